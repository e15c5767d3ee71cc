using System.CommandLine;
using System.Globalization;
using Provenance.Auditing;

namespace Provenance.Cli;

/// <summary><c>mirror</c>: a full copy of a log, checked as it is made.</summary>
internal static class MirrorCommand
{
    private const int Told = 20;

    public static Command Create(Terminal terminal)
    {
        var connection = new Connection(terminal);
        var log = LogPlace.Argument("Address that /checkpoint and /tile/ follow, such as http://127.0.0.1:7401.");
        var output = new Option<string>("--out") { Description = "Folder of the copy; made, or brought up to date.", Required = true };
        var treeOnly = new Option<bool>("--tree-only") { Description = "Copies checkpoint, tiles and entry bundles, without what the entries commit to." };
        var check = new Option<bool>("--check") { Description = "Reads the whole copy again and fetches what is damaged or missing in it." };
        var concurrency = Concurrency();
        var command = new DocumentedCommand(
            "mirror",
            "Copies a log: checkpoint, tiles and entry bundles over HTTP, envelopes and the sections one is entitled to over gRPC (--server). "
            + "Everything is checked against the signed tree before it is kept. Run again, it fetches what is new; killed at any moment, it goes on. "
            + "The copy is a static tile log (C2SP tlog-tiles) that any web server can serve, and all that \"provenance audit\" needs. "
            + "A copy keeps what it has, though the log no longer shows it. Exit codes: 1 the log, or the copy that is there, is not what was signed, or content was not shown; 3 it could not be read.",
            "provenance mirror http://127.0.0.1:7401 --server http://127.0.0.1:7400 --out ./copy --policy policy.json");
        command.Arguments.Add(log);
        command.Options.Add(output);
        command.Options.Add(treeOnly);
        command.Options.Add(check);
        command.Options.Add(concurrency);
        connection.AddTo(command);
        command.SetAction((parsed, cancellationToken) => LogPlace.ExplainedAsync(async () =>
        {
            var policy = await connection.PolicyAsync(parsed, cancellationToken);
            var address = parsed.GetRequiredValue(log);
            if (!LogPlace.IsServer(address))
            {
                throw CommandException.Usage($"{address} is no address", "A log is copied from its server, such as http://127.0.0.1:7401.");
            }

            using var client = connection.Open(parsed, policy);
            using var source = LogPlace.Open(address, client, terminal.Time);
            var run = new MirrorRun(source, new MirrorLayout(parsed.GetRequiredValue(output)), policy)
            {
                Concurrency = parsed.GetValue(concurrency),
                WithContent = !parsed.GetValue(treeOnly),
                ChecksAll = parsed.GetValue(check),
            };
            return Tell(terminal, await RunAsync(terminal, run, cancellationToken), parsed.GetRequiredValue(output));
        }));
        return command;
    }

    public static Option<int> Concurrency()
    {
        var option = new Option<int>("--concurrency")
        {
            Description = "Bundles of 256 entries that are read at once, 1 to 64; memory is in proportion.",
            DefaultValueFactory = _ => MirrorRun.UsualConcurrency,
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && (!int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value is < 1 or > 64))
            {
                result.AddError("--concurrency is 1 to 64");
            }
        });
        return option;
    }

    private static async Task<MirrorOutcome> RunAsync(Terminal terminal, MirrorRun run, CancellationToken cancellationToken)
    {
        using var progress = new Progress(terminal, "entries", null);
        return await run.RunAsync(progress, cancellationToken);
    }

    private static int Tell(Terminal terminal, MirrorOutcome outcome, string folder)
    {
        foreach (var problem in outcome.Problems.Kept.Take(Told))
        {
            terminal.Note($"{problem.Place}: {problem.Message}");
        }

        var tree = outcome.Checkpoint.Checkpoint;
        terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{folder} holds {tree.Size.Value:N0} entries of {tree.Origin}, {tree.Size.Value - outcome.Before.Value:N0} of them new; {outcome.FetchedBundles:N0} bundles fetched; root {tree.Root}."));
        return outcome.Problems.Total == 0
            ? ExitCode.Ok
            : throw CommandException.Refused(
                string.Create(CultureInfo.InvariantCulture, $"The content of {outcome.Problems.Total:N0} entries is not what their leaves commit to, or was not shown; what the copy had of them stays"),
                "The tree is whole. Ask the operator, then audit the copy.");
    }
}
