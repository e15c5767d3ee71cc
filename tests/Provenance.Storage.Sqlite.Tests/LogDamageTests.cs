using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Provenance.Registry.Log;
using Provenance.Storage.Conformance;
using Provenance.Transparency;

namespace Provenance.Storage.Sqlite.Tests;

/// <summary>What is damaged is named by table and key, and nothing is made of it.</summary>
public sealed class LogDamageTests : LogStoreSuite
{
    private SqliteLogStoreFixture Sqlite => (SqliteLogStoreFixture)Fixture;

    [Theory]
    [InlineData("UPDATE entry SET leaf = unhex(hex(leaf) || '00') WHERE log_index = 7;")]
    [InlineData("UPDATE entry SET leaf = x'' WHERE log_index = 7;")]
    [InlineData("UPDATE entry SET leaf = unhex('02' || hex(substr(leaf, 2))) WHERE log_index = 7;")]
    [InlineData("UPDATE entry SET leaf = (SELECT leaf FROM entry WHERE log_index = 8) WHERE log_index = 7;")]
    [InlineData("UPDATE entry SET payload = unhex(hex(payload) || '00') WHERE log_index = 7;")]
    [InlineData("UPDATE entry SET payload = x'' WHERE log_index = 7;")]
    [InlineData("UPDATE entry SET signatures = unhex(hex(substr(signatures, 1, 94)) || '0123') WHERE log_index = 7;")]
    [InlineData("UPDATE entry SET signatures = substr(signatures, 2) WHERE log_index = 7;")]
    [InlineData("UPDATE entry SET signatures = x'' WHERE log_index = 7;")]
    [InlineData("DELETE FROM entry WHERE log_index = 7;")]
    public async Task A_damaged_entry_is_named(string damage)
    {
        _ = await AppendAsync(20, EntryShape.Job);
        Sqlite.Tamper(damage);
        await AssertCorruptAsync("entry, log_index 7", async () => await Store.ReadEntryAsync(new LeafIndex(7), Token));
        await AssertCorruptAsync(
            "entry, log_index 7", async () => await Store.ReadEntriesAsync(new LeafIndex(0), 20, Token));
        Assert.NotNull(await Store.ReadEntryAsync(new LeafIndex(8), Token));
    }

    [Theory]
    [InlineData("UPDATE entry SET leaf = x'' WHERE log_index = 7;", 7)]
    [InlineData("DELETE FROM entry WHERE log_index = 19;", 19)]
    [InlineData("DELETE FROM entry WHERE log_index < 3;", 0)]
    public async Task A_damaged_leaf_is_named(string damage, int index)
    {
        _ = await AppendAsync(20, EntryShape.Small);
        Sqlite.Tamper(damage);
        await AssertCorruptAsync(
            $"entry, log_index {index}:", async () => await Store.ReadLeavesAsync(new LeafIndex(0), 100, Token));
    }

    [Theory]
    [InlineData("UPDATE head SET edge = x'';")]
    [InlineData("UPDATE head SET edge = unhex(hex(edge) || hex(edge));")]
    [InlineData("UPDATE head SET root = zeroblob(32);")]
    [InlineData("UPDATE head SET size = size + 1;")]
    [InlineData("UPDATE head SET size = -1;")]
    public async Task A_damaged_head_is_named_and_nothing_is_appended_to_it(string damage)
    {
        _ = await AppendAsync(20, EntryShape.Small);
        Sqlite.Tamper(damage);
        await AssertCorruptAsync("head, row 1", async () => await Store.ReadHeadAsync(Token));
        await AssertCorruptAsync("head, row 1", async () => await Store.BeginAppendAsync(Token));
    }

    [Fact]
    public async Task A_head_that_is_gone_is_told_by_every_read_and_nothing_is_appended()
    {
        _ = await AppendAsync(20, EntryShape.Small);
        Sqlite.Tamper("DELETE FROM head;");
        await AssertCorruptAsync("Table head has no row", async () => await Store.ReadHeadAsync(Token));
        await AssertCorruptAsync("Table head has no row", async () => await Store.ReadEntryAsync(new LeafIndex(7), Token));
        await AssertCorruptAsync("Table head has no row", async () => await Store.ReadLeavesAsync(new LeafIndex(0), 20, Token));
        await AssertCorruptAsync("Table head has no row", async () => await Store.ReadTilesAsync([new TileId(0, 0, 20)], Token));
        await AssertCorruptAsync("Table head has no row", async () => await Store.BeginAppendAsync(Token));
    }

    [Theory]
    [InlineData("UPDATE tile SET hashes = unhex(hex(hashes) || '00') WHERE tile_id = 1;")]
    [InlineData("UPDATE tile SET width = 43, hashes = substr(hashes, 1, 43 * 32) WHERE tile_id = 1;")]
    [InlineData("DELETE FROM tile WHERE tile_id = 1;")]
    public async Task A_damaged_tile_is_named(string damage)
    {
        _ = await AppendAsync(300, EntryShape.Small);
        Sqlite.Tamper(damage);
        await AssertCorruptAsync(
            "tile, level 0, number 1, width 44", async () => await Store.ReadTilesAsync([new TileId(0, 1, 44)], Token));
        _ = await Store.ReadTilesAsync([new TileId(0, 0, 256)], Token);
    }

    [Fact]
    public async Task A_group_whose_tile_is_no_wider_than_the_stored_one_is_not_written()
    {
        _ = await AppendAsync(10, EntryShape.Small);
        Sqlite.Tamper("UPDATE tile SET width = 200, hashes = zeroblob(6400);");
        await using var append = await Store.BeginAppendAsync(Token);
        await AssertCorruptAsync(
            "tile, level 0, number 0", async () => await append.WriteAsync(Model.Next(1, EntryShape.Small), Token));
    }

    [Fact]
    public async Task An_index_row_without_its_entry_is_named_and_a_foreign_one_passed_over()
    {
        _ = await AppendAsync(20, EntryShape.Small);
        var sought = Model.Entries[5].StatementId;
        var prefix = unchecked((long)sought.Prefix);

        // What two ids with the same first eight bytes would look like.
        Sqlite.Tamper($"INSERT INTO statement_index (id_prefix, log_index) VALUES ({prefix}, 2), ({prefix}, 9);");
        Assert.Equal(new LeafIndex(5), await Store.FindStatementAsync(sought, Token));

        Sqlite.Tamper($"INSERT INTO statement_index (id_prefix, log_index) VALUES ({prefix}, -4);");
        await AssertCorruptAsync("statement_index", async () => await Store.FindStatementAsync(sought, Token));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_corrupt()
    {
        await using var fixture = new SqliteLogStoreFixture();
        Directory.CreateDirectory(fixture.Options.DataDirectory);
        await File.WriteAllBytesAsync(fixture.Options.LogPath, RandomNumberGenerator.GetBytes(50_000), Token);
        _ = Assert.Throws<StorageCorruptException>(fixture.Open);
    }

    [Fact]
    public async Task A_file_with_overwritten_pages_is_corrupt()
    {
        _ = await AppendAsync(2000, EntryShape.Job);
        await Fixture.CloseAsync(Store);
        var bytes = await File.ReadAllBytesAsync(Sqlite.Options.LogPath, Token);
        bytes.AsSpan(bytes.Length / 2).Fill(0xA5);
        await File.WriteAllBytesAsync(Sqlite.Options.LogPath, bytes, Token);

        Store = Fixture.Open();
        _ = await Assert.ThrowsAsync<StorageCorruptException>(async () =>
            {
                _ = await Store.ReadEntriesAsync(new LeafIndex(0), 2000, Token);
                _ = await Store.ReadTilesAsync([.. Tile.TilesOf(Model.Head.Size)], Token);
            });
    }

    protected override LogStoreFixture CreateFixture() => new SqliteLogStoreFixture();

    private static async Task AssertCorruptAsync(string where, Func<Task> read)
    {
        var thrown = await Assert.ThrowsAsync<StorageCorruptException>(read);
        Assert.Contains(where, thrown.Message, StringComparison.Ordinal);
    }
}
