using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;
using Provenance.Storage.Conformance.Projections;
using Provenance.Storage.SqlServer.Investigation;
using Provenance.Storage.SqlServer.Projections;

namespace Provenance.Storage.SqlServer.Tests;

/// <summary>Projections in a database of their own on the server under test.</summary>
internal sealed class SqlServerProjectionFixture : ProjectionFixture
{
    private readonly SqlServerProjectionStore _store;
    private readonly SqlServerInvestigationStore _investigation;
    private SqlServerReportLookups? _lookups;

    public SqlServerProjectionFixture(string suite)
    {
        TestServer.Require(suite);
        Options = TestServer.Create();
        _store = SqlServerProjectionStore.Open(Options, TimeProvider.System);
        _investigation = new SqlServerInvestigationStore(Options, TimeProvider.System);
    }

    public SqlServerOptions Options { get; }

    public override IProjectionStore Projections => _store;

    public override IInvestigationStore Investigation => _investigation;

    public override IReportLookups Lookups => _lookups ??= new SqlServerReportLookups(_store);

    public override async ValueTask DisposeAsync()
    {
        _lookups?.Dispose();
        _investigation.Dispose();
        _store.Dispose();
        await TestServer.DropAsync(Options);
    }
}
