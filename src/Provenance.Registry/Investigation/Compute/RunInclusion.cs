// A run that went on from what another left behind may report the other's work again, where the scheduler counts both as
// one. That is only asked of runs that digests join and that declare operations: what declares none repeats none, and what a
// name alone joins may be no part of the model, and then the other's work stands for itself.
//   within   it lists every allocation of the other, counts in the same part, and declares no less: nobody does less by
//            doing more
//   perhaps  it lists them, but declares less or in another format, counts in a part farther away, or was logged before the
//            other though both list the same; or it claims to have begun no later, on the same cluster

using Provenance.Statements;

namespace Provenance.Registry.Investigation.Compute;

/// <summary>Whether a run's figures stand within those of one that resumed it.</summary>
internal static class RunInclusion
{
    /// <summary>How the first of two runs counts, given that the second resumed it; null where beside the second.</summary>
    public static RunCounting? Of((RunFacts Run, ComputePlace Place) resumed, (RunFacts Run, ComputePlace Place) by)
    {
        var (first, second) = (resumed.Run, by.Run);
        if (by.Place.IsByNameOnly || second.Job.Figures.Flop is not { } flop || second.Job.Cluster != first.Job.Cluster)
        {
            return null;
        }

        if (Holds(second, first))
        {
            var isFirstToldLater = Holds(first, second) && first.LogIndex > second.LogIndex;
            return by.Place.Part == resumed.Place.Part && !isFirstToldLater && IsNoLess(flop, first.Job.Figures.Flop)
                ? RunCounting.WithinAnother
                : RunCounting.PerhapsWithinAnother;
        }

        var (start, resumption) = (first.Job.Figures.StartedAt, second.Job.Figures.StartedAt);
        return start >= 0 && resumption >= 0 && (resumption < start || (resumption == start && second.LogIndex > first.LogIndex))
            ? RunCounting.PerhapsWithinAnother
            : null;
    }

    private static bool IsNoLess(FlopEstimate whole, FlopEstimate? part) =>
        part is null || (whole.Format == part.Format && whole.Low.CompareTo(part.Low) >= 0 && whole.High.CompareTo(part.High) >= 0);

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
