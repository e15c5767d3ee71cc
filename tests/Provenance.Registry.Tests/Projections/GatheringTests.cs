using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Provenance.Registry.Projections;
using Provenance.Registry.Tests.Support;
using Provenance.Storage.Sqlite;
using Provenance.Storage.Sqlite.Projections;
using Provenance.Transparency;

namespace Provenance.Registry.Tests.Projections;

/// <summary>Under load a group of the projections is gathered, unless somebody waits for it.</summary>
public sealed class GatheringTests
{
    private const int UnderLoad = 6;
    private static readonly TimeSpan GatherFor = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_group_behind_a_large_one_waits_for_more_until_its_time_is_over()
    {
        await using var registry = await TestRegistry.WithGenesisAsync();
        await using var running = new Running(registry);
        var size = await running.ProjectAllAsync();
        Assert.True(size >= UnderLoad);
        _ = await registry.LogAsync(registry.World.SignedJob());
        Assert.True(await running.PassAsync(() => running.Loop.ProjectedSize.Value > size) >= GatherFor - Step);

        // That group was small, so the next is made at once.
        _ = await registry.LogAsync(registry.World.SignedJob());
        Assert.True(await running.PassAsync(() => running.Loop.ProjectedSize.Value > size + 1) < GatherFor - Step);
    }

    [Fact]
    public async Task A_group_that_somebody_waits_for_does_not()
    {
        await using var registry = await TestRegistry.WithGenesisAsync();
        await using var running = new Running(registry);
        var size = await running.ProjectAllAsync();
        _ = await registry.LogAsync(registry.World.SignedJob());
        var coming = running.Loop.WaitForAsync(new TreeSize(size + 1), Token);
        Assert.True(await running.PassAsync(() => coming.IsCompleted) < GatherFor - Step);
        await coming;
    }

    [Fact]
    public async Task A_group_that_is_full_by_its_bytes_does_not_either()
    {
        await using var registry = await TestRegistry.WithGenesisAsync();
        await using var running = new Running(registry, new ProjectorOptions { EntriesUnderLoad = 1, GatherFor = GatherFor, MaxGroupBytes = 1 });
        var size = await running.ProjectAllAsync();
        _ = await registry.LogAsync(registry.World.SignedJob());
        Assert.True(await running.PassAsync(() => running.Loop.ProjectedSize.Value > size) < GatherFor - Step);
    }

    // A loop whose clock goes on only when told.
    private sealed class Running : IAsyncDisposable
    {
        private const int MostSteps = 100;

        private readonly FakeTimeProvider _time = new();
        private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        private readonly TestRegistry _registry;
        private readonly SqliteProjectionStore _store;
        private readonly Task _running;

        public Running(TestRegistry registry, ProjectorOptions? options = null)
        {
            _registry = registry;
            _store = SqliteProjectionStore.Open(new SqliteOptions { DataDirectory = registry.Directory }, registry.Clock);
            var (origin, log) = (registry.World.Origin, registry.Registry.Store);
            Loop = new ProjectionLoop(
                new Projector(origin, log, new TrustedParties(origin, log), _store, options ?? new ProjectorOptions { EntriesUnderLoad = UnderLoad, GatherFor = GatherFor }),
                _time,
                NullLogger<ProjectionLoop>.Instance);
            _running = Loop.RunAsync(_stop.Token);
        }

        public ProjectionLoop Loop { get; }

        public async Task<long> ProjectAllAsync()
        {
            var size = (await _registry.Registry.Store.ReadHeadAsync(Token)).Size;
            await Loop.WaitForAsync(size, Token);
            return size.Value;
        }

        /// <summary>Lets time pass until something is so, and tells how much it took.</summary>
        public async Task<TimeSpan> PassAsync(Func<bool> isSo)
        {
            Loop.Wake();
            var passed = TimeSpan.Zero;
            for (var step = 0; step < MostSteps && !await IsSoonAsync(isSo); step++)
            {
                _time.Advance(Step);
                passed += Step;
            }

            Assert.True(isSo());
            return passed;
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _running;
            Loop.Dispose();
            _store.Dispose();
            _stop.Dispose();
        }

        // What the loop does without time passing takes it some real milliseconds.
        private static async Task<bool> IsSoonAsync(Func<bool> isSo)
        {
            for (var look = 0; look < 10 && !isSo(); look++)
            {
                await Task.Delay(5, Token);
            }

            return isSo();
        }
    }
}
