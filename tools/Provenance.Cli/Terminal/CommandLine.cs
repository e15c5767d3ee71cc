// Runs one command line: parses it, carries it out, and turns every expected failure into a reason and an exit code.

using System.CommandLine;
using System.CommandLine.Help;
using System.Globalization;
using System.Text.RegularExpressions;
using Grpc.Core;
using Provenance.Client;

namespace Provenance.Cli;

/// <summary>The command as a function of its arguments and streams.</summary>
internal static partial class CommandLine
{
    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments, Terminal terminal, IEnumerable<Func<Terminal, Command>> groups, CancellationToken cancellationToken)
    {
        var root = new RootCommand("Signed statements about what ran on rented clusters: make, submit, query and verify them.");
        foreach (var group in groups)
        {
            root.Subcommands.Add(group(terminal));
        }

        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        var parsed = root.Parse(arguments);
        var stray = StrayOptions.Told(parsed.CommandResult.Command, arguments);
        if ((parsed.Errors.Count > 0 || stray is not null) && parsed.Action != help.Action)
        {
            return Fail(terminal, ExitCode.Usage, Unknown(parsed) ?? stray ?? InWords(parsed.Errors[0].Message.TrimEnd('.')), "Run it with --help.");
        }

        try
        {
            var invocation = new InvocationConfiguration
            {
                Output = terminal.Output,
                Error = terminal.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            using var termination = new Termination(
                (parsed.CommandResult.Command as DocumentedCommand)?.LongestStop ?? DocumentedCommand.UsualStop, terminal.Time, cancellationToken);
            using var interrupt = termination.ListenToInterrupt();
            using var terminate = termination.ListenToTerminate();
            var code = await termination.RunAsync(stopping => parsed.InvokeAsync(invocation, stopping));
            return termination.WasLeft ? Fail(terminal, code, "Stopped in the middle: it did not end in time", "Run it again; what was done stays done.") : code;
        }
        catch (CommandException failure)
        {
            return Fail(terminal, failure.ExitCode, failure.Message, failure.WhatToDo);
        }
        catch (RegistryException exception)
        {
            return Fail(terminal, parsed.CommandResult.Command, exception.Failure);
        }
        catch (UnprovenAnswerException exception)
        {
            return Fail(terminal, ExitCode.Refused, exception.Message.TrimEnd('.'), "Do not rely on this registry before that is explained.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return Fail(terminal, ExitCode.Unable, exception.Message.TrimEnd('.'), "");
        }
        catch (OperationCanceledException)
        {
            return Fail(terminal, ExitCode.Unable, "Stopped before it was done", "Run it again; what was done stays done.");
        }
        catch (ArgumentException exception)
        {
            return Fail(terminal, ExitCode.Usage, CommandWords.Of(exception.Message.Split(" (Parameter ")[0]).TrimEnd('.'), "Run it with --help.");
        }
        catch (Exception exception)
        {
            // A fault of ours: whoever reports it needs the place.
            terminal.Notes(exception.ToString().Split('\n'));
            return Fail(terminal, ExitCode.Unable, "An unexpected fault", "Report it with the lines above.");
        }
    }

    // What a server of HTTP/1.1 answers to HTTP/2 (RFC 9113, section 7).
    private const string OnlyHttp1 = "HTTP_1_1_REQUIRED";

    // Where a word of several was asked for, those there are.
    private static string? Unknown(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (command.Subcommands.Count == 0 || command.Action is not null)
        {
            return null;
        }

        var words = string.Join(", ", command.Subcommands.Select(child => child.Name));
        var name = command is RootCommand ? "provenance" : command.Name;
        return parsed.UnmatchedTokens is [var token, ..] && !token.StartsWith('-')
            ? $"{name} has no command \"{token}\"; it has {words}"
            : $"{name} needs one of its commands: {words}";
    }

    // The parser names the types of its language, which the caller need not know.
    private static string InWords(string message)
    {
        if (WrongNumber().Match(message) is { Success: true } wrong)
        {
            var most = wrong.Groups["bits"].Value == "32" ? int.MaxValue : long.MaxValue;
            return string.Create(
                CultureInfo.InvariantCulture, $"{wrong.Groups["option"].Value} is a whole number up to {most:N0}, and \"{wrong.Groups["text"].Value}\" is none");
        }

        return message;
    }

    [GeneratedRegex(@"^Cannot parse argument '(?<text>.*)' for (option|command) '(?<option>[^']*)' as expected type 'System\.Int(?<bits>32|64)'$")]
    private static partial Regex WrongNumber();

    private static int Fail(Terminal terminal, Command command, RegistryFailure failure)
    {
        var isReached = failure.Reason != Statements.RefusalReason.Unspecified;
        var code = failure.Reason is Statements.RefusalReason.ArgumentInvalid or Statements.RefusalReason.PageTokenInvalid ? ExitCode.Usage
            : isReached && !failure.PassesByItself && failure.Code != StatusCode.Unavailable && failure.Reason != Statements.RefusalReason.Internal ? ExitCode.Refused
            : ExitCode.Unable;
        var field = failure.Field.Length > 0 ? " " + CommandWords.OptionOf(command, failure.Field) : "";
        var message = failure.Message.TrimEnd('.');
        var (what, whatToDo) =
            isReached ? ($"{failure.Reason}{field}: {CommandWords.Of(message)}", CommandWords.Of(failure.Remedy).Replace("the field named", "the option named", StringComparison.Ordinal))
            : failure.Code == StatusCode.DeadlineExceeded ? ($"The registry did not answer in time: {message}", "Try again, or ask for less: a shorter time, fewer rows.")
            : message.Contains(OnlyHttp1, StringComparison.Ordinal) ? ("What listens there speaks HTTP/1.1, as the address of checkpoint and tiles does", "Give --server the address of gRPC: \"provenance serve\" prints both.")
            : ($"The registry could not be asked ({failure.Code}): {message}", "Check --server and that the registry runs.");
        return Fail(terminal, code, what.Contains(failure.RequestId, StringComparison.Ordinal) ? what : $"{what} (request {failure.RequestId})", whatToDo);
    }

    private static int Fail(Terminal terminal, int code, string what, string whatToDo)
    {
        terminal.Note($"provenance: {what}. {whatToDo}".TrimEnd());
        return code;
    }
}
