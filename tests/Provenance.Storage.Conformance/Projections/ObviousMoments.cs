using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>
/// What holds at a moment, by walking every line of inventories, jobs, rentals and releases back from its newest statement: what
/// an update took the place of held until the update's own time, and what a correction or a withdrawal did never. What begins
/// later is not told.
/// </summary>
internal static class ObviousMoments
{
    /// <summary>Lets what held at a moment stand as current, and everything else of its line as superseded.</summary>
    /// <returns>How many statements are told that others took the place of, and how many records are left out.</returns>
    public static (int Earlier, int NotBegun) Judge(IReadOnlyList<WorldEntry> entries, long at)
    {
        var told = entries.Where(entry => IsMoved(entry) && entry.Standing == Standing.Current && !entry.Statement.IsWithdrawal)
            .Select(newest => (Newest: newest, Then: HeldAt(entries, newest, at))).ToList();
        foreach (var (newest, then) in told)
        {
            (newest.Standing, then.Standing) = (Standing.Superseded, Standing.Current);
            then.Standing = Standing.Current;
        }

        var later = entries.Where(entry => IsMoved(entry) && entry.Standing != Standing.Superseded && BeginsOf(entry) > at).ToList();
        foreach (var entry in later)
        {
            entry.Standing = Standing.Superseded;
        }

        return (told.Count(pair => pair.Newest != pair.Then), later.Count);
    }

    // A list of devices below a cluster has a moment of its own.
    private static bool IsMoved(WorldEntry entry) => entry.Statement.Kind is TrainingJobKind or RentalKind or ModelReleaseKind
        || (entry.Statement.Kind is ClusterInventoryKind && entry.Statement.Record.Count(sign => sign == '/') == 2);

    private static WorldEntry HeldAt(IReadOnlyList<WorldEntry> entries, WorldEntry newest, long at)
    {
        var oldest = newest;
        for (var entry = newest; ;)
        {
            if (HoldsFrom(entries, entry) <= at)
            {
                return entry;
            }

            oldest = entry;
            if (Updated(entries, entry) is not { } earlier)
            {
                return oldest;
            }

            entry = earlier;
        }
    }

    // Past what was corrected or withdrawn, to what was updated.
    private static WorldEntry? Updated(IReadOnlyList<WorldEntry> entries, WorldEntry entry)
    {
        while (entry.Supersedes is { } place)
        {
            var earlier = entries[(int)place];
            if (entry.Statement.Supersedes!.Reason == SupersedesReason.Update && !earlier.Statement.IsWithdrawal)
            {
                return earlier;
            }

            entry = earlier;
        }

        return null;
    }

    // What corrects another counts from when the other would have; a withdrawal tells nothing that would have counted.
    private static long HoldsFrom(IReadOnlyList<WorldEntry> entries, WorldEntry entry) =>
        entry is { Supersedes: { } place, Statement.Supersedes.Reason: SupersedesReason.Correction } && !entries[(int)place].Statement.IsWithdrawal
            ? Math.Min(OwnTime(entry), HoldsFrom(entries, entries[(int)place]))
            : OwnTime(entry);

    private static long OwnTime(WorldEntry entry) => entry.Content.Section<Run>() is { } run
        ? run.AsOf.Microseconds
        : entry.Content.Section<Capacity>() is { } capacity
            ? capacity.AsOf.Microseconds
            : entry.Content.Section<Terms>() is { } terms
                ? Math.Max(terms.From.Microseconds, entry.Statement.IssuedAt.Microseconds)
                : entry.Statement.IssuedAt.Microseconds;

    private static long? BeginsOf(WorldEntry entry) =>
        entry.Content.Section<Run>() is { StartedAt.IsKnown: true } run ? run.StartedAt.Value.Microseconds
        : entry.Content.Section<Terms>() is { } terms ? terms.From.Microseconds
        : entry.Content.Section<ModelReleaseBody>() is { ReleasedOn.IsKnown: true } release ? Timestamp.Parse($"{release.ReleasedOn.Value}T00:00:00Z").Microseconds
        : null;
}
