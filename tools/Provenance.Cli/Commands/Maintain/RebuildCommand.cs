using System.CommandLine;
using System.Globalization;
using Provenance.Registry.Log;
using Provenance.Registry.Projections;
using Provenance.Transparency;

namespace Provenance.Cli;

/// <summary><c>provenance rebuild</c>: throws the projections away and makes them again from the log.</summary>
internal static class RebuildCommand
{
    public static Command Create(Terminal terminal)
    {
        var data = new DataOptions(terminal);
        var storage = new StorageOption();
        var command = new DocumentedCommand(
            "rebuild",
            "Throws the projections away, makes them again from the log, and says for each table whether it came out as it was. Exit code 1 "
            + "where one did not, or could not be read before: then answers given before may have been wrong. The server must not run on the "
            + "directory. In a database, servers may run, but projections are made by one process at a time: this command waits for up to 20 "
            + "seconds for the lease, which a server that is stopped gives up. Meanwhile the servers answer for the size that it has come to, and "
            + "record no leads.",
            "provenance rebuild --data ./registry",
            "provenance rebuild --data ./registry --storage-file ./sql-server.txt");
        data.AddTo(command);
        storage.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var place = data.Place(parsed, storage.Read(parsed));
            return place.WithLogAsync(
                log => place.ProjectAloneAsync((access, token) => RunAsync(terminal, place.Directory.Origin, log, access, token), cancellationToken),
                cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        Terminal terminal, string origin, ILogStore log, ProjectionAccess access, CancellationToken cancellationToken)
    {
        try
        {
            return await CompareAsync(terminal, origin, log, access, cancellationToken);
        }
        catch (StorageCorruptException damage)
        {
            // Nothing stands in the projections that the log does not give: what cannot be read is no loss. Where it is
            // the log that is damaged, the second try says so.
            terminal.Line($"The projections cannot be read, and are made from nothing: {damage.Message}");
            access.Discard();
            using var projections = access.Open();
            var made = await AnewAsync(terminal, Projector(origin, log, projections.Value), log, cancellationToken);
            terminal.Line($"Projected to size {made.Size}. There is nothing to compare it with: ask again what was asked before.");
            return ExitCode.Refused;
        }
    }

    private static async Task<int> CompareAsync(
        Terminal terminal, string origin, ILogStore log, ProjectionAccess access, CancellationToken cancellationToken)
    {
        using var opened = access.Open();
        var projections = opened.Value;
        var projector = Projector(origin, log, projections);

        // What lags behind is no difference: first to the same size, then anew.
        await projector.ReconcileAsync(cancellationToken);
        await projector.CatchUpAsync(null, cancellationToken);
        var before = await projections.DigestAsync(cancellationToken);
        var after = await AnewAsync(terminal, projector, log, cancellationToken);
        return Compare(terminal, before, await projections.DigestAsync(cancellationToken), after.Size);
    }

    private static Projector Projector(string origin, ILogStore log, IProjectionStore projections) =>
        new(origin, log, new TrustedParties(origin, log), projections, new ProjectorOptions());

    private static async Task<ProjectedHead> AnewAsync(
        Terminal terminal, Projector projector, ILogStore log, CancellationToken cancellationToken)
    {
        var head = await log.ReadHeadAsync(cancellationToken);
        using var progress = new Progress(terminal, "entries", head.Size.Value);
        return await projector.RebuildAsync(new SizeProgress(progress), cancellationToken);
    }

    private static int Compare(
        Terminal terminal, IReadOnlyList<TableDigest> before, IReadOnlyList<TableDigest> after, TreeSize size)
    {
        var rows = before.Zip(after, (old, made) =>
            (IReadOnlyList<string>)[made.Table, made.Rows.ToString("N0", CultureInfo.InvariantCulture), made.Digest.ToString(), old == made ? "as before" : "DIFFERS"]);
        terminal.Table(["table", "rows", "SHA-256", ""], rows);
        var isSame = before.SequenceEqual(after);
        terminal.Line(isSame
            ? $"Projected again to size {size}: every table came out as it was."
            : $"Projected again to size {size}: what DIFFERS was wrong before. Ask again what was asked of it.");
        return isSame ? ExitCode.Ok : ExitCode.Refused;
    }

    private sealed class SizeProgress(Progress progress) : IProgress<TreeSize>
    {
        public void Report(TreeSize value) => progress.Report(value.Value);
    }
}
