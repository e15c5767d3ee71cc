using Provenance.Registry.Investigation.Leads;
using Provenance.Storage.Conformance.Leads;
using Provenance.Storage.Sqlite.Leads;

namespace Provenance.Storage.Sqlite.Tests;

/// <summary>Leads in a data directory of their own in the system's temporary folder.</summary>
internal sealed class SqliteLeadStoreFixture : LeadStoreFixture
{
    private readonly SqliteOptions _options = new()
    {
        DataDirectory = Path.Combine(Path.GetTempPath(), "provenance-" + Path.GetRandomFileName()),
        BusyTimeout = TimeSpan.FromSeconds(2),
    };

    private SqliteLeadStore _store;

    public SqliteLeadStoreFixture() => _store = SqliteLeadStore.Open(_options, TimeProvider.System);

    public override ILeadStore Store => _store;

    public override void Reopen()
    {
        _store.Dispose();
        _store = SqliteLeadStore.Open(_options, TimeProvider.System);
    }

    public override ValueTask DisposeAsync()
    {
        _store.Dispose();
        Directory.Delete(_options.DataDirectory, recursive: true);
        return ValueTask.CompletedTask;
    }
}
