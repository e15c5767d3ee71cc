// Leads move from one backend to the other and back.

using Provenance.Registry.Investigation.Leads;
using Provenance.Storage.Conformance.Leads;
using Provenance.Storage.Sql.Leads;
using Provenance.Storage.Sqlite.Tests;

namespace Provenance.Storage.SqlServer.Tests;

public sealed class LeadMoveToSqlServer : LeadMoveSuite
{
    protected override LeadStoreFixture CreateSource() => new SqliteLeadStoreFixture();

    protected override LeadStoreFixture CreateTarget() => new SqlServerLeadStoreFixture(nameof(LeadMoveSuite));

    protected override ValueTask<(long Leads, long Events)?> MoveAsync(ILeadStore from, ILeadStore to) => Moves.RunAsync(from, to);
}

public sealed class LeadMoveFromSqlServer : LeadMoveSuite
{
    protected override LeadStoreFixture CreateSource() => new SqlServerLeadStoreFixture(nameof(LeadMoveSuite));

    protected override LeadStoreFixture CreateTarget() => new SqliteLeadStoreFixture();

    protected override ValueTask<(long Leads, long Events)?> MoveAsync(ILeadStore from, ILeadStore to) => Moves.RunAsync(from, to);
}

internal static class Moves
{
    public static async ValueTask<(long Leads, long Events)?> RunAsync(ILeadStore from, ILeadStore to) =>
        await LeadMove.RunAsync(from, to, TestContext.Current.CancellationToken) is { } moved ? (moved.Leads, moved.Events) : null;
}
