// How a snapshot reads through one connection that has one result at a time.

using System.Buffers.Binary;
using Dapper;
using Provenance.Registry.Log;
using Provenance.Storage.Sql.Investigation;
using Provenance.Storage.SqlServer.Investigation;

namespace Provenance.Storage.SqlServer.Tests;

public sealed class SnapshotSessionTests : IAsyncLifetime
{
    private const int Rows = 500;

    // Hours on any server.
    private const string Endless =
        """
        WITH counted (value) AS (SELECT CAST(1 AS bigint) UNION ALL SELECT value + 1 FROM counted WHERE value < 1000000000000)
        SELECT max(value) FROM counted OPTION (MAXRECURSION 0);
        """;

    private static readonly string Numbers = $"[{string.Join(',', Enumerable.Range(1, Rows))}]";

    private SqlServerOptions? _options;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        TestServer.Require(nameof(SnapshotSessionTests));
        _options = TestServer.Create();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (_options is not null)
        {
            await TestServer.DropAsync(_options);
        }
    }

    [Fact]
    public async Task Rows_that_another_statement_interrupts_are_all_read_as_they_are()
    {
        await using var opened = await OpenAsync(_options!);
        using var outer = opened.Session.Prepare(
            """
            SELECT value, CASE WHEN value % 3 = 0 THEN value END, CASE WHEN value % 2 = 0 THEN N'even 星' ELSE N'' END, 1,
              CASE WHEN value % 5 = 0 THEN CAST(value AS varbinary(8)) END
            FROM OPENJSON(?1) WITH (value bigint '$') ORDER BY value;
            """);
        using var inner = opened.Session.Prepare("SELECT value * 2 FROM OPENJSON(?1) WITH (value bigint '$') WHERE value <= ?2 ORDER BY value;");
        outer.Bind(1, Numbers);
        inner.Bind(1, Numbers);
        var read = 0;
        while (outer.Step())
        {
            var value = outer.Integer(0);
            Assert.Equal(++read, value);
            if (value % 7 == 0)
            {
                Assert.Equal([2, 4], inner.Bind(2, 2).ReadAll(row => row.Integer(0)));
                Assert.Equal(Rows, opened.Session.ExecuteScalar<long>("SELECT count(*) FROM OPENJSON(@numbers);", new { numbers = Numbers }));
            }

            // The row is the same after another statement ran.
            Assert.Equal(value % 3 == 0 ? value : null, outer.IntegerOrNull(1));
            Assert.Equal(value % 2 == 0 ? "even 星" : "", outer.Text(2));
            Assert.Equal(1, outer.Integer(3));
            Assert.Equal(value % 5 != 0, outer.Blob(4).IsEmpty);
        }

        Assert.Equal(Rows, read);
    }

    [Fact]
    public async Task A_blob_that_was_taken_stays_as_it_is_while_another_statement_runs()
    {
        await using var opened = await OpenAsync(_options!);
        using var outer = opened.Session.Prepare("SELECT CAST(value AS varbinary(8)) FROM OPENJSON(?1) WITH (value bigint '$') ORDER BY value;");
        using var inner = opened.Session.Prepare("SELECT ?1;");
        outer.Bind(1, Numbers);
        for (var value = 1; value <= Rows; value++)
        {
            Assert.True(outer.Step());
            var blob = outer.Blob(0);
            Assert.Equal([7], inner.Bind(1, 7).ReadAll(row => row.Integer(0)));
            Assert.Equal(value, BinaryPrimitives.ReadInt64BigEndian(blob));
        }

        Assert.False(outer.Step());
    }

    [Fact]
    public async Task More_rows_than_may_be_kept_are_refused_and_what_is_read_to_its_end_does_not_count()
    {
        await using var opened = await OpenAsync(_options! with { MostKeptBytes = Rows * sizeof(long) / 2 });
        using var all = opened.Session.Prepare("SELECT value FROM OPENJSON(?1) WITH (value bigint '$') ORDER BY value;");
        using var one = opened.Session.Prepare("SELECT ?1;");
        Assert.Equal(Rows, all.Bind(1, Numbers).ReadAll(row => row.Integer(0)).Count);
        for (var i = 0; i < Rows; i++)
        {
            Assert.Equal([i], one.Bind(1, i).ReadAll(row => row.Integer(0)));
        }

        Assert.True(all.Step());
        var refused = Assert.Throws<StorageUnavailableException>(() => one.Bind(1, 1).Step());
        Assert.Contains("MultipleActiveResultSets=True", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_that_is_cancelled_asks_no_further_and_another_may_be_asked()
    {
        await using var opened = await OpenAsync(_options!);
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var reading = new SnapshotReading(opened);
        var asked = 0;
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.Ask<long>(
            () =>
            {
                for (; ; asked++)
                {
                    _ = opened.Session.ExecuteScalar<long>("SELECT 1;");
                    cancelled.Cancel();
                }
            },
            cancelled.Token).AsTask());
        Assert.Equal(1, asked);
        Assert.Equal(2, await reading.Ask(() => opened.Session.ExecuteScalar<long>("SELECT 2;"), Token));
    }

    [Fact]
    public async Task A_question_that_is_cancelled_is_stopped_on_the_server()
    {
        await using var opened = await OpenAsync(_options!);
        Assert.SkipWhen(
            opened.Session.ExecuteScalar<string>("SELECT @@VERSION;")!.Contains("Babelfish", StringComparison.Ordinal),
            "NOT RUN on Babelfish, which hears of a cancellation only when a statement has ended.");
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var reading = new SnapshotReading(opened);
        var asked = Task.Run(
            () => reading.Ask(
                () =>
                {
                    cancelled.CancelAfter(TimeSpan.FromMilliseconds(200));
                    return opened.Session.ExecuteScalar<long>(Endless);
                },
                cancelled.Token).AsTask(),
            Token);
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
    }

    [Fact]
    public async Task A_snapshot_sees_nothing_that_was_written_after_its_first_read()
    {
        await using var writer = TestServer.Connect(_options!);
        writer.Execute("CREATE TABLE seen (value bigint NOT NULL PRIMARY KEY);");
        writer.Execute("INSERT INTO seen (value) VALUES (1);");
        await using var opened = await OpenAsync(_options!);
        Assert.Equal(1, opened.Session.ExecuteScalar<long>("SELECT count(*) FROM seen;"));
        writer.Execute("INSERT INTO seen (value) VALUES (2);");
        Assert.Equal(1, opened.Session.ExecuteScalar<long>("SELECT count(*) FROM seen;"));
        await using var later = await OpenAsync(_options!);
        Assert.Equal(2, later.Session.ExecuteScalar<long>("SELECT count(*) FROM seen;"));
    }

    [Fact]
    public async Task A_parameter_that_nobody_gave_a_value_is_a_mistake_of_the_program()
    {
        await using var opened = await OpenAsync(_options!);
        _ = Assert.Throws<ArgumentException>(() => opened.Session.ExecuteScalar<long>("SELECT @missing;", new { other = 1 }));
        using var statement = opened.Session.Prepare("SELECT @missing;");
        _ = Assert.Throws<ArgumentException>(() => statement.Bind(new Dictionary<string, object?> { ["other"] = 1L }));
    }

    private static async ValueTask<SqlServerSnapshotConnection> OpenAsync(SqlServerOptions options) => await SqlServerSnapshotConnection.OpenAsync(
        new SqlServerDatabase(options, TimeProvider.System), options, tellsLines: false, Token);
}
