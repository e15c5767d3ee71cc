// Leads through a real server: raised as statements arrive, judged, opened again by new evidence, kept over restarts.
using System.Text.Json.Nodes;
using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.Data.Sqlite;
using Provenance.Registry.Rules;
using Provenance.Statements;
using Provenance.TestWorld;
using V1 = Provenance.Contracts.V1;

namespace Provenance.Server.FunctionalTests;

public sealed class LeadTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lead_is_raised_dismissed_and_opened_again_by_new_evidence()
    {
        await using var live = await LiveRegistry.StartAsync(seed: 60);
        var questions = new V1.InvestigationService.InvestigationServiceClient(live.Channel);
        var job = Inference(live, "suspect").Sign(live.World.Reporter);
        var raised = await RecordedAsync(questions, await live.SubmitAsync(job));
        var lead = Assert.Single(raised.Leads);
        Assert.Equal(("E9", V1.LeadState.Open, true), (lead.Signal, lead.State, lead.Raised));

        var whole = await GetAsync(questions, lead.Key);
        Assert.Equal(job.Envelope.StatementId.ToString(), Assert.Single(whole.Entries).StatementId);
        Assert.NotEmpty(whole.Against);
        Assert.Equal([V1.LeadEffect.Raised], whole.History.Select(told => told.Effect));

        var judgement = Judgement(live, whole, "dismissed").Sign(live.World.Regulator.Key);
        var size = (await live.SubmitAsync(judgement)).Receipt.LogIndex + 1;
        Assert.Equal(V1.LeadState.Dismissed, (await GetAsync(questions, lead.Key, size)).Lead.State);

        // Anything else that is reported leaves it dismissed.
        await RecordedAsync(questions, await live.SubmitAsync(live.World.SignedJob()));
        Assert.Equal(V1.LeadState.Dismissed, (await GetAsync(questions, lead.Key)).Lead.State);

        var correction = Inference(live, "suspect").Superseding(job, "correction").Sign(live.World.Reporter);
        var corrected = await live.SubmitAsync(correction);
        await RecordedAsync(questions, corrected);
        var opened = await GetAsync(questions, lead.Key);
        Assert.Equal((V1.LeadState.Open, true), (opened.Lead.State, opened.Lead.Reopened));
        Assert.Equal([corrected.Receipt.LogIndex], opened.NewLogIndices);
        Assert.Equal([V1.LeadEffect.Raised, V1.LeadEffect.EvidenceChanged], opened.History.Select(told => told.Effect));
        Assert.False(Assert.Single(opened.Judgements).Holds);

        // As it was known then.
        var then = await questions.GetLeadAsync(new() { Key = lead.Key, AsOf = new V1.AsOf { TreeSize = size } }, LiveRegistry.Call);
        Assert.Equal((V1.LeadState.Dismissed, true, size), (then.Lead.State, then.Evaluation.OnDemand, then.Evaluation.TreeSize));
        Assert.Single(then.History);

        // A judgement is taken back, and the lead stands as before it.
        var withdrawal = Judgement(live, whole, "dismissed").Superseding(judgement, "withdrawal").Sign(live.World.Regulator.Key);
        size = (await live.SubmitAsync(withdrawal)).Receipt.LogIndex + 1;
        var undone = await GetAsync(questions, lead.Key, size);
        Assert.Equal((V1.LeadState.Open, false, 0), (undone.Lead.State, undone.Lead.Reopened, undone.Judgements.Count));
    }

    [Fact]
    public async Task Signals_tell_what_they_lack_and_another_rule_set_is_computed_for_the_question()
    {
        await using var live = await LiveRegistry.StartAsync(seed: 61);
        var questions = new V1.InvestigationService.InvestigationServiceClient(live.Channel);
        var size = (await live.SubmitAsync(live.World.SignedJob())).Receipt.LogIndex + 1;

        var signals = await questions.ListSignalsAsync(new() { AtLeastTreeSize = size }, LiveRegistry.Call);
        var without = signals.Signals.Single(signal => signal.Code == "E9");
        Assert.Equal((V1.SignalStatus.NoInput, "Nobody reports a job declared as inference or evaluation."), (without.Status, without.Reason));

        var rules = JsonNode.Parse(RuleSets.DefaultFile())!;
        rules["name"] = "stricter";
        var file = Google.Protobuf.ByteString.CopyFromUtf8(rules.ToJsonString());
        var stricter = await questions.ListSignalsAsync(new() { RuleSetFile = file }, LiveRegistry.Call);
        Assert.Equal(("stricter", true), (stricter.Basis.RuleSet.Name, stricter.Evaluation.OnDemand));

        rules["signals"]!["E9"]!["parameters"]!.AsArray().RemoveAt(0);
        file = Google.Protobuf.ByteString.CopyFromUtf8(rules.ToJsonString());
        var error = TypedError.Of(await Assert.ThrowsAsync<RpcException>(async () => await questions.ListLeadsAsync(new() { RuleSetFile = file }, LiveRegistry.Call)));
        Assert.Equal(("FIELD_MISSING", "rule_set_file.signals.E9.parameters"), (error.Info.Reason, error.Refusal!.Field));
        file = Google.Protobuf.ByteString.CopyFromUtf8("{");
        error = TypedError.Of(await Assert.ThrowsAsync<RpcException>(async () => await questions.ListLeadsAsync(new() { RuleSetFile = file }, LiveRegistry.Call)));
        Assert.StartsWith("rule_set_file", error.Refusal!.Field, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_of_leads_follow_each_other_and_a_token_of_another_question_is_refused()
    {
        await using var live = await LiveRegistry.StartAsync(seed: 62);
        var questions = new V1.InvestigationService.InvestigationServiceClient(live.Channel);
        V1.SubmitResponse newest = null!;
        foreach (var id in (string[])["a", "b", "c"])
        {
            newest = await live.SubmitAsync(Inference(live, id).Sign(live.World.Reporter));
        }

        await RecordedAsync(questions, newest);
        var request = new V1.ListLeadsRequest { PageSize = 2 };
        var first = await questions.ListLeadsAsync(request, LiveRegistry.Call);
        request.PageToken = first.NextPageToken;
        var second = await questions.ListLeadsAsync(request, LiveRegistry.Call);
        Assert.Equal((2, 1, ""), (first.Leads.Count, second.Leads.Count, second.NextPageToken));
        Assert.Equal(3, first.Leads.Concat(second.Leads).Select(lead => lead.Key).Distinct().Count());
        Assert.Equal([3L], second.Counts.Select(count => count.Count));

        request.State = V1.LeadState.Open;
        var error = TypedError.Of(await Assert.ThrowsAsync<RpcException>(async () => await questions.ListLeadsAsync(request, LiveRegistry.Call)));
        Assert.Equal("PAGE_TOKEN_INVALID", error.Info.Reason);

        var about = new V1.LeadSubjectPart { Kind = "record", Value = $"{live.World.Cluster}/jobs/b" };
        Assert.Single((await questions.ListLeadsAsync(new() { Subject = about }, LiveRegistry.Call)).Leads);
        Assert.Empty((await questions.ListLeadsAsync(new() { State = V1.LeadState.Dismissed }, LiveRegistry.Call)).Leads);
    }

    [Fact]
    public async Task That_leads_are_no_longer_recorded_is_told_by_a_health_service_of_their_own()
    {
        await using var live = await LiveRegistry.StartAsync(seed: 64);
        var questions = new V1.InvestigationService.InvestigationServiceClient(live.Channel);
        await RecordedAsync(questions, await live.SubmitAsync(Inference(live, "a").Sign(live.World.Reporter)));
        var health = new Health.HealthClient(live.Channel);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, await StatusAsync("provenance.leads"));

        await using (var connection = new SqliteConnection($"Data Source={live.Folder["leads.db"]};Pooling=False"))
        {
            await connection.OpenAsync(Token);
            await using var drop = connection.CreateCommand();
            drop.CommandText = "PRAGMA foreign_keys = OFF; DROP TABLE signal_outcome;";
            await drop.ExecuteNonQueryAsync(Token);
        }

        await live.SubmitAsync(Inference(live, "b").Sign(live.World.Reporter));
        for (var i = 0; i < 600 && await StatusAsync("provenance.leads") == HealthCheckResponse.Types.ServingStatus.Serving; i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Token);
        }

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, await StatusAsync("provenance.leads"));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, await StatusAsync("provenance.v1.InvestigationService"));

        async Task<HealthCheckResponse.Types.ServingStatus> StatusAsync(string service) =>
            (await health.CheckAsync(new HealthCheckRequest { Service = service }, LiveRegistry.Call)).Status;
    }

    [Fact]
    public async Task A_server_killed_while_it_evaluates_leaves_whole_leads_and_goes_on()
    {
        await using var live = await LiveRegistry.StartAsync(seed: 63);
        V1.SubmitResponse newest = null!;
        for (var round = 0; round < 4; round++)
        {
            for (var i = 0; i < 5; i++)
            {
                newest = await live.SubmitAsync(Inference(live, $"{round}-{i}").Sign(live.World.Reporter));
            }

            // The loop looks a second after it looked last, at most: some of these moments fall into an evaluation.
            await Task.Delay(TimeSpan.FromMilliseconds(300 * round), TimeProvider.System, Token);
            await live.Server.KillAsync();
            await AssertWholeAsync(live.Folder["leads.db"]);
            await live.ResumeAsync();
        }

        var questions = new V1.InvestigationService.InvestigationServiceClient(live.Channel);
        var recorded = await RecordedAsync(questions, newest);
        var computed = await questions.ListLeadsAsync(
            new() { AsOf = new V1.AsOf { ValidAt = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(live.World.Now) } }, LiveRegistry.Call);
        Assert.True(computed.Evaluation.OnDemand);
        Assert.Equal(20, recorded.Leads.Count);
        Assert.Equal(computed.Leads.Select(lead => lead.Key), recorded.Leads.Select(lead => lead.Key));
    }

    [Fact]
    public async Task Without_the_leads_file_current_leads_come_again()
    {
        await using var live = await LiveRegistry.StartAsync(seed: 64);
        var newest = await live.SubmitAsync(Inference(live, "suspect").Sign(live.World.Reporter));
        var before = await RecordedAsync(new V1.InvestigationService.InvestigationServiceClient(live.Channel), newest);
        await live.Server.StopAsync();
        foreach (var suffix in (string[])["", "-wal", "-shm"])
        {
            File.Delete(live.Folder["leads.db" + suffix]);
        }

        await live.ResumeAsync();
        var after = await RecordedAsync(new V1.InvestigationService.InvestigationServiceClient(live.Channel), newest);

        Assert.Equal(Assert.Single(before.Leads).Key, Assert.Single(after.Leads).Key);
    }

    [Theory]
    [InlineData("older")]
    [InlineData("missing")]
    public async Task Leads_keep_their_history_while_an_older_log_is_served_until_the_right_one_is_back(string log)
    {
        await using var live = await LiveRegistry.StartAsync(seed: 65);
        await live.Server.StopAsync();
        live.Folder.CopyLog("log.db", "older.db");
        await live.ResumeAsync();
        var newest = await live.SubmitAsync(Inference(live, "suspect").Sign(live.World.Reporter));
        var key = Assert.Single((await RecordedAsync(new(live.Channel), newest)).Leads).Key;
        var before = await GetAsync(new(live.Channel), key);
        await live.Server.StopAsync();
        live.Folder.CopyLog("log.db", "right.db");
        if (log == "older")
        {
            live.Folder.CopyLog("older.db", "log.db");
        }
        else
        {
            File.Delete(live.Folder["log.db"]);
        }

        await live.ResumeAsync();
        Assert.NotNull(live.Ready.ReadOnly);
        await live.Server.WaitForLogAsync("recorded leads stay as they are");
        await live.Server.StopAsync();
        Assert.DoesNotContain("discarded", live.Server.Log, StringComparison.Ordinal);
        live.Folder.CopyLog("right.db", "log.db");
        await live.ResumeAsync();

        // Projected anew from the right log, as far as it goes: until then nobody can tell of the newest statement.
        var after = await GetAsync(new(live.Channel), key, newest.Receipt.LogIndex + 1);
        Assert.False(after.Evaluation.OnDemand);
        Assert.Equal(before.History, after.History);
    }

    // Declared as inference, it leaves weights behind, as every job of this world does.
    private static StatementDraft Inference(LiveRegistry live, string id) =>
        live.World.Reports.Job(id).But(job => job.Sections["run"]["workload"]!["class"] = "inference");

    private static StatementDraft Judgement(LiveRegistry live, V1.GetLeadResponse lead, string verdict)
    {
        var world = live.World;
        var draft = new StatementDraft("judgement", $"{world.Regulator.Handle}/judgements/j-1", world.Origin, TimeProvider.System.GetUtcNow());
        draft.Predicate["stream"] = world.Random.Sixteen();
        draft.Predicate["sequence"] = 1;
        return draft.With("body", new JsonObject
        {
            ["salt"] = world.Random.Sixteen(),
            ["about"] = new JsonObject
            {
                ["lead"] = new JsonObject
                {
                    ["signal"] = lead.Lead.Signal,
                    ["ruleSet"] = new JsonObject { ["name"] = lead.Basis.RuleSet.Name, ["version"] = lead.Basis.RuleSet.Version, ["digest"] = lead.Basis.RuleSet.Digest },
                    ["key"] = lead.Lead.Key,
                    ["entries"] = new JsonArray([.. lead.Entries.Select(entry => JsonValue.Create(entry.StatementId))]),
                    ["treeSize"] = lead.Evaluation.TreeSize,
                },
            },
            ["verdict"] = verdict,
            ["reason"] = "weights were re-encoded, seen on site",
            ["decidedAt"] = StatementDraft.Time(TimeProvider.System.GetUtcNow()),
        });
    }

    /// <summary>Waits until the loop has recorded an evaluation over everything logged.</summary>
    private static async Task<V1.ListLeadsResponse> RecordedAsync(V1.InvestigationService.InvestigationServiceClient questions, V1.SubmitResponse newest)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromSeconds(180));
        while (true)
        {
            var answer = await questions.ListLeadsAsync(new() { PageSize = 1000 }, LiveRegistry.Call);
            if (!answer.Evaluation.OnDemand && answer.Evaluation.TreeSize > newest.Receipt.LogIndex)
            {
                return answer;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, patience.Token);
        }
    }

    private static async Task<V1.GetLeadResponse> GetAsync(V1.InvestigationService.InvestigationServiceClient questions, string key, long atLeast = 0) =>
        await questions.GetLeadAsync(new() { Key = key, AtLeastTreeSize = atLeast }, LiveRegistry.Call);

    private static async Task AssertWholeAsync(string path)
    {
        await using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        await connection.OpenAsync(Token);
        await using var check = connection.CreateCommand();
        check.CommandText =
            """
            SELECT (SELECT integrity_check FROM pragma_integrity_check)
              || ' ' || (SELECT count(*) FROM pragma_foreign_key_check)
              || ' ' || (SELECT count(*) FROM lead WHERE lead_id NOT IN (SELECT lead_id FROM lead_event))
              || ' ' || (SELECT count(*) FROM lead_event WHERE evaluation_id > (SELECT max(evaluation_id) FROM evaluation));
            """;
        Assert.Equal("ok 0 0 0", await check.ExecuteScalarAsync(Token));
    }
}
