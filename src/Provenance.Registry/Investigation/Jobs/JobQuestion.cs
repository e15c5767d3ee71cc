using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation.Jobs;

/// <summary>The question SearchJobs.</summary>
public sealed record JobQuestion : PagedQuestion<JobAnswer>
{
    /// <summary>Which jobs.</summary>
    public JobFilter Filter { get; init; } = new();

    /// <summary>Includes jobs that were withdrawn or conflict; they are marked and not added up.</summary>
    public bool IncludeDisputed { get; init; }

    /// <summary>Whether only the very identifier of the customer is meant, and none that judgements hold to be one with it.</summary>
    public bool IdentifiersApart { get; init; }

    /// <inheritdoc/>
    protected internal override AskedNames Names => new()
    {
        Entities = Filter.Customer is { } customer ? [customer] : [],
        Operator = Filter.Operator,
        Site = Filter.Site,
        Cluster = Filter.Cluster,
        Country = Filter.Country,
        Model = Filter.Model,
    };

    /// <inheritdoc/>
    protected internal override string NotMoved => ToldWhole;

    /// <inheritdoc/>
    protected internal override Refusal? Check() => CheckPage()
        ?? QuestionRules.CheckPeriod(Filter.Period)
        ?? (Filter.MinAccelerators < 0 ? QuestionRules.Argument("minAccelerators", "It is negative.") : null);

    /// <inheritdoc/>
    protected internal override async ValueTask<InvestigationOutcome<JobAnswer>> AnswerAsync(
        QuestionScope scope, CancellationToken cancellationToken) =>
        InvestigationOutcome<JobAnswer>.Of(await new JobSearch(scope, this, Rows).RunAsync(cancellationToken));

    /// <inheritdoc/>
    protected override Digest Identity(long? validAt) => Pages.Question(
        "SearchJobs",
        Filter.Customer,
        Filter.Operator,
        Filter.Site,
        Filter.Cluster,
        Filter.Period,
        Filter.Model,
        Filter.Country,
        Filter.MinAccelerators,
        Filter.MinFlop,
        IncludeDisputed,
        IdentifiersApart,
        validAt);

    /// <summary>Token of the page after a job.</summary>
    internal string PageAfter(QuestionScope scope, JobFigures job) =>
        NextPage(scope, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{job.StartedAt} {job.LogIndex}"));
}
