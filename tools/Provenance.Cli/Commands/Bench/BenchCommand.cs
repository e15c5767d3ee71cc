using System.CommandLine;

namespace Provenance.Cli;

/// <summary><c>provenance bench</c>: measures speed and memory, never asserts them.</summary>
internal static class BenchCommand
{
    public static Command Create(Terminal terminal) =>
        new DocumentedCommand("bench", "Measures what the registry costs on this machine.", "provenance bench ingest", "provenance bench query", "provenance bench witness", "provenance bench soak")
        {
            IngestCommand.Create(terminal), QuestionBenchCommand.Create(terminal), WitnessBenchCommand.Create(terminal), SoakCommand.Create(terminal),
        };
}
