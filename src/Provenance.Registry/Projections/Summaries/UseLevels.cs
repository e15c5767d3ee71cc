// The events of a domain in chunks. A chunk begins where the time of an event has a hash that ends in zeros, so that its
// bounds follow from the events themselves, whatever the order in which they came, and a new event changes one chunk of
// a known size, however many others the domain has. A chunk keeps, for each kind of accelerator, by how many the level
// changes over it, and the highest that it comes to within it: from these the peak of any run of chunks follows.

using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Provenance.Registry.Projections.Summaries;

/// <summary>What a chunk does to the level of one kind of accelerator.</summary>
/// <param name="Accelerator">Number of its slug.</param>
/// <param name="Change">By how many the level differs after the chunk.</param>
/// <param name="Peak">The highest level after some moment of the chunk, counted from the level before it; may be negative.</param>
/// <param name="PeakAt">The first such moment, microseconds since 1970.</param>
public readonly record struct UseLevel(long Accelerator, Int128 Change, Int128 Peak, long PeakAt);

/// <summary>Chunks, and their levels as bytes.</summary>
public static class UseLevels
{
    // One event in 64 begins a chunk: then a chunk is a page or two of the table of events.
    private const int HashZeros = 6;

    /// <summary>Whether a chunk begins with the events of this time.</summary>
    /// <param name="at">Microseconds since 1970.</param>
    public static bool BeginsChunk(long at) =>
        System.Numerics.BitOperations.LeadingZeroCount(unchecked((ulong)at * 0x9E3779B97F4A7C15)) >= HashZeros;

    /// <summary>Levels of a chunk, by accelerator.</summary>
    /// <param name="events">Its events, in order.</param>
    public static ImmutableArray<UseLevel> Of(ReadOnlySpan<UseEvent> events)
    {
        var levels = new List<UseLevel>(1);
        for (var first = 0; first < events.Length;)
        {
            // What happens at one time happens at once.
            var next = first;
            for (; next < events.Length && events[next].At == events[first].At; next++)
            {
                var place = IndexOf(levels, events[next].Accelerator, first > 0 ? events[0].At : null);
                levels[place] = levels[place] with { Change = levels[place].Change + events[next].Change };
            }

            foreach (ref var level in CollectionsMarshal.AsSpan(levels))
            {
                if (level.PeakAt == long.MinValue || level.Change > level.Peak)
                {
                    level = level with { Peak = level.Change, PeakAt = events[first].At };
                }
            }

            first = next;
        }

        levels.Sort((left, right) => left.Accelerator.CompareTo(right.Accelerator));
        return [.. levels];
    }

    /// <summary>Levels as bytes, good until the writer writes again.</summary>
    public static ReadOnlySpan<byte> Encode(ImmutableArray<UseLevel> levels, SummaryWriter writer)
    {
        writer.Clear().Write((long)levels.Length);
        foreach (var level in levels)
        {
            writer.Write(level.Accelerator);
            writer.Write(level.Change);
            writer.Write(level.Peak);
            writer.Write(level.PeakAt);
        }

        return writer.Written;
    }

    /// <summary>Reads them back.</summary>
    /// <exception cref="Log.StorageCorruptException">The bytes end too early.</exception>
    public static ImmutableArray<UseLevel> Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new SummaryReader(bytes);
        var levels = new UseLevel[(int)reader.ReadLong()];
        for (var i = 0; i < levels.Length; i++)
        {
            levels[i] = new UseLevel(reader.ReadLong(), reader.ReadNear(), reader.ReadNear(), reader.ReadLong());
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(levels);
    }

    // A kind that comes after other events of the chunk was at the level before it until then.
    private static int IndexOf(List<UseLevel> levels, long accelerator, long? unchangedFrom)
    {
        for (var i = 0; i < levels.Count; i++)
        {
            if (levels[i].Accelerator == accelerator)
            {
                return i;
            }
        }

        levels.Add(new UseLevel(accelerator, 0, 0, unchangedFrom ?? long.MinValue));
        return levels.Count - 1;
    }
}
