// What the registry says of all keys is as long as there are keys, and many bundles are fetched at once: it is asked once for
// all entries between two trust statements, for between them it does not change. What is said now tells where they stand.

using Provenance.Statements;
using Provenance.Transparency;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Client;

/// <summary>Remembers listings of keys while bundles are fetched.</summary>
internal sealed class KeyListings(AuditCalls audit, TimeProvider time)
{
    // A key that is found to have been in other hands belongs into every bundle that is fetched from then on.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private KeyListing? _newest;
    private KeyListing? _earlier;
    private long _askedAt;

    // Indices of the trust statements about the newest keys, in order.
    private long[] _statements = [];

    /// <summary>What is said of keys now.</summary>
    /// <param name="entry">An entry that was fetched before; it is among what is known.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async ValueTask<IReadOnlyDictionary<KeyId, Wire.Accreditation>> NewestAsync(LeafIndex entry, CancellationToken cancellationToken) =>
        (await AskNewestAsync(new TreeSize(entry.Value + 1), cancellationToken)).Keys;

    /// <summary>What is said of them as the statements below a size make it.</summary>
    public async ValueTask<IReadOnlyDictionary<KeyId, Wire.Accreditation>> BelowAsync(TreeSize size, CancellationToken cancellationToken)
    {
        var newest = await AskNewestAsync(size, cancellationToken);
        if (IsSame(size, newest.Size))
        {
            return newest.Keys;
        }

        if (_earlier is not { } earlier || !IsSame(size, earlier.Size))
        {
            _earlier = earlier = await audit.ListAccreditationsAsync("", size, cancellationToken);
        }

        return earlier.Keys;
    }

    private async ValueTask<KeyListing> AskNewestAsync(TreeSize least, CancellationToken cancellationToken)
    {
        if (_newest is not { } newest || newest.Size.CompareTo(least) < 0 || time.GetElapsedTime(_askedAt) > Fresh)
        {
            _askedAt = time.GetTimestamp();
            _newest = newest = await audit.ListAccreditationsAsync("", TreeSize.Zero, cancellationToken);
            _statements = [.. newest.Keys.Values.SelectMany(key => key.LogIndices).Distinct().Order()];
        }

        return newest;
    }

    // Whether no trust statement about a key stands between two sizes, neither beyond the newest.
    private bool IsSame(TreeSize one, TreeSize other) => CountBelow(one) == CountBelow(other);

    private int CountBelow(TreeSize size)
    {
        var found = Array.BinarySearch(_statements, size.Value);
        return found < 0 ? ~found : found;
    }
}
