// The conformance suites, on SQLite.

using Provenance.Storage.Conformance;

namespace Provenance.Storage.Sqlite.Tests;

public sealed class SqliteLogAppend : LogAppendSuite
{
    protected override LogStoreFixture CreateFixture() => new SqliteLogStoreFixture();
}

public sealed class SqliteLogRead : LogReadSuite
{
    protected override LogStoreFixture CreateFixture() => new SqliteLogStoreFixture();
}

public sealed class SqliteLogTiles : LogTileSuite
{
    protected override LogStoreFixture CreateFixture() => new SqliteLogStoreFixture();
}

public sealed class SqliteLogExclusion : LogExclusionSuite
{
    protected override LogStoreFixture CreateFixture() => new SqliteLogStoreFixture();
}

public sealed class SqliteLogModel : LogModelSuite
{
    protected override LogStoreFixture CreateFixture() => new SqliteLogStoreFixture();
}

public sealed class SqliteLogMove : LogMoveSuite
{
    protected override LogStoreFixture CreateFixture() => new SqliteLogStoreFixture();
}
