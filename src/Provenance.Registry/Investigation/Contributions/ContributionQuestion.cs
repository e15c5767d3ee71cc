// What one model did for another: the weights that were adapted, the teacher that was learned from, the reward, the data
// and the code that it wrote. Data and code pass through a job of their own: one that took the model in and put them out.

using System.Globalization;
using Provenance.Registry.Investigation.Lineages;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation.Contributions;

/// <summary>Which way contributions are followed.</summary>
public enum ContributionDirection
{
    /// <summary>What the model contributed to the building of others.</summary>
    Given,

    /// <summary>What others contributed to the building of the model.</summary>
    Received,
}

/// <summary>As what a model took part.</summary>
public enum ContributionKind
{
    /// <summary>Its weights were gone on from, adapted, merged, quantised or pruned.</summary>
    Base,

    /// <summary>Its answers were learned from.</summary>
    Teacher,

    /// <summary>It rewarded.</summary>
    RewardModel,

    /// <summary>A job that took it in put out data that went in.</summary>
    DataMaker,

    /// <summary>A job that took it in put out code that went in.</summary>
    CodeAuthor,
}

/// <summary>The question ListContributions. Exactly one of digest and model is set.</summary>
public sealed record ContributionQuestion : PagedQuestion<ContributionAnswer>
{
    /// <summary>A digest that names the model.</summary>
    public Digest? Digest { get; init; }

    /// <summary>The model's name as declared, exactly.</summary>
    public string? Model { get; init; }

    /// <summary>Which way.</summary>
    public ContributionDirection Direction { get; init; }

    /// <summary>Along how many steps contributions are followed at most, those through data and code last; where there are more, the answer says so.</summary>
    public int MostFollowed { get; init; } = 200_000;

    /// <inheritdoc/>
    protected internal override AskedNames Names => new() { Model = Model, Digest = Digest };

    /// <inheritdoc/>
    protected internal override Refusal? Check() => CheckPage()
        ?? (Digest is null == string.IsNullOrEmpty(Model) ? QuestionRules.Argument("start", "Exactly one of digest and model is asked for.") : null);

    /// <inheritdoc/>
    protected internal override async ValueTask<InvestigationOutcome<ContributionAnswer>> AnswerAsync(
        QuestionScope scope, CancellationToken cancellationToken)
    {
        var graph = new LineageGraph(scope.Snapshot.Lineage);
        var search = new ContributionSearch(graph, new NamedRunners(scope.Snapshot.Lineage), MostFollowed);
        var start = Digest is { } digest
            ? await graph.StartIdentifiedAsync(digest, cancellationToken)
            : await graph.StartAsync(Model!, cancellationToken);
        var links = await search.FindAsync(start, Model, Direction, cancellationToken);
        var first = scope.PageStart.Length > 0 ? int.Parse(scope.PageStart, CultureInfo.InvariantCulture) : 0;
        var rows = await search.ShowAsync([.. links.Skip(first).Take(Rows)], scope.Snapshot, cancellationToken);

        return InvestigationOutcome<ContributionAnswer>.Of(new ContributionAnswer
        {
            Contributions = rows,
            Total = links.Count,
            NextPageToken = first + rows.Count < links.Count ? NextPage(scope, (first + rows.Count).ToString(CultureInfo.InvariantCulture)) : "",
            IsTruncated = search.IsCut || graph.IsTruncated,
            Basis = await BasisAsync(scope, rows, graph, search, start, cancellationToken),
        });
    }

    /// <inheritdoc/>
    protected override Digest Identity(long? validAt) => Pages.Question("ListContributions", Digest, Model, Direction, validAt);

    private async ValueTask<AnswerBasis> BasisAsync(
        QuestionScope scope,
        IReadOnlyList<Contribution> rows,
        LineageGraph graph,
        ContributionSearch search,
        IReadOnlyList<LineageKey> start,
        CancellationToken cancellationToken)
    {
        var makers = MakersOf(rows);
        var certain = MakersOf(rows.Where(row => !row.IsByNameOnly)).Select(maker => maker.LogIndex).ToHashSet();
        var byName = rows.Count(row => row.IsByNameOnly);
        var caveats = new List<string>();
        if (Digest is null)
        {
            caveats.Add("What declares the model's name is taken to have made it, unless it only ran it: a name proves nothing.");
        }

        if (byName > 0)
        {
            caveats.Add(Counted.Say(byName, "{0} [contribution is|contributions are] joined by a declared name alone."));
        }

        if (graph.IsTruncated)
        {
            caveats.Add("Some artifacts are named by more statements than were read: contributions may be missing.");
        }

        if (search.IsCut)
        {
            caveats.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"Contributions were followed along {MostFollowed} steps, and there are more: {Left}. Those that are missing are on no page, and not in the total."));
        }

        caveats.Add("Data and code are followed through one job: what further jobs made of them does not show.");
        var evidence = new LineageEvidence
        {
            Jobs = [.. makers.Where(maker => !maker.IsRelease).Select(maker => maker.LogIndex)],
            Releases = [.. makers.Where(maker => maker.IsRelease).Select(maker => maker.LogIndex)],
            ByName = [.. makers.Select(maker => maker.LogIndex).Where(index => !certain.Contains(index))],
            Conflicts = graph.ConflictsOf(search.Shown.Concat(start), Digest),
            Listed = makers.SelectMany(maker => maker.LogIndices),
        };
        return await evidence.MarkAsync(scope.Snapshot, scope.Basis() with { Caveats = caveats }, cancellationToken);
    }

    private string Left => Direction == ContributionDirection.Given
        ? "first what took the model in itself, then what was made through these jobs, of which the last logged come first"
        : "first what the model's own jobs took in, of which the last logged come first, then what made their data and code";

    private static List<LineageMaker> MakersOf(IEnumerable<Contribution> rows) =>
        [.. rows.SelectMany(row => new[] { row.Builder, row.Via }).OfType<LineageMaker>().DistinctBy(maker => maker.LogIndex)];
}

/// <summary>One page of contributions.</summary>
public sealed record ContributionAnswer : IAnswer
{
    /// <summary>The page: by the building job, the newest first, then by kind.</summary>
    public required IReadOnlyList<Contribution> Contributions { get; init; }

    /// <summary>How many there are on all pages; where it is truncated, at least so many.</summary>
    public required int Total { get; init; }

    /// <summary>Whether there are more than were read: the same are on these pages each time.</summary>
    public required bool IsTruncated { get; init; }

    /// <summary>Token of the next page; empty on the last.</summary>
    public required string NextPageToken { get; init; }

    /// <summary>What it holds for.</summary>
    public required AnswerBasis Basis { get; init; }
}

/// <summary>What a model did in the building of another.</summary>
/// <param name="Kind">As what.</param>
/// <param name="Contributor">The model that took part.</param>
/// <param name="Builder">The job, or the release that names it, in which it took part.</param>
/// <param name="Via">The job that made the data or code; null for the other kinds.</param>
/// <param name="Relation">The relation's word, in the job that took the model in.</param>
/// <param name="Built">Models that the builder put out, at most 16.</param>
/// <param name="IsByNameOnly">Whether a declared name alone joins a step.</param>
public sealed record Contribution(
    ContributionKind Kind,
    ArtifactFacts Contributor,
    LineageMaker Builder,
    LineageMaker? Via,
    string Relation,
    IReadOnlyList<ArtifactFacts> Built,
    bool IsByNameOnly);
