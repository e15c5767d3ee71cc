using System.CommandLine;
using System.Text.Json;

namespace Provenance.Cli;

/// <summary><c>provenance bench soak</c>.</summary>
internal static class SoakCommand
{
    private const int MaxMinutes = 7 * 24 * 60;
    private const int MaxRate = 100_000;
    private const int MaxBatch = 256;
    private const int MaxAskEvery = 3_600;

    public static Command Create(Terminal terminal)
    {
        var minutes = BoundedOption.Create("--minutes", "How long.", 60, MaxMinutes);
        var rate = BoundedOption.Create("--rate", "Attestations a second, offered whether or not the server keeps up.", 1_000, MaxRate);
        var batch = BoundedOption.Create("--batch", "Attestations a message of the stream.", 64, MaxBatch);
        var askEvery = BoundedOption.Create("--ask-every", "Seconds between two questions.", 1, MaxAskEvery);
        var data = new Option<DirectoryInfo?>("--data")
        {
            Description = "Makes the registry here and leaves it; otherwise in a temporary directory that is deleted.",
        };
        var json = new Option<bool>("--json") { Description = "Figures as JSON." };
        var command = new DocumentedCommand(
            "soak",
            "Loads a server of its own process at a steady rate for a long time, asks questions beside it, and tells of each minute how long "
            + "answers took, how far the projections are behind, what memory the server holds and what an attestation cost; then checks the whole log. Attestations are signed "
            + "while it runs, so this client takes a part of the machine.",
            "provenance bench soak --minutes 60 --rate 3000",
            "provenance bench soak --minutes 10 --data ./soaked --json")
        {
            minutes, rate, batch, askEvery, data, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = new SoakOptions(
                parsed.GetValue(minutes),
                parsed.GetValue(rate),
                parsed.GetValue(batch),
                TimeSpan.FromSeconds(parsed.GetValue(askEvery)),
                parsed.GetValue(data)?.FullName);
            var figures = await SoakBench.RunAsync(options, terminal.Error, cancellationToken);
            await terminal.Output.WriteLineAsync(
                parsed.GetValue(json) ? JsonSerializer.Serialize(figures, SoakFiguresJson.Default.SoakFigures) : figures.ToText());
            return figures is { Refused: 0, QuestionsFailed: 0, Damages: 0 } ? ExitCode.Ok : ExitCode.Refused;
        });
        return command;
    }
}
