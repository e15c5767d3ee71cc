// The table of faults of the projections: each method of their ports fails at its first and at its second call, before it
// did its work and after. Then the projector goes on, and in the end the tables are those that an undisturbed run makes.
using Provenance.Registry.Log;
using Provenance.Registry.Projections;
using Provenance.Registry.Tests.Support;
using Provenance.Storage.Sqlite;
using Provenance.Storage.Sqlite.Projections;

namespace Provenance.Registry.Tests.Faults;

/// <summary>No step's failure leaves a row too many or too few.</summary>
public sealed class ProjectionFaultTable
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<PortFault> Faults()
    {
        var table = new TheoryData<PortFault>();
        foreach (var method in ((Type[])[typeof(IProjectionStore), typeof(IProjectionWrite), typeof(IChainReader)])
            .SelectMany(port => port.GetMethods()).Where(method => method.ReturnType != typeof(ProjectedHead)))
        {
            foreach (var call in (int[])[1, 2])
            {
                table.Add(new PortFault(method.DeclaringType!.Name, method.Name, call, Moment.Before));
                table.Add(new PortFault(method.DeclaringType!.Name, method.Name, call, Moment.After));
            }
        }

        return table;
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task The_tables_are_those_of_an_undisturbed_run(PortFault fault)
    {
        await using var registry = await TestRegistry.WithGenesisAsync();
        await FillAsync(registry);
        var plan = new PortPlan(fault, new StorageUnavailableException("The store is locked."));
        using var store = Open(registry.Directory, registry);
        var faulty = FaultyPort<IProjectionStore, IProjectionWrite>.Around(store, plan);
        var projector = Projector(registry, faulty);
        var failures = 0;
        failures += await FailsAsync(async () => await projector.RebuildAsync(null, Token)) ? 1 : 0;
        failures += await FailsAsync(async () => await projector.ReconcileAsync(Token)) ? 1 : 0;
        failures += await FailsAsync(async () => await projector.CatchUpAsync(null, Token)) ? 1 : 0;
        failures += await FailsAsync(async () => await faulty.DigestAsync(Token)) ? 1 : 0;
        failures += await FailsAsync(async () => await faulty.DigestAsync(Token)) ? 1 : 0;
        failures += await FailsAsync(async () => await projector.RebuildAsync(null, Token)) ? 1 : 0;
        _ = await projector.CatchUpAsync(null, Token);

        Assert.True(plan.Happened, "The step was not reached so often.");
        Assert.Equal(1, failures);
        var head = await store.ReadHeadAsync(Token);
        Assert.Equal((await registry.Registry.Store.ReadHeadAsync(Token)).Root, head.Root);
        Assert.Equal(await UndisturbedAsync(registry), await store.DigestAsync(Token));
    }

    // A correction and a withdrawal, so that chains are read back; groups of three, so that there are several.
    private static async Task FillAsync(TestRegistry registry)
    {
        var world = registry.World;
        var first = world.Reports.Job("job-1").Sign(world.Reporter);
        _ = await registry.LogAsync(first);
        _ = await registry.LogAsync(world.Reports.Inventory().Sign(world.Reporter));
        _ = await registry.LogAsync(world.SignedJob());
        _ = await registry.LogAsync(world.Reports.Job("job-1").Superseding(first, "correction").Sign(world.Reporter));
        _ = await registry.LogAsync(world.SignedJob());
        var second = world.Reports.Rental().Sign(world.Reporter);
        _ = await registry.LogAsync(second);
    }

    private static async Task<IReadOnlyList<TableDigest>> UndisturbedAsync(TestRegistry registry)
    {
        var folder = TestRegistry.NewDirectory();
        try
        {
            using var store = Open(folder, registry);
            _ = await Projector(registry, store).CatchUpAsync(null, Token);
            return await store.DigestAsync(Token);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static SqliteProjectionStore Open(string folder, TestRegistry registry) =>
        SqliteProjectionStore.Open(new SqliteOptions { DataDirectory = folder }, registry.Clock);

    private static Projector Projector(TestRegistry registry, IProjectionStore store)
    {
        var (origin, log) = (registry.World.Origin, registry.Registry.Store);
        return new Projector(origin, log, new TrustedParties(origin, log), store, new ProjectorOptions { MaxGroupEntries = 3 });
    }

    private static async Task<bool> FailsAsync(Func<Task> work)
    {
        try
        {
            await work();
            return false;
        }
        catch (StorageUnavailableException)
        {
            return true;
        }
    }
}
