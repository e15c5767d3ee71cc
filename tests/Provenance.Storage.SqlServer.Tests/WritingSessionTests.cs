// How a session that writes reads meanwhile, through one connection that has one result at a time.

using System.Buffers.Binary;
using Microsoft.Data.SqlClient;
using Provenance.Registry.Log;
using Provenance.Storage.SqlServer.Projections;

namespace Provenance.Storage.SqlServer.Tests;

public sealed class WritingSessionTests : IAsyncLifetime
{
    private const int Rows = 300;

    private static readonly string Numbers = $"[{string.Join(',', Enumerable.Range(1, Rows))}]";

    private SqlServerOptions? _options;
    private SqlConnection _connection = null!;

    public ValueTask InitializeAsync()
    {
        TestServer.Require(nameof(WritingSessionTests));
        _options = TestServer.Create();
        _connection = TestServer.Connect(_options);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (_options is not null)
        {
            await _connection.DisposeAsync();
            await TestServer.DropAsync(_options);
        }
    }

    [Fact]
    public void Rows_that_are_interrupted_by_reading_and_by_changes_are_all_read_and_a_blob_stays_as_it_is()
    {
        var session = Enter(new SqlServerSession());
        _ = session.Execute("CREATE TABLE seen (value bigint NOT NULL PRIMARY KEY, content varbinary(8) NULL);");
        using var outer = session.Prepare("SELECT value, CAST(value AS varbinary(8)) AS content, NULL AS nothing FROM OPENJSON(?1) WITH (value bigint '$') ORDER BY value;");
        using var insert = session.Insert("seen", "value", "content");
        using var count = session.Prepare("SELECT count(*) AS rows_seen, sum(value) AS total FROM seen;");
        _ = outer.Bind(1, Numbers);
        for (var value = 1; value <= Rows; value++)
        {
            Assert.True(outer.Step());
            var blob = outer.Blob(1);
            _ = insert.Bind(1, outer.Integer(0)).Bind(2, blob).Execute();

            // What was gathered is sent for it, and a sum is an integer whatever type the server gives it.
            Assert.Equal([(value, value * (value + 1L) / 2)], count.ReadAll(row => (row.Integer(0), row.Integer(1))));
            Assert.Equal(value, BinaryPrimitives.ReadInt64BigEndian(blob));
            Assert.Null(outer.IntegerOrNull(2));
        }

        Assert.False(outer.Step());
        session.Leave();
    }

    [Fact]
    public void A_key_of_which_a_row_is_looked_up_further_keeps_its_row()
    {
        var session = Enter(new SqlServerSession());
        session.Execute("CREATE TYPE [dbo].integer_rows AS TABLE (i1 bigint, i2 bigint, i3 bigint, i4 bigint, i5 bigint, i6 bigint, i7 bigint, i8 bigint, i9 bigint);");
        using var lookup = session.PrepareMany("SELECT ?1 * 2 AS doubled, CAST(?1 AS varbinary(8)) AS content");
        using var other = session.Prepare("SELECT ?1;");
        var read = new List<(int Place, long Doubled)>();
        lookup.Ask<long>([.. Enumerable.Range(1, Rows)], (key, bound) => bound.Bind(1, key), (place, row) =>
        {
            var blob = row.Blob(1);
            Assert.Equal([7], other.Bind(1, 7).ReadAll(one => one.Integer(0)));
            Assert.Equal(place + 1, BinaryPrimitives.ReadInt64BigEndian(blob));
            read.Add((place, row.Integer(0)));
        });

        Assert.Equal(Enumerable.Range(0, Rows).Select(place => (place, 2L * (place + 1))), read);
        session.Leave();
    }

    // Babelfish puts the texts of a table of rows into SQL as they are.
    [Fact]
    public void A_text_is_data_whatever_stands_in_it_also_among_many_rows_and_keys()
    {
        SqlServerProjectionStore.Open(_options!, TimeProvider.System).Dispose();
        var session = Enter(new SqlServerSession());
        string[] texts = ["O'Hara", "'); DROP TABLE seen; --", "\\' \" % _ '' 星'", "'", .. Enumerable.Range(0, Rows).Select(number => $"name {number}{(number % 3 == 0 ? "'" : "")}")];
        _ = session.Execute("CREATE TABLE seen (value nvarchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL PRIMARY KEY, place bigint NOT NULL);");
        using var insert = session.Insert("seen", "value", "place");
        foreach (var (place, text) in texts.Index())
        {
            _ = insert.Bind(1, text).Bind(2, place).Execute();
        }

        using var all = session.Prepare("SELECT value FROM seen ORDER BY place;");
        Assert.Equal(texts, all.ReadAll(row => row.Text(0)));
        using var lookup = session.PrepareMany("SELECT place FROM seen WHERE value = ?1");
        var found = new List<(int Place, long Row)>();
        lookup.Ask<string>(texts, (text, bound) => bound.Bind(1, text), (place, row) => found.Add((place, row.Integer(0))));
        Assert.Equal(Enumerable.Range(0, texts.Length).Select(place => (place, (long)place)), found.Order());
        session.Leave();
    }

    [Fact]
    public void More_rows_than_may_be_kept_are_refused_and_the_session_goes_on_afterwards()
    {
        var session = Enter(new SqlServerSession(mostKeptBytes: Rows * sizeof(long) / 2));
        using var all = session.Prepare("SELECT value FROM OPENJSON(?1) WITH (value bigint '$') ORDER BY value;");
        using var one = session.Prepare("SELECT ?1;");
        Assert.True(all.Bind(1, Numbers).Step());
        var refused = Assert.Throws<StorageUnavailableException>(() => one.Bind(1, 1).Step());
        Assert.Contains("would keep more than", refused.Message, StringComparison.Ordinal);

        all.Reset();
        Assert.Equal(Rows, all.ReadAll(row => row.Integer(0)).Count);
        Assert.Equal([2], one.Bind(1, 2).ReadAll(row => row.Integer(0)));
        session.Leave();
    }

    private SqlServerSession Enter(SqlServerSession session)
    {
        session.Enter(_connection, transaction: null);
        return session;
    }
}
