// The conformance suites of projections, on SQLite.

using Provenance.Storage.Conformance.Projections;

namespace Provenance.Storage.Sqlite.Tests;

public sealed class SqliteProjections : ProjectionSuite
{
    protected override ProjectionFixture CreateFixture() => new SqliteProjectionFixture();
}

public sealed class SqliteInvestigations : InvestigationSuite
{
    protected override ProjectionFixture CreateFixture() => new SqliteProjectionFixture();
}
