// Repairing is rebuilding: a new log.db is written beside the old one out of whatever is whole, checked from the first
// entry to the last against what was signed, and only then takes the old one's place (LogSwap), which is kept under another
// name. So a repair that fails, or is killed, leaves the registry as it was, or is finished by whoever opens it next. The same mends a damaged database and brings one
// that is behind its mark up to it: entries come from the log itself, then from the backups and mirrors that are named.
using Provenance.Registry.Checking;
using Provenance.Registry.Log;
using Provenance.Registry.Redacting;
using Provenance.Registry.Trust;
using Provenance.Statements;
using Provenance.Storage.Sqlite;
using Provenance.Storage.Sqlite.Log;
using Provenance.Transparency;

namespace Provenance.Server;

/// <summary>What a repair did.</summary>
/// <param name="Log">The new log.</param>
/// <param name="Kept">Where the old database is, if there was one.</param>
/// <param name="Mark">The high-water mark that was set; null where it stood there already.</param>
public sealed record Repaired(RebuiltLog Log, string Kept, Checkpoint? Mark);

/// <summary>Puts a registry's log together again. No server may run on the directory.</summary>
public static class RegistryRepair
{
    private const string Beside = "repair";

    /// <summary>Rebuilds the log, and sets the high-water mark where it is missing or behind what the log was now proved against.</summary>
    /// <param name="directory">The registry.</param>
    /// <param name="copies">Directories of backups and mirrors, the best first.</param>
    /// <param name="signedTrees">What the log is known to have signed, one tree at least: its high-water mark, a checkpoint that somebody holds, what the copies tell of.</param>
    /// <param name="mayLeaveOut">Whether what a source has beyond all that is known to be signed may be left out: where the mark is lost, it may have been signed too.</param>
    /// <param name="time">Dates the old database.</param>
    /// <param name="progress">Told how many entries are written.</param>
    /// <param name="cancellationToken">Ends it; the registry is then as it was.</param>
    /// <exception cref="RebuildRefusedException">Something is missing, or does not make what was signed.</exception>
    /// <exception cref="DirectoryInUseException">A server runs on the directory.</exception>
    public static async ValueTask<Repaired> RunAsync(
        RegistryDirectory directory,
        IReadOnlyList<string> copies,
        IReadOnlyList<Checkpoint> signedTrees,
        bool mayLeaveOut,
        TimeProvider time,
        IProgress<long>? progress,
        CancellationToken cancellationToken)
    {
        using var held = directory.Lock();
        _ = LogSwap.Finish(directory);
        DeleteUnfinished(directory);
        var beside = new SqliteOptions { DataDirectory = PathBeside(directory) };
        RegistryDirectory.CreateOwned(beside.DataDirectory);
        var opened = new List<IDisposable>();
        try
        {
            var rebuilt = await BuildAsync(directory, copies, beside, opened, signedTrees, time, progress, cancellationToken);
            RequireNoneLeftOut(rebuilt, mayLeaveOut);
            opened.ForEach(source => source.Dispose());
            opened.Clear();
            var mark = await RaiseMarkAsync(directory, signedTrees.MaxBy(tree => tree.Size.Value)!, cancellationToken);
            return new Repaired(rebuilt, LogSwap.Run(directory, beside.LogPath, time), mark);
        }
        finally
        {
            opened.ForEach(source => source.Dispose());
            DeleteUnfinished(directory);
        }
    }

    /// <summary>
    /// Deletes what a repair that was killed had written so far, in which no redaction is carried out. The directory's lock is
    /// held by the caller.
    /// </summary>
    internal static void DeleteUnfinished(RegistryDirectory directory)
    {
        if (Directory.Exists(PathBeside(directory)))
        {
            Directory.Delete(PathBeside(directory), recursive: true);
        }
    }

    /// <summary>
    /// Finishes a repair that was cut off while the new log took the old one's place. Whoever opens a directory's log begins
    /// with this; it takes the directory's lock only where there is something to finish.
    /// </summary>
    /// <returns>Where the old database is; null where nothing was to be done.</returns>
    /// <exception cref="DirectoryInUseException">Another process is about to do it.</exception>
    public static string? FinishInterrupted(RegistryDirectory directory)
    {
        if (!LogSwap.IsUnderWay(directory))
        {
            return null;
        }

        using var held = directory.Lock();
        return LogSwap.Finish(directory);
    }

    private static string PathBeside(RegistryDirectory directory) => Path.Combine(directory.Path, Beside);

    private static async ValueTask<RebuiltLog> BuildAsync(
        RegistryDirectory directory,
        IReadOnlyList<string> copies,
        SqliteOptions beside,
        List<IDisposable> opened,
        IReadOnlyList<Checkpoint> signedTrees,
        TimeProvider time,
        IProgress<long>? progress,
        CancellationToken cancellationToken)
    {
        var sources = Sources(directory, copies, opened);
        using var target = SqliteLogStore.Open(beside, time);
        await target.BindAsync(directory.Origin, cancellationToken);
        var rebuilt = await new LogRebuild(directory.Origin, sources).RunAsync(target, signedTrees, progress, cancellationToken);
        var trust = await TrustLoader.CatchUpAsync(target, TrustHistory.Empty(directory.Origin), cancellationToken);
        var published = await SignedTrees.PublishedAsync(directory, cancellationToken);
        await RedactionRun.EraseAsync(target, target, trust.At(published ?? rebuilt.Size), cancellationToken);
        var report = await new LogCheck(directory.Origin, target, directory.ReadDiscoverySecrets(), published: published).RunAsync(signedTrees.MaxBy(tree => tree.Size.Value), null, cancellationToken);
        return report.IsClean
            ? rebuilt
            : throw new RebuildRefusedException($"What was rebuilt does not hold: {report.Damages[0].Place}: {report.Damages[0].Message}");
    }

    private static void RequireNoneLeftOut(RebuiltLog rebuilt, bool mayLeaveOut)
    {
        if (!mayLeaveOut && rebuilt.Taken.FirstOrDefault(taken => taken.Size.Value > rebuilt.Size.Value) is { Source: { } source, Size: var size })
        {
            throw new RebuildRefusedException(
                $"Entries {rebuilt.Size} to {size.Value - 1} of {source} are beyond all that is known to be signed, and without the high-water mark nobody knows that they were not. "
                + "Give a checkpoint that reaches them (--to) and whoever has them whole (--from); --leave-out leaves them out, and if one of them was signed, this log will have signed two histories");
        }
    }

    // Before the swap: what the log signed it owes, whichever database is there after a crash.
    private static async ValueTask<Checkpoint?> RaiseMarkAsync(RegistryDirectory directory, Checkpoint signed, CancellationToken cancellationToken)
    {
        var mark = await directory.HighWaterMark.ReadAsync(cancellationToken);
        return mark is not null && mark.Size.Value >= signed.Size.Value
            ? null
            : await directory.HighWaterMark.AdvanceAsync(new Checkpoint(signed.Origin, signed.Size, signed.Root), cancellationToken);
    }

    private static List<IEntrySource> Sources(RegistryDirectory directory, IReadOnlyList<string> copies, List<IDisposable> opened)
    {
        var sources = new List<IEntrySource>();
        foreach (var path in copies.Prepend(directory.Path))
        {
            // Where the log's own file is gone, what an earlier repair put aside may still have its entries.
            var log = Path.Combine(path, "log.db");
            log = path == directory.Path && !File.Exists(log) ? LogSwap.NewestKept(path) ?? log : log;
            if (SqliteLogSalvage.TryOpen(log) is { } salvage)
            {
                opened.Add(salvage);
                sources.Add(new SalvagedEntries(path, directory.Origin, salvage));
            }
            else if (MirrorEntries.IsOne(path))
            {
                sources.Add(new MirrorEntries(path, directory.Origin));
            }
            else
            {
                sources.Add(path == directory.Path
                    ? new NoEntries(path)
                    : throw new RebuildRefusedException($"{path} is neither a backup nor a mirror: it has no log.db that can be read, and no checkpoint."));
            }
        }

        return sources;
    }

    private sealed class NoEntries(string path) : IEntrySource
    {
        public string Name => path;

        public ValueTask<TreeSize> ReadSizeAsync(CancellationToken cancellationToken) => ValueTask.FromResult(TreeSize.Zero);

        public ValueTask<StoredEntry?> ReadAsync(LeafIndex index, CancellationToken cancellationToken) => ValueTask.FromResult<StoredEntry?>(null);
    }
}
