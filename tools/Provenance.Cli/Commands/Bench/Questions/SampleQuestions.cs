// What is asked of a generated registry. Questions that are registered and have no sample here are named in the figures,
// so that none is forgotten unseen.

using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Changes;
using Provenance.Registry.Investigation.Clusters;
using Provenance.Registry.Investigation.Jobs;
using Provenance.Registry.Investigation.Leads;
using Provenance.Registry.Investigation.Structuring;
using Provenance.Statements;
using Provenance.Transparency;
using Jobs = Provenance.Registry.Investigation.JobFilter;

namespace Provenance.Cli;

/// <summary>How far a question has to look.</summary>
internal enum SampleScope
{
    /// <summary>What it asks for is found by an index.</summary>
    Indexed,

    /// <summary>Found by an index, and ten times as many rows match where there are ten times as many jobs.</summary>
    Matching,

    /// <summary>Over the whole registry, or a part of it that grows with it.</summary>
    Aggregate,

    /// <summary>As of an earlier size, from rows.</summary>
    Earlier,
}

/// <summary>A question, asked with other values each time.</summary>
/// <param name="Name">What is asked.</param>
/// <param name="Type">The question's type.</param>
/// <param name="Scope">How far it has to look.</param>
/// <param name="AskAsync">Asks it; the number chooses values.</param>
internal sealed record SampleQuestion(
    string Name, Type Type, SampleScope Scope, Func<Investigator, int, CancellationToken, ValueTask> AskAsync);

/// <summary>The questions.</summary>
internal static partial class SampleQuestions
{
    private const long Day = 86_400_000_000;

    /// <summary>The questions, for a world.</summary>
    /// <param name="world">The world.</param>
    /// <param name="leads">Its leads, computed beforehand; null where they are not asked about.</param>
    public static IReadOnlyList<SampleQuestion> Of(GeneratedWorld world, GeneratedLeads? leads) =>
    [
        .. OfJobs(world), .. OfClusters(), .. OfLineages(world), .. OfParties(), .. OfAccounts(), .. leads is null ? [] : OfLeads(leads), .. AsOfEarlier(world),
    ];

    /// <summary>Names of registered questions that no sample asks.</summary>
    public static IReadOnlyList<string> Unasked(IEnumerable<SampleQuestion> samples) =>
    [
        .. typeof(Investigator).Assembly.GetTypes()
            .Where(type => type is { IsAbstract: false, IsClass: true } && IsQuestion(type))
            .Except(samples.Select(sample => sample.Type))
            .Select(type => type.Name)
            .Order(StringComparer.Ordinal),
    ];

    private static IEnumerable<SampleQuestion> OfJobs(GeneratedWorld world) =>
    [
        Sample<JobAnswer>("SearchJobs, all: newest page and totals", SampleScope.Aggregate, _ => new JobQuestion()),
        Sample<JobAnswer>("SearchJobs, a quarter: page and totals", SampleScope.Aggregate, i => new JobQuestion { Filter = new Jobs { Period = Span(i, 90) } }),
        Sample<JobAnswer>("SearchJobs, a country and a year: page and totals", SampleScope.Aggregate, i => new JobQuestion { Filter = new Jobs { Country = GeneratedWorld.Country(i), Period = Year(i) } }),
        Sample<JobAnswer>("SearchJobs, at least 1e24 FLOP", SampleScope.Matching, _ => new JobQuestion { Filter = new Jobs { MinFlop = Quantity.Parse("1000000000000000000000000") } }),
        Sample<JobAnswer>("SearchJobs, at least 1e21 FLOP, as most have", SampleScope.Aggregate, _ => new JobQuestion { Filter = new Jobs { MinFlop = Quantity.Parse("1000000000000000000000") } }),
        Sample<JobAnswer>("SearchJobs, at least 100 accelerators", SampleScope.Aggregate, _ => new JobQuestion { Filter = new Jobs { MinAccelerators = 100 } }),
        Sample<JobAnswer>("SearchJobs, a customer", SampleScope.Indexed, i => new JobQuestion { Filter = new Jobs { Customer = GeneratedWorld.Customer(1 + (i * 97 % 4_999)) } }),
        Sample<JobAnswer>("SearchJobs, the busiest customer in a month", SampleScope.Indexed, i => new JobQuestion { Filter = new Jobs { Customer = GeneratedWorld.Customer(0), Period = Span(i, 30) } }),
        Sample<JobAnswer>("SearchJobs, a cluster in a week", SampleScope.Indexed, i => new JobQuestion { Filter = new Jobs { Cluster = GeneratedWorld.Cluster(i * 7 % 300).Cluster, Period = Span(i, 7) } }),
        Sample<JobAnswer>("SearchJobs, a model", SampleScope.Indexed, i => new JobQuestion { Filter = new Jobs { Model = GeneratedWorld.Model(4_000 + (i * 131 % 16_000)) } }),
        Sample<JobAnswer>("SearchJobs, the model that most declare", SampleScope.Indexed, _ => new JobQuestion { Filter = new Jobs { Model = GeneratedWorld.Model(0) } }),
        Sample<StructuringAnswer>("FindStructuring, 1e25 FLOP in 90 days, a quarter, by customer", SampleScope.Aggregate, i => new StructuringQuestion
        {
            Threshold = Quantity.Parse("10000000000000000000000000"), WindowMicroseconds = 90 * Day, Period = Span(i, 90), Links = JobLinks.Customer,
            LeastJob = Quantity.Parse("100000000000000000000000"),
        }),
        Sample<ChangesAnswer>("ListChanges, the last 10,000 entries", SampleScope.Indexed, _ => new ChangesQuestion { FromTreeSize = Math.Max(0, world.Size - 10_000) }),
        Sample<WithdrawalsAnswer>("What an operator's suspended key withdrew, beside an answer", SampleScope.Indexed, i => new WithdrawalsQuestion
        {
            Spans = [new WithdrawalSpan(GeneratedWorld.Operator(i % GeneratedWorld.Operators), 0, world.Size, 0)],
        }),
    ];

    private static IEnumerable<SampleQuestion> OfClusters() =>
    [
        Sample<LargeClusterAnswer>("ListLargeClusterUsers, at least 1e19 OP/s BF16, all time", SampleScope.Aggregate, _ => Users("10000000000000000000", Period.Always)),
        Sample<LargeClusterAnswer>("ListLargeClusterUsers, at least 1e18 OP/s BF16, a year", SampleScope.Aggregate, i => Users("1000000000000000000", Year(i))),
        Sample<StackedChipsAnswer>("ListStackedChips, at least 1,699 H100 equivalents", SampleScope.Aggregate, _ => new StackedChipsQuestion { MinTotalProcessingPerformance = Quantity.FromInteger(26_898_568) }),
        Sample<UsageSeriesAnswer>("GetUsageSeries, a customer, two years", SampleScope.Indexed, i => new UsageSeriesQuestion
        {
            Filter = new UseFilter { Customer = GeneratedWorld.Customer(1 + (i * 97 % 4_999)) }, From = GeneratedWorld.From, To = GeneratedWorld.To,
        }),
        Sample<UsageSeriesAnswer>("GetUsageSeries, a cluster, a month", SampleScope.Matching, i => new UsageSeriesQuestion
        {
            Filter = new UseFilter { Cluster = GeneratedWorld.Cluster(i * 7 % 300).Cluster }, From = Span(i, 30).FromMicroseconds!.Value, To = Span(i, 30).ToMicroseconds!.Value,
        }),
    ];

    private static IEnumerable<SampleQuestion> OfLeads(GeneratedLeads leads) =>
    [
        Sample<SignalsAnswer>("ListSignals", SampleScope.Indexed, _ => new SignalsQuestion { Source = leads.Source }),
        Sample<LeadsAnswer>("ListLeads, newest page", SampleScope.Indexed, _ => new LeadsQuestion { Source = leads.Source }),
        .. leads.Keys.Count == 0
            ? Array.Empty<SampleQuestion>()
            : [Sample<LeadAnswer>("GetLead", SampleScope.Indexed, i => new LeadQuestion { Source = leads.Source, Key = leads.Keys[i % leads.Keys.Count] })],
    ];

    // Before half of all jobs; the log's roots are made from tiles that are not there.
    private static IEnumerable<SampleQuestion> AsOfEarlier(GeneratedWorld world)
    {
        var half = new AsOf { KnownAt = new TreeSize(world.Size / 2) };
        var shortlyBefore = new AsOf { KnownAt = new TreeSize(Math.Max(0, world.Size - 10_000)) };
        return
        [
            Sample<JobAnswer>("SearchJobs, a customer, 10,000 entries ago", SampleScope.Indexed, i => new JobQuestion { AsOf = shortlyBefore, Filter = new Jobs { Customer = GeneratedWorld.Customer(1 + (i * 97 % 4_999)) } }),
            Sample<LargeClusterAnswer>("ListLargeClusterUsers, at least 1e19 OP/s BF16, 10,000 entries ago", SampleScope.Aggregate, _ => Users("10000000000000000000", Period.Always) with { AsOf = shortlyBefore }),
            Sample<JobAnswer>("SearchJobs, all, half the log ago", SampleScope.Earlier, _ => new JobQuestion { AsOf = half }),
            Sample<LargeClusterAnswer>("ListLargeClusterUsers, at least 1e19 OP/s BF16, half the log ago", SampleScope.Earlier, _ => Users("10000000000000000000", Period.Always) with { AsOf = half }),
        ];
    }

    private static bool IsQuestion(Type? type) => type is not null
        && ((type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Question<>)) || IsQuestion(type.BaseType));

    private static LargeClusterQuestion Users(string operations, Period period) => new()
    {
        MinOperationsPerSecond = Quantity.Parse(operations),
        NumberFormat = NumberFormat.Bf16,
        Period = period,
    };

    private static Period Year(int i) => Span(i, 365);

    private static Period Span(int i, int days)
    {
        var from = GeneratedWorld.From + ((10 + (i * 37 % 300)) * Day) + 3_600_000_000;
        return new Period(from, from + (days * Day));
    }

    private static SampleQuestion Sample<TAnswer>(string name, SampleScope scope, Func<int, Question<TAnswer>> draw)
        where TAnswer : class => new(name, draw(0).GetType(), scope, async (investigator, i, cancellationToken) =>
    {
        var outcome = await investigator.AskAsync(draw(i), cancellationToken);
        if (outcome.Refusal is { } refusal)
        {
            throw new InvalidOperationException($"{name} was refused: {refusal.Field}: {refusal.Message}");
        }
    });
}
