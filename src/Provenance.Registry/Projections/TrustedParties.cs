using Provenance.Registry.Log;
using Provenance.Registry.Trust;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Projections;

/// <summary>Parties by the trust statements of the log.</summary>
/// <param name="origin">The registry's origin.</param>
/// <param name="log">The log.</param>
public sealed class TrustedParties(string origin, ILogStore log) : ISignerParties
{
    private TrustHistory _history = TrustHistory.Empty(origin);
    private long _size;

    /// <inheritdoc/>
    public async ValueTask CatchUpAsync(long size, CancellationToken cancellationToken)
    {
        if (size > _size)
        {
            _history = await TrustLoader.CatchUpAsync(log, _history, cancellationToken);
            _size = size;
        }
    }

    /// <inheritdoc/>
    public string PartyOf(KeyId key, long index)
    {
        // A root of version 1 is signed by keys that it brings itself: hence the state after the entry as second choice.
        var before = _history.At(new TreeSize(index));
        return HandleIn(before, key)
            ?? HandleIn(_history.At(new TreeSize(index + 1)), key)
            ?? throw new StorageCorruptException($"Entry {index} is signed by key {key}, which no trust statement binds.");
    }

    private static string? HandleIn(TrustState trust, KeyId key) =>
        trust.Find(key)?.Party.ToString() ?? trust.FindAuthority(key)?.Authority.ToString();
}
