using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;
using Provenance.Storage.Conformance.Projections;
using Provenance.Storage.Sqlite.Investigation;
using Provenance.Storage.Sqlite.Projections;

namespace Provenance.Storage.Sqlite.Tests;

/// <summary>What is written while somebody reads an older state cannot be folded into the file: there is a limit to it.</summary>
public sealed class UnfoldedPagesTests : IDisposable
{
    private const int Most = 256 << 10;
    private const int Entries = 200;

    private readonly SqliteOptions _options = new()
    {
        DataDirectory = Path.Combine(Path.GetTempPath(), "provenance-" + Path.GetRandomFileName()),
        MostUnfoldedBytes = Most,
    };

    private readonly ProjectionWorld _world = new(5, Entries);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private long Written => new FileInfo(_options.ProjectionsPath + "-wal").Length;

    public void Dispose()
    {
        _world.Dispose();
        Directory.Delete(_options.DataDirectory, recursive: true);
    }

    [Fact]
    public async Task Projecting_waits_for_whoever_reads_an_older_state_and_goes_on_when_he_is_done()
    {
        using var store = SqliteProjectionStore.Open(_options, TimeProvider.System);
        _ = await ProjectorOf(store, _world).CatchUpAsync(null, IsTwenty(), Token);
        var snapshot = await new SqliteInvestigationStore(store).OpenAsync(AsOf.Now, Token);
        var projecting = ProjectorOf(store, _world).CatchUpAsync(null, Token).AsTask();
        var stood = await StandsAsync(store);

        Assert.False(projecting.IsCompleted);
        Assert.InRange(stood, 21, Entries - 1);
        Assert.InRange(Written, Most, 64L * Most);
        await snapshot.DisposeAsync();
        Assert.Equal(Entries, (await projecting).Size.Value);
    }

    [Fact]
    public async Task Whoever_waits_so_can_give_up()
    {
        using var store = SqliteProjectionStore.Open(_options, TimeProvider.System);
        _ = await ProjectorOf(store, _world).CatchUpAsync(null, IsTwenty(), Token);
        await using var snapshot = await new SqliteInvestigationStore(store).OpenAsync(AsOf.Now, Token);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var projecting = ProjectorOf(store, _world).CatchUpAsync(null, stop.Token).AsTask();
        _ = await StandsAsync(store);
        await stop.CancelAsync();

        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => projecting);
    }

    // Groups of ten: each writes to a score of tables and indexes.
    private static Projector ProjectorOf(SqliteProjectionStore store, ProjectionWorld world) =>
        new(ProjectionWorld.Origin, world.Log, world, store, new ProjectorOptions { MaxGroupEntries = 10, ReadEntries = 10 });

    // After two groups.
    private static Func<long, bool> IsTwenty() => waiting => waiting <= Entries - 20;

    // Where it stands once it has not moved for a while.
    private static async Task<long> StandsAsync(SqliteProjectionStore store)
    {
        var (size, still) = (0L, 0);
        for (var looked = 0; looked < 600 && still < 10; looked++)
        {
            await Task.Delay(100, Token);
            var now = (await store.ReadHeadAsync(Token)).Size.Value;
            (size, still) = (now, now == size ? still + 1 : 0);
        }

        return size;
    }
}
