using Provenance.Registry.Investigation.Leads;
using Provenance.Storage.Conformance.Leads;
using Provenance.Storage.SqlServer.Leads;

namespace Provenance.Storage.SqlServer.Tests;

/// <summary>Leads in a database of their own on the server under test.</summary>
internal sealed class SqlServerLeadStoreFixture : LeadStoreFixture
{
    private readonly SqlServerOptions _options;
    private SqlServerLeadStore _store;

    public SqlServerLeadStoreFixture(string suite)
    {
        TestServer.Require(suite);
        _options = TestServer.Create();
        _store = SqlServerLeadStore.Open(_options, TimeProvider.System);
    }

    public override ILeadStore Store => _store;

    public override void Reopen()
    {
        _store.Dispose();
        _store = SqlServerLeadStore.Open(_options, TimeProvider.System);
    }

    public override async ValueTask DisposeAsync()
    {
        _store.Dispose();
        await TestServer.DropAsync(_options);
    }
}
