using System.CommandLine;
using System.Globalization;
using Provenance.Server;

namespace Provenance.Cli;

/// <summary><c>log-key announce</c> and <c>log-key finish</c>: the log's own key, rotated with an overlap.</summary>
internal static class LogKeyCommand
{
    public static Command Create(Terminal terminal)
    {
        var group = new DocumentedCommand(
            "log-key", "Rotates the key that a log signs its checkpoints with.", "provenance log-key announce --data ./registry", "provenance log-key finish --data ./registry");
        group.Subcommands.Add(CreateAnnounce(terminal));
        group.Subcommands.Add(CreateFinish(terminal));
        return group;
    }

    private static DocumentedCommand CreateAnnounce(Terminal terminal)
    {
        var data = new DataOptions(terminal);
        var command = new DocumentedCommand(
            "announce",
            "Draws the key to come. From the next start of the server on, both keys sign every checkpoint. Give the new key to everybody who verifies "
            + "or witnesses, and finish once they have it. The server must not run.",
            "provenance log-key announce --data ./registry");
        data.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            var vkey = "";
            await ToldAsync(() => Task.FromResult(vkey = LogKeyRotation.Announce(data.Directory(parsed))));
            terminal.Line(vkey);
            terminal.Line($"Verifiers: provenance policy rotate-log --policy policy.json --new {vkey}");
            return ExitCode.Ok;
        });
        return command;
    }

    private static DocumentedCommand CreateFinish(Terminal terminal)
    {
        var data = new DataOptions(terminal);
        var command = new DocumentedCommand(
            "finish",
            "Ends the overlap: from the next start of the server on, the announced key signs alone; the old private key is deleted. Tells the size of "
            + "the last tree that the old key signed, for the verifiers' policies. Refused until a checkpoint that both keys signed has been published for "
            + "a day: whoever has not taken up the new key by then refuses the log from then on. The server must not run.",
            "provenance log-key finish --data ./registry",
            "provenance log-key finish --data ./registry --at-once");
        var atOnce = new Option<bool>("--at-once")
        {
            Description = "Without the overlap, for an old key that is lost or in other hands: everybody who verifies has to be told the new key by another way.",
        };
        command.Options.Add(atOnce);
        data.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            FormerLogKey? former = null;
            await ToldAsync(async () => former = await LogKeyRotation.FinishAsync(
                data.Directory(parsed), terminal.Time.GetUtcNow(), parsed.GetValue(atOnce), cancellationToken));
            terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{former!.Key} signed trees of up to {former.UntilSize} entries"));
            terminal.Line(string.Create(CultureInfo.InvariantCulture, $"Verifiers: provenance policy rotate-log --policy policy.json --old-until {former.UntilSize}"));
            return ExitCode.Ok;
        });
        return command;
    }

    private static async Task ToldAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (DirectoryInUseException exception)
        {
            throw CommandException.Unable(exception.Message.TrimEnd('.'), "Stop the server first; it reads its keys when it starts.");
        }
        catch (OverlapTooShortException exception)
        {
            throw CommandException.Refused(
                exception.Message.TrimEnd('.'), "Nothing was changed. Only where the old key is lost or in other hands, --at-once ends it without the overlap.");
        }
        catch (InvalidOperationException exception)
        {
            throw CommandException.Refused(exception.Message.TrimEnd('.'), "\"log-key announce\" comes first, \"log-key finish\" after it, once each.");
        }
        catch (InvalidDataException exception)
        {
            throw CommandException.Unable(exception.Message.TrimEnd('.'), "Nothing was changed.");
        }
    }
}
