using Provenance.Registry.Checking;
using Provenance.Registry.Signing;
using Provenance.Registry.Tests.Support;
using Provenance.Storage.Sqlite.Log;
using Provenance.Transparency;

namespace Provenance.Registry.Tests.Checking;

/// <summary>A log whose last entries are on a torn page: what a rebuild takes from it, and what it refuses.</summary>
public sealed class LogRebuildTests : IAsyncLifetime
{
    private readonly string _scratch = TestRegistry.NewDirectory();
    private readonly List<IDisposable> _opened = [];
    private TestRegistry _log = null!;
    private Checkpoint _early = null!;
    private Checkpoint _mark = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Torn => Path.Combine(_scratch, "torn.db");

    private string Whole => Path.Combine(_scratch, "whole.db");

    public async ValueTask InitializeAsync()
    {
        _log = await TestRegistry.WithGenesisAsync();
        _early = await MarkAsync();
        for (var i = 0; i < 30; i++)
        {
            _ = await _log.LogAsync(_log.World.SignedJob());
        }

        _mark = await MarkAsync();
        await _log.ReopenAsync(() =>
        {
            File.Copy(Path.Combine(_log.Directory, "log.db"), Torn);
            File.Copy(Torn, Whole);
        });
        LogTampering.TearLastPage(Torn, "entry");
    }

    [Fact]
    public async Task A_torn_last_page_loses_what_it_held_and_nothing_else()
    {
        var lost = await LostAsync();

        var refusal = await Assert.ThrowsAsync<RebuildRefusedException>(() => RebuildAsync([_mark], Torn));

        Assert.InRange(lost[0], _early.Size.Value + 1, _mark.Size.Value - 1);
        Assert.Equal(_mark.Size, await Salvage(Torn).ReadExtentAsync(Token));
        Assert.StartsWith($"Entries {string.Join(", ", lost.Take(5))}", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("are whole in no source", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_torn_page_held_comes_from_a_copy()
    {
        var lost = await LostAsync();

        var rebuilt = await RebuildAsync([_mark], Torn, Whole);

        Assert.Equal((_mark.Size, _mark.Root), (rebuilt.Size, rebuilt.Root));
        Assert.Equal([_mark.Size.Value - lost.Count, lost.Count], rebuilt.Taken.Select(taken => taken.Entries));
    }

    [Fact]
    public async Task A_head_that_does_not_hold_together_tells_no_size()
    {
        LogTampering.Run(Whole, "UPDATE head SET size = size + 1000;");

        Assert.Equal(_mark.Size, await Salvage(Whole).ReadExtentAsync(Token));
    }

    [Fact]
    public async Task What_was_committed_and_is_not_known_to_be_signed_ends_where_it_cannot_be_read()
    {
        var lost = await LostAsync();

        var rebuilt = await RebuildAsync([_early], Torn);

        Assert.Equal(lost[0], rebuilt.Size.Value);
        Assert.Equal(_mark.Size, Assert.Single(rebuilt.Taken).Size);
    }

    [Fact]
    public async Task Each_tree_that_was_signed_is_compared_and_not_the_largest_alone()
    {
        var forked = new Checkpoint(_early.Origin, _early.Size, Digest.Of("another history"u8));

        var refusal = await Assert.ThrowsAsync<RebuildRefusedException>(() => RebuildAsync([_mark, forked], Whole));

        Assert.Contains($"The first {_early.Size} entries of the sources hash to {_early.Root}; {forked.Root} was signed", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(_mark.Root, (await RebuildAsync([_mark, _early], Whole)).Root);
    }

    public async ValueTask DisposeAsync()
    {
        _opened.ForEach(opened => opened.Dispose());
        await _log.DisposeAsync();
        Directory.Delete(_scratch, recursive: true);
    }

    private async Task<Checkpoint> MarkAsync() => (await new HighWaterMarkFile(_log.MarkPath).ReadAsync(Token))!;

    private SqliteLogSalvage Salvage(string path)
    {
        var salvage = SqliteLogSalvage.TryOpen(path)!;
        _opened.Add(salvage);
        return salvage;
    }

    private async Task<List<long>> LostAsync()
    {
        var salvage = Salvage(Torn);
        var lost = new List<long>();
        for (var index = 0L; index < _mark.Size.Value; index++)
        {
            if (await salvage.ReadRawAsync(new LeafIndex(index), Token) is null)
            {
                lost.Add(index);
            }
        }

        return lost;
    }

    private async Task<RebuiltLog> RebuildAsync(IReadOnlyList<Checkpoint> signed, params string[] paths)
    {
        var sources = paths.Select(path => new SalvagedEntries(Path.GetFileName(path), _log.World.Origin, Salvage(path))).ToList();
        using var target = SqliteLogStore.Open(new() { DataDirectory = Path.Combine(_scratch, Path.GetRandomFileName()) }, _log.Clock);
        await target.BindAsync(_log.World.Origin, Token);
        return await new LogRebuild(_log.World.Origin, sources).RunAsync(target, signed, null, Token);
    }
}
