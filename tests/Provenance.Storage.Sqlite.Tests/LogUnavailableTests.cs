using Dapper;
using Provenance.Registry.Log;
using Provenance.Statements;
using Provenance.Storage.Conformance;
using Provenance.Transparency;

namespace Provenance.Storage.Sqlite.Tests;

/// <summary>Locked, full, unreachable: a typed refusal, no partial state, and on it goes when the cause is gone.</summary>
public sealed class LogUnavailableTests : LogStoreSuite
{
    private SqliteLogStoreFixture Sqlite => (SqliteLogStoreFixture)Fixture;

    [Fact]
    public async Task While_another_connection_holds_the_lock_appends_are_unavailable_and_reads_are_not()
    {
        _ = await AppendAsync(10, EntryShape.Job);
        using (var other = Sqlite.Connect())
        {
            other.Execute("BEGIN IMMEDIATE;");
            _ = await Assert.ThrowsAsync<StorageUnavailableException>(async () => await Store.BeginAppendAsync(Token));
            await AssertHeadAsync(Store);
        }

        _ = await AppendAsync(10, EntryShape.Job);
        await AssertHeadAsync(Store);
    }

    [Fact]
    public async Task A_full_disk_refuses_the_group_whole_and_the_next_one_goes_in_when_there_is_room()
    {
        var small = Sqlite.OpenAt(Sqlite.Options with { MaxLogBytes = 1 << 20 });
        Store = small;
        _ = await AppendAsync(100, EntryShape.Job);
        var tooMuch = Model.Next(2000, EntryShape.Job);
        await using (var append = await Store.BeginAppendAsync(Token))
        {
            _ = await Assert.ThrowsAsync<StorageUnavailableException>(async () => await append.WriteAsync(tooMuch, Token));
            _ = await Assert.ThrowsAsync<InvalidOperationException>(async () => await append.CommitAsync(Token));
        }

        await AssertHeadAsync(Store);
        Assert.Null(await Store.FindStatementAsync(tooMuch.Entries[0].StatementId, Token));
        _ = await AppendAsync(10, EntryShape.Job);
        Store = Fixture.Open();
        _ = await AppendAsync(2000, EntryShape.Job);
        Assert.Equal(Model.Head.Root, await new TileTree(Model.Head.Size, Store).RootAsync(Token));
    }

    [Fact]
    public void A_data_directory_that_cannot_be_made_is_unavailable()
    {
        var file = Path.GetTempFileName();
        try
        {
            _ = Assert.Throws<StorageUnavailableException>(
                () => Sqlite.OpenAt(Sqlite.Options with { DataDirectory = Path.Combine(file, "data") }));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void A_data_directory_is_made_for_its_owner_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no Unix file modes.");
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(Sqlite.Options.DataDirectory));
    }

    [Fact]
    public async Task Files_and_copies_are_for_their_owner_alone_also_in_a_folder_that_everybody_may_read()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no Unix file modes.");
        var (open, copies) = (Path.Combine(Sqlite.Options.DataDirectory, "open"), Path.Combine(Sqlite.Options.DataDirectory, "copies"));
        _ = Directory.CreateDirectory(open);
        _ = Directory.CreateDirectory(copies);
        var options = Sqlite.Options with { DataDirectory = open };
        Store = Sqlite.OpenAt(options);
        await Store.BindAsync(Origin, Token);
        _ = await AppendAsync(10, EntryShape.Job);

        SqliteCopy.Write(options.LogPath, Path.Combine(copies, "log.db"));

        var files = Directory.GetFiles(open).Concat(Directory.GetFiles(copies)).ToList();
        Assert.Contains(options.LogPath + "-wal", files);
        Assert.All(files, file => Assert.False(OwnFile.IsOpenToOthers(file), file));
        Store = Sqlite.OpenAt(options with { DataDirectory = copies });
        await AssertHeadAsync(Store);
    }

    [Fact]
    public void A_database_that_cannot_be_made_is_unavailable()
    {
        _ = Directory.CreateDirectory(Path.Combine(Sqlite.Options.DataDirectory, "taken", "log.db"));

        _ = Assert.Throws<StorageUnavailableException>(
            () => Sqlite.OpenAt(Sqlite.Options with { DataDirectory = Path.Combine(Sqlite.Options.DataDirectory, "taken") }));
    }

    protected override LogStoreFixture CreateFixture() => new SqliteLogStoreFixture();
}
