using System.CommandLine;
using Provenance.Registry.Log;
using Provenance.Server;
using Provenance.Transparency;

namespace Provenance.Cli;

/// <summary><c>provenance backup</c>: a checked copy of a registry, also while it is served.</summary>
internal static class BackupCommand
{
    private const string WhenInDatabase = "Where the log is in a database, back that up with the database's own tools: this copies a directory.";

    public static Command Create(Terminal terminal)
    {
        var data = new DataOptions(terminal);
        var output = new Option<string>("--out") { Description = "Directory of the backup; it must be empty, or is made.", Required = true };
        var command = new DocumentedCommand(
            "backup",
            "Copies the log as of one moment and the leads as of a later one, erases in the copy what published redactions name, and checks the copy from the first "
            + "entry to the last and against the high-water mark: a copy that lacks what was signed is no backup. "
            + "A server may run on the directory. Keys, discovery secrets and the high-water mark are not copied: keep secrets/ apart, and never put a "
            + "mark back. A backup made before a redaction still holds what was redacted: delete it once a later one is made.",
            "provenance backup --data ./registry --out /mnt/other-disk/2026-11-26")
        {
            output,
        };
        data.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(terminal, data.DirectoryWithLog(parsed, WhenInDatabase), parsed.GetRequiredValue(output), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, RegistryDirectory directory, string output, CancellationToken cancellationToken)
    {
        try
        {
            using var progress = new Progress(terminal, "entries", null);
            var (mark, unread) = await ReadMarkAsync(directory, cancellationToken);
            var report = await RegistryBackup.TakeAsync(directory, mark, output, terminal.Time, progress, cancellationToken);
            if (report.IsClean)
            {
                if (mark is null && report.Entries > 0)
                {
                    terminal.Line($"{unread ?? $"The high-water mark {directory.HighWaterMarkPath} is missing."} Whether all that was signed is in the backup is not known.");
                }

                terminal.Line($"{output}: {Units.Count(report.Entries, "entry", "entries")}, root {report.Root}, {Units.Count(report.RedactedSections, "section", "sections")} redacted, checked");
                foreach (var waiting in report.WaitingRedactions)
                {
                    terminal.Line($"Redaction {waiting} waits for the witnesses: what it names is in {output}. Make another backup once the checkpoint with it is published, then delete this one.");
                }

                return ExitCode.Ok;
            }

            foreach (var damage in report.Damages)
            {
                terminal.Line($"{damage.Place}: {damage.Message}");
            }

            throw CommandException.Refused($"The copy in {output} is damaged as the registry is, and is no backup", "Run provenance fsck on the registry, and keep the backup before.");
        }
        catch (StorageCorruptException exception)
        {
            throw CommandException.Refused(exception.Message.TrimEnd('.'), "Run provenance fsck on the registry, and keep the backup before.");
        }
        catch (Exception exception) when (exception is StorageUnavailableException or IOException or UnauthorizedAccessException)
        {
            throw CommandException.Unable(exception.Message.TrimEnd('.'), "Make room, or name another directory.");
        }
    }

    // Whoever takes backups need not be able to read the mark; that it was not compared is told then.
    private static async Task<(Checkpoint? Mark, string? Unread)> ReadMarkAsync(RegistryDirectory directory, CancellationToken cancellationToken)
    {
        try
        {
            return await RegistryPlace.ReadMarkAsync(directory, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (null, $"The high-water mark {directory.HighWaterMarkPath} cannot be read: {exception.Message}");
        }
    }
}
