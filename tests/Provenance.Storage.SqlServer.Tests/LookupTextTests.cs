// What many keys are asked for with, without a server.

namespace Provenance.Storage.SqlServer.Tests;

public sealed class LookupTextTests
{
    private const string Question = "SELECT stream_id FROM stream WHERE stream = ?1 AND party_id = ?2";

    [Fact]
    public void A_key_of_fixed_size_is_compared_as_one_so_that_its_index_is_used()
    {
        var slots = new RowSlots([[0L, new byte[16], 7L], [1L, new byte[16], 8L]]);

        var text = SqlServerLookup.TextOf(Question, order: null, first: null, slots.Keys);

        Assert.Contains("WHERE stream = CAST(n.b1 AS binary(16)) AND party_id = n.i2", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_of_different_sizes_are_compared_as_they_are()
    {
        Assert.Equal(["n.i1", "n.b1", "n.t1"], new RowSlots([[0L, new byte[16], "a"], [1L, new byte[17], "b"]]).Keys);
        Assert.Equal(["n.i1", "n.b1", null], new RowSlots([[0L, new byte[8_001], DBNull.Value]]).Keys);
        Assert.Equal(["n.i1", "n.b1"], new RowSlots([[0L, Array.Empty<byte>()]]).Keys);
    }
}
