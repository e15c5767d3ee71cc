using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation.Clusters;

/// <summary>
/// The question ListStackedChips: who holds, of chips that no control line covers, so many at once that together they
/// are over a line.
/// </summary>
public sealed record StackedChipsQuestion : PagedQuestion<StackedChipsAnswer>
{
    /// <summary>Peaks are those within it.</summary>
    public Period Period { get; init; }

    /// <summary>The line: total processing performance (TPP) of all chips held at once, at least this.</summary>
    public required Quantity MinTotalProcessingPerformance { get; init; }

    /// <summary>Country of the cluster by its current inventory.</summary>
    public string? Country { get; init; }

    /// <summary>Whether identifiers that judgements hold to be one customer are told apart.</summary>
    public bool IdentifiersApart { get; init; }

    /// <inheritdoc/>
    protected internal override AskedNames Names => new() { Country = Country };

    /// <inheritdoc/>
    protected internal override string NotMoved => ToldWhole;

    /// <inheritdoc/>
    protected internal override Refusal? Check() => CheckPage()
        ?? QuestionRules.CheckPeriod(Period)
        ?? (MinTotalProcessingPerformance == Quantity.Zero
            ? QuestionRules.Argument("minTotalProcessingPerformance", "Everybody holds at least nothing: say how much.")
            : null);

    /// <inheritdoc/>
    protected internal override async ValueTask<InvestigationOutcome<StackedChipsAnswer>> AnswerAsync(
        QuestionScope scope, CancellationToken cancellationToken) =>
        InvestigationOutcome<StackedChipsAnswer>.Of(await new StackedChips(scope, this, Rows).RunAsync(cancellationToken));

    /// <inheritdoc/>
    protected override Digest Identity(long? validAt) =>
        Pages.Question("ListStackedChips", Period, MinTotalProcessingPerformance, Country, IdentifiersApart, validAt);

    /// <summary>Token of the page after a row of a rank.</summary>
    internal string PageAfter(QuestionScope scope, string rank) => NextPage(scope, rank);
}

/// <summary>Whether chips stand together.</summary>
public enum ChipPlacement
{
    /// <summary>In one interconnect domain.</summary>
    CoLocated,

    /// <summary>In several domains, clusters or sites, added up for one customer.</summary>
    Aggregate,
}

/// <summary>One page, the highest TPP first.</summary>
public sealed record StackedChipsAnswer : IAnswer
{
    /// <summary>The page.</summary>
    public required IReadOnlyList<StackedChipsHolder> Holders { get; init; }

    /// <summary>Token of the next page; empty on the last.</summary>
    public required string NextPageToken { get; init; }

    /// <summary>What it holds for.</summary>
    public required AnswerBasis Basis { get; init; }
}

/// <summary>Who holds the chips.</summary>
public sealed record StackedChipsHolder
{
    /// <summary>TPP of one H100, in which the sum is given as well.</summary>
    public const long H100TotalProcessingPerformance = 15_832;

    /// <summary>Whether they stand together.</summary>
    public required ChipPlacement Placement { get; init; }

    /// <summary>Entity id or <c>unknown</c>; of several that are one customer, the first in order of text.</summary>
    public string? Customer { get; init; }

    /// <summary>Which identifiers were added up as one customer, and why; null where it has one.</summary>
    public JudgedCustomer? Judged { get; init; }

    /// <summary>Names of the customer.</summary>
    public IReadOnlyList<string> CustomerNames { get; init; } = [];

    /// <summary>Where: one domain, or all that the customer held any of at the peak.</summary>
    public required IReadOnlyList<UseGroup> Places { get; init; }

    /// <summary>When the peak was first reached, microseconds since 1970.</summary>
    public required long PeakAt { get; init; }

    /// <summary>Chips held then that no line covers.</summary>
    public required Int128 Chips { get; init; }

    /// <summary>Those among them whose TPP is not known, or of which it cannot be told whether a line covers them: not in the sum.</summary>
    public required Int128 ChipsWithoutFigure { get; init; }

    /// <summary>Sum of TPP at the peak, in millionths.</summary>
    public required ExactSum TotalProcessingPerformance { get; init; }

    /// <summary>The same in H100s of 15,832 each: for display.</summary>
    public double H100Equivalents => (double)TotalProcessingPerformance.Millionths / 1e6 / H100TotalProcessingPerformance;

    /// <summary>Chips held at the peak by slug, in ordinal order.</summary>
    public required IReadOnlyList<(string Accelerator, Int128 Count)> ByAccelerator { get; init; }

    /// <summary>Entries it rests on, ascending: of more than 100 a place, those that began last.</summary>
    public required IReadOnlyList<long> LogIndices { get; init; }

    /// <summary>Entries that contradict any of <see cref="LogIndices"/>, ascending; what they tell is not counted.</summary>
    public IReadOnlyList<long> Contradicting { get; init; } = [];
}
