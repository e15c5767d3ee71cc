using System.Net;
using System.Text;
using Grpc.Health.V1;
using Provenance.Statements;
using Provenance.Transparency;
using V1 = Provenance.Contracts.V1;

namespace Provenance.Server.FunctionalTests;

/// <summary>A registry with three witnesses over real HTTP: receipts, monitors, a quorum lost and regained, a database rolled back.</summary>
public sealed class WitnessedLogTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_submitted_is_witnessed_and_nothing_less_is_published()
    {
        await using var all = await WitnessedRegistry.StartAsync(seed: 41);
        foreach (var attestation in all.Genesis)
        {
            var answer = await all.Live.SubmitAsync(attestation);
            answer.Receipt.Verify(answer.Checkpoint, attestation, all.Live.Ready);
        }

        var witnessed = await all.RequireWitnessedAsync(all.Genesis[^1]);
        Assert.Equal(6, witnessed.Checkpoint.Size.Value);
        Assert.True(SignedCheckpoint.TryParse(await all.Live.GetBytesAsync("/checkpoint"), out var published, out _));
        all.RequireQuorum(published);

        // Everybody who witnessed shows monitors the same tree.
        using var http = new HttpClient();
        await all.UntilAsync(said => said.Witnesses.All(witness => witness is { Answering: V1.WitnessAnswering.Cosigned, Size: 6 }));
        foreach (var witness in all.Witnesses)
        {
            var path = $"{witness.Url}/{Digest.Of(Encoding.UTF8.GetBytes(all.Live.World.Origin))}/checkpoint";
            Assert.True(SignedCheckpoint.TryParse(await http.GetByteArrayAsync(new Uri(path), Token), out var shown, out _));
            Assert.Equal(witnessed.Checkpoint.ToString(), shown.Checkpoint.ToString());
        }

        // The same envelope once more: the same index, and by now a witnessed receipt.
        var again = await all.Live.SubmitAsync(all.Genesis[2]);
        Assert.Equal((2, true, V1.ReceiptState.Witnessed), (again.Receipt.LogIndex, again.Receipt.AlreadyLogged, again.Receipt.State));
        again.Receipt.Verify(again.Checkpoint, all.Genesis[2], all.Live.Ready);
    }

    [Fact]
    public async Task A_quorum_that_is_lost_and_regained_is_seen_by_everybody_and_stops_no_intake()
    {
        await using var all = await WitnessedRegistry.StartAsync(seed: 42);
        await all.Live.SubmitAsync(all.Genesis[0]);
        _ = await all.RequireWitnessedAsync(all.Genesis[0]);
        await all.Witnesses[0].KillAsync();
        await all.Witnesses[1].KillAsync();
        var answer = await all.Live.SubmitAsync(all.Genesis[1]);
        Assert.Equal(V1.ReceiptState.Integrated, answer.Receipt.State);
        answer.Receipt.Verify(answer.Checkpoint, all.Genesis[1], all.Live.Ready);
        Assert.Equal(V1.ReceiptState.Integrated, (await all.ReceiptAsync(all.Genesis[1], 1)).Receipt.State);

        var missed = await all.UntilAsync(said => said.QuorumMissedSince is not null);
        Assert.Equal((2, 1), (missed.IntegratedSize, missed.WitnessedSize));
        Assert.Contains("cannot be reached", missed.Witnesses.Single(witness => witness.Name == "w1").Reason, StringComparison.Ordinal);
        Assert.True(SignedCheckpoint.TryParse(await all.Live.GetBytesAsync("/checkpoint"), out var published, out _));
        Assert.Equal(1, published.Checkpoint.Size.Value);
        Assert.Equal(HttpStatusCode.NotFound, (await all.Live.GetAsync("/tile/0/000.p/2")).StatusCode);
        var health = await (await all.Live.GetAsync("/healthz")).Content.ReadAsStringAsync(Token);
        Assert.StartsWith("ok: witnessed 1 of 2 entries; the quorum g is missed", health, StringComparison.Ordinal);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, await HealthAsync(all, "witnesses"));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, await HealthAsync(all, "provenance.v1.SubmissionService"));
        Assert.Contains("Checkpoints are not witnessed", all.Live.Server.Log, StringComparison.Ordinal);

        // The registry restarts meanwhile, and shows what it showed before.
        await all.Live.Server.KillAsync();
        await all.Live.ResumeAsync();
        Assert.True(SignedCheckpoint.TryParse(await all.Live.GetBytesAsync("/checkpoint"), out published, out _));
        all.RequireQuorum(published);
        Assert.Equal(1, published.Checkpoint.Size.Value);

        Assert.True(await all.Witnesses[1].StartAsync());
        await all.UntilAsync(said => said.WitnessedSize == 2);
        _ = await all.RequireWitnessedAsync(all.Genesis[1]);
        await all.UntilAsync(said => said.QuorumMissedSince is null);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, await HealthAsync(all, "witnesses"));
    }

    [Fact]
    public async Task A_database_that_is_put_back_with_its_mark_is_read_only_because_of_the_witnesses()
    {
        await using var all = await WitnessedRegistry.StartAsync(seed: 43);
        await all.Live.SubmitAsync(all.Genesis[0]);
        _ = await all.RequireWitnessedAsync(all.Genesis[0]);
        await all.Live.Server.StopAsync();
        all.Live.Folder.CopyLog("log.db", "old.db");
        File.Copy(all.Live.Folder["mark/high-water-mark"], all.Live.Folder["old.mark"]);
        await all.Live.ResumeAsync();
        await all.Live.SubmitAsync(all.Genesis[1]);
        _ = await all.RequireWitnessedAsync(all.Genesis[1]);
        await all.Live.Server.StopAsync();
        all.Live.Folder.CopyLog("log.db", "new.db");
        all.Live.Folder.CopyLog("old.db", "log.db");
        File.Copy(all.Live.Folder["mark/high-water-mark"], all.Live.Folder["new.mark"]);
        File.Copy(all.Live.Folder["old.mark"], all.Live.Folder["mark/high-water-mark"], overwrite: true);
        File.Delete(all.Live.Folder["witnessed-checkpoint"]);

        await all.Live.ResumeAsync();
        Assert.Contains("Entries 1 to 1 are missing", all.Live.Ready.ReadOnly, StringComparison.Ordinal);
        Assert.Equal("LOG_READ_ONLY", TypedError.Of(await all.Live.RefusedAsync(all.Genesis[2].ToWire())).Info.Reason);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await all.Live.GetAsync("/healthz")).StatusCode);

        await all.Live.Server.StopAsync();
        all.Live.Folder.CopyLog("new.db", "log.db");
        File.Copy(all.Live.Folder["new.mark"], all.Live.Folder["mark/high-water-mark"], overwrite: true);
        await all.Live.ResumeAsync();
        Assert.Null(all.Live.Ready.ReadOnly);
        await all.Live.SubmitAsync(all.Genesis[2]);
        _ = await all.RequireWitnessedAsync(all.Genesis[2]);
    }

    [Fact]
    public async Task Witnesses_that_answer_too_much_too_slowly_or_from_elsewhere_are_named_and_hold_nobody_up()
    {
        await using var bad = await BadWitnesses.StartAsync();
        await using var all = await WitnessedRegistry.StartAsync(seed: 44, bad.Lines);
        await all.Live.SubmitAsync(all.Genesis[0]);
        _ = await all.RequireWitnessedAsync(all.Genesis[0]);
        var said = await all.UntilAsync(said => said.Witnesses.Count(witness => witness.Answering == V1.WitnessAnswering.Failed) == 3);
        Assert.Contains("has more than 65536 bytes", said.Witnesses.Single(witness => witness.Name == "huge").Reason, StringComparison.Ordinal);
        Assert.Contains("no answer within 5 s", said.Witnesses.Single(witness => witness.Name == "slow").Reason, StringComparison.Ordinal);
        Assert.Contains("it answered 307", said.Witnesses.Single(witness => witness.Name == "moved").Reason, StringComparison.Ordinal);
        Assert.Null(said.QuorumMissedSince);
    }

    private static async Task<HealthCheckResponse.Types.ServingStatus> HealthAsync(WitnessedRegistry all, string service) =>
        (await new Health.HealthClient(all.Live.Channel).CheckAsync(new HealthCheckRequest { Service = service }, LiveRegistry.Call)).Status;
}
