// From log to tables, group by group: read entries, read their content (what was redacted is missing, and marked), put
// statements into chains and streams, hand the group to the store. Runs behind the acknowledgement: where one server alone
// writes the log, no further than it has signed. Nothing takes part but the log, so that throwing the tables away and
// projecting again gives the same.

using Provenance.Registry.Log;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Projections;

/// <summary>How much is projected in one transaction.</summary>
public sealed record ProjectorOptions
{
    /// <summary>Most entries of a group. Large groups are cheaper: their rows are sorted before they are written.</summary>
    public int MaxGroupEntries { get; init; } = 65_536;

    /// <summary>Most bytes of payload and sections of a group; what is read from them takes several times as much memory.</summary>
    public long MaxGroupBytes { get; init; } = 32L << 20;

    /// <summary>A group of so many entries is one under load: the next is gathered for <see cref="GatherFor"/>, unless it is full before, or somebody waits for it.</summary>
    public int EntriesUnderLoad { get; init; } = 1_024;

    /// <summary>How long a group is gathered under load, from when the one before began.</summary>
    public TimeSpan GatherFor { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Entries read from the log at a time.</summary>
    public int ReadEntries { get; init; } = 128;
}

/// <summary>Projects a log into a store. One caller at a time.</summary>
/// <param name="origin">The registry's origin.</param>
/// <param name="log">What is projected.</param>
/// <param name="parties">Whose keys signed.</param>
/// <param name="store">Where to.</param>
/// <param name="options">Sizes of groups.</param>
/// <param name="signedSize">The largest tree that is signed, which what is projected may not outgrow; null, or a null size, where all that the log holds may be.</param>
public sealed class Projector(
    string origin, ILogStore log, ISignerParties parties, IProjectionStore store, ProjectorOptions options, Func<TreeSize?>? signedSize = null)
{
    private readonly StatementReader _reader = new(origin);

    /// <summary>Sizes of groups.</summary>
    internal ProjectorOptions Options => options;

    /// <summary>
    /// Compares what is projected with the log. Projections that the log does not lead to, because an older log was
    /// restored or another one put in its place, are thrown away.
    /// </summary>
    /// <returns>Whether they were.</returns>
    public async ValueTask<bool> ReconcileAsync(CancellationToken cancellationToken)
    {
        var projected = await store.ReadHeadAsync(cancellationToken);
        var head = await log.ReadHeadAsync(cancellationToken);
        if (projected.Size.Value <= head.Size.Value && await RootAtAsync(projected.Size, head, cancellationToken) == projected.Root)
        {
            return false;
        }

        await store.ClearAsync(cancellationToken);
        return true;
    }

    /// <summary>How far the projections have come, whoever makes them, and how far the log.</summary>
    public async ValueTask<(ProjectedHead Projected, TreeSize Logged)> ReadProgressAsync(CancellationToken cancellationToken) =>
        (await store.ReadHeadAsync(cancellationToken), (await log.ReadHeadAsync(cancellationToken)).Size);

    /// <summary>How many entries fill a group, if they are as large as those of the last one.</summary>
    public int FullGroupEntries { get; private set; } = options.MaxGroupEntries;

    /// <summary>Throws all projections away; nothing of them is left in a file.</summary>
    public ValueTask ClearAsync(CancellationToken cancellationToken) => store.ClearAsync(cancellationToken);

    /// <summary>Throws all projections away and makes them again from the log.</summary>
    /// <param name="progress">Is told the size after each group.</param>
    /// <param name="cancellationToken">Ends it between two groups; the next start goes on from there.</param>
    public async ValueTask<ProjectedHead> RebuildAsync(IProgress<TreeSize>? progress, CancellationToken cancellationToken)
    {
        await store.ClearAsync(cancellationToken);
        return await CatchUpAsync(progress, cancellationToken);
    }

    /// <summary>Projects what the log holds beyond the projections.</summary>
    /// <param name="progress">Is told the size after each group.</param>
    /// <param name="cancellationToken">Ends it between two groups.</param>
    /// <exception cref="StorageCorruptException">An entry of the log cannot be read.</exception>
    public ValueTask<ProjectedHead> CatchUpAsync(IProgress<TreeSize>? progress, CancellationToken cancellationToken) =>
        CatchUpAsync(progress, _ => false, cancellationToken);

    /// <summary>The same, until the caller has enough.</summary>
    /// <param name="progress">Is told the size after each group.</param>
    /// <param name="isEnough">Asked before each group, with the number of entries that wait, whether to end there.</param>
    /// <param name="cancellationToken">Ends it between two groups.</param>
    /// <exception cref="StorageCorruptException">An entry of the log cannot be read.</exception>
    public async ValueTask<ProjectedHead> CatchUpAsync(
        IProgress<TreeSize>? progress, Func<long, bool> isEnough, CancellationToken cancellationToken)
    {
        while (true)
        {
            var before = await store.ReadHeadAsync(cancellationToken);
            var head = await log.ReadHeadAsync(cancellationToken);
            var end = signedSize?.Invoke() is { } most && most.Value < head.Size.Value ? most : head.Size;
            if (before.Size.Value >= end.Value || isEnough(end.Value - before.Size.Value))
            {
                return before;
            }

            var after = await ProjectGroupAsync(before.Size, end, head, cancellationToken);
            progress?.Report(after.Size);
        }
    }

    private async ValueTask<ProjectedHead> ProjectGroupAsync(TreeSize start, TreeSize end, LogHead head, CancellationToken cancellationToken)
    {
        await parties.CatchUpAsync(head.Size.Value, cancellationToken);
        var read = await ReadGroupAsync(start, end, cancellationToken);
        var size = new TreeSize(start.Value + read.Count);
        var after = new ProjectedHead(
            size, await RootAtAsync(size, head, cancellationToken), read[^1].LoggedAtMilliseconds);
        await using var write = await store.BeginAsync(cancellationToken);
        if (write.Head.Size != start)
        {
            // Another process projected the same entries; they are the same rows.
            return write.Head;
        }

        await write.CommitAsync(await ArrangeAsync(write, read, after, cancellationToken), cancellationToken);
        return after;
    }

    private async ValueTask<List<EntryReading>> ReadGroupAsync(TreeSize start, TreeSize end, CancellationToken cancellationToken)
    {
        var count = (int)Math.Min(options.MaxGroupEntries, end.Value - start.Value);
        var group = new List<EntryReading>(count);
        var sizeBytes = 0L;
        while (group.Count < count && sizeBytes < options.MaxGroupBytes)
        {
            var next = new LeafIndex(start.Value + group.Count);
            var entries = await log.ReadEntriesAsync(next, Math.Min(options.ReadEntries, count - group.Count), cancellationToken);
            if (entries.Count == 0)
            {
                throw new StorageCorruptException($"The log has size {end} and no entry {next}.");
            }

            foreach (var entry in entries)
            {
                sizeBytes += entry.Envelope.SizeBytes + entry.Sections.Values.Sum(section => (long)section.Length);
                group.Add(EntryReading.Of(entry, _reader, parties));
            }
        }

        FullGroupEntries = (int)Math.Clamp(options.MaxGroupBytes * group.Count / Math.Max(1, sizeBytes), 1, options.MaxGroupEntries);
        return group;
    }

    private async ValueTask<ProjectionGroup> ArrangeAsync(
        IProjectionWrite write, List<EntryReading> group, ProjectedHead after, CancellationToken cancellationToken)
    {
        var reports = group.Where(entry => !entry.IsTrust).ToList();
        var chains = await ChainBook.OpenAsync(
            write, [.. reports.Select(entry => (entry.ChainKey, entry.StatementId, entry.Supersedes))], cancellationToken);
        var streams = new StreamBook(
            await write.FindStreamsAsync([.. reports.Select(entry => (entry.StreamKey, entry.Sequence))], cancellationToken));
        var indices = reports.Exists(entry => entry.Supersedes is not null)
            ? group.ToDictionary(entry => entry.StatementId, entry => entry.Index)
            : [];
        var entries = new List<ProjectedEntry>(group.Count);
        foreach (var entry in group)
        {
            if (entry.IsTrust)
            {
                entries.Add(entry.Project(null, null));
                continue;
            }

            var superseded = await FindBelowAsync(entry.Supersedes, entry.Index, indices, cancellationToken);
            var link = await chains.AddAsync(entry.ToMember(superseded), cancellationToken);
            entries.Add(entry.Project(link, streams.Add(entry.StreamKey, entry.Sequence, entry.Index)));
        }

        var start = group[0].Index;
        return new ProjectionGroup
        {
            Head = after,
            Entries = entries,
            Chains = chains.Begun,
            ChangedLinks = [.. chains.Links.Where(link => link.Index < start).OrderBy(link => link.Index)],
            NewlyAwaited = [.. chains.NewlyAwaited.OrderBy(wait => wait.By)],
            Arrived = chains.Arrived,
            Streams = streams.Changes,
        };
    }

    // The log may be ahead of the projections: what it holds above the entry has not come yet.
    private async ValueTask<long?> FindBelowAsync(
        Digest? statement, long index, Dictionary<Digest, long> group, CancellationToken cancellationToken)
    {
        if (statement is not { } id)
        {
            return null;
        }

        var found = group.TryGetValue(id, out var inGroup)
            ? inGroup
            : (await log.FindStatementAsync(id, cancellationToken))?.Value;
        return found < index ? found : null;
    }

    private async ValueTask<Digest> RootAtAsync(TreeSize size, LogHead head, CancellationToken cancellationToken) =>
        size == head.Size ? head.Root : await new TileTree(size, log).RootAsync(cancellationToken);
}
