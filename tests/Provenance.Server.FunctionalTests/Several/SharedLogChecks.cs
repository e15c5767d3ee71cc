using Dapper;
using Provenance.Storage.SqlServer.Tests;
using V1 = Provenance.Contracts.V1;

namespace Provenance.Server.FunctionalTests;

/// <summary>What holds of a log that several servers write, whatever happened to them.</summary>
internal static class SharedLogChecks
{
    // After an evaluation the loop rests nine times as long as that took, and a busy machine takes its time.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Nothing acknowledged is lost or there twice, no size has two roots, every lead was raised once, and the servers agree.
    /// </summary>
    /// <param name="log">The log.</param>
    /// <param name="load">What was acknowledged.</param>
    /// <param name="servers">The servers that run.</param>
    public static async Task HoldAsync(SharedLog log, Load load, params int[] servers)
    {
        var acknowledged = load.Acknowledged.ToList();
        Assert.Equal(acknowledged.Count, acknowledged.Select(one => one.Response.Receipt.LogIndex).Distinct().Count());
        var size = acknowledged.Max(one => one.Response.Receipt.LogIndex) + 1;
        var roots = acknowledged.Select(one => one.Response.Checkpoint).ToList();
        var server = servers[0];
        foreach (var (attestation, response) in acknowledged)
        {
            response.Receipt.Verify(response.Checkpoint, attestation, log.Servers[0].Ready);
            var now = await log.ReceiptAsync(server, attestation);
            now.Receipt.Verify(now.Checkpoint, attestation, log.Servers[0].Ready);
            Assert.Equal(response.Receipt.LogIndex, now.Receipt.LogIndex);
            roots.Add(now.Checkpoint);
        }

        foreach (var other in servers)
        {
            roots.Add(await log.Audit(other).GetCheckpointAsync(new V1.GetCheckpointRequest(), LiveRegistry.Call));
        }

        Assert.All(
            roots.Select(note => note.Verified(log.Servers[0].Ready).Checkpoint).GroupBy(checkpoint => checkpoint.Size),
            same => Assert.Single(same.Select(checkpoint => checkpoint.Root).Distinct()));
        await AgreeOnLeadsAsync(log, size, servers);
        await AssertDatabaseAsync(log);
    }

    private static async Task AgreeOnLeadsAsync(SharedLog log, long size, int[] servers)
    {
        var first = await RecordedAsync(log, servers[0], size);
        Assert.NotEmpty(first);
        foreach (var server in servers)
        {
            Assert.Equal(first, await RecordedAsync(log, server, size));
        }

        foreach (var key in first)
        {
            var told = await Task.WhenAll(servers.Select(async server =>
                await log.Questions(server).GetLeadAsync(new V1.GetLeadRequest { Key = key }, LiveRegistry.Call)));
            Assert.Single(told[0].History, happened => happened.Effect == V1.LeadEffect.Raised);
            Assert.All(told, one => Assert.Equal(told[0].History, one.History));
        }
    }

    // Keys of the leads, once an evaluation over at least so many entries is recorded.
    private static async Task<IReadOnlyList<string>> RecordedAsync(SharedLog log, int server, long size)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while (true)
        {
            var answer = await log.Questions(server).ListLeadsAsync(new V1.ListLeadsRequest { PageSize = 1000 }, LiveRegistry.Call);
            if (!answer.Evaluation.OnDemand && answer.Evaluation.TreeSize >= size)
            {
                return [.. answer.Leads.Select(lead => lead.Key)];
            }

            await Task.Delay(Pause, TimeProvider.System, patience.Token);
        }
    }

    // Beside what the servers say: what is in the tables.
    private static async Task AssertDatabaseAsync(SharedLog log)
    {
        await using var database = TestServer.Connect(log.Options);
        var (entries, head, projected) = await database.QuerySingleAsync<(long, long, long)>(
            "SELECT (SELECT COUNT_BIG(*) FROM [log].entry), (SELECT size FROM [log].head), (SELECT size FROM head);");
        Assert.Equal((head, head), (entries, projected));
        Assert.Equal(head, await database.ExecuteScalarAsync<long>("SELECT COUNT_BIG(*) FROM [log].statement_index;"));
        Assert.Empty(await database.QueryAsync<long>(
            "SELECT lead_id FROM [leads].lead_event WHERE effect = 0 GROUP BY lead_id HAVING COUNT(*) > 1;"));
        var sizes = (await database.QueryAsync<long>("SELECT tree_size FROM [leads].evaluation ORDER BY evaluation_id;")).ToList();
        Assert.Equal(sizes.Distinct().Order(), sizes);
    }
}
