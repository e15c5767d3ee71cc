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
        var repair = new Option<bool>("--repair")
        {
            Description = "Writes a new log beside the damaged one out of what is whole and what a hash proves, checks it against what was signed, and "
                + "puts it in its place; the old one is kept. The server must not run.",
        };
        var from = LogRepair.From(required: false);
        var command = new DocumentedCommand(
            "fsck",
            "Rehashes every leaf, section and tile of a registry, verifies every signature and right again by index, compares the root with head and "
            + "high-water mark, and the file with this program's schema. Says which byte of which row was changed, where a hash proves it, and from "
            + "what it can be rebuilt. Exit code 1 where something is wrong.",
            "provenance fsck --data ./registry",
            "provenance fsck --data ./registry --mark /mnt/other-disk/registry.mark",
            "provenance fsck --data ./registry --repair --from /mnt/other-disk/2026-11-26")
        {
            writeMark, repair, from,
        };
        data.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var directory = data.Directory(parsed);
            if (parsed.GetValue(repair))
            {
                var (mark, unreadable) = await ReadMarkAsync(directory, cancellationToken);
                return unreadable is null
                    ? await LogRepair.RunAsync(terminal, directory, parsed.GetValue(from) ?? [], mark, cancellationToken)
                    : throw CommandException.Unable(unreadable.TrimEnd('.'), "Restore the mark first: it says what the repaired log must be.");
            }

            _ = data.DirectoryWithLog(parsed);
            DataOptions.RequireWritable(directory.Path);
            IReadOnlyList<Damage> damages = [.. SqliteLogExamination.Run(directory.Storage.LogPath), .. KeyDamages(directory)];
            foreach (var damage in damages)
            {
                terminal.Line($"{damage.Place}: {damage.Message}");
            }

            var code = await data.WithLogAsync(
                parsed, (opened, log) => RunAsync(terminal, opened, log, parsed.GetValue(writeMark), damages.Count, cancellationToken));
            return damages.Count > 0 ? ExitCode.Refused : code;
        });
        return command;
    }

    // The log is whole without it, and cannot go on.
    private static IEnumerable<Damage> KeyDamages(RegistryDirectory directory)
    {
        string? damage = null;
        try
        {
            directory.ReadLogKey().Secret.Dispose();
        }
        catch (InvalidDataException exception)
        {
            damage = exception.Message;
        }

        return damage is null ? [] : [new Damage("log key", damage) { Remedy = Remedy.ByHand }];
    }

    private static async Task<int> RunAsync(
        Terminal terminal, RegistryDirectory directory, SqliteLogStore log, bool writeMark, int damagesBefore, CancellationToken cancellationToken)
    {
        using var held = writeMark ? directory.Lock() : null;
        var (mark, unreadable) = await ReadMarkAsync(directory, cancellationToken);
        var head = await log.ReadHeadAsync(cancellationToken);
        CheckReport report;
        using (var salvage = SqliteLogSalvage.TryOpen(directory.Storage.LogPath))
        using (var progress = new Progress(terminal, "entries", head.Size.Value))
        {
            report = await new LogCheck(directory.Origin, log, directory.ReadDiscoverySecrets(), salvage)
                .RunAsync(mark, progress, cancellationToken);
        }

        foreach (var damage in report.Damages)
        {
            terminal.Line($"{damage.Place}: {damage.Message}");
        }

        terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{directory.Origin}: {report.Entries:N0} entries, root {report.Root}, {report.RedactedSections:N0} sections redacted, {Count(report, damagesBefore + (unreadable is null ? 0 : 1))} damages"));
        TellRemedies(terminal, report);
        if (report.IsClean && damagesBefore == 0 && writeMark)
        {
            await directory.HighWaterMark.AdvanceAsync(
                new Checkpoint(directory.Origin, new TreeSize(report.Entries), report.Root), cancellationToken);
            terminal.Line($"The high-water mark {directory.HighWaterMarkPath} now stands at {report.Entries}.");
        }
        else
        {
            TellOfMark(terminal, report, mark, unreadable);
        }

        return report.IsClean && damagesBefore == 0 && (writeMark || IsMarked(report, mark)) ? ExitCode.Ok : ExitCode.Refused;
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

    private static void TellRemedies(Terminal terminal, CheckReport report)
    {
        if (report.Damages.Any(damage => damage.Remedy is Remedy.FromEntries or Remedy.FromHash))
        {
            terminal.Line("\"provenance fsck --repair\" rebuilds what can be rebuilt: tiles, index and head from the entries, single changed bytes from their hashes.");
        }

        if (report.Damages.Any(damage => damage is { Remedy: Remedy.FromCopy, Row: not null }))
        {
            terminal.Line("Something is only to be had from a backup or a mirror: name them with --from.");
        }
    }

    private static string Count(CheckReport report, int before) => report.Damages.Count == LogCheck.MaxDamages
        ? $"{LogCheck.MaxDamages} or more"
        : (report.Damages.Count + before).ToString(CultureInfo.InvariantCulture);
}
