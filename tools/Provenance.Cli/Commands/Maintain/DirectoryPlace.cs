using System.Diagnostics.CodeAnalysis;
using Provenance.Registry.Checking;
using Provenance.Registry.Log;
using Provenance.Registry.Projections;
using Provenance.Server;
using Provenance.Storage.Sqlite.Log;
using Provenance.Storage.Sqlite.Projections;
using Provenance.Transparency;

namespace Provenance.Cli;

/// <summary>A registry whose log and projections are files of its directory; one process at a time writes them.</summary>
/// <param name="directory">The directory, with a log.</param>
/// <param name="terminal">Told where the log is an earlier version's.</param>
internal sealed class DirectoryPlace(RegistryDirectory directory, Terminal terminal) : RegistryPlace(directory)
{
    /// <summary>What to do where files of a directory are in use.</summary>
    public const string StopWhatUsesIt = "Stop whatever uses the registry, then try again.";

    /// <summary>How a log that is damaged in its directory is mended.</summary>
    public const string Mending =
        "\"provenance fsck\" tells what is damaged, \"provenance fsck --repair\" mends it, with --from BACKUP or MIRROR where something is to be had nowhere else.";

    /// <inheritdoc/>
    protected override string WhenCorrupt => Mending;

    /// <inheritdoc/>
    protected override string WhenUnavailable => StopWhatUsesIt;

    /// <inheritdoc/>
    public override IReadOnlyList<Damage> Examine()
    {
        DataOptions.RequireWritable(Directory.Path);
        return SqliteLogExamination.Run(Directory.Storage.LogPath);
    }

    /// <inheritdoc/>
    [SuppressMessage("Reliability", "CA2000", Justification = "Handed to the caller.")]
    public override async ValueTask<Held<ILogStore>> OpenLogAsync(CancellationToken cancellationToken)
    {
        var log = SqliteLogStore.OpenExisting(Directory.Storage);
        try
        {
            await log.RequireOriginAsync(Directory.Origin, cancellationToken);
            if (log.Lacks is { } migration)
            {
                terminal.Note($"log.db is as an earlier version of this program left it, and stays so: the next start of the server runs {migration}.");
            }

            return new Held<ILogStore>(log, log);
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    [SuppressMessage("Reliability", "CA2000", Justification = "Handed to the caller.")]
    public override Held<ILogSalvage>? OpenSalvage() =>
        SqliteLogSalvage.TryOpen(Directory.Storage.LogPath) is { } salvage ? new Held<ILogSalvage>(salvage, salvage) : null;

    /// <inheritdoc/>
    public override async ValueTask WriteMarkAsync(Checkpoint mark, bool isUnreadable, CancellationToken cancellationToken) =>
        _ = await Directory.HighWaterMark.AdvanceAsync(mark, cancellationToken);

    /// <inheritdoc/>
    public override IEnumerable<string> RemediesFor(CheckReport report)
    {
        if (report.Damages.Any(damage => damage.Remedy is Remedy.FromEntries or Remedy.FromHash))
        {
            yield return "\"provenance fsck --repair\" rebuilds what can be rebuilt: tiles, index and head from the entries, single changed bytes from their hashes.";
        }

        if (report.Damages.Any(damage => damage is { Remedy: Remedy.FromCopy, Row: not null }))
        {
            yield return "Something is only to be had from a backup or a mirror: \"provenance fsck --repair --from BACKUP\" takes it from there.";
        }
    }

    /// <inheritdoc/>
    public override async Task<int> ProjectAloneAsync(
        Func<ProjectionAccess, CancellationToken, Task<int>> work, CancellationToken cancellationToken)
    {
        using var held = Directory.Lock();
        return await work(new ProjectionAccess(Open, Discard), cancellationToken);
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "Handed to the caller.")]
    private Held<IProjectionStore> Open()
    {
        var store = SqliteProjectionStore.Open(Directory.Storage, terminal.Time);
        return new Held<IProjectionStore>(store, store);
    }

    private void Discard()
    {
        foreach (var suffix in new[] { "", "-wal", "-shm" })
        {
            File.Delete(Directory.Storage.ProjectionsPath + suffix);
        }
    }
}
