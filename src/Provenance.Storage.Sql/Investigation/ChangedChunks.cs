// Where a chunk begins follows from the times of events (UseLevels.BeginsChunk), and what it says is counted from the level
// before it. So a chunk whose jobs were all logged by then and in whose time no event differs is as it was, one of which no
// job was logged is not there, and the others are made again: with the chunk before, if the events that began it were not
// there, for then that one goes on.

using Provenance.Storage.Sql.Projections;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>A chunk of the tables: when it begins, and from which part of the log it was made.</summary>
internal readonly record struct KeptChunk(long Start, LogSpan Span);

/// <summary>Which chunks of a group were others at an earlier size.</summary>
internal static class ChangedChunks
{
    private enum State
    {
        AsItWas,
        Changed,
        NotThere,
    }

    /// <summary>Chunks as they are, one after the other, and runs of chunks that are to be made again.</summary>
    /// <param name="chunks">The chunks of the tables, in order.</param>
    /// <param name="size">The size of the log.</param>
    /// <param name="times">When events of jobs differ that were logged by then, ascending.</param>
    /// <param name="wasBegun">Whether a chunk that begins at a time did so then.</param>
    public static IEnumerable<ChunkRun> Of(IReadOnlyList<KeptChunk> chunks, long size, IReadOnlyList<long> times, Func<long, bool> wasBegun)
    {
        if (chunks.Count == 0)
        {
            yield return new ChunkRun(0, 0, long.MinValue, long.MaxValue, true);
            yield break;
        }

        var states = Mark(chunks, size, times, wasBegun);
        for (var first = 0; first < chunks.Count;)
        {
            var next = first + 1;
            while (states[first] != State.AsItWas && next < chunks.Count && states[next] != State.AsItWas)
            {
                next++;
            }

            // Nothing is read of those at the end of a run that were not there.
            var end = next;
            while (end > first && states[end - 1] == State.NotThere)
            {
                end--;
            }

            if (end > first)
            {
                yield return new ChunkRun(
                    first,
                    end - first,
                    first == 0 ? long.MinValue : chunks[first].Start,
                    end < chunks.Count ? chunks[end].Start : long.MaxValue,
                    states[first] != State.AsItWas);
            }

            first = next;
        }
    }

    private static State[] Mark(IReadOnlyList<KeptChunk> chunks, long size, IReadOnlyList<long> times, Func<long, bool> wasBegun)
    {
        var states = new State[chunks.Count];
        for (var i = 0; i < chunks.Count; i++)
        {
            states[i] = chunks[i].Span.IsBeyond(size) ? State.NotThere : State.AsItWas;
            if (!chunks[i].Span.IsWithin(size) && states[i] == State.AsItWas)
            {
                Change(i);
            }
        }

        var (chunk, changed) = (0, -1);
        foreach (var time in times)
        {
            while (chunk + 1 < chunks.Count && chunks[chunk + 1].Start <= time)
            {
                chunk++;
            }

            if (chunk != changed)
            {
                Change(changed = chunk);
            }
        }

        return states;

        // What was not there has no events that could go on. One that goes on and differs itself is changed for its own sake.
        void Change(int place)
        {
            states[place] = State.Changed;
            var before = place - 1;
            while (before >= 0 && states[before] == State.NotThere)
            {
                before--;
            }

            if (before >= 0 && states[before] != State.Changed && !wasBegun(chunks[place].Start))
            {
                states[before] = State.Changed;
            }
        }
    }
}

/// <summary>Some chunks of a group that follow one another.</summary>
/// <param name="First">Place of the first.</param>
/// <param name="Count">How many there are in the tables.</param>
/// <param name="From">When they begin; the smallest time for the group's first.</param>
/// <param name="To">When the next one begins.</param>
/// <param name="IsChanged">Whether they are to be made again from events; a chunk that is as it was stands alone.</param>
internal readonly record struct ChunkRun(int First, int Count, long From, long To, bool IsChanged);
