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
        var count = BoundedOption.Create("--count", "Statements, one after the other.", 100, MaxCount);
        var pause = BoundedOption.Create("--pause", "Longest pause before a statement, in milliseconds; drawn at random.", 300, MaxPauseMs, min: 0);
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
            await terminal.Output.WriteLineAsync(parsed.GetValue(json)
                ? JsonSerializer.Serialize(figures, WitnessFiguresJson.Default.WitnessFigures)
                : figures.ToText());
            return ExitCode.Ok;
        });
        return command;
    }
}
