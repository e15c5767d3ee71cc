// A run that went on from what another left behind may report the other's work again, where the scheduler counts both as
// one. It does for certain where it lists every allocation of the other; it may where it claims to have begun no later,
// on the same cluster. Either is only asked of runs that declare operations: what declares none repeats none.

namespace Provenance.Registry.Investigation.Compute;

/// <summary>Whether a run's figures stand within those of one that resumed it.</summary>
internal static class RunInclusion
{
    /// <summary>How the first of two runs counts, given that the second resumed it; null where beside the second.</summary>
    public static RunCounting? Of(RunFacts resumed, RunFacts by)
    {
        if (by.Job.Figures.Flop is null || by.Job.Cluster != resumed.Job.Cluster)
        {
            return null;
        }

        if (Holds(by, resumed))
        {
            // Two runs that list the same accelerators are one told twice: the later report counts.
            return Holds(resumed, by) && resumed.LogIndex > by.LogIndex ? null : RunCounting.WithinAnother;
        }

        var (first, second) = (resumed.Job.Figures.StartedAt, by.Job.Figures.StartedAt);
        return first >= 0 && second >= 0 && (second < first || (second == first && by.LogIndex > resumed.LogIndex))
            ? RunCounting.PerhapsWithinAnother
            : null;
    }

    private static bool Holds(RunFacts whole, RunFacts part)
    {
        if (part.Allocations.Count == 0 || part.Allocations.Count > whole.Allocations.Count || !whole.Allocations.Contains(part.Allocations[0]))
        {
            return false;
        }

        var left = whole.Allocations.GroupBy(held => held).ToDictionary(group => group.Key, group => group.Count());
        foreach (var held in part.Allocations)
        {
            if (left.GetValueOrDefault(held) == 0)
            {
                return false;
            }

            left[held]--;
        }

        return true;
    }
}
