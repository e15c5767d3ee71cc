// Three processes over one database: clients may talk to any of them, and one log comes out.
using Dapper;
using Grpc.Core;
using Provenance.Storage.SqlServer.Tests;
using Provenance.Statements;
using Provenance.TestWorld;
using V1 = Provenance.Contracts.V1;

namespace Provenance.Server.FunctionalTests;

[Collection(SharedLog.OneAfterTheOther)]
public sealed class SeveralServersTests
{
    private const int Servers = 3;

    [Fact]
    public async Task Under_load_with_one_killed_nothing_acknowledged_is_lost_and_one_log_comes_out()
    {
        await using var log = await SharedLog.StartAsync(seed: 70, Servers);
        var first = log.World.Genesis().Count;
        var jobs = Enumerable.Range(0, 120).Select(_ => log.World.SignedJob()).ToArray();
        var killing = KillSoonAsync(log.Servers[1]);

        var responses = await Task.WhenAll(jobs.Select((job, i) => SubmitSomewhereAsync(log, job, i)));
        await killing;

        Assert.Equal(
            Enumerable.Range(first, jobs.Length).Select(index => (long)index), responses.Select(response => response.Receipt.LogIndex).Order());
        for (var i = 0; i < jobs.Length; i++)
        {
            responses[i].Receipt.Verify(responses[i].Checkpoint, jobs[i], log.Servers[0].Ready);
        }

        foreach (var server in (int[])[0, 2])
        {
            // What the others logged last is followed and signed here a moment later.
            var later = await log.ReceiptAsync(server, jobs[^1]);
            for (var tries = 0; later.Receipt.TreeSize < first + jobs.Length && tries < 100; tries++)
            {
                await Task.Delay(100, TestContext.Current.CancellationToken);
                later = await log.ReceiptAsync(server, jobs[^1]);
            }

            later.Receipt.Verify(later.Checkpoint, jobs[^1], log.Servers[server].Ready);
            Assert.Equal(responses[^1].Receipt.LogIndex, later.Receipt.LogIndex);
            Assert.Equal(first + jobs.Length, later.Checkpoint.Verified(log.Servers[server].Ready).Checkpoint.Size.Value);
        }
    }

    [Fact]
    public async Task The_same_envelope_sent_to_all_at_once_is_stored_once()
    {
        await using var log = await SharedLog.StartAsync(seed: 71, Servers);
        for (var round = 0; round < 5; round++)
        {
            var job = log.World.SignedJob();

            var responses = await Task.WhenAll(Enumerable.Range(0, 3 * Servers).Select(i => log.SubmitAsync(i % Servers, job)));

            Assert.Single(responses.Select(response => response.Receipt.LogIndex).Distinct());
            Assert.Single(responses, response => !response.Receipt.AlreadyLogged);
            Assert.All(responses, response => response.Receipt.Verify(response.Checkpoint, job, log.Servers[0].Ready));
        }
    }

    [Fact]
    public async Task A_revocation_on_one_is_obeyed_by_the_next_group_on_any_other()
    {
        await using var log = await SharedLog.StartAsync(seed: 72, Servers);
        var key = log.World.Key("reporter of several servers");
        await log.SubmitAsync(0, log.World.Trust.Delegation(
            log.World.Operator, key, [RegistryWorld.Site], ["training-job"]).Sign(log.World.Operator.Key));
        var before = log.World.Reports.Job().Sign(key);
        await SubmitSomewhereAsync(log, before, 1);
        await log.SubmitAsync(2, log.World.Trust.Revocation(key, version: 2).Sign(log.World.Quorum));

        foreach (var server in (int[])[0, 1, 2])
        {
            var error = TypedError.Of(await log.RefusedAsync(server, log.World.Reports.Job().Sign(key)));
            Assert.Equal((StatusCode.PermissionDenied, "KEY_REVOKED"), (error.Code, error.Info.Reason));
            Assert.True((await log.SubmitAsync(server, before)).Receipt.AlreadyLogged);
        }
    }

    [Fact]
    public async Task A_database_put_back_to_an_earlier_state_turns_every_server_read_only()
    {
        await using var log = await SharedLog.StartAsync(seed: 73, Servers);
        await log.SubmitAsync(0, log.World.SignedJob());
        await using var database = TestServer.Connect(log.Options);
        var heads = await database.QuerySingleAsync<(long Size, byte[] Edge, byte[] Root, long At, long Epoch)>(
            "SELECT size, edge, root, last_logged_at_ms, trust_epoch FROM [log].head;");
        var tiles = (await database.QueryAsync<(long Id, int Width, byte[] Hashes)>("SELECT tile_id, width, hashes FROM [log].tile;")).ToList();
        await log.SubmitAsync(1, log.World.SignedJob());
        await log.SubmitAsync(2, log.World.SignedJob());

        foreach (var trigger in (await database.QueryAsync<string>("SELECT name FROM sys.triggers;")).ToList())
        {
            await database.ExecuteAsync($"DROP TRIGGER [log].{trigger};");
        }

        await database.ExecuteAsync(
            """
            DELETE FROM [log].entry WHERE log_index >= @Size;
            DELETE FROM [log].section WHERE section_id >= 8 * @Size;
            DELETE FROM [log].statement_index WHERE log_index >= @Size;
            DELETE FROM [log].tile;
            UPDATE [log].head SET size = @Size, edge = @Edge, root = @Root, last_logged_at_ms = @At, trust_epoch = @Epoch;
            """,
            new { heads.Size, heads.Edge, heads.Root, heads.At, heads.Epoch });
        foreach (var (id, width, hashes) in tiles)
        {
            await database.ExecuteAsync("INSERT INTO [log].tile (tile_id, width, hashes) VALUES (@id, @width, @hashes);", new { id, width, hashes });
        }

        for (var server = 0; server < Servers; server++)
        {
            var error = TypedError.Of(await log.RefusedAsync(server, log.World.SignedJob()));
            Assert.Equal((StatusCode.Unavailable, "LOG_READ_ONLY"), (error.Code, error.Info.Reason));
        }

        Assert.Equal(heads.Size, await database.ExecuteScalarAsync<long>("SELECT size FROM [log].head;"));
        await NobodyHoldsTheLeaseAsync(database);

        // Nor does one that starts only now.
        await log.Servers[1].StopAsync();
        var later = await log.AddAsync(instead: 1);
        Assert.Contains($"The database holds {heads.Size} entries; the log has signed", later.Ready.ReadOnly, StringComparison.Ordinal);
        await NobodyHoldsTheLeaseAsync(database);
    }

    // Each start reads mark, head and trust while the others append and sign.
    [Fact]
    public async Task One_that_is_started_while_others_are_under_load_takes_part()
    {
        await using var log = await SharedLog.StartAsync(seed: 74, Servers);
        var load = Load.Begin(log);
        var started = log.Servers[1];
        for (var starts = 0; starts < 4; starts++)
        {
            await load.AcknowledgeMoreAsync(10);
            await started.StopAsync();
            started = await log.AddAsync(instead: 1);
            Assert.Null(started.Ready.ReadOnly);
        }

        await load.EndAsync();
        var job = log.World.SignedJob();
        var response = await log.SubmitAsync(log.Servers.Count - 1, job);
        response.Receipt.Verify(response.Checkpoint, job, started.Ready);
    }

    // A server whose log is read-only gives the lease up, and none of them takes it again.
    private static async Task NobodyHoldsTheLeaseAsync(System.Data.Common.DbConnection database)
    {
        while (await database.ExecuteScalarAsync<long>("SELECT until_ms FROM [log].lease;") != 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    private static async Task KillSoonAsync(ServerProcess server)
    {
        await Task.Delay(200, TestContext.Current.CancellationToken);
        await server.KillAsync();
    }

    // As a client does: what is unavailable or too much at one server is tried at the next.
    private static async Task<V1.SubmitResponse> SubmitSomewhereAsync(SharedLog log, Attestation attestation, int first)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return await log.SubmitAsync((first + tries) % Servers, attestation);
            }
            catch (RpcException error) when (tries < 20
                && error.StatusCode is StatusCode.Unavailable or StatusCode.ResourceExhausted)
            {
                await Task.Delay(100, TestContext.Current.CancellationToken);
            }
        }
    }
}
