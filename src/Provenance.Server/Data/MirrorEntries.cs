// A copy that "provenance mirror" made, as a source of entries: tile/entries/<N>[.p/<W>] holds the leaves of 256 entries
// (C2SP tlog-tiles), envelopes/<N>[.p/<W>].attestations.jsonl what they commit to, one attestation a line, "null" where
// one was not shown.
using Provenance.Registry.Checking;
using Provenance.Registry.Log;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Server;

/// <summary>Entries of a mirror directory.</summary>
/// <param name="root">The directory.</param>
/// <param name="origin">The registry's origin.</param>
public sealed class MirrorEntries(string root, string origin) : IEntrySource
{
    private const string EntriesPrefix = "/tile/entries/";
    private const int MostBytes = 64 << 20;

    private readonly StatementReader _reader = new(origin);
    private (long Number, IReadOnlyList<StoredEntry?> Entries) _bundle = (-1, []);

    /// <inheritdoc/>
    public string Name => root;

    /// <summary>Whether a directory looks like a mirror.</summary>
    public static bool IsOne(string path) => File.Exists(Path.Combine(path, "checkpoint"));

    /// <inheritdoc/>
    public async ValueTask<TreeSize> ReadSizeAsync(CancellationToken cancellationToken) =>
        SignedCheckpoint.TryParse(await ReadAsync(Path.Combine(root, "checkpoint"), cancellationToken), out var checkpoint, out var reason)
            ? checkpoint.Checkpoint.Size
            : throw new InvalidDataException($"{root}: its checkpoint cannot be read: {reason}.");

    /// <inheritdoc/>
    public async ValueTask<StoredEntry?> ReadAsync(LeafIndex index, CancellationToken cancellationToken)
    {
        var number = index.Value / TileId.FullWidth;
        if (_bundle.Number != number)
        {
            _bundle = (number, await ReadBundleAsync(number, cancellationToken));
        }

        var place = (int)(index.Value % TileId.FullWidth);
        return place < _bundle.Entries.Count ? _bundle.Entries[place] : null;
    }

    private async ValueTask<IReadOnlyList<StoredEntry?>> ReadBundleAsync(long number, CancellationToken cancellationToken)
    {
        var size = (await ReadSizeAsync(cancellationToken)).Value;
        var width = (int)Math.Clamp(size - (number * TileId.FullWidth), 0, TileId.FullWidth);
        if (width == 0)
        {
            return [];
        }

        var path = TilePath.Of(new EntryBundleId(number, width));
        var leaves = await ReadAsync(Below(path), cancellationToken);
        var lines = await ReadAsync(Below("/envelopes/" + path[EntriesPrefix.Length..] + ".attestations.jsonl"), cancellationToken);
        if (!EntryBundle.TryDecode(leaves, width, out var bundle, out _))
        {
            return [];
        }

        var entries = new StoredEntry?[width];
        var rest = lines.AsMemory();
        for (var i = 0; i < width; i++)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            entries[i] = Read(new LeafIndex((number * TileId.FullWidth) + i), bundle[i], (end < 0 ? rest : rest[..end]).Span);
            rest = end < 0 ? default : rest[(end + 1)..];
        }

        return entries;
    }

    // Only what belongs together; the tree as a whole is compared by whoever rebuilds from it.
    private StoredEntry? Read(LeafIndex index, ReadOnlyMemory<byte> bytes, ReadOnlySpan<byte> line)
    {
        if (!Leaf.TryDecode(bytes.Span, out var leaf)
            || !AttestationJson.TryParse(line, out var attestation, out _)
            || attestation.Envelope.StatementId != leaf.StatementId
            || attestation.Envelope.SignaturesDigest != leaf.SignaturesDigest)
        {
            return null;
        }

        var read = _reader.Read(attestation.Envelope, attestation.Sections, allowMissingSections: true).Content;
        return read is not null
            ? new StoredEntry(index, bytes, attestation.Envelope, attestation.Sections, read.Statement.Kind.IsTrust, SignerSuspended: false)
            : null;
    }

    private string Below(string path) => Path.Combine(root, path[1..].Replace('/', Path.DirectorySeparatorChar));

    private static async ValueTask<byte[]> ReadAsync(string path, CancellationToken cancellationToken) =>
        File.Exists(path) && new FileInfo(path).Length <= MostBytes ? await File.ReadAllBytesAsync(path, cancellationToken) : [];
}
