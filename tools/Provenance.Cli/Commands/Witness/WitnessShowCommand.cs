using System.CommandLine;
using System.Globalization;
using Provenance.Transparency;
using Provenance.Witness;

namespace Provenance.Cli;

/// <summary><c>witness show</c>: keys, logs, what is held of each.</summary>
internal static class WitnessShowCommand
{
    public static Command Create(Terminal terminal)
    {
        var data = WitnessCommand.Data();
        var url = new Option<string>("--url") { Description = "The address for the policy lines.", DefaultValueFactory = _ => WitnessOptions.DefaultUrl };
        var command = new DocumentedCommand(
            "show",
            "Shows a witness's keys as policies list them, the logs it knows, and what it holds of each. The witness may be running.",
            "provenance witness show --data ./w1 --url https://witness.example/w1")
        {
            data, url,
        };
        command.SetAction(parsed => WitnessCommand.With(parsed.GetRequiredValue(data), directory =>
        {
            Show(terminal, directory, parsed.GetRequiredValue(url));
            return ExitCode.Ok;
        }));
        return command;
    }

    private static void Show(Terminal terminal, WitnessDirectory directory, string url)
    {
        foreach (var (number, key) in directory.ReadVerifiers().Index())
        {
            terminal.Line(WitnessCommand.PolicyLine(WitnessCommand.PolicyName(directory.Name, number), key, url));
        }

        using var state = SqliteWitnessState.Open(directory.StatePath);
        var origins = directory.ReadLogs().Select(key => key.Name).Distinct(StringComparer.Ordinal).ToList();
        terminal.Table(
            ["log", "size", "cosigned (UTC)", "forks", "monitors ask for"],
            origins.Select(origin =>
            {
                var held = state.Read(origin);
                return (IReadOnlyList<string>)
                [
                    origin,
                    held is null ? "nothing yet" : held.Cosigned.Checkpoint.Size.ToString(),
                    held is null ? "" : DateTimeOffset.FromUnixTimeSeconds(held.CosignedAt).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                    state.Contradictions(origin).DistinctBy(kept => kept.Checkpoint.Size).Count().ToString(CultureInfo.InvariantCulture),
                    $"{CosigningWitness.HashOf(origin)}/checkpoint",
                ];
            }));
        foreach (var fork in origins.SelectMany(origin => state.Contradictions(origin).GroupBy(kept => (origin, kept.Checkpoint.Size))))
        {
            terminal.Note(fork.Key.Size == TreeSize.Zero
                ? $"{fork.Key.origin} signed a root of no entries that is not the empty tree's; keep this:"
                : $"{fork.Key.origin} signed two trees of {fork.Key.Size} entries, which proves that it forked; keep both:");
            foreach (var kept in fork)
            {
                terminal.Notes(kept.ToString().Split('\n'));
            }
        }
    }
}
