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
            "provenance query clusters --min-ops 100000000000000000000 --format bf16",
            "provenance query lineage --model frontier-7b --direction ancestors");
        group.Subcommands.Add(JobsQuery.Create(terminal));
        group.Subcommands.Add(ClustersQuery.Create(terminal));
        group.Subcommands.Add(LineageQuery.Create(terminal));
        group.Subcommands.Add(BundleQuery.Create(terminal));
        return group;
    }
}
