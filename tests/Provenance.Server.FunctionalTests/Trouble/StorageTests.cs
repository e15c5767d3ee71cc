// A store that fails: typed refusals, nothing acknowledged that is not there, and service again once it is well.
using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.Data.Sqlite;
using Provenance.Statements;
using V1 = Provenance.Contracts.V1;

namespace Provenance.Server.FunctionalTests;

public sealed class StorageTests
{
    [Fact]
    public async Task After_a_restart_the_same_attestation_gets_the_same_index()
    {
        await using var live = await LiveRegistry.StartAsync(seed: 10);
        var job = live.World.SignedJob();
        var first = await live.SubmitAsync(job);
        await live.Server.StopAsync();
        Assert.Equal(0, live.Server.ExitCode);
        await live.ResumeAsync();

        var again = await live.SubmitAsync(job);

        Assert.Equal(first.Receipt.LogIndex, again.Receipt.LogIndex);
        Assert.True(again.Receipt.AlreadyLogged);
        again.Receipt.Verify(again.Checkpoint, job, live.Ready);
    }

    [Fact]
    public async Task A_killed_server_has_lost_nothing_it_acknowledged()
    {
        await using var live = await LiveRegistry.StartAsync(seed: 11);
        var jobs = Enumerable.Range(0, 40).Select(_ => live.World.SignedJob()).ToArray();
        var responses = await Task.WhenAll(jobs.Select(live.SubmitAsync));
        await live.Server.KillAsync();
        await live.ResumeAsync();

        for (var i = 0; i < jobs.Length; i++)
        {
            var again = await live.SubmitAsync(jobs[i]);
            Assert.Equal(responses[i].Receipt.LogIndex, again.Receipt.LogIndex);
            Assert.Equal(responses[i].Receipt.Leaf, again.Receipt.Leaf);
        }
    }

    [Fact]
    public async Task A_locked_database_is_unavailable_and_then_available_again()
    {
        await using var live = await LiveRegistry.StartAsync(seed: 12);
        var size = await live.SizeAsync();
        var job = live.World.SignedJob();
        await using (var connection = new SqliteConnection($"Data Source={live.Folder["log.db"]};Pooling=False"))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var begin = connection.CreateCommand();
            begin.CommandText = "BEGIN IMMEDIATE;";
            await begin.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

            var error = TypedError.Of(await live.RefusedAsync(job.ToWire()));

            Assert.Equal((StatusCode.Unavailable, "STORAGE_UNAVAILABLE"), (error.Code, error.Info.Reason));
            Assert.True(error.RetryInfo!.RetryDelay.ToTimeSpan() > TimeSpan.Zero);
            Assert.Empty(error.Refusal!.SignedNote);
            Assert.Equal(size, await live.SizeAsync());
            Assert.Contains("The log cannot be written: log.db is locked", error.Refusal.Message, StringComparison.Ordinal);

            // As long as it lasts, health tells it, and the log of the server one line of it, however often it is tried.
            Assert.Equal((HealthCheckResponse.Types.ServingStatus.NotServing, System.Net.HttpStatusCode.ServiceUnavailable), await HealthAsync(live));
            Assert.Contains("log.db is locked", await HealthzAsync(live), StringComparison.Ordinal);
            _ = await live.RefusedAsync(job.ToWire());
        }

        var response = await live.SubmitAsync(job);
        Assert.Equal(size, response.Receipt.LogIndex);
        Assert.False(response.Receipt.AlreadyLogged);
        Assert.Equal((HealthCheckResponse.Types.ServingStatus.Serving, System.Net.HttpStatusCode.OK), await HealthAsync(live));
        await live.Server.WaitForLogAsync("The log is written again.");
        var lines = live.Server.Log.Split('\n');
        Assert.Single(lines, line => line.Contains("The log cannot be written", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.TrimStart().StartsWith("at ", StringComparison.Ordinal) || line.Contains(" in /", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_full_disk_refuses_what_does_not_fit_and_keeps_what_was_acknowledged()
    {
        await using var live = await LiveRegistry.StartAsync(seed: 13);
        await live.Server.StopAsync();
        await live.ResumeAsync(fileBlocks: 2048);
        var acknowledged = new List<(Attestation Job, long Index)>();
        RpcException? failure = null;
        for (var i = 0; i < 200 && failure is null; i++)
        {
            var jobs = Enumerable.Range(0, 16).Select(_ => LargeJob(live)).ToArray();
            foreach (var (job, result) in jobs.Zip(await Task.WhenAll(jobs.Select(job => TryAsync(live, job)))))
            {
                failure ??= result.Failure;
                if (result.Index is { } index)
                {
                    acknowledged.Add((job, index));
                }
            }
        }

        var error = TypedError.Of(failure!);
        Assert.Equal((StatusCode.Unavailable, "STORAGE_UNAVAILABLE"), (error.Code, error.Info.Reason));
        await live.Server.StopAsync();
        await live.ResumeAsync();
        foreach (var (job, index) in acknowledged)
        {
            var again = await live.SubmitAsync(job);
            Assert.Equal(index, again.Receipt.LogIndex);
            Assert.True(again.Receipt.AlreadyLogged);
        }

        await live.SubmitAsync(live.World.SignedJob());
    }

    [Fact]
    public async Task What_cannot_be_signed_is_in_no_answer()
    {
        await using var live = await LiveRegistry.StartAsync(seed: 15);
        _ = await live.SubmitAsync(live.World.SignedJob());
        var questions = new V1.InvestigationService.InvestigationServiceClient(live.Channel);
        var size = await live.SizeAsync();
        var mark = live.Folder["mark/high-water-mark"];
        var job = live.World.SignedJob();

        // A mark that cannot be replaced: the group is committed, and neither marked nor signed.
        File.Move(mark, mark + ".away");
        Directory.CreateDirectory(mark);
        Assert.Equal("STORAGE_UNAVAILABLE", TypedError.Of(await live.RefusedAsync(job.ToWire())).Info.Reason);
        await Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
        var answer = await questions.SearchJobsAsync(new(), LiveRegistry.Call);
        Assert.Equal((size, 1), (answer.Basis.TreeSize, answer.Jobs.Count));

        Directory.Delete(mark);
        File.Move(mark + ".away", mark);
        _ = await live.SubmitAsync(job);
        answer = await questions.SearchJobsAsync(new() { AtLeastTreeSize = size + 1 }, LiveRegistry.Call);
        Assert.Equal((size + 1, 2), (answer.Basis.TreeSize, answer.Jobs.Count));
    }

    [Fact]
    public async Task A_restored_older_database_is_served_read_only_and_never_signed()
    {
        await using var live = await LiveRegistry.StartAsync(seed: 14);
        await live.Server.StopAsync();
        live.Folder.CopyLog("log.db", "backup.db");
        await live.ResumeAsync();
        await live.SubmitAsync(live.World.SignedJob());
        await live.Server.StopAsync();
        live.Folder.CopyLog("backup.db", "log.db");
        await live.ResumeAsync();

        var error = TypedError.Of(await live.RefusedAsync(live.World.SignedJob().ToWire()));

        Assert.Equal((StatusCode.Unavailable, "LOG_READ_ONLY"), (error.Code, error.Info.Reason));
        Assert.Contains("missing", error.Refusal!.Message, StringComparison.Ordinal);
        Assert.NotNull(live.Ready.ReadOnly);
        var health = new Health.HealthClient(live.Channel);
        var submission = await health.CheckAsync(new() { Service = "provenance.v1.SubmissionService" }, LiveRegistry.Call);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, submission.Status);
        var leads = await health.CheckAsync(new() { Service = "provenance.leads" }, LiveRegistry.Call);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, leads.Status);
        using var healthz = await live.GetAsync("/healthz");
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, healthz.StatusCode);
    }

    private static async Task<(HealthCheckResponse.Types.ServingStatus Submission, System.Net.HttpStatusCode Http)> HealthAsync(LiveRegistry live)
    {
        var answer = await new Health.HealthClient(live.Channel).CheckAsync(new() { Service = "provenance.v1.SubmissionService" }, LiveRegistry.Call);
        using var healthz = await live.GetAsync("/healthz");
        return (answer.Status, healthz.StatusCode);
    }

    private static async Task<string> HealthzAsync(LiveRegistry live)
    {
        using var healthz = await live.GetAsync("/healthz");
        return await healthz.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private static Attestation LargeJob(LiveRegistry live) => live.World.Reports.Job()
        .But(draft => draft.Sections["lineage"]["model"]!["name"] = new string('m', 900))
        .But(draft => draft.Predicate["extensions"] = new System.Text.Json.Nodes.JsonObject { ["note"] = new string('n', 1000) })
        .Sign(live.World.Reporter);

    private static async Task<(long? Index, RpcException? Failure)> TryAsync(LiveRegistry live, Attestation job)
    {
        try
        {
            return ((await live.SubmitAsync(job)).Receipt.LogIndex, null);
        }
        catch (RpcException exception)
        {
            return (null, exception);
        }
    }
}
