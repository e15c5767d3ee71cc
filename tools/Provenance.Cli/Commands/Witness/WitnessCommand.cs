using System.CommandLine;
using Provenance.Transparency;
using Provenance.Witness;

namespace Provenance.Cli;

/// <summary><c>witness</c>: cosigns the checkpoints of logs.</summary>
internal static class WitnessCommand
{
    public static Command Create(Terminal terminal)
    {
        var group = new DocumentedCommand(
            "witness",
            "A witness: cosigns the checkpoints of logs that only ever grow, of this registry and of any other log that speaks C2SP tlog-witness.",
            "provenance witness new --data ./w1 --name witness.example/w1",
            "provenance witness add-log 'registry.example/2026+3a0c6c2e+AV0…' --data ./w1",
            "provenance witness serve --data ./w1");
        group.Subcommands.Add(CreateNew(terminal));
        group.Subcommands.Add(WitnessServeCommand.Create(terminal));
        group.Subcommands.Add(CreateAddLog(terminal));
        group.Subcommands.Add(WitnessShowCommand.Create(terminal));
        group.Subcommands.Add(CreateNewKey(terminal));
        group.Subcommands.Add(CreateRetireKey(terminal));
        return group;
    }

    /// <summary><c>--data</c>.</summary>
    public static Option<DirectoryInfo> Data() => new("--data") { Description = "The witness's directory: keys, list of logs, state.", Required = true };

    /// <summary>Does something with a witness's directory; its failures become reasons.</summary>
    public static T With<T>(DirectoryInfo data, Func<WitnessDirectory, T> work)
    {
        try
        {
            return work(WitnessDirectory.Open(data.FullName));
        }
        catch (DirectoryNotFoundException exception)
        {
            throw CommandException.Unable(exception.Message.TrimEnd('.'), "Make a witness with \"provenance witness new\".");
        }
        catch (Exception exception) when (exception is InvalidDataException or WitnessStateException)
        {
            throw CommandException.Unable(exception.Message.TrimEnd('.'), "");
        }
    }

    /// <summary>The line with which a policy lists a key.</summary>
    public static string PolicyLine(string name, VerifierKey key, string url) => $"witness {name} {key} {url}";

    /// <summary>A name for a policy file: the end of the witness's own, with a number where it has several keys.</summary>
    public static string PolicyName(string name, int number) => name[(name.LastIndexOf('/') + 1)..] + (number == 0 ? "" : FormattableString.Invariant($"-{number + 1}"));

    private static DocumentedCommand CreateNew(Terminal terminal)
    {
        var data = Data();
        var name = new Option<string>("--name") { Description = "The witness's name, which stands in every cosignature: by custom a host name with a path.", Required = true };
        var command = new DocumentedCommand(
            "new",
            "Makes a witness: draws its key (mode 0600), an empty list of logs, an empty state.",
            "provenance witness new --data ./w1 --name witness.example/w1")
        {
            data, name,
        };
        command.SetAction(parsed =>
        {
            WitnessDirectory directory;
            try
            {
                directory = WitnessDirectory.Create(parsed.GetRequiredValue(data).FullName, parsed.GetRequiredValue(name), terminal.Time);
            }
            catch (ArgumentException)
            {
                throw CommandException.Usage($"\"{parsed.GetValue(name)}\" cannot be the name of a witness", "It is not empty and has no white space and no plus sign.");
            }
            catch (Exception exception) when (exception is IOException or WitnessStateException)
            {
                throw CommandException.Unable(exception.Message.TrimEnd('.'), "Name another, empty directory with --data.");
            }

            terminal.Line($"{directory.Path}: witness {directory.Name}");
            terminal.Line("For policies (put the address that logs reach it at in place of the last word):");
            terminal.Line(PolicyLine(PolicyName(directory.Name, 0), directory.ReadVerifiers()[0], WitnessOptions.DefaultUrl));
            terminal.Line("It knows no log yet: provenance witness add-log.");
            return ExitCode.Ok;
        });
        return command;
    }

    private static DocumentedCommand CreateAddLog(Terminal terminal)
    {
        var data = Data();
        var vkey = new Argument<string>("VKEY") { Description = "The log's verifier key; its name is the log's origin. \"provenance serve\" prints it as logKey." };
        var log = new Option<string?>("--log-url") { Description = "Where the log is, for people." };
        var command = new DocumentedCommand(
            "add-log",
            "Adds a log's key to the list. The witness cosigns that log from its next start on. A second key of the same name is a second key of that log.",
            "provenance witness add-log 'registry.example/2026+3a0c6c2e+AV0…' --data ./w1")
        {
            data, vkey, log,
        };
        command.SetAction(parsed => With(parsed.GetRequiredValue(data), directory =>
        {
            if (!VerifierKey.TryParse(parsed.GetRequiredValue(vkey), out var key, out var reason))
            {
                throw CommandException.Usage($"VKEY: {reason}", "\"provenance serve\" prints it as logKey.");
            }

            directory.AddLog(key, parsed.GetValue(log));
            terminal.Line($"{directory.LogsPath}: {key.Name}; restart the witness if it runs");
            return ExitCode.Ok;
        }));
        return command;
    }

    private static DocumentedCommand CreateNewKey(Terminal terminal)
    {
        var data = Data();
        var command = new DocumentedCommand(
            "new-key",
            "Draws one more key. From its next start on the witness signs with all its keys, so that verifiers can change over; then retire the old one.",
            "provenance witness new-key --data ./w1")
        {
            data,
        };
        command.SetAction(parsed => With(parsed.GetRequiredValue(data), directory =>
        {
            var key = directory.AddKey();
            terminal.Line($"{key}");
            terminal.Line("Restart the witness. Verifiers list both keys in a group of which any one counts; then \"provenance witness retire-key\" for the old one.");
            return ExitCode.Ok;
        }));
        return command;
    }

    private static DocumentedCommand CreateRetireKey(Terminal terminal)
    {
        var data = Data();
        var vkey = new Argument<string>("VKEY") { Description = "The verifier key of the key to be put away, as \"provenance witness show\" shows it." };
        var command = new DocumentedCommand(
            "retire-key",
            "Puts a key away: from its next start on the witness signs without it. Cosignatures under it stay good.",
            "provenance witness retire-key 'witness.example/w1+0a1b2c3d+BA…' --data ./w1")
        {
            data, vkey,
        };
        command.SetAction(parsed => With(parsed.GetRequiredValue(data), directory =>
        {
            if (!VerifierKey.TryParse(parsed.GetRequiredValue(vkey), out var key, out var reason))
            {
                throw CommandException.Usage($"VKEY: {reason}", "\"provenance witness show\" shows the keys.");
            }

            terminal.Line(directory.RetireKey(key) is { } retired
                ? $"{retired}; restart the witness if it runs"
                : throw CommandException.Refused("The witness has no such key", "\"provenance witness show\" shows the keys."));
            return ExitCode.Ok;
        }));
        return command;
    }
}
