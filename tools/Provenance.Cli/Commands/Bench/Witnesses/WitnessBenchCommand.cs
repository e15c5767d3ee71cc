using System.CommandLine;
using System.Text.Json;

namespace Provenance.Cli;

/// <summary><c>provenance bench witness</c>.</summary>
internal static class WitnessBenchCommand
{
    private const int MaxCount = 100_000;
    private const int MaxPauseMs = 60_000;

    public static Command Create(Terminal terminal)
    {
        var count = new Option<int>("--count") { Description = $"Statements, one after the other. 1 to {MaxCount}.", DefaultValueFactory = _ => 100 };
        var pause = new Option<int>("--pause") { Description = $"Longest pause before a statement, in milliseconds; drawn at random. 0 to {MaxPauseMs}.", DefaultValueFactory = _ => 300 };
        count.Validators.Add(parsed => Bound(parsed, "--count", 1, MaxCount));
        pause.Validators.Add(parsed => Bound(parsed, "--pause", 0, MaxPauseMs));
        var json = new Option<bool>("--json") { Description = "Figures as JSON." };
        var command = new DocumentedCommand(
            "witness",
            "Measures the time from sending a statement to its witnessed receipt: a server and three local witnesses, each a process of its own, "
            + "two of which make the quorum. Every part of it writes to this disk before it answers.",
            "provenance bench witness",
            "provenance bench witness --count 500 --pause 0 --json")
        {
            count, pause, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var figures = await WitnessBench.RunAsync(parsed.GetValue(count), parsed.GetValue(pause), terminal.Error, cancellationToken);
            terminal.Line(parsed.GetValue(json)
                ? JsonSerializer.Serialize(figures, WitnessFiguresJson.Default.WitnessFigures)
                : figures.ToText());
            return ExitCode.Ok;
        });
        return command;
    }

    private static void Bound(System.CommandLine.Parsing.OptionResult parsed, string name, int min, int max)
    {
        if (parsed.GetValueOrDefault<int>() is var value && (value < min || value > max))
        {
            parsed.AddError($"{name} takes {min} to {max}, not {value}.");
        }
    }
}
