// A log in memory that shows whatever a test wants it to: right by itself, and wrong in any way that an operator could
// make it.
using Provenance.Client;
using Provenance.Statements;
using Provenance.TestWorld;
using Provenance.Transparency;

namespace Provenance.Auditing.Tests;

/// <summary>A log, and how it is shown.</summary>
internal sealed class ShownLog : ILogSource
{
    private readonly SigningKey _key = new WorldRandom(77).Key("log");
    private readonly string _origin;
    private readonly List<(byte[] Leaf, Attestation Content)> _entries = [];

    public ShownLog(RegistryWorld world)
    {
        _origin = world.Origin;
        Now = world.Now;
        foreach (var attestation in world.Genesis())
        {
            Append(attestation);
        }

        Policy = VerificationPolicy.Of(LogKey, _entries[0].Content.Envelope.StatementId);
    }

    public string Name => "a log in memory";

    public VerificationPolicy Policy { get; }

    /// <summary>When the next entry is logged.</summary>
    public DateTimeOffset Now { get; set; }

    /// <summary>How many entries are shown; all where null.</summary>
    public long? Size { get; set; }

    /// <summary>Shows another tile in a tile's place.</summary>
    public Func<TileId, byte[], byte[]> Tile { get; set; } = (_, bytes) => bytes;

    /// <summary>Shows another bundle in a bundle's place.</summary>
    public Func<EntryBundleId, byte[], byte[]> Bundle { get; set; } = (_, bytes) => bytes;

    /// <summary>Shows another content in an entry's place.</summary>
    public Func<SourceEntry, SourceEntry> Entry { get; set; } = entry => entry;

    /// <summary>Shows another checkpoint.</summary>
    public SignedCheckpoint? Shown { get; set; }

    /// <summary>Checkpoints that it shows as kept.</summary>
    public IReadOnlyList<KeptCheckpoint> Kept { get; set; } = [];

    /// <summary>How often something was asked.</summary>
    public int Asked { get; private set; }

    /// <summary>After so many questions the log is not there any more.</summary>
    public int FailsAfter { get; set; } = int.MaxValue;

    public IReadOnlyList<(byte[] Leaf, Attestation Content)> Entries => _entries;

    public VerifierKey LogKey => new(_origin, NoteKeyType.Ed25519, _key.PublicKey.Bytes.Span);

    /// <summary>The discovery secret of a key here.</summary>
    public static ReadOnlyMemory<byte> SecretOf(KeyId key) => Digest.Of([.. "secret"u8, .. key.Value.ToArray()]).ToArray();

    public LeafIndex Append(Attestation attestation)
    {
        var isTrust = new StatementReader(_origin).ReadHeader(attestation.Envelope).Content?.Statement.Kind.IsTrust ?? false;
        return Append(attestation, Leaf.Of(attestation.Envelope, Now, key => isTrust ? DiscoveryTag.TrustSecret : SecretOf(key)).Encode());
    }

    /// <summary>Appends an entry with a leaf of the test's making.</summary>
    public LeafIndex Append(Attestation attestation, byte[] leaf)
    {
        _entries.Add((leaf, attestation));
        return new LeafIndex(_entries.Count - 1);
    }

    /// <summary>Another log that shares the first entries of this one.</summary>
    public ShownLog Fork(RegistryWorld world, int shared)
    {
        var fork = new ShownLog(world) { Now = Now };
        fork._entries.Clear();
        fork._entries.AddRange(_entries.Take(shared));
        return fork;
    }

    public SignedCheckpoint Checkpoint(long? size = null)
    {
        var edge = TreeEdge.Empty.Append(Hashes(size ?? Size ?? _entries.Count));
        return Signed(new Checkpoint(_origin, edge.Size, edge.Root));
    }

    /// <summary>Any checkpoint under the log's key.</summary>
    public SignedCheckpoint Signed(Checkpoint checkpoint) => SignedCheckpoint.Sign(checkpoint, new Ed25519NoteSigner(LogKey, _key.Sign));

    public Task<SignedCheckpoint> ReadCheckpointAsync(CancellationToken cancellationToken)
    {
        Ask();
        return Task.FromResult(Shown ?? Checkpoint());
    }

    public Task<IReadOnlyList<KeptCheckpoint>> ReadKeptCheckpointsAsync(CancellationToken cancellationToken) => Task.FromResult(Kept);

    public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadTilesAsync(IReadOnlyList<TileId> tiles, CancellationToken cancellationToken)
    {
        Ask();
        return ValueTask.FromResult<IReadOnlyList<ReadOnlyMemory<byte>>>(
            [.. tiles.Select(tile => (ReadOnlyMemory<byte>)Tile(tile, TrueTile(tile)))]);
    }

    public Task<ReadOnlyMemory<byte>> ReadBundleAsync(EntryBundleId bundle, CancellationToken cancellationToken)
    {
        Ask();
        var leaves = _entries.Skip((int)bundle.Number * TileId.FullWidth).Take(bundle.Width).Select(entry => (ReadOnlyMemory<byte>)entry.Leaf).ToList();
        return Task.FromResult<ReadOnlyMemory<byte>>(Bundle(bundle, EntryBundle.Encode(leaves)));
    }

    public Task<IReadOnlyList<SourceEntry>> ReadEntriesAsync(EntryBundleId bundle, CancellationToken cancellationToken)
    {
        Ask();
        var first = (int)bundle.Number * TileId.FullWidth;
        return Task.FromResult<IReadOnlyList<SourceEntry>>(
            [.. _entries.Skip(first).Take(bundle.Width).Select((entry, i) => Entry(new SourceEntry(new LeafIndex(first + i), entry.Content, entry.Leaf, null)))]);
    }

    /// <summary>The tile as it is: each hash that of the perfect subtree over its leaves, as RFC 6962 2.1 has it.</summary>
    public byte[] TrueTile(TileId tile)
    {
        var leavesEach = 1 << (TileId.Height * tile.Level);
        var bytes = new byte[tile.SizeBytes];
        for (var i = 0; i < tile.Width; i++)
        {
            var from = (int)(tile.FirstNode + i) * leavesEach;
            Root(Hashes(_entries.Count).AsSpan(from, leavesEach)).CopyTo(bytes.AsSpan(i * Digest.SizeBytes));
        }

        return bytes;
    }

    public void Dispose() => _key.Dispose();

    private void Ask()
    {
        Asked++;
        if (Asked > FailsAfter)
        {
            throw new SourceUnavailableException("The log is not there any more.");
        }
    }

    private Digest[] Hashes(long size) => [.. _entries.Take((int)size).Select(entry => MerkleTree.LeafHash(entry.Leaf))];

    private static Digest Root(ReadOnlySpan<Digest> perfect) => perfect.Length == 1
        ? perfect[0]
        : MerkleTree.NodeHash(Root(perfect[..(perfect.Length / 2)]), Root(perfect[(perfect.Length / 2)..]));
}
