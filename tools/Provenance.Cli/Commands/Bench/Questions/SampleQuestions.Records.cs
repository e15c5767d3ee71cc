using Provenance.Registry.Investigation.Accounts;
using Provenance.Registry.Investigation.Compute;
using Provenance.Registry.Investigation.Contributions;
using Provenance.Registry.Investigation.Control;
using Provenance.Registry.Investigation.Distillation;
using Provenance.Registry.Investigation.Handoffs;
using Provenance.Registry.Investigation.Lineages;
using Provenance.Registry.Investigation.Origin;
using Provenance.Registry.Investigation.Releases;
using Provenance.Registry.Investigation.RuleLists;
using Provenance.Registry.Investigation.Search;
using Provenance.Statements;

namespace Provenance.Cli;

/// <summary>Questions about lineages, parties and accounts.</summary>
internal static partial class SampleQuestions
{
    private const int HeavyModelRuns = 10_000;

    private static IEnumerable<SampleQuestion> OfLineages(GeneratedWorld world) =>
    [
        Sample<LineageAnswer>("TraceLineage, ancestors of a model, 3 deep", SampleScope.Matching, i => new LineageQuestion
        {
            Model = GeneratedWorld.Model(8_000 + (i * 131 % 12_000)), Direction = LineageDirection.Ancestors, MaxDepth = 3,
        }),
        Sample<LineageComputeAnswer>($"GetLineageCompute, a model of about {HeavyModelRuns:N0} runs", SampleScope.Matching, _ => new LineageComputeQuestion
        {
            Model = GeneratedWorld.Model(world.ModelOfRuns(HeavyModelRuns)), MaxMakers = LineageComputeQuestion.MostMakers,
        }),
        Sample<HandoffAnswer>("ListHandoffs, a month", SampleScope.Matching, i => new HandoffQuestion { Period = Span(i, 30) }),
        Sample<HandoffAnswer>("ListHandoffs, a month, without an ownership link", SampleScope.Matching, i => new HandoffQuestion { Period = Span(i, 30), WithoutLinkOnly = true }),
        Sample<DistillationAnswer>("ListDistillationLeads, below 1e23 FLOP, a month", SampleScope.Matching, i => new DistillationQuestion
        {
            BelowFlop = Quantity.Parse("100000000000000000000000"), Period = Span(i, 30),
        }),
        Sample<DistillationAnswer>("ListDistillationLeads, a teacher", SampleScope.Matching, i => new DistillationQuestion { TeacherModel = GeneratedWorld.Model(8_000 + (i * 131 % 12_000)) }),
        Sample<OriginAnswer>("ListConcealedOrigins, one country in another", SampleScope.Aggregate, i => new OriginQuestion { Origin = GeneratedWorld.Country(i), RentedIn = GeneratedWorld.Country(i + 1) }),
        Sample<OriginAnswer>("ListConcealedOrigins, one country anywhere", SampleScope.Aggregate, i => new OriginQuestion { Origin = GeneratedWorld.Country(i) }),
        Sample<ContributionAnswer>("ListContributions, of a model", SampleScope.Matching, i => new ContributionQuestion { Model = GeneratedWorld.Model(8_000 + (i * 131 % 12_000)) }),
        Sample<ReleaseAnswer>("ListReleases, first page", SampleScope.Indexed, _ => new ReleaseQuestion()),
        Sample<ReleaseAnswer>("ListReleases, without any attested training", SampleScope.Indexed, _ => new ReleaseQuestion { WithoutTrainingOnly = true }),
    ];

    private static IEnumerable<SampleQuestion> OfParties() =>
    [
        Sample<SearchAnswer>("SearchEntities, a name with a typing error", SampleScope.Indexed, i => new SearchQuestion { Text = GeneratedWorld.CustomerName(i * 97 % 5_000).Replace("e", "a", StringComparison.Ordinal) }),
        Sample<SearchAnswer>("SearchEntities, words of many names, low least score", SampleScope.Indexed, i => new SearchQuestion { Text = $"{GeneratedWorld.CustomerName(i * 97 % 5_000)} Holdings", MinScore = 0.2m }),
        Sample<ControllersAnswer>("GetControllers, a customer", SampleScope.Indexed, i => new ControllersQuestion { Entity = Party(4_999 - (i * 97 % 4_000)) }),
        Sample<OwnershipLinkAnswer>("GetOwnershipLink, two customers", SampleScope.Indexed, i => new OwnershipLinkQuestion { One = Party(4_999 - (i * 97 % 4_000)), Other = Party(3_000 + (i * 31 % 1_000)) }),
        Sample<CapturedAnswer>("ListCaptured, by a list", SampleScope.Aggregate, _ => new CapturedQuestion { List = GeneratedParties.List }),
        Sample<EntitiesAnswer>("ListEntities, first page", SampleScope.Indexed, _ => new EntitiesQuestion()),
        Sample<RulesAnswer>("ListRules", SampleScope.Indexed, _ => new RulesQuestion()),
    ];

    private static IEnumerable<SampleQuestion> OfAccounts() =>
    [
        Sample<BalanceAnswer>("GetBalance, a site, a month", SampleScope.Matching, i => new BalanceQuestion
        {
            Operator = GeneratedWorld.Cluster(i).Operator, Site = GeneratedWorld.Cluster(i).Site, Period = Span(i, 30),
        }),
        Sample<BalanceAnswer>("GetBalance, a country, a month", SampleScope.Aggregate, i => new BalanceQuestion { Country = GeneratedWorld.Country(i), Period = Span(i, 30) }),
        Sample<SiteReliabilityAnswer>("GetSiteReliability, a site", SampleScope.Aggregate, i => new SiteReliabilityQuestion
        {
            Operator = GeneratedWorld.Cluster(i).Operator, Site = GeneratedWorld.Cluster(i).Site, Period = Span(i, 30),
        }),
        Sample<DeviceHistoryAnswer>("GetDeviceHistory", SampleScope.Indexed, i => new DeviceHistoryQuestion { Identity = GeneratedBackground.Device(i * 7 % 300, i % 64) }),
        Sample<DeviceConflictsAnswer>("ListDeviceConflicts", SampleScope.Indexed, _ => new DeviceConflictsQuestion()),
    ];

    private static EntityId Party(int customer) => EntityId.Parse(GeneratedWorld.Customer(customer));
}
