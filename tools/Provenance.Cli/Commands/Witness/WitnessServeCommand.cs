using System.CommandLine;
using Microsoft.AspNetCore.Connections;
using Provenance.Witness;

namespace Provenance.Cli;

/// <summary><c>witness serve</c>: runs a witness until it is told to stop.</summary>
internal static class WitnessServeCommand
{
    private static readonly TimeSpan TimeForClosing = TimeSpan.FromSeconds(10);

    public static Command Create(Terminal terminal)
    {
        var data = WitnessCommand.Data();
        var url = new Option<string>("--url")
        {
            Description = "Where it listens (HTTP/1.1 without TLS); a path in it is the prefix of what it serves. Port 0 takes a free one. For others than this machine put a proxy with TLS before it.",
            DefaultValueFactory = _ => WitnessOptions.DefaultUrl,
        };
        var ready = new Option<string?>("--ready-file")
        {
            Description = "File to which the line of JSON that standard output gets is written too, once it listens.",
        };
        var command = new DocumentedCommand(
            "serve",
            "Runs a witness until SIGINT or SIGTERM. Once it listens, one line of JSON on standard output tells its address, keys and logs. "
            + "What it signs is on the disk before it answers; it never signs two trees of one size and never goes back.",
            "provenance witness serve --data ./w1",
            "provenance witness serve --data ./w1 --url http://127.0.0.1:7411/w1")
        {
            data, url, ready,
        };
        command.LongestStop = WitnessOptions.DefaultRequestTimeout + TimeForClosing;
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new WitnessOptions
            {
                DataDirectory = parsed.GetRequiredValue(data).FullName,
                Url = parsed.GetRequiredValue(url),
                ReadyFile = parsed.GetValue(ready),
                Time = terminal.Time,
            },
            terminal,
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(WitnessOptions options, Terminal terminal, CancellationToken cancellationToken)
    {
        try
        {
            await WitnessServer.RunAsync(options, terminal.Output, cancellationToken);
            return ExitCode.Ok;
        }
        catch (ArgumentException exception)
        {
            throw CommandException.Usage("--url: " + exception.Message.Split(" (Parameter", 2)[0].TrimEnd('.'));
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException)
        {
            throw CommandException.Unable(exception.Message.TrimEnd('.'), "Stop what listens there, or give another --url; port 0 takes a free one.");
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
}
