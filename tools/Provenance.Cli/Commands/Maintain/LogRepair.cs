using System.CommandLine;
using System.Globalization;
using Provenance.Registry.Checking;
using Provenance.Registry.Log;
using Provenance.Server;
using Provenance.Transparency;

namespace Provenance.Cli;

/// <summary>Rebuilding a log, as <c>fsck --repair</c> and <c>restore</c> do it.</summary>
internal static class LogRepair
{
    /// <summary>The option that names copies.</summary>
    public static Option<string[]> From() => new("--from")
    {
        Description = "Directory of a backup or a mirror that has what is missing. May be given several times, the best first.",
        AllowMultipleArgumentsPerToken = true,
    };

    /// <summary>Where the old database is; nothing where there was none.</summary>
    public static string Kept(string path) => File.Exists(path) ? $" The old database is {path}; delete it when it is no longer needed." : "";

    /// <summary>What ends a repair where nothing tells what was signed: a log that lacks some of it would be signed on as if it were whole.</summary>
    public static CommandException NothingSigned(RegistryDirectory directory) => CommandException.Unable(
        $"There is no high-water mark {directory.HighWaterMarkPath}, which says what the log must come to",
        "Run \"provenance restore\" with --to FILE, the newest checkpoint of this log that is known, or with --from a backup or a mirror that tells what was signed; witnesses and mirrors hold checkpoints.");

    public static async Task<int> RunAsync(
        Terminal terminal,
        RegistryDirectory directory,
        IReadOnlyList<string> copies,
        IReadOnlyList<Checkpoint> known,
        bool mayLeaveOut,
        CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyList<Checkpoint> signed = [.. known, .. await SignedTrees.OfAsync(directory, copies, cancellationToken)];
            if (signed.Count == 0)
            {
                throw NothingSigned(directory);
            }

            Repaired repaired;
            using (var progress = new Progress(terminal, "entries", signed.Max(tree => tree.Size.Value)))
            {
                repaired = await RegistryRepair.RunAsync(directory, copies, signed, mayLeaveOut, terminal.Time, progress, cancellationToken);
            }

            Tell(terminal, directory, repaired);
            if (known.Count == 0)
            {
                terminal.Line("Only the copies tell that this is all that was signed. Where somebody holds a newer checkpoint, restore again with --to before the server is started.");
            }

            return ExitCode.Ok;
        }
        catch (RebuildRefusedException exception)
        {
            throw CommandException.Refused(exception.Message.TrimEnd('.'), "Nothing was changed. Name backups or mirrors with --from.");
        }
        catch (StorageCorruptException exception)
        {
            throw CommandException.Refused(exception.Message.TrimEnd('.'), "Nothing was changed. Name other backups or mirrors with --from.");
        }
        catch (InvalidDataException exception)
        {
            throw CommandException.Refused(exception.Message.TrimEnd('.'), "Nothing was changed.");
        }
        catch (Exception exception) when (exception is StorageUnavailableException or DirectoryInUseException or IOException or UnauthorizedAccessException)
        {
            throw CommandException.Unable(exception.Message.TrimEnd('.'), "Stop whatever uses the registry, then try again.");
        }
    }

    private static void Tell(Terminal terminal, RegistryDirectory directory, Repaired repaired)
    {
        var log = repaired.Log;
        foreach (var (source, entries, _) in log.Taken.Where(taken => taken.Entries > 0))
        {
            terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{entries:N0} entries from {source}"));
        }

        // Only the log's own entries count beyond what was signed, as far as they are whole.
        foreach (var (source, _, size) in log.Taken.Where(taken => taken.Size.Value > log.Size.Value))
        {
            terminal.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"Entries {log.Size} to {size.Value - 1} of {source} are left out: neither the high-water mark nor a checkpoint that was given or that a copy holds reaches them."));
        }

        terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{directory.Origin}: {log.Size.Value:N0} entries, root {log.Root}, checked.{Kept(repaired.Kept)}"));
        if (repaired.Mark is { } mark)
        {
            terminal.Line($"The high-water mark {directory.HighWaterMarkPath} now stands at {mark.Size}.");
        }
    }
}
