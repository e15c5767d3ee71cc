using Provenance.Registry.Statistics;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation.Structuring;

/// <summary>What joins jobs into a group.</summary>
[Flags]
public enum JobLinks
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>One customer, or end customer declared by the rentals that jobs name.</summary>
    Customer = 1,

    /// <summary>Customers with an owner in common, each as of when its job began.</summary>
    Owner = 2,

    /// <summary>One payment account, by the fingerprint in the rentals that jobs name, or of their customers.</summary>
    Payment = 4,

    /// <summary>Models of one name, or weights with one digest.</summary>
    Lineage = 8,

    /// <summary>Data, code or configuration with one digest.</summary>
    Material = 16,

    /// <summary>Any of these.</summary>
    All = Customer | Owner | Payment | Lineage | Material,
}

/// <summary>
/// The question FindStructuring: jobs not surely over a threshold that add up to more than it within a window (E1, E3), and
/// jobs that bunch just below it (E2).
/// </summary>
public sealed record StructuringQuestion : PagedQuestion<StructuringAnswer>
{
    /// <summary>Most jobs looked at; where there are more, the question is refused.</summary>
    public const int MostJobs = 500_000;

    /// <summary>A digest, model or payment that more customers share is common, and joins nobody.</summary>
    public const int DefaultMostCustomersPerLink = 10;

    /// <summary>What is said of jobs that no statement of their own tells.</summary>
    internal const string SmallJobs = "Jobs too small to be reported singly, whose hours usage reports add up by customer, are not looked at.";

    /// <summary>As of when owners in common are.</summary>
    internal const string OwnersWhen = "Owners in common are those of when each job began, or those since then who may have begun before: who buys or sells a customer afterwards changes nothing.";

    private const long LongestWindow = 3_660L * 86_400_000_000;

    /// <summary>The threshold, in the measure's unit; more than it is over it.</summary>
    public required Quantity Threshold { get; init; }

    /// <summary>In what jobs are measured.</summary>
    public JobMeasure Measure { get; init; }

    /// <summary>Jobs that start less than so many microseconds apart are added up; up to ten years.</summary>
    public required long WindowMicroseconds { get; init; }

    /// <summary>Where "just below" begins, as a share of the threshold: above 0 and below 1.</summary>
    public Quantity LowerMargin { get; init; } = Quantity.Parse("0.8");

    /// <summary>Where "just above" ends: above 1.</summary>
    public Quantity UpperMargin { get; init; } = Quantity.Parse("1.2");

    /// <summary>Smaller jobs are left out; by default a thousandth of the threshold.</summary>
    public Quantity? LeastJob { get; init; }

    /// <summary>Only jobs that first ran within it.</summary>
    public Period Period { get; init; }

    /// <summary>What joins jobs.</summary>
    public JobLinks Links { get; init; } = JobLinks.All;

    /// <summary>Only groups with jobs at so many operators.</summary>
    public int MinOperators { get; init; } = 1;

    /// <summary>A digest, model or payment that more customers share joins nobody.</summary>
    public int MostCustomersPerLink { get; init; } = DefaultMostCustomersPerLink;

    /// <summary>A group that stays below the threshold is shown where its adjusted p is at most this.</summary>
    public double MostAdjustedP { get; init; } = 0.05;

    /// <summary>Owners in common; null for those that statements declare.</summary>
    public ICommonOwners? Owners { get; init; }

    /// <summary>The smallest job that counts.</summary>
    internal Quantity Least => LeastJob ?? new Quantity(Threshold.Millionths / 1_000);

    /// <inheritdoc/>
    protected internal override string NotMoved => ToldWhole;

    /// <inheritdoc/>
    protected internal override Refusal? Check() => CheckPage()
        ?? QuestionRules.CheckPeriod(Period)
        ?? (Threshold == Quantity.Zero ? QuestionRules.Argument("threshold", "Everything is over nothing: say how much.") : null)
        ?? QuestionRules.CheckRange(WindowMicroseconds, 1, LongestWindow, "window")
        ?? (LowerMargin == Quantity.Zero || LowerMargin >= Quantity.FromInteger(1)
            ? QuestionRules.Argument("lowerMargin", "It is not above 0 and below 1.")
            : null)
        ?? (UpperMargin <= Quantity.FromInteger(1) || UpperMargin > Quantity.FromInteger(1_000)
            ? QuestionRules.Argument("upperMargin", "It is not above 1 and at most 1000.")
            : null)
        ?? (Least >= Threshold ? QuestionRules.Argument("leastJob", "It is not below the threshold.") : null)
        ?? (Links is JobLinks.None or > JobLinks.All ? QuestionRules.Argument("links", "Say what joins jobs.") : null)
        ?? QuestionRules.CheckRange(MinOperators, 1, 1_000, "minOperators")
        ?? QuestionRules.CheckRange(MostCustomersPerLink, 2, 100_000, "mostCustomersPerLink")
        ?? (MostAdjustedP is >= 0 and <= 1 ? null : QuestionRules.Argument("mostAdjustedP", "It is not within 0 and 1."));

    /// <inheritdoc/>
    protected internal override ValueTask<InvestigationOutcome<StructuringAnswer>> AnswerAsync(
        QuestionScope scope, CancellationToken cancellationToken) => new StructuringSearch(scope, this, Rows).RunAsync(cancellationToken);

    /// <inheritdoc/>
    protected override Digest Identity(long? validAt) => Pages.Question(
        "FindStructuring",
        Threshold,
        Measure,
        WindowMicroseconds,
        LowerMargin,
        UpperMargin,
        LeastJob,
        Period,
        Links,
        MinOperators,
        MostCustomersPerLink,
        MostAdjustedP,
        validAt);

    /// <summary>Token of the page after a number of groups.</summary>
    internal string PageAfter(QuestionScope scope, int groups) =>
        NextPage(scope, groups.ToString(System.Globalization.CultureInfo.InvariantCulture));
}

/// <summary>Whether a group's jobs are together over the threshold.</summary>
public enum ThresholdCrossing
{
    /// <summary>They are not.</summary>
    None,

    /// <summary>By their highest figures, not by their lowest.</summary>
    Possible,

    /// <summary>Even by their lowest figures.</summary>
    Certain,
}

/// <summary>One page: groups that cross first, then those that bunch most.</summary>
public sealed record StructuringAnswer : IAnswer
{
    /// <summary>The page.</summary>
    public required IReadOnlyList<StructuringGroup> Groups { get; init; }

    /// <summary>Token of the next page; empty on the last.</summary>
    public required string NextPageToken { get; init; }

    /// <summary>Groups of jobs looked at, remarkable or not.</summary>
    public required int GroupsInAll { get; init; }

    /// <summary>Those with a job near the threshold: the family of tests.</summary>
    public required int GroupsTested { get; init; }

    /// <summary>Jobs looked at.</summary>
    public required long JobsConsidered { get; init; }

    /// <summary>Those among them that are over the threshold by themselves, even by their lowest figures.</summary>
    public required long JobsOverThreshold { get; init; }

    /// <summary>p0: the share of jobs near the threshold that would lie below it if sizes spread evenly over orders of magnitude.</summary>
    public required double ExpectedShareBelow { get; init; }

    /// <summary>The share that does lie below it, over all groups; null where no job is near it.</summary>
    public required double? BaseRate { get; init; }

    /// <summary>What it holds for.</summary>
    public required AnswerBasis Basis { get; init; }
}

/// <summary>Jobs that belong together.</summary>
public sealed record StructuringGroup
{
    /// <summary>Most customers listed.</summary>
    public const int MostCustomers = 100;

    /// <summary>Most links listed.</summary>
    public const int MostJoiningKeys = 100;

    /// <summary>Their customers and declared end customers, in ordinal order; <c>unknown</c> among them where a customer is.</summary>
    public required IReadOnlyList<string> Customers { get; init; }

    /// <summary>How many customers there are.</summary>
    public required int CustomersTotal { get; init; }

    /// <summary>Operators of the jobs, in ordinal order.</summary>
    public required IReadOnlyList<string> Operators { get; init; }

    /// <summary>What joined them, where anything did.</summary>
    public required JobLinks Links { get; init; }

    /// <summary>All jobs of the group.</summary>
    public required int Jobs { get; init; }

    /// <summary>Whether jobs that are not surely over the threshold alone are over it together, within some window.</summary>
    public required ThresholdCrossing Crossing { get; init; }

    /// <summary>
    /// The window in which they add up to most: by their lowest figures where these cross, else by their highest; null where
    /// all jobs are surely over the threshold by themselves.
    /// </summary>
    public SlidingWindow? Window { get; init; }

    /// <summary>Jobs near the threshold, and those that may lie on either side of it.</summary>
    public required BunchingCounts Counts { get; init; }

    /// <summary>The bunching test among all groups; null where no job is near the threshold.</summary>
    public TestOutcome? Test { get; init; }

    /// <summary>Entries of the window's jobs and of those near the threshold.</summary>
    public required EvidenceIndices LogIndices { get; init; }

    /// <summary>
    /// What joins the jobs of <see cref="LogIndices"/> into one group: the links of a shortest chain from the first of them to
    /// each other, in an order in which each but the first has a job in common with an earlier one; at most <see cref="MostJoiningKeys"/>.
    /// Nothing for a job alone.
    /// </summary>
    public IReadOnlyList<JoiningKey> JoinedBy { get; init; } = [];

    /// <summary>How many links the chain has.</summary>
    public int JoinedByTotal { get; init; }

    /// <summary>Entries of the chain that <see cref="LogIndices"/> has not: of jobs over which it leads, and of rentals that tell of its links.</summary>
    public EvidenceIndices JoiningLogIndices { get; init; } = EvidenceIndices.None;
}

/// <summary>What several jobs of a group have in common.</summary>
public sealed record JoiningKey
{
    /// <summary>Most jobs, and most rentals, listed.</summary>
    public const int MostEntries = 100;

    /// <summary>What sort of thing: one flag.</summary>
    public required JobLinks Link { get; init; }

    /// <summary>Entity id of the customer or the owner, payment fingerprint in hexadecimal, name of the model, or a digest in hexadecimal.</summary>
    public required string Key { get; init; }

    /// <summary>Whether it is the digest of an artifact.</summary>
    public required bool IsDigest { get; init; }

    /// <summary>Entries of the jobs of the chain that it joins, at most <see cref="MostEntries"/>.</summary>
    public required EvidenceIndices LogIndices { get; init; }

    /// <summary>
    /// Entries of rentals that say what these jobs do not say themselves: that they are for this customer, or were paid so; of a
    /// customer that paid so by other rentals the first that says it. At most <see cref="MostEntries"/>.
    /// </summary>
    public required EvidenceIndices Rentals { get; init; }
}
