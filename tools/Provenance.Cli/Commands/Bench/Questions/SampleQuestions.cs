// What is asked of a generated registry. Questions that are registered and have no sample here are named in the figures,
// so that none is forgotten unseen.

using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Changes;
using Provenance.Registry.Investigation.Clusters;
using Provenance.Registry.Investigation.Jobs;
using Provenance.Registry.Investigation.Lineages;
using Provenance.Registry.Investigation.Search;
using Provenance.Registry.Investigation.Structuring;
using Provenance.Statements;
using Jobs = Provenance.Registry.Investigation.JobFilter;

namespace Provenance.Cli;

/// <summary>A question, asked with other values each time.</summary>
/// <param name="Name">What is asked.</param>
/// <param name="Type">The question's type.</param>
/// <param name="IsAggregate">Whether it is over the whole registry; others find what they ask for by an index.</param>
/// <param name="AskAsync">Asks it; the number chooses values.</param>
internal sealed record SampleQuestion(
    string Name, Type Type, bool IsAggregate, Func<Investigator, int, CancellationToken, ValueTask> AskAsync);

/// <summary>The questions.</summary>
internal static class SampleQuestions
{
    private const long Day = 86_400_000_000;

    /// <summary>The questions, for a world.</summary>
    public static IReadOnlyList<SampleQuestion> Of(GeneratedWorld world) =>
    [
        Sample<JobAnswer>("SearchJobs, all: newest page and totals", true, _ => new JobQuestion()),
        Sample<JobAnswer>("SearchJobs, a country and a year: page and totals", true, i => new JobQuestion { Filter = new Jobs { Country = GeneratedWorld.Country(i), Period = Year(i) } }),
        Sample<JobAnswer>("SearchJobs, at least 1e24 FLOP", false, _ => new JobQuestion { Filter = new Jobs { MinFlop = Quantity.Parse("1000000000000000000000000") } }),
        Sample<JobAnswer>("SearchJobs, a customer", false, i => new JobQuestion { Filter = new Jobs { Customer = GeneratedWorld.Customer(1 + (i * 97 % 4_999)) } }),
        Sample<JobAnswer>("SearchJobs, the busiest customer in a month", false, i => new JobQuestion { Filter = new Jobs { Customer = GeneratedWorld.Customer(0), Period = Span(i, 30) } }),
        Sample<JobAnswer>("SearchJobs, a cluster in a week", false, i => new JobQuestion { Filter = new Jobs { Cluster = GeneratedWorld.Cluster(i * 7 % 300).Cluster, Period = Span(i, 7) } }),
        Sample<JobAnswer>("SearchJobs, a model", false, i => new JobQuestion { Filter = new Jobs { Model = GeneratedWorld.Model(4_000 + (i * 131 % 16_000)) } }),
        Sample<LargeClusterAnswer>("ListLargeClusterUsers, at least 1e19 OP/s BF16, all time", true, _ => Users("10000000000000000000", Period.Always)),
        Sample<LargeClusterAnswer>("ListLargeClusterUsers, at least 1e18 OP/s BF16, a year", true, i => Users("1000000000000000000", Year(i))),
        Sample<StackedChipsAnswer>("ListStackedChips, at least 1,699 H100 equivalents", true, _ => new StackedChipsQuestion { MinTotalProcessingPerformance = Quantity.FromInteger(26_898_568) }),
        Sample<UsageSeriesAnswer>("GetUsageSeries, a customer, two years", false, i => new UsageSeriesQuestion
        {
            Filter = new UseFilter { Customer = GeneratedWorld.Customer(1 + (i * 97 % 4_999)) }, From = GeneratedWorld.From, To = GeneratedWorld.To,
        }),
        Sample<UsageSeriesAnswer>("GetUsageSeries, a cluster, a month", false, i => new UsageSeriesQuestion
        {
            Filter = new UseFilter { Cluster = GeneratedWorld.Cluster(i * 7 % 300).Cluster }, From = Span(i, 30).FromMicroseconds!.Value, To = Span(i, 30).ToMicroseconds!.Value,
        }),
        Sample<StructuringAnswer>("FindStructuring, 1e25 FLOP in 90 days, a quarter, by customer", true, i => new StructuringQuestion
        {
            Threshold = Quantity.Parse("10000000000000000000000000"), WindowMicroseconds = 90 * Day, Period = Span(i, 90), Links = JobLinks.Customer,
            LeastJob = Quantity.Parse("100000000000000000000000"),
        }),
        Sample<LineageAnswer>("TraceLineage, ancestors of a model, 3 deep", false, i => new LineageQuestion
        {
            Model = GeneratedWorld.Model(8_000 + (i * 131 % 12_000)), Direction = LineageDirection.Ancestors, MaxDepth = 3,
        }),
        Sample<SearchAnswer>("SearchEntities, a name with a typing error", false, i => new SearchQuestion { Text = GeneratedWorld.CustomerName(i * 97 % 5_000).Replace("e", "a", StringComparison.Ordinal) }),
        Sample<ChangesAnswer>("ListChanges, the last 10,000 entries", false, _ => new ChangesQuestion { FromTreeSize = Math.Max(0, world.Size - 10_000) }),
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

    private static SampleQuestion Sample<TAnswer>(string name, bool isAggregate, Func<int, Question<TAnswer>> draw)
        where TAnswer : class => new(name, draw(0).GetType(), isAggregate, async (investigator, i, cancellationToken) =>
    {
        var outcome = await investigator.AskAsync(draw(i), cancellationToken);
        if (outcome.Refusal is { } refusal)
        {
            throw new InvalidOperationException($"{name} was refused: {refusal.Field}: {refusal.Message}");
        }
    });
}
