using System.CommandLine;
using Provenance.Auditing;
using Provenance.Statements;

namespace Provenance.Cli;

/// <summary><c>audit</c>: a log from outside, from its server or from a copy.</summary>
internal static class AuditCommand
{
    /// <summary>The log holds; what signers stated in it does not.</summary>
    public const int StatementFindings = 4;

    public static Command Create(Terminal terminal)
    {
        var command = new DocumentedCommand(
            "audit",
            "Audits a log from outside: its continuity since the last audit, every tile and bundle up to the signed root, every entry's content, signatures and "
            + "rights by index, times, entries that are disputed since a compromise, sections that are missing without a redaction, conflicts, gaps, and closes of periods recomputed. A copy is audited from its first entry, a server from where the last audit "
            + "ended; --full and --incremental say otherwise. Exit codes: 0 nothing found, or notices alone; 1 the log, or the copy that was read, is not what was signed; "
            + "4 the log holds, and what signers stated contradicts itself or the log, or was signed with a key in other hands; 3 it could not be read, which says nothing about it.",
            "provenance audit ./copy --policy policy.json --state audit.state",
            "provenance audit http://127.0.0.1:7401 --server http://127.0.0.1:7400 --policy policy.json --state audit.state --also https://mirror.example/log",
            "provenance audit ./copy --policy policy.json --state audit.state --key acme.pub.json --discovery-secret acme.discovery --stream-log ./sent",
            "provenance audit ./copy --policy policy.json --state audit.state --report audit.json --party safeguards-audit");
        var options = new AuditOptionsReader(terminal);
        options.AddTo(command);
        command.Subcommands.Add(AuditPlanCommand.Create(terminal));
        command.Subcommands.Add(DiscoverySecretCommand.Create(terminal));
        command.SetAction((parsed, cancellationToken) => LogPlace.ExplainedAsync(() => RunAsync(terminal, options, parsed, cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, AuditOptionsReader options, ParseResult parsed, CancellationToken cancellationToken)
    {
        OutputFile.RequireNew(parsed);
        Ed25519SelfTest.Run();
        var policy = await options.Connection.PolicyAsync(parsed, cancellationToken);
        var place = parsed.GetValue(options.Log)
            ?? throw CommandException.Usage("It is not said what to audit", "Give the address of a log, or the folder of a copy.");
        using var client = LogPlace.IsServer(place) ? options.Connection.Open(parsed, policy) : null;
        using var source = LogPlace.Open(place, client, terminal.Time);
        var vantage = await options.ReadVantagePointsAsync(parsed, cancellationToken);
        try
        {
            using var state = AuditState.Open(options.StatePath(parsed), policy.Origin, policy.RootFingerprint);
            var work = options.Read(parsed, policy, place, [.. vantage.Select(one => one.Point)]);
            var outcome = await RunAsync(terminal, new AuditRun(source, state, work), cancellationToken);
            await options.WriteReportAsync(parsed, outcome, cancellationToken);
            AuditTelling.Tell(terminal, place, outcome, work, parsed.GetValue(options.Json));
            return outcome.Findings.Worst switch
            {
                Severity.Log => ExitCode.Refused,
                Severity.Statement => StatementFindings,
                _ => ExitCode.Ok,
            };
        }
        finally
        {
            foreach (var (_, tiles) in vantage)
            {
                tiles?.Dispose();
            }
        }
    }

    private static async Task<AuditOutcome> RunAsync(Terminal terminal, AuditRun run, CancellationToken cancellationToken)
    {
        using var progress = new Progress(terminal, "entries", null);
        return await run.RunAsync(progress, cancellationToken);
    }
}
