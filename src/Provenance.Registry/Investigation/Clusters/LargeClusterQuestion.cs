using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation.Clusters;

/// <summary>The question ListLargeClusterUsers.</summary>
public sealed record LargeClusterQuestion : PagedQuestion<LargeClusterAnswer>
{
    /// <summary>Hours and peaks are those within it.</summary>
    public Period Period { get; init; }

    /// <summary>At least this many operations a second at once in one domain.</summary>
    public required Quantity MinOperationsPerSecond { get; init; }

    /// <summary>The format in which they are counted; not mixed.</summary>
    public required NumberFormat NumberFormat { get; init; }

    /// <summary>Only domains with at least this interconnect, Gbit/s; those that state none are kept.</summary>
    public Quantity? MinInterconnectGbitPerSecond { get; init; }

    /// <summary>Country of the cluster by its current inventory.</summary>
    public string? Country { get; init; }

    /// <summary>Whether ultimate owners of each customer are looked up: a search for each row.</summary>
    public bool WithControllers { get; init; }

    /// <summary>Whether identifiers that judgements hold to be one customer are told apart.</summary>
    public bool IdentifiersApart { get; init; }

    /// <inheritdoc/>
    protected internal override AskedNames Names => new() { Country = Country };

    /// <inheritdoc/>
    protected internal override string NotMoved => ToldWhole;

    /// <inheritdoc/>
    protected internal override Refusal? Check() => CheckPage()
        ?? QuestionRules.CheckPeriod(Period)
        ?? (NumberFormat == NumberFormat.Mixed ? QuestionRules.Argument("numberFormat", "Peak performance is counted in one format.") : null);

    /// <inheritdoc/>
    protected internal override async ValueTask<InvestigationOutcome<LargeClusterAnswer>> AnswerAsync(
        QuestionScope scope, CancellationToken cancellationToken) =>
        InvestigationOutcome<LargeClusterAnswer>.Of(await new LargeClusterUsers(scope, this, Rows).RunAsync(cancellationToken));

    /// <inheritdoc/>
    protected override Digest Identity(long? validAt) => Pages.Question(
        "ListLargeClusterUsers", Period, MinOperationsPerSecond, NumberFormat, MinInterconnectGbitPerSecond, Country, WithControllers, IdentifiersApart, validAt);

    /// <summary>Token of the page after a user of a rank.</summary>
    internal string PageAfter(QuestionScope scope, string rank) => NextPage(scope, rank);
}
