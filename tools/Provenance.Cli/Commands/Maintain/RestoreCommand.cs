using System.CommandLine;
using Provenance.Server;
using Provenance.Transparency;

namespace Provenance.Cli;

/// <summary><c>provenance restore</c>: brings a log that lost entries up to what it has signed.</summary>
internal static class RestoreCommand
{
    public static Command Create(Terminal terminal)
    {
        var data = new DataOptions(terminal);
        var from = LogRepair.From();
        var to = new Option<string?>("--to")
        {
            Description = "A checkpoint of this log that somebody holds, such as a witness, as a file: the log is brought up to it, or to the high-water mark where that is further. The mark is raised to it. Where the mark is lost, give the newest that anybody has; it is needed where no copy tells what was signed.",
        };
        var leaveOut = new Option<bool>("--leave-out")
        {
            Description = "Where the mark is lost, what a copy or the log itself has beyond every signed tree that is known may have been signed too, and the restore is refused; with this it is left out.",
        };
        var command = new DocumentedCommand(
            "restore",
            "Brings a log that is behind its high-water mark up to it: entries come from the log itself, then from backups and mirrors. The first "
            + "entries up to the mark, up to the checkpoint of --to, and up to what mirrors and backups tell was signed, must hash to exactly the root that was signed; otherwise nothing is changed. "
            + "The old database is kept beside.",
            "provenance restore --data ./registry --from /mnt/other-disk/2026-11-26",
            "provenance restore --data ./registry --from ./backup ./mirror --to witness.checkpoint")
        {
            from, to, leaveOut,
        };
        data.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var directory = data.Directory(parsed);
            var mark = await directory.HighWaterMark.ReadAsync(cancellationToken);
            var held = parsed.GetValue(to) is { } path ? await ReadAsync(directory, path, cancellationToken) : null;
            return await LogRepair.RunAsync(
                terminal,
                directory,
                parsed.GetValue(from) ?? [],
                [.. new[] { mark, held }.OfType<Checkpoint>()],
                mark is not null || parsed.GetValue(leaveOut),
                cancellationToken);
        });
        return command;
    }

    // Somebody else's word is taken only under the log's own signature, and under a former key only for trees of its time.
    private static async Task<Checkpoint> ReadAsync(RegistryDirectory directory, string path, CancellationToken cancellationToken)
    {
        if (!SignedCheckpoint.TryParse(await File.ReadAllBytesAsync(path, cancellationToken), out var signed, out var reason))
        {
            throw CommandException.Refused($"{path} is no checkpoint: {reason}", "Take it from the log's /checkpoint or from the witness's.");
        }

        if (!SignedTrees.IsSigned(directory, signed))
        {
            throw CommandException.Refused(
                $"{path} is not signed by a key of {directory.Origin} for a tree of {Units.Count(signed.Checkpoint.Size.Value, "entry", "entries")}",
                "Only what this log has signed itself is restored to; a key that was rotated away counts up to the size that it ended at.");
        }

        return signed.Checkpoint;
    }
}
