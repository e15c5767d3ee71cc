using System.CommandLine;
using Microsoft.AspNetCore.Connections;
using Provenance.Registry.Log;
using Provenance.Registry.Rules;
using Provenance.Server;
using Provenance.Storage.SqlServer.Log;
using Provenance.Transparency;

namespace Provenance.Cli;

/// <summary><c>provenance serve</c>: runs a registry until it is told to stop.</summary>
internal static class ServeCommand
{
    // Once calls are over: what is queued is logged, and files are closed.
    private static readonly TimeSpan TimeForClosing = TimeSpan.FromSeconds(30);

    public static Command Create(Terminal terminal)
    {
        var data = new Option<DirectoryInfo>("--data")
        {
            Description = "The registry's directory: databases, keys, high-water mark.",
            Required = true,
        };
        var origin = new Option<string?>("--origin")
        {
            Description = "Makes a new registry of this origin where the directory holds none, such as registry.example/2026.",
        };
        origin.Validators.Add(result =>
        {
            // The origin names the log's key too, and notes part names by these signs (C2SP signed-note).
            if (result.GetValueOrDefault<string?>() is { } text && (text.Length == 0 || text.Any(letter => char.IsWhiteSpace(letter) || char.IsControl(letter) || letter == '+')))
            {
                result.AddError($"--origin \"{text}\" cannot name a log: an origin has at least one letter, no white space and no plus sign, such as registry.example/2026");
            }
        });
        var grpc = new Option<string>("--grpc-url")
        {
            Description = "Where gRPC is served (HTTP/2 without TLS; loopback only). Port 0 takes a free one.",
            DefaultValueFactory = _ => ServerOptions.DefaultGrpcUrl,
        };
        var http = new Option<string>("--http-url")
        {
            Description = "Where /checkpoint and /tile/ are served (HTTP/1.1; loopback only). Port 0 takes a free one.",
            DefaultValueFactory = _ => ServerOptions.DefaultHttpUrl,
        };
        var mark = new Option<string?>("--mark")
        {
            Description = "File of the high-water mark. Put it on another disk than the data: a restore of one must not restore the other.",
        };
        var root = new Option<string?>("--root")
        {
            Description = "Fingerprint of root version 1 (64 hex digits): a new registry takes no other root. Without it, the first one that comes.",
        };
        root.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && !Digest.TryParse(text, out _))
            {
                result.AddError($"--root {text} is not 64 hex digits");
            }
        });
        var witnesses = new Option<string?>("--witness-policy")
        {
            Description = "A C2SP tlog-policy with witnesses, their addresses and a quorum: only checkpoints that the quorum has cosigned are published. Entries are taken in without it too, as integrated.",
        };
        var ready = new Option<string?>("--ready-file")
        {
            Description = "File to which the line of JSON that standard output gets is written too, once the server listens.",
        };
        var rules = new Option<string?>("--rules")
        {
            Description = "Rule set that questions are answered with: a JSON file; the one that comes with the registry, unless given.",
        };
        var storage = new StorageOption();
        var command = new DocumentedCommand(
            "serve",
            "Runs a registry until SIGINT or SIGTERM. Once it listens, one line of JSON on standard output tells "
            + "the addresses, the origin and the log's public key. Until questions ask for a key of their own, it listens on loopback only.",
            "provenance serve --data ./registry --origin registry.example/2026",
            "provenance serve --data ./registry --mark /mnt/other-disk/registry.mark",
            "provenance serve --data ./registry --witness-policy witnesses.txt",
            "provenance serve --data ./registry --storage-file ./sql-server.txt --mark /mnt/shared/registry.mark")
        {
            data, origin, root, grpc, http, mark, rules, witnesses, ready,
        };
        storage.AddTo(command);
        command.LongestStop = ServerOptions.DefaultShutdownTimeout + TimeForClosing;
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new ServerOptions
            {
                SharedStorage = storage.Read(parsed),
                DataDirectory = parsed.GetRequiredValue(data).FullName,
                GrpcUrl = parsed.GetRequiredValue(grpc),
                HttpUrl = parsed.GetRequiredValue(http),
                HighWaterMarkPath = parsed.GetValue(mark),
                ReadyFile = parsed.GetValue(ready),
                Rules = ReadRules(parsed.GetValue(rules)),
                WitnessPolicy = ReadWitnesses(parsed.GetValue(witnesses)),
                RootFingerprint = parsed.GetValue(root) is { } fingerprint ? Digest.Parse(fingerprint) : null,
            },
            parsed.GetValue(origin),
            terminal,
            cancellationToken));
        return command;
    }

    private static WitnessPolicy? ReadWitnesses(string? path)
    {
        try
        {
            return path is null ? null : WitnessPolicyFile.Read(path);
        }
        catch (InvalidDataException exception)
        {
            throw CommandException.Unable(
                exception.Message.TrimEnd('.'), "\"provenance witness show\" prints the line for each witness; then a group and a quorum line.");
        }
    }

    private static RuleSet ReadRules(string? path)
    {
        if (path is null)
        {
            return RuleSets.Default;
        }

        return RuleSets.TryRead(File.ReadAllBytes(path), out var rules, out var refusal)
            ? rules
            : throw CommandException.Unable(
                $"{path} is no rule set{(refusal.Field.Length > 0 ? $": {refusal.Field}" : "")}: {refusal.Message.TrimEnd('.')}", refusal.Remedy);
    }

    private static async Task<int> RunAsync(ServerOptions options, string? origin, Terminal terminal, CancellationToken cancellationToken)
    {
        try
        {
            // First: a call that is wrong makes no registry, whose origin and keys would stay.
            options.RequireLoopback();
            var directory = await PrepareAsync(options, origin, terminal.Time, cancellationToken);
            TellOfLeftFiles(options, directory, terminal);
            await ProvenanceServer.RunAsync(options, terminal.Output, cancellationToken);
        }
        catch (ArgumentException exception)
        {
            throw CommandException.Usage(CommandWords.Of(exception.Message.Split(" (Parameter", 2)[0]).TrimEnd('.'));
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException)
        {
            throw CommandException.Unable(exception.Message.TrimEnd('.'), "Stop what listens there, or give another --grpc-url or --http-url; port 0 takes a free one.");
        }
        catch (Exception exception) when (exception is DirectoryInUseException or StorageUnavailableException)
        {
            throw CommandException.Unable(exception.Message.TrimEnd('.'), "See the registry's log, stop whatever else uses the directory, or make room; then start again.");
        }
        catch (Exception exception) when (exception is StorageCorruptException or CorruptTreeException)
        {
            throw CommandException.Unable(
                exception.Message.TrimEnd('.'),
                options.SharedStorage is null
                    ? DirectoryPlace.Mending
                    : $"\"provenance fsck --storage-file\" tells what is damaged. {DatabasePlace.Mending}");
        }

        return ExitCode.Ok;
    }

    private static async ValueTask<RegistryDirectory> PrepareAsync(ServerOptions options, string? origin, TimeProvider time, CancellationToken cancellationToken)
    {
        if (RegistryDirectory.Remains(options.DataDirectory) is { } remains)
        {
            throw CommandException.Unable(
                $"registry.json is missing in {options.DataDirectory}, where there is {remains}",
                remains == "log.db"
                    ? "Put back the one of a backup: --origin would begin another log."
                    : "Put back the one of a backup; or, where nothing was ever logged with these keys, take the directory away and begin with --origin.");
        }

        if (origin is not null && !RegistryDirectory.Exists(options.DataDirectory))
        {
            await RequireNewLogAsync(options, time, cancellationToken);
            RegistryDirectory.Initialise(options.DataDirectory, origin, time, options.HighWaterMarkPath);
        }

        if (!RegistryDirectory.Exists(options.DataDirectory))
        {
            throw CommandException.Unable($"{options.DataDirectory} holds no registry", "Give --origin to make one.");
        }

        var directory = RegistryDirectory.Open(options.DataDirectory, options.HighWaterMarkPath);
        if (origin is not null && directory.Origin != origin)
        {
            throw CommandException.Usage($"{options.DataDirectory} holds the registry {directory.Origin}, not {origin}", "Leave --origin away, or name another directory.");
        }

        return directory;
    }

    // A log has one set of keys and secrets, wherever its servers run: from the start of the first one on, not from the first
    // entry, for that server signs with its own already.
    private static async ValueTask RequireNewLogAsync(ServerOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        if (options.SharedStorage is not { } database)
        {
            return;
        }

        using var log = SqlServerLogStore.Open(database with { BusyTimeout = options.BusyTimeout }, time);
        var size = (await log.ReadHeadAsync(cancellationToken)).Size;
        if (size != TreeSize.Zero || await log.ReadOriginAsync(cancellationToken) is not null)
        {
            throw CommandException.Refused(
                $"{database.Name} holds a log of {Units.Count(size.Value, "entry", "entries")}, and {options.DataDirectory} none of its keys",
                "Copy registry.json and secrets/ there from a server that writes it, and leave --origin away; --origin draws new ones, for a database in which no log was begun.");
        }
    }

    // Where the log is in a database, the server opens no file of the directory, so that no redaction reaches what a move left there.
    private static void TellOfLeftFiles(ServerOptions options, RegistryDirectory directory, Terminal terminal)
    {
        var left = directory.Databases;
        if (options.SharedStorage is not null && left.Count > 0)
        {
            terminal.Note(
                $"{string.Join(", ", left)}: left in the directory, while the log is in a database. No redaction reaches them, and a backup of the directory "
                + "is only of them; delete them once the database has proved itself.");
        }
    }
}
