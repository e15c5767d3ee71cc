using System.CommandLine;
using System.Globalization;
using Provenance.Registry.Log;
using Provenance.Registry.Projections;
using Provenance.Server;
using Provenance.Storage.Sqlite.Log;
using Provenance.Storage.Sqlite.Projections;
using Provenance.Transparency;

namespace Provenance.Cli;

/// <summary><c>provenance rebuild</c>: throws the projections away and makes them again from the log.</summary>
internal static class RebuildCommand
{
    public static Command Create(Terminal terminal)
    {
        var data = new DataOptions(terminal);
        var command = new DocumentedCommand(
            "rebuild",
            "Throws the projections away, makes them again from the log, and says for each table whether it came out as it was. Exit code 1 "
            + "where one did not, or could not be read before: then answers given before may have been wrong. The server must not run on the "
            + "directory.",
            "provenance rebuild --data ./registry");
        data.AddTo(command);
        command.SetAction((parsed, cancellationToken) => data.WithLogAsync(
            parsed, (directory, log) => RunAsync(terminal, directory, log, cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(
        Terminal terminal, RegistryDirectory directory, SqliteLogStore log, CancellationToken cancellationToken)
    {
        using var held = directory.Lock();
        try
        {
            return await CompareAsync(terminal, directory, log, cancellationToken);
        }
        catch (StorageCorruptException damage)
        {
            // Nothing stands in the projections that the log does not give: what cannot be read is no loss. Where it is
            // the log that is damaged, the second try says so.
            terminal.Line($"The projections cannot be read, and are made from nothing: {damage.Message}");
            foreach (var suffix in new[] { "", "-wal", "-shm" })
            {
                File.Delete(directory.Storage.ProjectionsPath + suffix);
            }

            using var projections = SqliteProjectionStore.Open(directory.Storage, terminal.Time);
            var made = await AnewAsync(terminal, Projector(directory, log, projections), log, cancellationToken);
            terminal.Line($"Projected to size {made.Size}. There is nothing to compare it with: ask again what was asked before.");
            return ExitCode.Refused;
        }
    }

    private static async Task<int> CompareAsync(
        Terminal terminal, RegistryDirectory directory, SqliteLogStore log, CancellationToken cancellationToken)
    {
        using var projections = SqliteProjectionStore.Open(directory.Storage, terminal.Time);
        var projector = Projector(directory, log, projections);

        // What lags behind is no difference: first to the same size, then anew.
        await projector.ReconcileAsync(cancellationToken);
        await projector.CatchUpAsync(null, cancellationToken);
        var before = await projections.DigestAsync(cancellationToken);
        var after = await AnewAsync(terminal, projector, log, cancellationToken);
        return Compare(terminal, before, await projections.DigestAsync(cancellationToken), after.Size);
    }

    private static Projector Projector(RegistryDirectory directory, SqliteLogStore log, SqliteProjectionStore projections) =>
        new(directory.Origin, log, new TrustedParties(directory.Origin, log), projections, new ProjectorOptions());

    private static async Task<ProjectedHead> AnewAsync(
        Terminal terminal, Projector projector, SqliteLogStore log, CancellationToken cancellationToken)
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
