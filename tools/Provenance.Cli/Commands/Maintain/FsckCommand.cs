using System.CommandLine;
using System.Globalization;
using Provenance.Registry.Checking;
using Provenance.Server;
using Provenance.Storage.Sqlite.Log;
using Provenance.Transparency;

namespace Provenance.Cli;

/// <summary><c>provenance fsck</c>: checks a registry's files from the inside, believing nothing that is stored.</summary>
internal static class FsckCommand
{
    public static Command Create(Terminal terminal)
    {
        var data = new DataOptions(terminal);
        var writeMark = new Option<bool>("--write-mark")
        {
            Description = "After a clean check, sets the high-water mark to what was checked. Only for a mark that is lost or unreadable: "
                + "it gives up the protection against an older copy of the database.",
        };
        var command = new DocumentedCommand(
            "fsck",
            "Rehashes every leaf, section and tile of a registry, verifies every signature and right again by index, and compares the root "
            + "with head and high-water mark. Exit code 1 where something is wrong.",
            "provenance fsck --data ./registry",
            "provenance fsck --data ./registry --mark /mnt/other-disk/registry.mark")
        {
            writeMark,
        };
        data.AddTo(command);
        command.SetAction((parsed, cancellationToken) => data.WithLogAsync(
            parsed, (directory, log) => RunAsync(terminal, directory, log, parsed.GetValue(writeMark), cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(
        Terminal terminal, RegistryDirectory directory, SqliteLogStore log, bool writeMark, CancellationToken cancellationToken)
    {
        using var held = writeMark ? directory.Lock() : null;
        var (mark, unreadable) = await ReadMarkAsync(directory, cancellationToken);
        var head = await log.ReadHeadAsync(cancellationToken);
        CheckReport report;
        using (var progress = new Progress(terminal, "entries", head.Size.Value))
        {
            report = await new LogCheck(directory.Origin, log, directory.ReadDiscoverySecrets())
                .RunAsync(mark, progress, cancellationToken);
        }

        foreach (var damage in report.Damages)
        {
            terminal.Line($"{damage.Place}: {damage.Message}");
        }

        terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{directory.Origin}: {report.Entries:N0} entries, root {report.Root}, {report.RedactedSections:N0} sections redacted, {Count(report)} damages"));
        if (report.IsClean && writeMark)
        {
            await directory.HighWaterMark.AdvanceAsync(
                new Checkpoint(directory.Origin, new TreeSize(report.Entries), report.Root), cancellationToken);
            terminal.Line($"The high-water mark {directory.HighWaterMarkPath} now stands at {report.Entries}.");
        }
        else
        {
            TellOfMark(terminal, report, mark, unreadable);
        }

        return report.IsClean && (writeMark || IsMarked(report, mark)) ? ExitCode.Ok : ExitCode.Refused;
    }

    private static async Task<(Checkpoint? Mark, string? Unreadable)> ReadMarkAsync(
        RegistryDirectory directory, CancellationToken cancellationToken)
    {
        try
        {
            return (await directory.HighWaterMark.ReadAsync(cancellationToken), null);
        }
        catch (InvalidDataException exception)
        {
            return (null, exception.Message);
        }
    }

    private static bool IsMarked(CheckReport report, Checkpoint? mark) => mark is not null || report.Entries == 0;

    private static void TellOfMark(Terminal terminal, CheckReport report, Checkpoint? mark, string? unreadable)
    {
        if (!IsMarked(report, mark))
        {
            terminal.Line(
                (unreadable ?? "The high-water mark is missing.")
                + " Restore it, or, if this database is known to be the newest, run again with --write-mark.");
        }
    }

    private static string Count(CheckReport report) =>
        report.Damages.Count == LogCheck.MaxDamages ? $"{LogCheck.MaxDamages} or more" : report.Damages.Count.ToString(CultureInfo.InvariantCulture);
}
