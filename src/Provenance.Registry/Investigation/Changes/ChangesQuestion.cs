// What changed since I last looked: the statements between two sizes of the log, and what each did to its record. The
// later size is what is known (AsOf), so that a difference can be taken between any two sizes.

using System.Globalization;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation.Changes;

/// <summary>The question ListChanges.</summary>
public sealed record ChangesQuestion : PagedQuestion<ChangesAnswer>
{
    /// <summary>The earlier size: what was known then is not told again.</summary>
    public required long FromTreeSize { get; init; }

    /// <summary>Which statements.</summary>
    public ChangeFilter Filter { get; init; } = new();

    /// <inheritdoc/>
    protected internal override string NotMoved => "Changes are those of the log; the moment asked for moves none of them.";

    /// <inheritdoc/>
    protected internal override Refusal? Check() => CheckPage()
        ?? (FromTreeSize < 0 ? QuestionRules.Argument("fromTreeSize", "It is negative.") : null)
        ?? (AsOf.KnownAt is { } known && known.Value < FromTreeSize
            ? QuestionRules.Argument("fromTreeSize", "It is above the size that the answer is to hold for.")
            : null)
        ?? (Filter.Kind is { } kind && !StatementKinds.ByName.ContainsKey(kind)
            ? QuestionRules.Argument("kind", "There is no such kind of statement.")
            : null);

    /// <inheritdoc/>
    protected internal override async ValueTask<InvestigationOutcome<ChangesAnswer>> AnswerAsync(
        QuestionScope scope, CancellationToken cancellationToken)
    {
        if (FromTreeSize > scope.Head.Size.Value)
        {
            return InvestigationOutcome<ChangesAnswer>.Refuse(
                QuestionRules.Argument("fromTreeSize", $"It is above the size that is known, {scope.Head.Size}."));
        }

        var facts = scope.Snapshot.Changes;
        var start = scope.PageStart.Length == 0 ? FromTreeSize : long.Parse(scope.PageStart, CultureInfo.InvariantCulture);
        var read = await facts.ReadAsync(start, Filter, Rows + 1, cancellationToken);
        var page = read.Take(Rows).ToList();

        // Of the whole question, so that each page says the same of what is unverified, and whoever reads one alone is not told less.
        var counts = await facts.CountAsync(FromTreeSize, Filter, cancellationToken);
        return InvestigationOutcome<ChangesAnswer>.Of(new ChangesAnswer
        {
            Changes = page,
            Counts = counts,
            NextPageToken = read.Count > Rows ? NextPage(scope, read[Rows].LogIndex.ToString(CultureInfo.InvariantCulture)) : "",
            Basis = scope.Basis() with
            {
                LogIndices = EvidenceIndices.Of(page.SelectMany(change => new[] { change.LogIndex, change.Of ?? change.LogIndex, change.Contradicts ?? change.LogIndex })),
                EntriesConsidered = counts.Sum(count => count.Count),
                EntriesInConflict = counts.Where(count => count.Effect == ChangeEffect.Conflicts).Sum(count => count.Count),
                EntriesOfSuspendedKeys = counts.Sum(count => count.OfSuspendedKeys),
                EntriesRedacted = counts.Sum(count => count.Redacted),
                EntriesUnverified = counts.Sum(count => count.Unverified),
                Caveats = await UnknownAsync(facts, counts.Count, cancellationToken),
            },
        });
    }

    // Where nothing changed: whether it is of anybody, or of anything, that the log knows.
    private async ValueTask<IReadOnlyList<string>> UnknownAsync(IChangeFacts facts, int counts, CancellationToken cancellationToken)
    {
        var sentences = new List<string>();
        if (counts == 0 && Filter.Party is { } party && (await facts.ReadAsync(0, new ChangeFilter { Party = party }, 1, cancellationToken)).Count == 0)
        {
            sentences.Add($"No statement that is known was signed by {party}: check the handle. Statements of authorities on trust are not told apart by signer here.");
        }

        if (counts == 0 && Filter.RecordPrefix is { } record && (await facts.ReadAsync(0, new ChangeFilter { RecordPrefix = record }, 1, cancellationToken)).Count == 0)
        {
            sentences.Add($"No record that is known has a name that begins with {record}.");
        }

        return sentences;
    }

    /// <inheritdoc/>
    protected override Digest Identity(long? validAt) =>
        Pages.Question("ListChanges", FromTreeSize, Filter.Kind, Filter.Party, Filter.RecordPrefix, validAt);
}

/// <summary>One page of changes, in log order.</summary>
public sealed record ChangesAnswer : IAnswer
{
    /// <summary>The page.</summary>
    public required IReadOnlyList<StatementChange> Changes { get; init; }

    /// <summary>All of them, counted by kind and effect.</summary>
    public required IReadOnlyList<ChangeCount> Counts { get; init; }

    /// <summary>Token of the next page; empty on the last.</summary>
    public required string NextPageToken { get; init; }

    /// <summary>What it holds for. Entries are counted over all pages; named are those of this one.</summary>
    public required AnswerBasis Basis { get; init; }
}
