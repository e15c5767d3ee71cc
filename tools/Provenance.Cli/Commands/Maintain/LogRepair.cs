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
    public static Option<string[]> From(bool required) => new("--from")
    {
        Description = "Directory of a backup or a mirror that has what is missing. May be given several times, the best first.",
        AllowMultipleArgumentsPerToken = true,
        Required = required,
    };

    public static async Task<int> RunAsync(
        Terminal terminal, RegistryDirectory directory, IReadOnlyList<string> copies, Checkpoint? signed, CancellationToken cancellationToken)
    {
        try
        {
            Repaired repaired;
            using (var progress = new Progress(terminal, "entries", signed?.Size.Value))
            {
                repaired = await RegistryRepair.RunAsync(directory, copies, signed, terminal.Time, progress, cancellationToken);
            }

            foreach (var (source, entries) in repaired.Log.Taken.Where(taken => taken.Entries > 0))
            {
                terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{entries:N0} entries from {source}"));
            }

            terminal.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"{directory.Origin}: {repaired.Log.Size.Value:N0} entries, root {repaired.Log.Root}, checked. The old database is {repaired.Kept}; delete it when it is no longer needed."));
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
}
