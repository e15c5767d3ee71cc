using Provenance.Registry.Investigation.Leads;
using Provenance.Storage.Conformance.Leads;
using Provenance.Storage.Sql.Leads;

namespace Provenance.Storage.Sqlite.Tests;

public sealed class SqliteLeadMove : LeadMoveSuite
{
    protected override LeadStoreFixture CreateSource() => new SqliteLeadStoreFixture();

    protected override LeadStoreFixture CreateTarget() => new SqliteLeadStoreFixture();

    protected override async ValueTask<(long Leads, long Events)?> MoveAsync(ILeadStore from, ILeadStore to) =>
        await LeadMove.RunAsync(from, to, TestContext.Current.CancellationToken) is { } moved ? (moved.Leads, moved.Events) : null;
}
