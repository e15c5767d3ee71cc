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

    private Known? _newest;
    private Known? _earlier;
    private long _askedAt;

    /// <summary>What is said of keys now.</summary>
    /// <param name="entry">An entry that was fetched before; it is among what is known.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async ValueTask<IReadOnlyDictionary<KeyId, Wire.Accreditation>> NewestAsync(LeafIndex entry, CancellationToken cancellationToken) =>
        (await AskNewestAsync(new TreeSize(entry.Value + 1), cancellationToken)).Keys;

    /// <summary>What is said of them as the statements below a size make it.</summary>
    public async ValueTask<IReadOnlyDictionary<KeyId, Wire.Accreditation>> BelowAsync(TreeSize size, CancellationToken cancellationToken)
    {
        var newest = await AskNewestAsync(size, cancellationToken);
        if (newest.IsSame(size, newest.Size))
        {
            return newest.Keys;
        }

        if (_earlier is not { } earlier || !newest.IsSame(size, earlier.Size))
        {
            _earlier = earlier = await AskAsync(size, cancellationToken);
        }

        return earlier.Keys;
    }

    private async ValueTask<Known> AskNewestAsync(TreeSize least, CancellationToken cancellationToken)
    {
        if (_newest is not { } newest || newest.Size.CompareTo(least) < 0 || time.GetElapsedTime(_askedAt) > Fresh)
        {
            _askedAt = time.GetTimestamp();
            _newest = newest = await AskAsync(TreeSize.Zero, cancellationToken);
        }

        return newest;
    }

    private async Task<Known> AskAsync(TreeSize size, CancellationToken cancellationToken)
    {
        var listing = await audit.ListAccreditationsAsync("", size, cancellationToken);
        var keys = new Dictionary<KeyId, Wire.Accreditation>();
        foreach (var key in listing.Keys)
        {
            keys[new KeyId(WireForms.ToDigest(key.KeyId, "a key id"))] = key;
        }

        return new Known(listing.Size, keys, [.. listing.Keys.SelectMany(key => key.LogIndices).Distinct().Order()]);
    }

    /// <param name="Size">For which size it holds.</param>
    /// <param name="Keys">The keys.</param>
    /// <param name="Statements">Indices of the trust statements about keys, in order.</param>
    private sealed record Known(TreeSize Size, IReadOnlyDictionary<KeyId, Wire.Accreditation> Keys, long[] Statements)
    {
        /// <summary>Whether no trust statement about a key stands between two sizes, neither beyond this one's.</summary>
        public bool IsSame(TreeSize one, TreeSize other) => CountBelow(one) == CountBelow(other);

        private int CountBelow(TreeSize size)
        {
            var found = Array.BinarySearch(Statements, size.Value);
            return found < 0 ? ~found : found;
        }
    }
}
