using System.CommandLine;
using Provenance.Registry.Checking;
using Provenance.Registry.Log;
using Provenance.Server;
using Provenance.Storage.Sqlite.Log;
using Provenance.Storage.SqlServer.Log;

namespace Provenance.Cli;

/// <summary><c>provenance migrate</c>: moves a registry's log into a database of SQL Server, or back into the directory.</summary>
internal static class MigrateCommand
{
    private const string SqlServer = "sql-server";
    private const string InDirectory = "directory";

    public static Command Create(Terminal terminal)
    {
        var data = new DataOptions(terminal);
        var storage = new StorageOption();
        var to = new Option<string>("--to")
        {
            Description = $"Where the log goes: {SqlServer}, or {InDirectory} for log.db of the registry's directory.",
            Required = true,
        };
        to.AcceptOnlyFromAmong(SqlServer, InDirectory);
        var command = new DocumentedCommand(
            "migrate",
            "Copies a registry's log between its directory and a database of SQL Server. Cut short, it goes on where it stopped. At the end "
            + "every leaf is read back and hashed again, and the root compared. No server may run on either. Keys, high-water mark, leads and "
            + "projections stay in the directory; the log that was copied is left as it is.",
            "provenance migrate --data ./registry --storage-file ./sql-server.txt --to sql-server",
            "provenance migrate --data ./registry --storage-file ./sql-server.txt --to directory");
        data.AddTo(command);
        storage.AddTo(command);
        command.Options.Add(to);
        command.SetAction((parsed, cancellationToken) => data.WithLogAsync(
            parsed, (directory, log) => RunAsync(terminal, directory, log, storage, parsed, parsed.GetRequiredValue(to) == SqlServer, cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(
        Terminal terminal,
        RegistryDirectory directory,
        SqliteLogStore log,
        StorageOption storage,
        ParseResult parsed,
        bool isToSqlServer,
        CancellationToken cancellationToken)
    {
        var options = storage.Read(parsed)
            ?? throw CommandException.Usage("No database is named", $"Give --storage-file, or set {StorageOption.Variable} in the environment.");
        using var held = directory.Lock();
        using var database = SqlServerLogStore.Open(options, terminal.Time);
        (ILogStore From, ISectionErasure Done) source = isToSqlServer ? (log, log) : (database, database);
        (ILogStore To, ISectionErasure Done) target = isToSqlServer ? (database, database) : (log, log);
        try
        {
            await source.From.BindAsync(directory.Origin, cancellationToken);
            using var progress = new Progress(terminal, "entries", (await source.From.ReadHeadAsync(cancellationToken)).Size.Value);
            var moved = await new LogMove(directory.Origin, source.From, target.To).RunAsync(progress, cancellationToken);
            await target.Done.MarkCarriedOutAsync([.. await source.Done.ReadCarriedOutAsync(cancellationToken)], cancellationToken);
            return Tell(terminal, moved);
        }
        catch (MoveRefusedException exception)
        {
            throw CommandException.Refused(exception.Message.TrimEnd('.'), "Name an empty database, or the one that was begun with this log.");
        }
    }

    private static int Tell(Terminal terminal, MovedLog moved)
    {
        terminal.Line($"{moved.Size} entries are there, {moved.Copied} of them copied now. Every leaf was read back; the root is {moved.Root}, as it was.");
        if (moved.Grown == 0)
        {
            return ExitCode.Ok;
        }

        terminal.Line($"{moved.Grown} more were logged meanwhile. Stop the servers and run this again.");
        return ExitCode.Refused;
    }
}
