using Provenance.Registry.Log;
using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Storage.Sqlite;
using Provenance.Storage.Sqlite.Log;
using Provenance.Storage.Sqlite.Projections;
using Provenance.TestWorld;
using Provenance.Transparency;

namespace Provenance.Faults.Writes;

/// <summary>Each write of an append (entries, tiles, index, head) and of a projection fails.</summary>
public sealed class AppendWriteTests(ITestOutputHelper output) : WriteTestBase
{
    [Fact]
    public async Task Nothing_acknowledged_is_lost_whichever_write_of_an_append_fails()
    {
        using var world = new RegistryWorld(1);
        await RegistryFolder.MakeAsync(Pristine, world, Token, world.SignedJob());
        output.WriteLine(await new WriteTable(Pristine, new Appending([.. Enumerable.Range(0, 4).Select(_ => world.SignedJob())])).RunAsync());
    }

    [Fact]
    public async Task The_tables_are_those_of_an_undisturbed_run_whichever_write_of_a_projection_fails()
    {
        using var world = new RegistryWorld(2);
        var first = world.Reports.Job("job-1").Sign(world.Reporter);
        await RegistryFolder.MakeAsync(
            Pristine, world, Token, first, world.Reports.Inventory().Sign(world.Reporter), world.SignedJob(), world.Reports.Rental().Sign(world.Reporter));
        await Projecting.CatchUpAsync(Pristine);
        await using (var open = await RegistryFolder.OpenAsync(Pristine, Token))
        {
            _ = await open.LogAsync(world.Reports.Job("job-1").Superseding(first, "correction").Sign(world.Reporter), Token);
            _ = await open.LogAsync(world.SignedJob(), Token);
        }

        output.WriteLine(await new WriteTable(Pristine, new Projecting(await Projecting.UndisturbedAsync(Pristine))).RunAsync());
    }

    [Fact]
    public async Task A_try_finds_that_nothing_can_be_written_though_nothing_of_it_is_committed()
    {
        using var world = new RegistryWorld(3);
        await RegistryFolder.MakeAsync(Pristine, world, Token);

        // What stands between SQLite and the disk is there from the first plan on, for files that are opened then.
        using var counting = new WritePlan(Pristine, Moment.Never, 1);
        using var log = SqliteLogStore.Open(new SqliteOptions { DataDirectory = Pristine }, TimeProvider.System);
        var before = await log.ReadHeadAsync(Token);
        await TryAsync();
        counting.Dispose();

        using (new WritePlan(Pristine, Moment.FromThenOn, 1))
        {
            await Assert.ThrowsAsync<StorageUnavailableException>(TryAsync);
        }

        await TryAsync();
        Assert.Equal(before.Root, (await log.ReadHeadAsync(Token)).Root);

        async Task TryAsync()
        {
            await using var append = await log.BeginAppendAsync(Token);
            await append.TryAsync(Token);
        }
    }

    private sealed class Appending(IReadOnlyList<Attestation> jobs) : IAttacked
    {
        private const long NotAcknowledged = -1;

        public async Task WorkAsync(string folder, List<long> promised)
        {
            await using var open = await RegistryFolder.OpenAsync(folder, Token);
            foreach (var job in jobs)
            {
                var outcome = await open.Registry.Submissions.SubmitAsync(job, validateOnly: false, Token);
                Assert.True(
                    outcome.Receipt is not null || outcome.Refusal!.Reason is RefusalReason.StorageUnavailable or RefusalReason.LogReadOnly,
                    $"{outcome.Refusal?.Reason}: {outcome.Refusal?.Message}");
                promised.Add(outcome.Receipt?.Index.Value ?? NotAcknowledged);
            }

            if (promised.Contains(NotAcknowledged))
            {
                throw new StorageUnavailableException("Not all were acknowledged.");
            }
        }

        public bool IsHonest(Exception failure) => failure is StorageUnavailableException;

        public async Task RequireAsync(string folder, IReadOnlyList<long> promised)
        {
            await using (var open = await RegistryFolder.OpenAsync(folder, Token))
            {
                Assert.True(open.Registry.Condition.IsWritable, open.Registry.Condition.ReadOnlyReason);
                foreach (var (at, job) in jobs.Index())
                {
                    var receipt = await open.LogAsync(job, Token);
                    var before = at < promised.Count ? promised[at] : NotAcknowledged;
                    Assert.True(before == NotAcknowledged || (before == receipt.Index.Value && receipt.AlreadyLogged), $"{before} is now {receipt.Index}.");
                }

                Assert.Equal(7 + jobs.Count, open.Registry.Checkpoints.Latest!.Checkpoint.Size.Value);
            }

            _ = await RegistryFolder.RequireCleanAsync(folder, Token);
        }
    }

    private sealed class Projecting(IReadOnlyList<TableDigest> undisturbed) : IAttacked
    {
        public Task WorkAsync(string folder, List<long> promised) => CatchUpAsync(folder);

        public bool IsHonest(Exception failure) => failure is StorageUnavailableException;

        public async Task RequireAsync(string folder, IReadOnlyList<long> promised)
        {
            await CatchUpAsync(folder);
            using var store = SqliteProjectionStore.Open(new SqliteOptions { DataDirectory = folder }, TimeProvider.System);
            Assert.Equal(undisturbed, await store.DigestAsync(Token));
        }

        public static async Task CatchUpAsync(string folder)
        {
            var options = new SqliteOptions { DataDirectory = folder };
            using var log = Storage.Sqlite.Log.SqliteLogStore.Open(options, TimeProvider.System);
            using var store = SqliteProjectionStore.Open(options, TimeProvider.System);
            var origin = Server.RegistryDirectory.Open(folder).Origin;
            var projector = new Projector(origin, log, new TrustedParties(origin, log), store, new ProjectorOptions { MaxGroupEntries = 1 });
            await projector.ReconcileAsync(Token);
            _ = await projector.CatchUpAsync(null, Token);
        }

        public static async Task<IReadOnlyList<TableDigest>> UndisturbedAsync(string folder)
        {
            var copy = folder + "-undisturbed";
            SystemCalls.Trial.CopyFolder(folder, copy);
            File.Delete(Path.Combine(copy, "projections.db"));
            await CatchUpAsync(copy);
            using var store = SqliteProjectionStore.Open(new SqliteOptions { DataDirectory = copy }, TimeProvider.System);
            return await store.DigestAsync(Token);
        }
    }
}
