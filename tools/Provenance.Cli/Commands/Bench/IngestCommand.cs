using System.CommandLine;
using System.Text.Json;

namespace Provenance.Cli;

/// <summary><c>provenance bench ingest</c>.</summary>
internal static class IngestCommand
{
    private const int MaxCount = 20_000_000;
    private const int MaxBatch = 256;
    private const int MaxInFlight = 16_384;

    public static Command Create(Terminal terminal)
    {
        var mode = new Option<IngestMode>("--mode") { Description = "stream or unary.", DefaultValueFactory = _ => IngestMode.Stream };
        var count = BoundedOption.Create("--count", "Attestations.", 200_000, MaxCount);
        var batch = BoundedOption.Create("--batch", "Attestations a message of a stream.", 64, MaxBatch);
        var inFlight = BoundedOption.Create("--in-flight", "Attestations unanswered at once.", 2048, MaxInFlight);
        var data = new Option<DirectoryInfo?>("--data")
        {
            Description = "Makes the registry here and leaves it; otherwise in a temporary directory that is deleted.",
        };
        var storage = new Option<FileInfo?>("--storage-file")
        {
            Description = "File with the connection string of an empty database of SQL Server that the log is made in. What the database itself costs is then not counted, nor its disk.",
        };
        var curve = new Option<bool>("--curve")
        {
            Description = "Tells the cost up to 10,000, 30,000, 100,000 attestations and so on too. At each the projections are waited for.",
        };
        var json = new Option<bool>("--json") { Description = "Figures as JSON." };
        var command = new DocumentedCommand(
            "ingest",
            "Loads a server of its own process with signed training jobs and measures it, everything on. The cost is stated in verifies: "
            + "CPU time of the server per attestation, divided by the CPU time of one Ed25519 verification by NSec, both measured in this "
            + "run. It is stable where seconds are not.",
            "provenance bench ingest",
            "provenance bench ingest --mode unary --in-flight 512",
            "provenance bench ingest --count 1000000 --curve",
            "provenance bench ingest --count 1000000 --data ./big --json")
        {
            mode, count, batch, inFlight, curve, data, storage, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = new IngestOptions(
                parsed.GetValue(mode),
                parsed.GetValue(count),
                parsed.GetValue(batch),
                parsed.GetValue(inFlight),
                parsed.GetValue(data)?.FullName,
                parsed.GetValue(storage)?.FullName,
                parsed.GetValue(curve));
            var figures = await IngestBench.RunAsync(options, terminal.Error, cancellationToken);
            await terminal.Output.WriteLineAsync(
                parsed.GetValue(json)
                    ? JsonSerializer.Serialize(figures, IngestFiguresJson.Default.IngestFigures)
                    : figures.ToText());
            return figures.Refused == 0 ? ExitCode.Ok : ExitCode.Refused;
        });
        return command;
    }
}
