// What answers about lineages say of what they rest on, the same in each. Considered are the jobs and releases behind the
// rows, and what is in conflict with them: entries of the same party about the same job, and entries that name an artifact
// of the answer and are no part of the graph. They are listed and unverified. A release in conflict is met by a digest alone.
// What is redacted can have no step, so that it is never reached: of the whole log it is counted in a caveat, and is
// not considered.

using Provenance.Statements;

namespace Provenance.Registry.Investigation.Lineages;

/// <summary>What one answer rests on.</summary>
internal sealed record LineageEvidence
{
    /// <summary>Nothing.</summary>
    public static LineageEvidence None { get; } = new() { Jobs = [], Listed = [] };

    /// <summary>Entries of jobs behind the rows.</summary>
    public required IReadOnlyCollection<long> Jobs { get; init; }

    /// <summary>Entries of releases behind the rows.</summary>
    public IReadOnlyCollection<long> Releases { get; init; } = [];

    /// <summary>Those among both that nothing but a declared name joins.</summary>
    public IReadOnlyCollection<long> ByName { get; init; } = [];

    /// <summary>Those among both that were read as they are told, which none in conflict is: what may be doubted of them is known.</summary>
    public IReadOnlyCollection<LineageMaker> Known { get; init; } = [];

    /// <summary>Entries in conflict that name an artifact of the answer.</summary>
    public IEnumerable<long> Conflicts { get; init; } = [];

    /// <summary>All entries that the rows rest on, those whose place others took too.</summary>
    public required IEnumerable<long> Listed { get; init; }

    /// <summary>What follows from what is redacted, as words for <see cref="Counted"/>.</summary>
    public string Consequence { get; init; } = "[it|they] may be part of what is asked for";

    /// <summary>A basis that counts and lists it.</summary>
    public async ValueTask<AnswerBasis> MarkAsync(IInvestigationSnapshot snapshot, AnswerBasis basis, CancellationToken cancellationToken)
    {
        var contradictions = await JobContradictions.ReadAsync(snapshot.Jobs, Jobs, cancellationToken);
        var others = new SortedSet<long>(Conflicts.Except(contradictions.Entries));
        var considered = new SortedSet<long>(Jobs.Concat(Releases).Concat(others).Concat(contradictions.Entries));
        var known = Known.ToDictionary(maker => maker.LogIndex);
        var found = (await snapshot.Changes.ReadDoubtsAsync([.. considered.Where(index => !known.ContainsKey(index))], cancellationToken))
            .Concat(known.Values.Where(maker => maker.IsSignerSuspended || maker.IsRedacted)
                .Select(maker => new EntryDoubt(maker.LogIndex, maker.IsSignerSuspended, false, maker.IsRedacted))).ToList();
        var (doubts, byName) = (EntryDoubts.Of(found), ByName.ToHashSet());
        var redacted = await snapshot.Lineage.CountRedactedAsync(cancellationToken);
        return contradictions.Name(basis with
        {
            EntriesConsidered = considered.Count,
            EntriesUnverified = found.Count(doubt => !byName.Contains(doubt.LogIndex)) + ByName.Count,
            LogIndices = EvidenceIndices.Of(Listed.Except(contradictions.Entries).Concat(others)),
            EntriesOfSuspendedKeys = doubts.OfSuspendedKeys,
            EntriesRedacted = doubts.Redacted,
            EntriesInConflict = doubts.InConflict,
            Caveats = [.. basis.Caveats, .. Told(others), .. Told(redacted)],
        });
    }

    /// <summary>Entries by their numbers, of many the first.</summary>
    public static string Named(IReadOnlyCollection<long> indices) =>
        (indices.Count == 1 ? "entry " : "entries ") + EvidenceIndices.Say(indices);

    private static IEnumerable<string> Told(SortedSet<long> conflicts) => conflicts.Count == 0
        ? []
        : [Counted.Say(conflicts.Count, $"{{0}} [entry|entries] in conflict with others of [its record names|their records name] what is told here ({Named(conflicts)}): what [it says|they say] is not followed.")];

    private IEnumerable<string> Told(RedactedLineages redacted)
    {
        var atLeast = redacted.IsAtLeast ? "at least " : "";
        var more = redacted.IsAtLeast ? " There may be more: not every job with redacted sections was looked at." : "";
        if (redacted.Jobs > 0 || redacted.IsAtLeast)
        {
            yield return Counted.Say(
                redacted.Jobs,
                $"Of {atLeast}{{0}} current [job|jobs] in this log the section lineage is redacted: what [it|they] took in and put out cannot be read, and {Consequence}.{more}");
        }

        if (redacted.Releases > 0)
        {
            yield return Counted.Say(
                redacted.Releases,
                $"Of {{0}} current [release|releases] in this log the content is redacted: what [it|they] published cannot be read, and {Consequence}.");
        }
    }
}
