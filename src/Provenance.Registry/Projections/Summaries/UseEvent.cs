// What allocations do to what a customer holds of an interconnect domain, as events in time: at its start an allocation
// adds its accelerators, at its end it takes them away. A job's allocations in one domain may overlap or leave gaps: they
// are joined into pieces without a gap, and the events that begin and end a piece are marked, so that jobs can be counted
// once: a job is at work at a time where one piece of it has begun and not ended.

using Provenance.Statements;

namespace Provenance.Registry.Projections.Summaries;

/// <summary>What an event means for its job, as bits.</summary>
[Flags]
public enum UseMarks
{
    /// <summary>Only accelerators change.</summary>
    None = 0,

    /// <summary>The first piece of the job in the domain begins.</summary>
    Begins = 1,

    /// <summary>A later piece begins.</summary>
    Resumes = 2,

    /// <summary>A piece ends.</summary>
    Ends = 4,

    /// <summary>The signer was suspended.</summary>
    Suspended = 8,
}

/// <summary>The start or the end of an allocation, as far as it changes what is held.</summary>
/// <param name="At">When, microseconds since 1970.</param>
/// <param name="Accelerator">Number of the accelerator's slug, as the store gives it.</param>
/// <param name="Change">Accelerators that it adds; negative at an end.</param>
public readonly record struct UseChange(long At, long Accelerator, long Change);

/// <summary>The start or the end of an allocation.</summary>
public readonly record struct UseEvent
{
    /// <summary>When, microseconds since 1970.</summary>
    public required long At { get; init; }

    /// <summary>8,192 × log index + 2 × the allocation's place + 1 for an end.</summary>
    public required long Key { get; init; }

    /// <summary>Number of the accelerator's slug, as the store gives it.</summary>
    public required long Accelerator { get; init; }

    /// <summary>Accelerators that it adds; negative at an end.</summary>
    public required long Change { get; init; }

    /// <summary>What it means for the job.</summary>
    public UseMarks Marks { get; init; }

    /// <summary>Where a piece resumes: when the piece before ended.</summary>
    public long? PausedAt { get; init; }

    /// <summary>Where a piece begins or ends: number of the job's model; 0 where none is declared.</summary>
    public long Model { get; init; }

    /// <summary>Where a piece begins or ends: the job's FLOP, where declared.</summary>
    public (Quantity Low, Quantity High, EstimateBasis Basis)? Flop { get; init; }

    /// <summary>The job's entry.</summary>
    public long LogIndex => Key >> 13;

    /// <summary>Whether a piece begins.</summary>
    public bool IsBegin => (Marks & (UseMarks.Begins | UseMarks.Resumes)) != 0;

    /// <summary>Whether a piece ends.</summary>
    public bool IsEnd => (Marks & UseMarks.Ends) != 0;

    /// <summary>Order of events of one domain.</summary>
    public static int Compare(UseEvent left, UseEvent right) => (left.At, left.Key).CompareTo((right.At, right.Key));
}

/// <summary>An allocation of a job.</summary>
/// <param name="Place">Its place in the statement.</param>
/// <param name="From">Microseconds since 1970, inclusive.</param>
/// <param name="To">Exclusive.</param>
/// <param name="Accelerator">Number of the accelerator's slug.</param>
/// <param name="Count">Number of accelerators.</param>
public readonly record struct UsedAllocation(int Place, long From, long To, long Accelerator, long Count);

/// <summary>A job, as far as its events ask for it.</summary>
/// <param name="LogIndex">Its entry.</param>
/// <param name="IsSignerSuspended">Whether the signer was suspended.</param>
/// <param name="Model">Number of its model; 0 where none is declared.</param>
/// <param name="Flop">Its FLOP, where declared.</param>
public readonly record struct UsingJob(
    long LogIndex, bool IsSignerSuspended, long Model, (Quantity Low, Quantity High, EstimateBasis Basis)? Flop)
{
    /// <summary>Adds the events of the job's allocations in one domain; empty allocations have none.</summary>
    /// <param name="allocations">All of one domain; sorted here.</param>
    /// <param name="events">Where they are added, not in order of time.</param>
    public void AddEvents(Span<UsedAllocation> allocations, ICollection<UseEvent> events)
    {
        allocations.Sort((left, right) => (left.From, left.Place).CompareTo((right.From, right.Place)));
        long? end = null;
        for (var first = 0; first < allocations.Length;)
        {
            if (allocations[first].From >= allocations[first].To)
            {
                first++;
                continue;
            }

            var (next, last) = (first + 1, first);
            while (next < allocations.Length && allocations[next].From <= allocations[last].To)
            {
                last = allocations[next].To > allocations[last].To ? next : last;
                next++;
            }

            AddPiece(allocations[first..next], last - first, end, events);
            (first, end) = (next, allocations[last].To);
        }
    }

    private void AddPiece(ReadOnlySpan<UsedAllocation> piece, int last, long? pausedAt, ICollection<UseEvent> events)
    {
        var suspended = IsSignerSuspended ? UseMarks.Suspended : UseMarks.None;
        for (var i = 0; i < piece.Length; i++)
        {
            var (begins, ends, held) = (i == 0, i == last, piece[i]);
            if (held.From >= held.To)
            {
                continue;
            }

            var start = new UseEvent
            {
                At = held.From,
                Key = (LogIndex << 13) | ((uint)held.Place << 1),
                Accelerator = held.Accelerator,
                Change = held.Count,
                Marks = !begins ? UseMarks.None : suspended | (pausedAt is null ? UseMarks.Begins : UseMarks.Resumes),
                PausedAt = begins ? pausedAt : null,
                Model = begins ? Model : 0,
                Flop = begins ? Flop : null,
            };
            events.Add(start);
            events.Add(start with
            {
                At = held.To,
                Key = start.Key | 1,
                Change = -held.Count,
                Marks = ends ? suspended | UseMarks.Ends : UseMarks.None,
                PausedAt = null,
                Model = ends ? Model : 0,
                Flop = ends ? Flop : null,
            });
        }
    }
}
