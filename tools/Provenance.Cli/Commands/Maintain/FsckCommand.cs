using System.CommandLine;
using System.Globalization;
using Provenance.Registry.Checking;
using Provenance.Registry.Log;
using Provenance.Server;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Cli;

/// <summary><c>provenance fsck</c>: checks a registry's files from the inside, believing nothing that is stored.</summary>
internal static class FsckCommand
{
    // A server that runs beside logs a redaction first, and deletes then what it names.
    private static readonly TimeSpan RedactionPatience = TimeSpan.FromSeconds(10);

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
        var from = LogRepair.From();
        var storage = new StorageOption();
        var command = new DocumentedCommand(
            "fsck",
            "Rehashes every leaf, section and tile of a registry, verifies every signature and right again by index, compares the root with head and "
            + "high-water mark, and the file with the schema of this program or of the earlier version that left it. Says "
            + "which byte of which row was changed, where a hash proves it, and from what it can be rebuilt. A log in a database is checked while "
            + "servers write it, as far as it went at the beginning, with the journal of migrations instead of the schema; it is not repaired there. "
            + "Exit code 1 where something is wrong.",
            "provenance fsck --data ./registry",
            "provenance fsck --data ./registry --mark /mnt/other-disk/registry.mark",
            "provenance fsck --data ./registry --repair --from /mnt/other-disk/2026-11-26",
            "provenance fsck --data ./registry --storage-file ./sql-server.txt --mark /mnt/shared/registry.mark")
        {
            writeMark, repair, from,
        };
        data.AddTo(command);
        storage.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(from) is { Length: > 0 } && !result.GetValue(repair))
            {
                result.AddError("--from needs --repair: a check takes nothing from backups and mirrors");
            }

            if (result.GetValue(repair) && result.GetValue(writeMark))
            {
                result.AddError("--repair and --write-mark exclude each other: a repaired log is held to the mark that is there");
            }
        });
        command.SetAction((parsed, cancellationToken) =>
        {
            var database = storage.Read(parsed);
            return !parsed.GetValue(repair) ? CheckAsync(terminal, data.Place(parsed, database), parsed.GetValue(writeMark), cancellationToken)
                : database is null ? RepairAsync(terminal, data.Directory(parsed), parsed.GetValue(from) ?? [], cancellationToken)
                : throw CommandException.Refused($"{database.Name} is a database that servers share, and --repair writes a log.db", DatabasePlace.Mending);
        });
        return command;
    }

    private static async Task<int> RepairAsync(
        Terminal terminal, RegistryDirectory directory, IReadOnlyList<string> copies, CancellationToken cancellationToken)
    {
        var (mark, unreadable) = await RegistryPlace.ReadMarkAsync(directory, cancellationToken);
        if (unreadable is not null)
        {
            throw CommandException.Unable(unreadable.TrimEnd('.'), "Restore the mark first: it says what the repaired log must be.");
        }

        return await LogRepair.RunAsync(terminal, directory, copies, [mark ?? throw LogRepair.NothingSigned(directory)], mayLeaveOut: true, cancellationToken);
    }

    private static async Task<int> CheckAsync(Terminal terminal, RegistryPlace place, bool writeMark, CancellationToken cancellationToken)
    {
        IReadOnlyList<Damage> damages = [.. place.Examine(), .. KeyDamages(place.Directory)];
        foreach (var damage in damages)
        {
            terminal.Line($"{damage.Place}: {damage.Message}");
        }

        // An earlier version or a copy made it so: nothing of the log is wrong by it.
        foreach (var file in place.Directory.Databases.Where(OwnFile.IsOpenToOthers))
        {
            terminal.Line($"{file} can be used by others than its owner; run chmod 600 on it, and on what stands beside it with -wal and -shm.");
        }

        var code = await place.WithLogAsync(log => RunAsync(terminal, place, log, writeMark, damages.Count, cancellationToken), cancellationToken);
        return damages.Count > 0 ? ExitCode.Refused : code;
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
        Terminal terminal, RegistryPlace place, ILogStore log, bool writeMark, int damagesBefore, CancellationToken cancellationToken)
    {
        var directory = place.Directory;
        using var held = writeMark ? directory.Lock() : null;

        // The mark first: a server that runs beside this signs only what the log holds by then. And what was published by then.
        var (mark, unreadable) = await RegistryPlace.ReadMarkAsync(directory, cancellationToken);
        var published = await SignedTrees.PublishedAsync(directory, cancellationToken);
        var head = await log.ReadHeadAsync(cancellationToken);
        CheckReport report;
        using (var salvage = place.OpenSalvage())
        using (var progress = new Progress(terminal, "entries", head.Size.Value))
        {
            report = await new LogCheck(directory.Origin, log, directory.ReadDiscoverySecrets(), salvage?.Value, RedactionPatience, published)
                .RunAsync(mark, progress, cancellationToken);
        }

        foreach (var damage in report.Damages)
        {
            terminal.Line($"{damage.Place}: {damage.Message}");
        }

        terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{directory.Origin}: {Units.Count(report.Entries, "entry", "entries")}, root {report.Root}, {Units.Count(report.RedactedSections, "section", "sections")} redacted, {Count(report, damagesBefore + (unreadable is null ? 0 : 1))} damages"));
        foreach (var waiting in report.WaitingRedactions)
        {
            terminal.Line($"Redaction {waiting} waits for the witnesses: what it names is deleted once the checkpoint with it is published.");
        }

        foreach (var remedy in place.RemediesFor(report))
        {
            terminal.Line(remedy);
        }

        if (report.IsClean && damagesBefore == 0 && writeMark)
        {
            var checkedNow = new Checkpoint(directory.Origin, new TreeSize(report.Entries), report.Root);
            await place.WriteMarkAsync(checkedNow, unreadable is not null, cancellationToken);
            terminal.Line($"The high-water mark {directory.HighWaterMarkPath} now stands at {report.Entries}.");
        }
        else
        {
            TellOfMark(terminal, report, mark, unreadable);
        }

        return report.IsClean && damagesBefore == 0 && (writeMark || IsMarked(report, mark)) ? ExitCode.Ok : ExitCode.Refused;
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

    private static string Count(CheckReport report, int before) => report.Damages.Count == LogCheck.MaxDamages
        ? $"{LogCheck.MaxDamages} or more"
        : (report.Damages.Count + before).ToString(CultureInfo.InvariantCulture);
}
