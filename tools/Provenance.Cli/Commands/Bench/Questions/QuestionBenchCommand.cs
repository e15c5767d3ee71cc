using System.CommandLine;
using System.Text.Json;

namespace Provenance.Cli;

/// <summary><c>provenance bench query</c>.</summary>
internal static class QuestionBenchCommand
{
    private const int MaxJobs = 100_000_000;
    private const int MaxRepeat = 10_000;

    public static Command Create(Terminal terminal)
    {
        var jobs = BoundedOption.Create("--jobs", "Jobs of the generated registry.", 1_000_000, MaxJobs);
        var repeat = BoundedOption.Create("--repeat", "How often each question is asked; one that is slow, for a minute.", 100, MaxRepeat);
        var data = new Option<DirectoryInfo?>("--data")
        {
            Description = "Makes the tables here and leaves them, or takes those that are here; otherwise in a temporary directory that is deleted.",
        };
        var postgres = new Option<string?>("--postgres")
        {
            Description = "Connection string of a PostgreSQL database whose tables of the schema bench may be dropped and filled: three aggregates are measured there too.",
        };
        var leads = new Option<bool>("--without-leads") { Description = "Leaves out the computing of all signals, which takes half a minute of processor time for a million jobs, and questions about leads." };
        var named = new Option<string?>("--question") { Description = "Asks only questions in whose names this stands, such as \"ListReleases\", whatever their case." };
        var json = new Option<bool>("--json") { Description = "Figures as JSON." };
        var command = new DocumentedCommand(
            "query",
            "Asks a generated registry every question that has a sample, and measures p50, p95 and memory. Tables are written through the "
            + "projections' own write path, without a log and without signatures. Compare figures of one run on one machine; growth is the "
            + "ratio of two runs of different --jobs.",
            "provenance bench query",
            "provenance bench query --jobs 10000000 --data ./big",
            "provenance bench query --data ./small --postgres \"Host=127.0.0.1;Port=5433;Username=bench;Database=bench\" --json")
        {
            jobs, repeat, data, postgres, leads, named, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = new QuestionBenchOptions(
                parsed.GetValue(jobs), parsed.GetValue(repeat), parsed.GetValue(data)?.FullName, parsed.GetValue(postgres), !parsed.GetValue(leads),
                parsed.GetValue(named));
            var figures = await QuestionBench.RunAsync(options, terminal.Error, cancellationToken);
            await terminal.Output.WriteLineAsync(
                parsed.GetValue(json)
                    ? JsonSerializer.Serialize(figures, QuestionFiguresJson.Default.QuestionFigures)
                    : figures.ToText());
            return figures.Compared.All(figure => figure.IsSame) ? ExitCode.Ok : ExitCode.Refused;
        });
        return command;
    }
}
