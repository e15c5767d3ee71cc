using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;
using Provenance.Storage.Conformance.Projections;
using Provenance.Storage.Sqlite.Investigation;
using Provenance.Storage.Sqlite.Projections;

namespace Provenance.Storage.Sqlite.Tests;

/// <summary>Projections in a data directory of their own in the system's temporary folder.</summary>
internal sealed class SqliteProjectionFixture : ProjectionFixture
{
    private readonly SqliteOptions _options;
    private readonly SqliteProjectionStore _store;
    private SqliteReportLookups? _lookups;

    public SqliteProjectionFixture(long? mostUnfoldedBytes = null)
    {
        _options = new SqliteOptions
        {
            DataDirectory = Path.Combine(Path.GetTempPath(), "provenance-" + Path.GetRandomFileName()),
            BusyTimeout = TimeSpan.FromSeconds(2),
        };
        _options = mostUnfoldedBytes is { } most ? _options with { MostUnfoldedBytes = most } : _options;
        _store = SqliteProjectionStore.Open(_options, TimeProvider.System);
        Investigation = new SqliteInvestigationStore(_store);
    }

    public override IProjectionStore Projections => _store;

    public override IInvestigationStore Investigation { get; }

    /// <summary>The file of the tables.</summary>
    public string TablesPath => _options.ProjectionsPath;

    /// <summary>Bytes of the write-ahead log.</summary>
    public long WriteAheadLogBytes => new FileInfo(_options.ProjectionsPath + "-wal").Length;

    public override IReportLookups Lookups => _lookups ??= new SqliteReportLookups(_store);

    public override ValueTask DisposeAsync()
    {
        _lookups?.Dispose();
        _store.Dispose();
        Directory.Delete(_options.DataDirectory, recursive: true);
        return ValueTask.CompletedTask;
    }
}
