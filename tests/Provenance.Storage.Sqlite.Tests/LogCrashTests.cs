// A crash, seen from the disk: whatever of the write-ahead log had arrived. Copies of database and log, taken in the
// middle of a transaction or cut anywhere, must open as a log of whole groups.

using Provenance.Registry.Log;
using Provenance.Storage.Conformance;
using Provenance.Transparency;

namespace Provenance.Storage.Sqlite.Tests;

public sealed class LogCrashTests : LogStoreSuite
{
    private const int GroupSize = 40;

    private SqliteLogStoreFixture Sqlite => (SqliteLogStoreFixture)Fixture;

    [Fact]
    public async Task What_was_committed_survives_a_crash_in_the_middle_of_an_append()
    {
        for (var i = 0; i < 5; i++)
        {
            _ = await AppendAsync(GroupSize, EntryShape.Job);
        }

        await using var append = await Store.BeginAppendAsync(Token);
        await append.WriteAsync(Model.Next(GroupSize, EntryShape.Job), Token);
        await AssertCopyAsync(Model.Head.Size, walBytes: null);
    }

    [Fact]
    public async Task A_write_ahead_log_cut_anywhere_leaves_whole_groups()
    {
        for (var i = 0; i < 5; i++)
        {
            _ = await AppendAsync(GroupSize, EntryShape.Job);
        }

        var length = new FileInfo(Sqlite.Options.LogPath + "-wal").Length;
        var random = new Random(1);
        var cuts = Enumerable.Range(0, 12).Select(_ => random.NextInt64(length)).Append(length - 1).ToList();
        foreach (var cut in cuts)
        {
            await AssertCopyAsync(null, cut);
        }
    }

    protected override LogStoreFixture CreateFixture() => new SqliteLogStoreFixture();

    private async Task AssertCopyAsync(TreeSize? expected, long? walBytes)
    {
        await using var crashed = new SqliteLogStoreFixture();
        Directory.CreateDirectory(crashed.Options.DataDirectory);
        await CopyAsync(Sqlite.Options.LogPath, crashed.Options.LogPath, null);
        await CopyAsync(Sqlite.Options.LogPath + "-wal", crashed.Options.LogPath + "-wal", walBytes);

        var store = crashed.Open();
        var head = await store.ReadHeadAsync(Token);
        Assert.Equal(0, head.Size.Value % GroupSize);
        Assert.Equal(expected ?? head.Size, head.Size);
        Assert.Equal(head.Root, await new TileTree(head.Size, store).RootAsync(Token));
        var entries = await store.ReadEntriesAsync(new LeafIndex(0), int.MaxValue, Token);
        Assert.Equal(head.Size.Value, entries.Count);
        Assert.All(entries.Zip(Model.Entries), pair => SampleEntries.AssertSame(pair.Second, pair.First));
        foreach (var entry in Model.Entries)
        {
            LeafIndex? found = head.Size.Contains(entry.Index) ? entry.Index : null;
            Assert.Equal(found, await store.FindStatementAsync(entry.StatementId, Token));
        }
    }

    private static async Task CopyAsync(string from, string to, long? length)
    {
        await using var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        await using var target = File.Create(to);
        await source.CopyToAsync(target, Token);
        target.SetLength(Math.Min(length ?? long.MaxValue, target.Length));
    }
}
