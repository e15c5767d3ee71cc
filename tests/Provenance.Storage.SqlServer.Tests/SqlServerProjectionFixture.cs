using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;
using Provenance.Storage.Conformance.Projections;
using Provenance.Storage.SqlServer.Investigation;
using Provenance.Storage.SqlServer.Log;
using Provenance.Storage.SqlServer.Projections;

namespace Provenance.Storage.SqlServer.Tests;

/// <summary>Projections in a database of their own on the server under test.</summary>
internal sealed class SqlServerProjectionFixture : ProjectionFixture
{
    private readonly SqlServerProjectionStore _store;
    private readonly SqlServerInvestigationStore _investigation;
    private SqlServerReportLookups? _lookups;

    /// <param name="suite">The suite that needs it, for the message where no server is named.</param>
    /// <param name="besideLog">Whether the log's tables are there too, as they always are outside of tests: leads that are kept count its redactions.</param>
    public SqlServerProjectionFixture(string suite, bool besideLog = false)
    {
        TestServer.Require(suite);
        Options = TestServer.Create();
        if (besideLog)
        {
            SqlServerLogStore.Open(Options, TimeProvider.System).Dispose();
        }

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
