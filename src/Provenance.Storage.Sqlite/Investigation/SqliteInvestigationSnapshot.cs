using System.Runtime.CompilerServices;
using Dapper;
using Microsoft.Data.Sqlite;
using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;
using Provenance.Storage.Sqlite.Projections;
using Provenance.Transparency;

namespace Provenance.Storage.Sqlite.Investigation;

/// <summary>One read transaction.</summary>
internal sealed class SqliteInvestigationSnapshot : IInvestigationSnapshot
{
    private readonly string _file;
    private readonly SqliteConnection _connection;
    private readonly JobReads _jobs;
    private readonly ClusterReads _clusters;
    private readonly LineageReads _lineage;

    public SqliteInvestigationSnapshot(SqliteFile file)
    {
        _file = file.Name;
        _connection = file.OpenReader();
        _jobs = new JobReads(_connection);
        _clusters = new ClusterReads(_connection);
        _lineage = new LineageReads(_connection);
        try
        {
            // A deferred transaction begins with its first read: the head.
            _connection.Execute("BEGIN DEFERRED;");
            Head = ProjectedHeadRow.Read(_connection);
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    public ProjectedHead Head { get; }

    public IAsyncEnumerable<JobFigures> ReadJobFiguresAsync(JobFilter filter, CancellationToken cancellationToken) =>
        Stream(() => _jobs.ReadFigures(filter), cancellationToken);

    public ValueTask<long> CountRedactedJobsAsync(JobFilter filter, CancellationToken cancellationToken) =>
        Ask(() => _jobs.CountRedacted(filter), cancellationToken);

    public ValueTask<long> CountConflictsAsync(JobFilter filter, CancellationToken cancellationToken) =>
        Ask(() => _jobs.CountConflicts(filter), cancellationToken);

    public ValueTask<IReadOnlyList<JobDetail>> ReadJobsAsync(IReadOnlyList<long> indices, CancellationToken cancellationToken) =>
        Ask<IReadOnlyList<JobDetail>>(() => [.. indices.Select(_jobs.Read)], cancellationToken);

    public ValueTask<IReadOnlyDictionary<ClusterName, ClusterFacts>> ReadClustersAsync(CancellationToken cancellationToken) =>
        Ask(_clusters.ReadDeclared, cancellationToken);

    public IAsyncEnumerable<ClusterUse> ReadUsesAsync(Period period, string? country, CancellationToken cancellationToken) =>
        Stream(() => _clusters.ReadUses(period, country), cancellationToken);

    public ValueTask<IReadOnlyList<string>> ReadNamesAsync(string entity, CancellationToken cancellationToken) =>
        Ask(() => _clusters.ReadNames(entity), cancellationToken);

    public ValueTask<IReadOnlyList<LineageArtifact>> FindArtifactsAsync(
        IReadOnlyCollection<Digest> digests, int limit, CancellationToken cancellationToken) =>
        Ask(() => _lineage.FindByDigest(digests, limit), cancellationToken);

    public ValueTask<IReadOnlyList<LineageArtifact>> FindArtifactsAsync(string name, int limit, CancellationToken cancellationToken) =>
        Ask(() => _lineage.FindByName(name, limit), cancellationToken);

    public ValueTask<IReadOnlyList<LineageArtifact>> ReadArtifactsAsync(long index, CancellationToken cancellationToken) =>
        Ask(() => _lineage.ReadArtifacts(index), cancellationToken);

    public ValueTask<IReadOnlyList<long>> FindMakersAsync(string modelName, int limit, CancellationToken cancellationToken) =>
        Ask(() => _lineage.FindMakers(modelName, limit), cancellationToken);

    public ValueTask<LineageMaker> ReadMakerAsync(long index, CancellationToken cancellationToken) =>
        Ask(() => _lineage.ReadMaker(index, _jobs), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        // The connection goes back to the pool: it must not take the transaction along.
        await _connection.ExecuteAsync("ROLLBACK;");
        await _connection.DisposeAsync();
    }

    private ValueTask<T> Ask<T>(Func<T> question, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(SqliteFailure.Translated(_file, question));
    }

    // SQLite has no asynchronous reads; each row is there when it is asked for.
    private async IAsyncEnumerable<T> Stream<T>(
        Func<IEnumerable<T>> rows, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = SqliteFailure.Translated(_file, () => rows().GetEnumerator());
        while (SqliteFailure.Translated(_file, reader.MoveNext))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return reader.Current;
        }

        await ValueTask.CompletedTask;
    }
}
