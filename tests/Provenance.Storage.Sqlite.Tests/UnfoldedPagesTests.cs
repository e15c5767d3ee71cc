using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;
using Provenance.Storage.Conformance.Projections;

namespace Provenance.Storage.Sqlite.Tests;

/// <summary>What is written while somebody reads an older state cannot be folded into the file: there is a limit to it.</summary>
public sealed class UnfoldedPagesTests : IAsyncDisposable
{
    private const int Most = 256 << 10;
    private const int Entries = 200;

    private readonly SqliteProjectionFixture _fixture = new(Most);
    private readonly ProjectionWorld _world = new(5, Entries);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // Groups of ten: each writes to a score of tables and indexes.
    private Projector Projector => new(
        ProjectionWorld.Origin, _world.Log, _world, _fixture.Projections, new ProjectorOptions { MaxGroupEntries = 10, ReadEntries = 10 });

    public ValueTask DisposeAsync()
    {
        _world.Dispose();
        return _fixture.DisposeAsync();
    }

    [Fact]
    public async Task Projecting_waits_for_whoever_reads_an_older_state_and_goes_on_when_he_is_done()
    {
        _ = await Projector.CatchUpAsync(null, IsTwenty(), Token);
        var snapshot = await _fixture.Investigation.OpenAsync(AsOf.Now, Token);
        var projecting = Projector.CatchUpAsync(null, Token).AsTask();
        var stood = await StandsAsync();

        Assert.False(projecting.IsCompleted);
        Assert.InRange(stood, 21, Entries - 1);
        Assert.InRange(_fixture.WriteAheadLogBytes, Most, 64L * Most);
        await snapshot.DisposeAsync();
        Assert.Equal(Entries, (await projecting).Size.Value);
    }

    [Fact]
    public async Task Whoever_waits_so_can_give_up()
    {
        _ = await Projector.CatchUpAsync(null, IsTwenty(), Token);
        await using var snapshot = await _fixture.Investigation.OpenAsync(AsOf.Now, Token);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var projecting = Projector.CatchUpAsync(null, stop.Token).AsTask();
        _ = await StandsAsync();
        await stop.CancelAsync();

        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => projecting);
    }

    // After two groups.
    private static Func<long, bool> IsTwenty() => waiting => waiting <= Entries - 20;

    // Where it stands once it has not moved for a while.
    private async Task<long> StandsAsync()
    {
        var (size, still) = (0L, 0);
        for (var looked = 0; looked < 600 && still < 10; looked++)
        {
            await Task.Delay(100, Token);
            var now = (await _fixture.Projections.ReadHeadAsync(Token)).Size.Value;
            (size, still) = (now, now == size ? still + 1 : 0);
        }

        return size;
    }
}
