using Provenance.Registry.Investigation;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Statements about sites, of a snapshot.</summary>
internal sealed class SqlSiteFacts(
    SnapshotReading reading, SiteStatementReads statements, SiteReads sites, SizedJobReads sized, DoubtedJobReads doubted) : ISiteFacts
{
    public IAsyncEnumerable<SiteStatement> ReadStatementsAsync(string handleOfOperator, string site, CancellationToken cancellationToken) =>
        reading.Stream(() => statements.Read(handleOfOperator, site), cancellationToken);

    public ValueTask<StreamSummary?> FindStreamAsync(long stream, CancellationToken cancellationToken) =>
        reading.Ask(() => sites.FindStream(stream), cancellationToken);

    public IAsyncEnumerable<StreamNumber> ReadStreamAsync(long stream, CancellationToken cancellationToken) =>
        reading.Stream(() => sites.ReadStream(stream), cancellationToken);

    public ValueTask<long> CountClosesAsync(string handleOfOperator, string site, CancellationToken cancellationToken) =>
        reading.Ask(() => sites.CountCloses(handleOfOperator, site), cancellationToken);

    public ValueTask<IReadOnlyList<PeriodCloseFacts>> ReadClosesAsync(
        string handleOfOperator, string site, int limit, CancellationToken cancellationToken) =>
        reading.Ask(() => sites.ReadCloses(handleOfOperator, site, limit), cancellationToken);

    public IAsyncEnumerable<CoveredStatement> ReadCoveredAsync(string party, CoveredRange range, CancellationToken cancellationToken) =>
        reading.Stream(() => sites.ReadCovered(party, range), cancellationToken);

    public IAsyncEnumerable<SizedRun> ReadSizedJobsAsync(string? handleOfOperator, string? site, CancellationToken cancellationToken) =>
        reading.Stream(() => sized.Read(handleOfOperator, site), cancellationToken);

    public IAsyncEnumerable<DoubtedRun> ReadDoubtedJobsAsync(string? handleOfOperator, string? site, CancellationToken cancellationToken) =>
        reading.Stream(() => doubted.Read(handleOfOperator, site), cancellationToken);
}
