using Provenance.Registry.Investigation;
using Provenance.Registry.Projections.Summaries;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Uses of a snapshot.</summary>
internal sealed class SqlUseFacts(SnapshotReading reading, UseReads uses, TermReads terms) : IUseFacts
{
    public IAsyncEnumerable<(UseGroup Group, IReadOnlyList<UseChunk> Chunks)> ReadGroupsAsync(
        UseFilter filter, CancellationToken cancellationToken) =>
        reading.Stream(() => uses.ReadGroups(filter, mayBeBounds: false).Select(held => (held.Group, held.Chunks)), cancellationToken);

    public IAsyncEnumerable<(UseGroup Group, IReadOnlyList<UseChunk> Chunks, bool AreBounds)> ReadBoundsAsync(
        UseFilter filter, CancellationToken cancellationToken) => reading.Stream(() => uses.ReadGroups(filter, mayBeBounds: true), cancellationToken);

    public ValueTask<IReadOnlyList<UseChunk>> ReadChunksAsync(long group, CancellationToken cancellationToken) =>
        reading.Ask(() => uses.ReadChunks(group), cancellationToken);

    public ValueTask<(UseSums Sums, IReadOnlySet<long> LeftOut)> SumAsync(
        long group, long from, long to, bool leavesOutResumed, CancellationToken cancellationToken) =>
        reading.Ask(() => uses.Sum(group, from, to, leavesOutResumed), cancellationToken);

    public ValueTask<IReadOnlyList<UseEvent>> ReadEventsAsync(long group, long from, long to, CancellationToken cancellationToken) =>
        reading.Ask(() => uses.ReadEvents(group, from, to), cancellationToken);

    public ValueTask<IReadOnlyList<UseChange>> ReadChangesAsync(long group, long from, long to, CancellationToken cancellationToken) =>
        reading.Ask(() => uses.ReadChanges(group, from, to), cancellationToken);

    public ValueTask<string> ReadTextAsync(long number, CancellationToken cancellationToken) =>
        reading.Ask(() => terms.TextOf(number), cancellationToken);
}
