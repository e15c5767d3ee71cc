// What an answer about lineages says of what it rests on, by looking at every entry.

using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>The basis of an answer about lineages.</summary>
internal sealed class ObviousEvidence(WorldView view, ObviousLineage graph)
{
    /// <summary>Current releases whose content is redacted.</summary>
    public int RedactedReleases => Unread<ModelReleaseKind, ModelReleaseBody>();

    private int RedactedJobs => Unread<TrainingJobKind, Lineage>();

    /// <summary>Asserts what a basis counts, lists and says.</summary>
    /// <param name="basis">The basis.</param>
    /// <param name="makers">Jobs and releases behind the rows.</param>
    /// <param name="byName">Those that a name alone joins.</param>
    /// <param name="nodes">Nodes of the answer's artifacts.</param>
    /// <param name="asked">The digest asked for.</param>
    /// <param name="coverage">Learns what was met.</param>
    public void AssertBasis(
        AnswerBasis basis, IEnumerable<long> makers, IEnumerable<long> byName, IEnumerable<string> nodes, Digest? asked, WorldCoverage coverage)
    {
        var behind = makers.Distinct().ToList();
        var contradicting = ObviousIdentities.Contradicting(view.Entries, behind.Where(IsJob));
        var naming = Naming(nodes, asked);
        var considered = behind.Concat(contradicting).Concat(naming).Distinct().Select(index => view.Entries[(int)index]).ToList();
        var unproven = byName.ToHashSet();
        Assert.Equal(
            (
                considered.Count,
                considered.Count(entry => IsDoubted(entry) || unproven.Contains(entry.Index)),
                considered.Count(entry => entry.Stored.SignerSuspended),
                considered.Count(IsInConflict),
                considered.Count(IsRedacted)),
            (
                (int)basis.EntriesConsidered,
                (int)basis.EntriesUnverified,
                (int)basis.EntriesOfSuspendedKeys,
                (int)basis.EntriesInConflict,
                (int)basis.EntriesRedacted));
        Assert.Equal(contradicting, basis.Contradicting);
        Assert.Subset(basis.LogIndices.Shown.ToHashSet(), considered.Select(entry => entry.Index).ToHashSet());
        Assert.Equal(basis.LogIndices.Shown.Count, basis.LogIndices.Total);
        AssertSaid(basis, "the section lineage is redacted", RedactedJobs, "job");
        AssertSaid(basis, "the content is redacted", RedactedReleases, "release");
        coverage.Note("entries that contradict what an answer rests on", contradicting.Count);
        coverage.Note("other entries in conflict that name what is told", naming.Except(contradicting).Count());
        coverage.Note("entries considered of suspended keys", (int)basis.EntriesOfSuspendedKeys);
        coverage.Note("entries considered with redacted sections", (int)basis.EntriesRedacted);
        coverage.Note("jobs whose lineage is redacted", RedactedJobs);
    }

    private bool IsJob(long index) => view.Entries[(int)index].Statement.Kind is TrainingJobKind;

    private List<long> Naming(IEnumerable<string> nodes, Digest? asked)
    {
        var digests = nodes.Distinct().SelectMany(graph.MentionsOf).SelectMany(mention => mention.Identifying).ToHashSet();
        return
        [
            .. view.Entries.Where(IsInConflict)
                .Where(entry => ObviousLineage.Mentions(entry).Any(mention => mention.Identifying.Any(digest => digest == asked || digests.Contains(digest))))
                .Select(entry => entry.Index),
        ];
    }

    private int Unread<TKind, TSection>()
        where TKind : StatementKind
        where TSection : Section =>
        view.Entries.Count(entry => entry is { Standing: Standing.Current, Statement: { Kind: TKind, IsWithdrawal: false } } && entry.Content.Section<TSection>() is null);

    private static bool IsDoubted(WorldEntry entry) => entry.Stored.SignerSuspended || IsInConflict(entry) || IsRedacted(entry);

    private static bool IsInConflict(WorldEntry entry) => entry.Standing == Standing.Conflict;

    private static bool IsRedacted(WorldEntry entry) => entry.Content.MissingSections.Count > 0;

    private static void AssertSaid(AnswerBasis basis, string what, int count, string noun)
    {
        var said = basis.Caveats.Where(caveat => caveat.Contains(what, StringComparison.Ordinal)).ToList();
        Assert.Equal(count > 0 ? 1 : 0, said.Count);
        Assert.All(said, caveat => Assert.StartsWith($"Of {count} current {noun}{(count == 1 ? "" : "s")} in this log {what}:", caveat, StringComparison.Ordinal));
    }
}
