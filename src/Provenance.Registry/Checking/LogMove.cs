// A log moves house: from the embedded store to a database that servers share, or back. Entries are copied in their order,
// and the tree is made again from their leaves as they go; where a copy was cut short, the next begins at what the target
// has committed, after comparing that with the source. At the end every leaf is read back from the target and hashed again.
using Provenance.Registry.Log;
using Provenance.Registry.Sequencing;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Checking;

/// <summary>A move that cannot be: the target holds another log, or what arrived is not what left.</summary>
public sealed class MoveRefusedException(string message) : Exception(message);

/// <summary>What a move came to.</summary>
/// <param name="Size">Entries of both logs.</param>
/// <param name="Root">Root of both, hashed again from what the target holds.</param>
/// <param name="Copied">Entries that this run copied; the others were there.</param>
/// <param name="Grown">Entries that came to the source meanwhile and are not in the target: move again once nothing writes it.</param>
public sealed record MovedLog(TreeSize Size, Digest Root, long Copied, long Grown);

/// <summary>Copies a log from one store to another.</summary>
/// <param name="origin">The registry's origin.</param>
/// <param name="from">Read only. Nothing should append to it.</param>
/// <param name="to">Empty, or with the first entries of the same log.</param>
public sealed class LogMove(string origin, ILogStore from, ILogStore to)
{
    private const int BatchEntries = 1024;

    /// <summary>Copies what the target lacks, then proves the whole of it.</summary>
    /// <param name="progress">Told how many entries the target holds.</param>
    /// <param name="cancellationToken">Ends it; the next run goes on where this one stopped.</param>
    /// <exception cref="MoveRefusedException">The target holds something else, or what it holds now is not the source's.</exception>
    /// <exception cref="StorageUnavailableException">One of the stores cannot be used now.</exception>
    /// <exception cref="StorageCorruptException">One of the stores is damaged.</exception>
    public async ValueTask<MovedLog> RunAsync(IProgress<long>? progress, CancellationToken cancellationToken)
    {
        await to.BindAsync(origin, cancellationToken);
        var source = await from.ReadHeadAsync(cancellationToken);
        var before = await to.ReadHeadAsync(cancellationToken);
        await RequireBeginningAsync(before, source, cancellationToken);
        var edge = await EdgeTiles.LoadAsync(to, before.Edge, cancellationToken);
        while (edge.Edge.Size.Value < source.Size.Value)
        {
            edge = await CopyAsync(edge, source, cancellationToken);
            progress?.Report(edge.Edge.Size.Value);
        }

        await ProveAsync(source, cancellationToken);
        var now = await from.ReadHeadAsync(cancellationToken);
        return new MovedLog(source.Size, source.Root, source.Size.Value - before.Size.Value, now.Size.Value - source.Size.Value);
    }

    private async ValueTask RequireBeginningAsync(LogHead before, LogHead source, CancellationToken cancellationToken)
    {
        if (before.Size.Value > source.Size.Value)
        {
            throw new MoveRefusedException($"The target holds {before.Size} entries, the source {source.Size}: the source is not the newer one.");
        }

        var root = await new TileTree(before.Size, from).RootAsync(cancellationToken);
        if (root != before.Root)
        {
            throw new MoveRefusedException($"The first {before.Size} entries of the source hash to {root}, those of the target to {before.Root}: these are not the same log.");
        }
    }

    private async ValueTask<EdgeTiles> CopyAsync(EdgeTiles edge, LogHead source, CancellationToken cancellationToken)
    {
        var start = edge.Edge.Size;
        var entries = await from.ReadEntriesAsync(
            new LeafIndex(start.Value), (int)Math.Min(BatchEntries, source.Size.Value - start.Value), cancellationToken);
        var growth = TreeGrowth.Of(edge.Edge, [.. entries.Select(entry => MerkleTree.LeafHash(entry.Leaf.Span))]);
        var (tiles, after) = edge.Grow(growth);
        await using var append = await to.BeginAppendAsync(cancellationToken);
        if (append.Head.Size != start || append.Head.Root != edge.Edge.Root)
        {
            throw new MoveRefusedException($"Somebody else wrote the target: it holds {append.Head.Size} entries instead of {start}.");
        }

        var head = new LogHead(
            growth.After,
            growth.After.Size == source.Size ? source.LastLoggedAtMilliseconds : LoggedAt(entries[^1]),
            append.Head.TrustEpoch + entries.Count(entry => entry.IsTrust));
        await append.WriteAsync(new LogGroup(entries, tiles, head), cancellationToken);
        await append.CommitAsync(CancellationToken.None);
        return after;
    }

    private static long LoggedAt(StoredEntry entry) => Leaf.TryDecode(entry.Leaf.Span, out var leaf)
        ? leaf.LoggedAt.ToUnixTimeMilliseconds()
        : throw new StorageCorruptException($"Entry {entry.Index} has no leaf.");

    // Not what was kept while copying, which an earlier run may have done, but what is there.
    private async ValueTask ProveAsync(LogHead source, CancellationToken cancellationToken)
    {
        var edge = TreeEdge.Empty;
        while (edge.Size.Value < source.Size.Value)
        {
            var entries = await to.ReadEntriesAsync(new LeafIndex(edge.Size.Value), BatchEntries, cancellationToken);
            var originals = await from.ReadEntriesAsync(new LeafIndex(edge.Size.Value), BatchEntries, cancellationToken);
            foreach (var (moved, original) in entries.Zip(originals))
            {
                RequireSame(moved, original);
            }

            edge = TreeGrowth.Of(edge, [.. entries.Select(entry => MerkleTree.LeafHash(entry.Leaf.Span))]).After;
        }

        var head = await to.ReadHeadAsync(cancellationToken);
        var tiles = await new TileTree(source.Size, to).RootAsync(cancellationToken);
        if (edge.Root != source.Root || tiles != source.Root || head.Root != source.Root || head.TrustEpoch != source.TrustEpoch)
        {
            throw new MoveRefusedException(
                $"The target's leaves hash to {edge.Root}, its tiles to {tiles} and its head says {head.Root} with {head.TrustEpoch} trust statements; "
                + $"the source is {source.Root} with {source.TrustEpoch}.");
        }
    }

    // The root proves leaf and envelope; sections and marks are compared.
    private static void RequireSame(StoredEntry moved, StoredEntry original)
    {
        var same = moved.IsTrust == original.IsTrust
            && moved.SignerSuspended == original.SignerSuspended
            && moved.Sections.Count == original.Sections.Count
            && original.Sections.All(section =>
                moved.Sections.TryGetValue(section.Key, out var content) && content.Span.SequenceEqual(section.Value.Span));
        if (!same)
        {
            throw new MoveRefusedException($"Entry {moved.Index} has other sections or marks in the target than in the source.");
        }
    }
}
