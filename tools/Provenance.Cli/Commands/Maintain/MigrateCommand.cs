using System.CommandLine;
using Provenance.Registry.Checking;
using Provenance.Registry.Log;
using Provenance.Server;
using Provenance.Storage.Sql.Leads;
using Provenance.Storage.Sqlite.Leads;
using Provenance.Storage.Sqlite.Log;
using Provenance.Storage.SqlServer;
using Provenance.Storage.SqlServer.Leads;
using Provenance.Storage.SqlServer.Leases;
using Provenance.Storage.SqlServer.Log;

namespace Provenance.Cli;

/// <summary><c>provenance migrate</c>: moves a registry's log and leads into a database of SQL Server, or back into the directory.</summary>
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
            Description = $"Where log and leads go: {SqlServer}, or {InDirectory} for the registry's directory.",
            Required = true,
        };
        to.AcceptOnlyFromAmong(SqlServer, InDirectory);
        var command = new DocumentedCommand(
            "migrate",
            "Copies a registry's log, and its leads with their history, between its directory and a database of SQL Server. Cut short, it goes "
            + "on where it stopped. At the end every leaf is read back and hashed again, and the root compared. No server may run on either. "
            + "Projections are made again by the server; keys and high-water mark stay in the directory; what was copied is left as it is, and is "
            + "to be deleted once the other place has proved itself, because no redaction reaches it any more.",
            "provenance migrate --data ./registry --storage-file ./sql-server.txt --to sql-server",
            "provenance migrate --data ./registry --storage-file ./sql-server.txt --to directory");
        data.AddTo(command);
        storage.AddTo(command);
        command.Options.Add(to);
        command.SetAction((parsed, cancellationToken) => StorageFailures.ToldAsync(
            async () =>
            {
                // What is brought back may be brought into a directory that has the keys and no log yet.
                var isToSqlServer = parsed.GetRequiredValue(to) == SqlServer;
                var directory = isToSqlServer ? data.DirectoryWithLog(parsed) : data.Directory(parsed);
                var options = storage.Read(parsed)
                    ?? throw CommandException.Usage("No database is named", $"Give --storage-file, or set {StorageOption.Variable} in the environment.");
                using var log = SqliteLogStore.Open(directory.Storage, terminal.Time);
                await log.BindAsync(directory.Origin, cancellationToken);
                return await RunAsync(terminal, directory, log, options, isToSqlServer, cancellationToken);
            },
            WhenCorrupt(parsed.GetRequiredValue(to)),
            DirectoryPlace.StopWhatUsesIt));
        return command;
    }

    // What is copied from is what is to be mended; what is copied to is begun again.
    private static string WhenCorrupt(string to) => to == SqlServer ? DirectoryPlace.Mending : DatabasePlace.Mending;

    private static async Task<int> RunAsync(
        Terminal terminal,
        RegistryDirectory directory,
        SqliteLogStore log,
        SqlServerOptions options,
        bool isToSqlServer,
        CancellationToken cancellationToken)
    {
        using var held = directory.Lock();
        await RequireNoServerAsync(options, terminal.Time, cancellationToken);
        using var database = SqlServerLogStore.Open(options, terminal.Time);
        (ILogStore From, ISectionErasure Done) source = isToSqlServer ? (log, log) : (database, database);
        (ILogStore To, ISectionErasure Done) target = isToSqlServer ? (database, database) : (log, log);
        try
        {
            await source.From.BindAsync(directory.Origin, cancellationToken);
            using var progress = new Progress(terminal, "entries", (await source.From.ReadHeadAsync(cancellationToken)).Size.Value);
            var moved = await new LogMove(directory.Origin, source.From, target.To).RunAsync(progress, cancellationToken);
            await target.Done.MarkCarriedOutAsync([.. await source.Done.ReadCarriedOutAsync(cancellationToken)], cancellationToken);
            using var own = SqliteLeadStore.Open(directory.Storage, terminal.Time);
            using var shared = SqlServerLeadStore.Open(options, terminal.Time);
            var leads = isToSqlServer
                ? await LeadMove.RunAsync(own, shared, cancellationToken)
                : await LeadMove.RunAsync(shared, own, cancellationToken);
            return Tell(terminal, directory, moved, leads, isToSqlServer);
        }
        catch (MoveRefusedException exception)
        {
            throw CommandException.Refused(exception.Message.TrimEnd('.'), "Name an empty database, or the one that was begun with this log.");
        }
    }

    // Whoever holds the lease works on the database. None of ours holds it without a term, so a server that died is waited out.
    private static async ValueTask RequireNoServerAsync(SqlServerOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        using var lease = SqlServerLease.Open(options, time);
        var standing = await lease.TakeAsync(TimeSpan.FromSeconds(1), cancellationToken);
        if (!standing.IsHeldHere)
        {
            throw CommandException.Refused(
                $"A server runs on the database: {standing.Fence.Holder}", "Stop the servers, wait until the lease of 15 seconds has run out, and run this again.");
        }

        await lease.ReleaseAsync(cancellationToken);
    }

    private static int Tell(Terminal terminal, RegistryDirectory directory, MovedLog moved, MovedLeads? leads, bool isToSqlServer)
    {
        terminal.Line($"{moved.Size} entries are there, {moved.Copied} of them copied now. Every leaf was read back; the root is {moved.Root}, as it was.");
        terminal.Line(leads is null
            ? "No leads were copied: there are none, or newer ones are there already."
            : $"{leads.Leads} leads are there, with {leads.Events} events of their history.");
        if (moved.Grown > 0)
        {
            terminal.Line($"{moved.Grown} more were logged meanwhile. Stop the servers and run this again.");
            return ExitCode.Refused;
        }

        if (isToSqlServer)
        {
            terminal.Line(
                $"Still in the directory: {string.Join(", ", directory.Databases)}. Servers on the database open none of them, so that no redaction reaches them, and "
                + "a backup of the directory is only of them. Delete them once the servers run and \"provenance fsck --storage-file\" finds nothing wrong.");
        }

        return ExitCode.Ok;
    }
}
