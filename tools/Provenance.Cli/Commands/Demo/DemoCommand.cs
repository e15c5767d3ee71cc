using System.CommandLine;

namespace Provenance.Cli;

/// <summary><c>provenance demo</c>: the whole way through once, on this machine, in under a minute.</summary>
internal static class DemoCommand
{
    public static Command Create(Terminal terminal)
    {
        var keep = new Option<string?>("--keep")
        {
            Description = "A new directory for the registry, attestations, receipts and evidence, which stay there, without the private keys that signed; otherwise they are deleted.",
        };
        var serve = new Option<bool>("--serve") { Description = "Leaves the server running at the end, until Ctrl+C, to try things on." };
        var command = new DocumentedCommand(
            "demo",
            "Tells an invented story end to end: data centres sign and submit what ran on their clusters, a regulator asks who used large "
            + "clusters and where a model came from, a forged report is refused, and the evidence is verified offline. Uses real commands, "
            + "which it shows, on a registry of its own with generated keys.",
            "provenance demo",
            "provenance demo --keep ./demo --serve")
        {
            keep, serve,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = parsed.GetValue(keep);
            if (path is not null && Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
            {
                throw CommandException.Usage($"{path} is not empty", "Name a new directory.");
            }

            var directory = path is null ? Directory.CreateTempSubdirectory("provenance-demo-") : Directory.CreateDirectory(path);
            try
            {
                await new DemoRun(terminal, directory.FullName).RunAsync(parsed.GetValue(serve), cancellationToken);
                return ExitCode.Ok;
            }
            finally
            {
                if (path is null)
                {
                    directory.Delete(recursive: true);
                }
            }
        });
        return command;
    }
}
