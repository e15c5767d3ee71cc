using System.CommandLine;

namespace Provenance.Cli;

/// <summary><c>query</c>: the questions.</summary>
internal static class QueryCommand
{
    public static Command Create(Terminal terminal)
    {
        var group = new DocumentedCommand(
            "query",
            "Asks a registry. Every answer says for which tree size it holds; with --evidence the jobs and releases it rests on are saved for offline verification.",
            "provenance query jobs --customer LEI:5493001KJTIIGC8Y1R12",
            "provenance query clusters --min-ops 1e20 --format bf16",
            "provenance query lineage --model frontier-7b --direction ancestors");
        group.Subcommands.Add(JobsQuery.Create(terminal));
        group.Subcommands.Add(ClustersQuery.Create(terminal));
        group.Subcommands.Add(StackedQuery.Create(terminal));
        group.Subcommands.Add(UsageQuery.Create(terminal));
        group.Subcommands.Add(StructuringQuery.Create(terminal));
        group.Subcommands.Add(LineageQuery.Create(terminal));
        group.Subcommands.Add(ComputeQuery.Create(terminal));
        group.Subcommands.Add(HandoffsQuery.Create(terminal));
        group.Subcommands.Add(BalanceQuery.Create(terminal));
        group.Subcommands.Add(DeviceQuery.Create(terminal));
        group.Subcommands.Add(DeviceConflictsQuery.Create(terminal));
        group.Subcommands.Add(ReliabilityQuery.Create(terminal));
        group.Subcommands.Add(DistillationQuery.Create(terminal));
        group.Subcommands.Add(ContributionsQuery.Create(terminal));
        group.Subcommands.Add(ReleasesQuery.Create(terminal));
        group.Subcommands.Add(OriginQuery.Create(terminal));
        group.Subcommands.Add(SignalsQuery.Create(terminal));
        group.Subcommands.Add(LeadsQuery.Create(terminal));
        group.Subcommands.Add(LeadQuery.Create(terminal));
        group.Subcommands.Add(RulesQuery.Create(terminal));
        group.Subcommands.Add(DiffQuery.Create(terminal));
        group.Subcommands.Add(EntitiesQuery.Create(terminal));
        group.Subcommands.Add(ControllersQuery.Create(terminal));
        group.Subcommands.Add(CapturedQuery.Create(terminal));
        group.Subcommands.Add(LinkQuery.Create(terminal));
        group.Subcommands.Add(RegisterQuery.Create(terminal));
        group.Subcommands.Add(KeysQuery.Create(terminal));
        group.Subcommands.Add(BundleQuery.Create(terminal));
        return group;
    }
}
