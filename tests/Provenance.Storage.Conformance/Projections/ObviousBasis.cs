using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>What an answer says of the entries it rests on, by looking at each.</summary>
internal static class ObviousBasis
{
    /// <summary>Holds what a basis counts and names against a walk over the entries.</summary>
    /// <param name="view">The world.</param>
    /// <param name="basis">What the answer says.</param>
    /// <param name="considered">The entries that it is made from; of jobs among <paramref name="shown"/> what contradicts them is considered too.</param>
    /// <param name="shown">Those whose contradictions are looked up.</param>
    /// <returns>What contradicts these.</returns>
    public static IReadOnlyList<long> AssertCounted(WorldView view, AnswerBasis basis, IEnumerable<long> considered, IEnumerable<long> shown)
    {
        var jobs = shown.Where(index => view.Entries[(int)index].Statement.Kind is Statements.TrainingJobKind);
        var contradicting = ObviousIdentities.Contradicting(view.Entries, jobs);
        var entries = considered.Concat(contradicting).Distinct().Select(index => view.Entries[(int)index]).ToList();
        Assert.Equal(
            (entries.Count, entries.Count(IsDoubtful), entries.Count(IsSuspended), entries.Count(IsInConflict), entries.Count(IsRedacted)),
            (basis.EntriesConsidered, basis.EntriesUnverified, basis.EntriesOfSuspendedKeys, basis.EntriesInConflict, basis.EntriesRedacted));
        Assert.Equal(contradicting, basis.Contradicting);
        Assert.Subset(basis.LogIndices.Shown.ToHashSet(), contradicting.ToHashSet());
        Assert.Equal(
            contradicting.Count > 0,
            basis.Caveats.Any(caveat => caveat.StartsWith($"Of the entries listed, {string.Join(", ", contradicting)} contradict", StringComparison.Ordinal)));
        return contradicting;
    }

    /// <summary>Whether nothing but an unproven word stands behind an entry.</summary>
    public static bool IsDoubtful(WorldEntry entry) => IsSuspended(entry) || IsInConflict(entry) || IsRedacted(entry);

    private static bool IsSuspended(WorldEntry entry) => entry.Stored.SignerSuspended;

    private static bool IsInConflict(WorldEntry entry) => entry.Standing == Standing.Conflict;

    private static bool IsRedacted(WorldEntry entry) => entry.Content.MissingSections.Count > 0;
}
