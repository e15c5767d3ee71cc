using System.Collections.Concurrent;
using Provenance.Statements;

namespace Provenance.Registry.Signing;

/// <summary>
/// The secrets behind the tags of leaves: one a key, drawn from the registry's discovery master as proto/README.md §7
/// says. Whoever has a key's secret finds the leaf of every report made with that key, and nothing else.
/// </summary>
public sealed class DiscoverySecrets
{
    /// <summary>Length of the master and of each secret.</summary>
    public const int SizeBytes = 32;

    private readonly byte[] _master;
    private readonly string _origin;
    private readonly ConcurrentDictionary<KeyId, byte[]> _secrets = new();

    /// <summary>Draws from a master of 32 bytes.</summary>
    /// <exception cref="ArgumentException">The master has another length.</exception>
    public DiscoverySecrets(string origin, ReadOnlySpan<byte> master)
    {
        if (master.Length != SizeBytes)
        {
            throw new ArgumentException($"The discovery master has {SizeBytes} bytes.", nameof(master));
        }

        _origin = origin;
        _master = master.ToArray();
    }

    /// <summary>The secret of a key, to be given to its holder alone.</summary>
    public ReadOnlyMemory<byte> Of(KeyId key) => _secrets.GetOrAdd(key, Draw);

    /// <summary>The leaf of an envelope: its tags are of these secrets, those of a trust statement for everybody to find.</summary>
    public Leaf LeafOf(Envelope envelope, DateTimeOffset loggedAt, bool isTrust) =>
        Leaf.Of(envelope, loggedAt, key => isTrust ? DiscoveryTag.TrustSecret : Of(key));

    private byte[] Draw(KeyId key) =>
        DiscoveryTag.Secret(_master, _origin, key);
}
