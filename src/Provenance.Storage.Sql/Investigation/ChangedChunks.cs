// Where a chunk begins follows from the times of events (UseLevels.BeginsChunk), and what it says is counted from the level
// before it. So a chunk in whose time no event differs is as it was, and those around a time at which one does are made
// again, with the chunk before: if the events that began a chunk were not there, that one goes on.

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Which chunks of a group were others at an earlier size.</summary>
internal static class ChangedChunks
{
    /// <summary>Chunks as they are, one after the other, and runs of chunks that are to be made again.</summary>
    /// <param name="starts">Where the chunks of the tables begin, ascending.</param>
    /// <param name="times">When events differ, ascending.</param>
    public static IEnumerable<ChunkRun> Of(IReadOnlyList<long> starts, IReadOnlyList<long> times)
    {
        if (starts.Count == 0)
        {
            yield return new ChunkRun(0, 0, long.MinValue, long.MaxValue, true);
            yield break;
        }

        var isChanged = Mark(starts, times);
        for (var first = 0; first < starts.Count;)
        {
            var next = first + 1;
            while (isChanged[first] && next < starts.Count && isChanged[next])
            {
                next++;
            }

            yield return new ChunkRun(
                first, next - first, first == 0 ? long.MinValue : starts[first], next < starts.Count ? starts[next] : long.MaxValue, isChanged[first]);
            first = next;
        }
    }

    private static bool[] Mark(IReadOnlyList<long> starts, IReadOnlyList<long> times)
    {
        var isChanged = new bool[starts.Count];
        var chunk = 0;
        foreach (var time in times)
        {
            while (chunk + 1 < starts.Count && starts[chunk + 1] <= time)
            {
                chunk++;
            }

            isChanged[chunk] = true;
            isChanged[Math.Max(0, chunk - 1)] = true;
        }

        return isChanged;
    }
}

/// <summary>Some chunks of a group that follow one another.</summary>
/// <param name="First">Place of the first.</param>
/// <param name="Count">How many there are in the tables.</param>
/// <param name="From">When they begin; the smallest time for the group's first.</param>
/// <param name="To">When the next one begins.</param>
/// <param name="IsChanged">Whether they are to be made again from events; a chunk that is as it was stands alone.</param>
internal readonly record struct ChunkRun(int First, int Count, long From, long To, bool IsChanged);
