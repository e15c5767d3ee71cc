// The events of several groups as one sequence in order of time, a chunk of each group in memory at a time.

using System.Runtime.CompilerServices;
using Provenance.Registry.Projections.Summaries;

namespace Provenance.Registry.Investigation.Clusters;

/// <summary>A group and its chunks.</summary>
internal readonly record struct ChunkedGroup(UseGroup Group, IReadOnlyList<UseChunk> Chunks);

/// <summary>What one event changes, and of which group.</summary>
internal readonly record struct MergedEvent(UseGroup Group, UseEvent Use);

/// <summary>Several groups at once.</summary>
/// <param name="facts">Tells the events.</param>
/// <param name="groups">The groups.</param>
internal sealed class UseMerge(IUseFacts facts, IReadOnlyList<ChunkedGroup> groups)
{
    /// <summary>What the groups hold before the first event of <see cref="ReadAsync"/>: by chunks that end by a time.</summary>
    public IEnumerable<(UseGroup Group, UseLevel Level)> LevelsBefore(long time) => groups.SelectMany(held => held.Chunks
        .Take(FirstChunk(held, time))
        .SelectMany(chunk => chunk.Levels, (_, level) => (held.Group, level)));

    /// <summary>The events from the chunks that a time lies in, on, up to another; some are before the first.</summary>
    public async IAsyncEnumerable<MergedEvent> ReadAsync(long from, long to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var queue = new PriorityQueue<Cursor, (long At, int Order)>();
        for (var i = 0; i < groups.Count; i++)
        {
            var cursor = new Cursor(groups[i], FirstChunk(groups[i], from), i);
            await EnqueueAsync(queue, cursor, to, cancellationToken);
        }

        while (queue.TryDequeue(out var cursor, out _))
        {
            yield return new MergedEvent(cursor.Held.Group, cursor.Events[cursor.Next]);
            cursor.Next++;
            await EnqueueAsync(queue, cursor, to, cancellationToken);
        }
    }

    private static int FirstChunk(ChunkedGroup held, long from)
    {
        var (low, high) = (0, held.Chunks.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = held.Chunks[middle].Start <= from ? (middle + 1, high) : (low, middle);
        }

        return Math.Max(0, low - 1);
    }

    private async ValueTask EnqueueAsync(
        PriorityQueue<Cursor, (long At, int Order)> queue, Cursor cursor, long to, CancellationToken cancellationToken)
    {
        var chunks = cursor.Held.Chunks;
        while (cursor.Next >= cursor.Events.Count)
        {
            if (cursor.Chunk >= chunks.Count || chunks[cursor.Chunk].Start >= to)
            {
                return;
            }

            var end = cursor.Chunk + 1 < chunks.Count ? chunks[cursor.Chunk + 1].Start : long.MaxValue;
            cursor.Events = await facts.ReadEventsAsync(cursor.Held.Group.Id, chunks[cursor.Chunk].Start, Math.Min(end, to), cancellationToken);
            (cursor.Next, cursor.Chunk) = (0, cursor.Chunk + 1);
        }

        queue.Enqueue(cursor, (cursor.Events[cursor.Next].At, cursor.Order));
    }

    private sealed class Cursor(ChunkedGroup held, int chunk, int order)
    {
        public ChunkedGroup Held => held;

        public int Order => order;

        public int Chunk { get; set; } = chunk;

        public IReadOnlyList<UseEvent> Events { get; set; } = [];

        public int Next { get; set; }
    }
}
