// The conformance suites, on SQL Server.

using Provenance.Storage.Conformance;
using Provenance.Storage.Conformance.Leads;
using Provenance.Storage.Conformance.Projections;

namespace Provenance.Storage.SqlServer.Tests;

public sealed class SqlServerLogAppend : LogAppendSuite
{
    protected override LogStoreFixture CreateFixture() => new SqlServerLogStoreFixture(nameof(LogAppendSuite));
}

public sealed class SqlServerLogRead : LogReadSuite
{
    protected override LogStoreFixture CreateFixture() => new SqlServerLogStoreFixture(nameof(LogReadSuite));
}

public sealed class SqlServerLogTiles : LogTileSuite
{
    protected override LogStoreFixture CreateFixture() => new SqlServerLogStoreFixture(nameof(LogTileSuite));
}

public sealed class SqlServerLogExclusion : LogExclusionSuite
{
    protected override LogStoreFixture CreateFixture() => new SqlServerLogStoreFixture(nameof(LogExclusionSuite));
}

public sealed class SqlServerLogModel : LogModelSuite
{
    protected override LogStoreFixture CreateFixture() => new SqlServerLogStoreFixture(nameof(LogModelSuite));
}

public sealed class SqlServerLogMove : LogMoveSuite
{
    protected override LogStoreFixture CreateFixture() => new SqlServerLogStoreFixture(nameof(LogMoveSuite));
}

public sealed class SqlServerLeads : LeadStoreSuite
{
    protected override LeadStoreFixture CreateFixture() => new SqlServerLeadStoreFixture(nameof(LeadStoreSuite));
}

public sealed class SqlServerProjections : ProjectionSuite
{
    protected override ProjectionFixture CreateFixture() => new SqlServerProjectionFixture(nameof(ProjectionSuite));
}

public sealed class SqlServerReportHistories : ReportHistorySuite
{
    protected override ProjectionFixture CreateFixture() => new SqlServerProjectionFixture(nameof(ReportHistorySuite));
}
