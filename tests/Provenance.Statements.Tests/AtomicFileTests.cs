namespace Provenance.Statements.Tests;

public sealed class AtomicFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    private string Path => System.IO.Path.Combine(_folder, "file");

    [Fact]
    public void What_is_replaced_is_the_new_one_and_nothing_stays_beside_it()
    {
        AtomicFile.Replace(Path, "old"u8);

        // A crash left a longer one.
        File.WriteAllText(Path + ".new", "left behind");
        AtomicFile.Replace(Path, "new"u8);

        Assert.Equal("new", File.ReadAllText(Path));
        Assert.Equal([Path], Directory.EnumerateFiles(_folder));
    }

    [Fact]
    public void A_file_that_is_there_is_not_made_again()
    {
        AtomicFile.Create(Path, "old"u8);

        Assert.Throws<IOException>(() => AtomicFile.Create(Path, "new"u8));
        Assert.Throws<IOException>(() => AtomicFile.CreateOwn(Path, "new"u8));
        Assert.Equal("old", File.ReadAllText(Path));
        Assert.Equal([Path], Directory.EnumerateFiles(_folder));
    }

    [Fact]
    public void Its_owner_s_file_is_read_by_nobody_else_whoever_could_read_what_was_left_beside_it()
    {
        File.WriteAllText(Path + ".new", "left behind");
        AtomicFile.CreateOwn(Path, "secret"u8);
        Assert.False(OwnFile.IsOpenToOthers(Path));

        File.WriteAllText(Path + ".new", "left behind");
        AtomicFile.ReplaceOwn(Path, "other"u8);
        Assert.False(OwnFile.IsOpenToOthers(Path));
        Assert.Equal("other", File.ReadAllText(Path));
    }

    [Fact]
    public void Where_it_cannot_be_put_in_its_place_nothing_stays_beside_it()
    {
        Directory.CreateDirectory(Path);

        Assert.ThrowsAny<Exception>(() => AtomicFile.Replace(Path, "new"u8));
        Assert.Equal([Path], Directory.EnumerateFileSystemEntries(_folder));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
