using Provenance.Transparency;

namespace Provenance.Registry.Projections;

/// <summary>
/// Projections at rest: tables that answer questions, made from the log and from nothing else, so that they can be
/// thrown away and made again. Obligations of an implementation:
/// <list type="bullet">
/// <item>A group is applied in one transaction together with the new head, or not at all.</item>
/// <item>Tables depend on the entries alone: not on a clock, not on a random number, not on how entries were grouped.
/// The same log gives the same <see cref="DigestAsync"/>.</item>
/// <item>A commit survives the process. It need not survive the machine, but groups are lost from the end only.</item>
/// <item>One write is open at a time across all processes; reads run at once with it and see whole groups.</item>
/// </list>
/// Failures throw <see cref="Log.StorageUnavailableException"/> and <see cref="Log.StorageCorruptException"/>.
/// </summary>
public interface IProjectionStore
{
    /// <summary>How far the projections have come.</summary>
    ValueTask<ProjectedHead> ReadHeadAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Opens the only write, waiting for its turn up to the store's own time limit, and for whoever reads an older state where
    /// that keeps much from being put in its place.
    /// </summary>
    ValueTask<IProjectionWrite> BeginAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Throws everything away, so that nothing of it is left in a file; the head is then empty. Readers go on while
    /// it runs, and see what was there, a part of it, or nothing; of a part no snapshot is opened for questions. Where one holds an older state
    /// for too long it throws, and is to be called again.
    /// </summary>
    ValueTask ClearAsync(CancellationToken cancellationToken);

    /// <summary>SHA-256 of each table, its rows in the order of their key; tables by name.</summary>
    ValueTask<IReadOnlyList<TableDigest>> DigestAsync(CancellationToken cancellationToken);
}

/// <summary>An open group: disposed without commit it leaves no trace.</summary>
public interface IProjectionWrite : IChainReader, IAsyncDisposable
{
    /// <summary>How far the projections had come when it was opened.</summary>
    ProjectedHead Head { get; }

    /// <summary>What is known of the streams of these numbers, with the gaps that they fall into; streams never seen are left out.</summary>
    ValueTask<IReadOnlyList<StreamState>> FindStreamsAsync(
        IReadOnlyCollection<(StreamKey Key, long Sequence)> numbers, CancellationToken cancellationToken);

    /// <summary>Writes the group, and commits it. Once.</summary>
    /// <exception cref="ArgumentException">The group does not begin where the head ends.</exception>
    ValueTask CommitAsync(ProjectionGroup group, CancellationToken cancellationToken);
}

/// <summary>What a table amounts to.</summary>
/// <param name="Table">Its name.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Digest">SHA-256 over the rows.</param>
public sealed record TableDigest(string Table, long Rows, Digest Digest);
