using Provenance.Client;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Auditing;

/// <summary>A log as a copy on disk shows it, with no server left. Safe to use from several threads.</summary>
/// <param name="layout">The copy.</param>
public sealed class MirrorLog(MirrorLayout layout) : ILogSource
{
    private const int MostBundleBytes = TileId.FullWidth * (2 + EntryBundle.MaxEntryBytes);
    private const int MostEnvelopesBytes = TileId.FullWidth * (Limits.FileBytes + 1);

    /// <inheritdoc/>
    public string Name => layout.Root;

    /// <inheritdoc/>
    public async Task<SignedCheckpoint> ReadCheckpointAsync(CancellationToken cancellationToken)
    {
        var bytes = await ReadAsync(layout.Checkpoint, VerificationPolicy.MaxBytes, cancellationToken);
        if (bytes.IsEmpty)
        {
            throw new SourceUnavailableException($"{layout.Root} is no copy of a log: there is no file named checkpoint.");
        }

        return SignedCheckpoint.TryParse(bytes.Span, out var checkpoint, out var reason)
            ? checkpoint
            : throw new DamagedCopyException($"{layout.Checkpoint} is no checkpoint that can be read: {reason}.");
    }

    /// <summary>What the copy was once whole for, and then its evidence: a breach that was proved once stays in the copy for good.</summary>
    /// <inheritdoc/>
    public async Task<IReadOnlyList<KeptCheckpoint>> ReadKeptCheckpointsAsync(CancellationToken cancellationToken) =>
        [.. await ReadWholeForAsync(cancellationToken), .. await ReadEvidenceAsync(cancellationToken)];

    /// <summary>The checkpoints that the copy was once whole for, ascending.</summary>
    /// <exception cref="SourceUnavailableException">One cannot be read.</exception>
    public async Task<IReadOnlyList<KeptCheckpoint>> ReadWholeForAsync(CancellationToken cancellationToken)
    {
        var kept = new List<KeptCheckpoint>();
        foreach (var size in layout.CheckpointSizes())
        {
            var path = layout.CheckpointOf(new TreeSize(size));
            var bytes = await ReadAsync(path, VerificationPolicy.MaxBytes, cancellationToken);
            kept.Add(!SignedCheckpoint.TryParse(bytes.Span, out var checkpoint, out var reason)
                ? new KeptCheckpoint(path, null, $"is no checkpoint that can be read: {reason}.")
                : checkpoint.Checkpoint.Size.Value != size
                ? new KeptCheckpoint(path, null, $"is the checkpoint of {checkpoint.Checkpoint.Size} entries.")
                : new KeptCheckpoint(path, checkpoint, ""));
        }

        return kept;
    }

    /// <summary>The checkpoints that contradicted each other when they were kept, in the order of their names.</summary>
    /// <exception cref="SourceUnavailableException">One cannot be read.</exception>
    public async Task<IReadOnlyList<KeptCheckpoint>> ReadEvidenceAsync(CancellationToken cancellationToken)
    {
        var kept = new List<KeptCheckpoint>();
        foreach (var path in layout.EvidenceFiles())
        {
            var bytes = await ReadAsync(path, VerificationPolicy.MaxBytes, cancellationToken);
            kept.Add(SignedCheckpoint.TryParse(bytes.Span, out var checkpoint, out var reason)
                ? new KeptCheckpoint(path, checkpoint, "")
                : new KeptCheckpoint(path, null, $"is no checkpoint that can be read: {reason}."));
        }

        return kept;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadTilesAsync(
        IReadOnlyList<TileId> tiles, CancellationToken cancellationToken)
    {
        var read = new ReadOnlyMemory<byte>[tiles.Count];
        for (var i = 0; i < read.Length; i++)
        {
            read[i] = await ReadAsync(layout.Of(tiles[i]), TileId.FullWidth * Digest.SizeBytes, cancellationToken);
        }

        return read;
    }

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>> ReadBundleAsync(EntryBundleId bundle, CancellationToken cancellationToken) =>
        ReadAsync(layout.Of(bundle), MostBundleBytes, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SourceEntry>> ReadEntriesAsync(EntryBundleId bundle, CancellationToken cancellationToken)
    {
        var path = layout.Envelopes(bundle);
        var bytes = await ReadAsync(path, MostEnvelopesBytes, cancellationToken);
        var entries = new List<SourceEntry>(bundle.Width);
        var rest = bytes;
        for (var i = 0; i < bundle.Width; i++)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            entries.Add(Read(new LeafIndex((bundle.Number * TileId.FullWidth) + i), line.Span, bytes.IsEmpty, path));
        }

        if (!rest.IsEmpty)
        {
            entries.Add(new SourceEntry(
                new LeafIndex((bundle.Number * TileId.FullWidth) + bundle.Width), null, default, $"holds more than the {bundle.Width} lines of its entries.", IsDamaged: true));
        }

        return entries;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private static SourceEntry Read(LeafIndex index, ReadOnlySpan<byte> line, bool isMissing, string path)
    {
        if (isMissing || line.IsEmpty)
        {
            return new SourceEntry(
                index, null, default, $"has no content here: {path} {(isMissing ? "is missing." : "ends before it.")}", IsDamaged: true);
        }

        if (line.SequenceEqual("null"u8))
        {
            return new SourceEntry(index, null, default, "was not shown when the copy was made.");
        }

        return line.Length <= Limits.FileBytes && AttestationJson.TryParse(line, out var attestation, out var refusal)
            ? new SourceEntry(index, attestation, default, null)
            : new SourceEntry(index, null, default, $"cannot be read from {path}: the line is damaged.", IsDamaged: true);
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(string path, int mostBytes, CancellationToken cancellationToken)
    {
        try
        {
            if (!File.Exists(path))
            {
                return default;
            }

            // One byte more than is right is enough to see that it is wrong.
            await using var file = File.OpenRead(path);
            var bytes = new byte[Math.Min(file.Length, mostBytes + 1L)];
            return bytes.AsMemory(0, await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken));
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            throw new SourceUnavailableException($"{path} cannot be read: {exception.Message}", exception);
        }
    }
}
