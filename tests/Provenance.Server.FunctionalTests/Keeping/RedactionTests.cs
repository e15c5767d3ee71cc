using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Grpc.Core;
using Microsoft.Data.Sqlite;
using Provenance.Statements;
using V1 = Provenance.Contracts.V1;

namespace Provenance.Server.FunctionalTests;

/// <summary>A redaction is logged first, then the bytes are gone from every file; the leaf still verifies.</summary>
public sealed class RedactionTests
{
    private const string Secret = "Zenith Nightjar Holdings 7741";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task Redacted_bytes_are_in_no_file_and_the_leaf_still_verifies()
    {
        await using var live = await LiveRegistry.StartAsync(seed: 61);
        var secret = await SubmitSecretAsync(live);
        await FindAsync(live, isThere: true);
        Assert.NotEmpty(Traces.Of(Secret, live.Folder.Path));

        var redaction = await RedactAsync(live, secret.Attestation, version: 1);

        await GoneAsync(live);
        await FindAsync(live, isThere: false);
        var entry = await live.Audit.GetEntryAsync(new() { LogIndex = secret.Index }, LiveRegistry.Call);
        Assert.Empty(entry.Sections);
        Assert.Equal(["identity"], entry.MissingSections);
        var said = Assert.Single(entry.Redactions);
        Assert.Equal((redaction.Receipt.LogIndex, "court-order", "order 4 of 2026"), (said.LogIndex, said.Cause, said.Reason));
        Assert.Equal(["identity"], said.Sections);
        var again = await live.SubmitAsync(secret.Attestation);
        Assert.Equal(secret.Index, again.Receipt.LogIndex);
        again.Receipt.Verify(again.Checkpoint, secret.Attestation, live.Ready);
        await GoneAsync(live);

        await live.Server.StopAsync();
        Assert.Empty(Traces.Of(Secret, live.Folder.Path));
    }

    [Fact]
    public async Task A_server_killed_between_the_logged_redaction_and_the_deletion_deletes_at_its_next_start()
    {
        await using var live = await LiveRegistry.StartAsync(seed: 62);
        var secret = await SubmitSecretAsync(live);
        await FindAsync(live, isThere: true);

        // A reader of the state before keeps the write-ahead log from being emptied, so that the deletion cannot end.
        using (var reader = new SqliteConnection($"Data Source={live.Folder["log.db"]};Mode=ReadOnly;Pooling=False"))
        {
            reader.Open();
            using var transaction = reader.BeginTransaction(deferred: true);
            using var read = new SqliteCommand("SELECT count(*) FROM section;", reader, transaction);
            _ = read.ExecuteScalar();
            _ = await RedactAsync(live, secret.Attestation, version: 1);
            await live.Server.KillAsync();
        }

        Assert.NotEmpty(Traces.Of(Secret, live.Folder.Path));
        await live.ResumeAsync();

        await GoneAsync(live);
        await FindAsync(live, isThere: false);
    }

    [Fact]
    public async Task A_backups_leads_that_quote_what_was_redacted_since_do_not_bring_it_back()
    {
        await using var live = await LiveRegistry.StartAsync(seed: 65);
        var secret = await SubmitSecretAsync(live);
        var leads = live.Folder["leads.db"];
        using (var patience = new CancellationTokenSource(Patience))
        {
            while (Run(leads, "SELECT count(*) FROM evaluation;") == 0)
            {
                await Task.Delay(200, patience.Token);
            }
        }

        var backup = live.Folder["leads.db.copy"];
        _ = Run(leads, $"VACUUM INTO '{backup}';");
        _ = await RedactAsync(live, secret.Attestation, version: 1);
        await GoneAsync(live);
        await live.Server.StopAsync();
        File.Delete(leads + "-wal");
        File.Delete(leads + "-shm");
        File.Move(backup, leads, overwrite: true);
        _ = Run(leads, $"INSERT INTO lead (lead_key, signal, place, is_raised, document, evidence) VALUES (zeroblob(32), 'E4', 0, 0, CAST('\"{Secret}\"' AS BLOB), x'');");
        Assert.Equal(["leads.db"], Traces.Of(Secret, live.Folder.Path));

        await live.ResumeAsync();

        Assert.Contains("The recorded leads were of before a redaction", live.Server.Log, StringComparison.Ordinal);
        Assert.Empty(Traces.Of(Secret, live.Folder.Path));
    }

    [Fact]
    public async Task Answers_count_what_was_redacted_also_after_the_projections_were_made_again()
    {
        await using var live = await LiveRegistry.StartAsync(seed: 63);
        var job = live.World.Reports.Job().But(draft => draft.Sections["parties"]["customerAccount"] = Secret).Sign(live.World.Reporter);
        _ = await live.SubmitAsync(job);
        _ = await live.SubmitAsync(live.World.SignedJob());
        _ = await live.SubmitAsync(live.World.Trust.Redaction(job.Envelope.StatementId, 1, "parties", "lineage").Sign(live.World.Quorum));
        await GoneAsync(live);

        var size = await live.SizeAsync();
        var questions = new V1.InvestigationService.InvestigationServiceClient(live.Channel);
        var answer = await questions.SearchJobsAsync(new() { AsOf = new() { TreeSize = size } }, LiveRegistry.Call);

        // The bytes go first, then the projections: a question in between is still answered from those of before.
        using var patience = new CancellationTokenSource(Patience);
        while (answer.Basis.EntriesRedacted == 0 && !patience.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken);
            answer = await questions.SearchJobsAsync(new() { AsOf = new() { TreeSize = size } }, LiveRegistry.Call);
        }

        Assert.Equal(1, answer.Basis.EntriesRedacted);
        Assert.Equal(2, answer.Basis.EntriesConsidered);
        var pages = new List<V1.ListChangesResponse>();
        do
        {
            pages.Add(await questions.ListChangesAsync(
                new() { Kind = "training-job", PageSize = 1, PageToken = pages.LastOrDefault()?.NextPageToken ?? "", AsOf = new() { TreeSize = size } }, LiveRegistry.Call));
        }
        while (pages[^1].NextPageToken.Length > 0);

        Assert.Equal([true, false], pages.Select(page => Assert.Single(page.Changes).Redacted));
        Assert.All(pages, page => Assert.Equal((2, 1, 1), (page.Basis.EntriesConsidered, page.Basis.EntriesUnverified, page.Basis.EntriesRedacted)));
    }

    [Fact]
    public async Task What_cannot_be_redacted_is_refused_with_its_reason()
    {
        await using var live = await LiveRegistry.StartAsync(seed: 64);
        var genesis = live.World.Trust.Root();
        var job = live.World.SignedJob();
        _ = await live.SubmitAsync(job);
        var root = await live.Audit.GetEntryAsync(new() { LogIndex = 0 }, LiveRegistry.Call);
        Assert.NotNull(genesis);

        await RefusedAsync(live, live.World.Trust.Redaction(root.StatementId.ToDigest(), 1, "body"), "TRUST_CONTRADICTION", "body.statement");
        await RefusedAsync(live, live.World.Trust.Redaction(live.World.SignedJob().Envelope.StatementId, 1, "run"), "TRUST_CONTRADICTION", "body.statement");
        await RefusedAsync(live, live.World.Trust.Redaction(job.Envelope.StatementId, 1, "run", "owners"), "TRUST_CONTRADICTION", "body.sections[1]");
        await RefusedAsync(live, live.World.Trust.Redaction(job.Envelope.StatementId, 2, "run"), "TRUST_VERSION_OUT_OF_ORDER", "body.version");
        var alone = live.World.Trust.Redaction(job.Envelope.StatementId, 1, "run").Sign(live.World.Authorities[0].Key);
        Assert.Equal("THRESHOLD_NOT_MET", TypedError.Of(await live.RefusedAsync(alone.ToWire())).Info.Reason);
        var entry = await live.Audit.GetEntryAsync(new() { StatementId = Wire.ToBytes(job.Envelope.StatementId) }, LiveRegistry.Call);
        Assert.Equal(3, entry.Sections.Count);
    }

    [SuppressMessage("Security", "CA2100", Justification = "The statements stand in this test.")]
    private static long? Run(string database, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        using var command = new SqliteCommand(sql, connection);
        return (long?)command.ExecuteScalar();
    }

    private static async Task RefusedAsync(LiveRegistry live, TestWorld.StatementDraft draft, string reason, string field)
    {
        var error = TypedError.Of(await live.RefusedAsync(draft.Sign(live.World.Quorum).ToWire()));
        Assert.Equal((reason, field), (error.Info.Reason, error.Field));
    }

    private static async Task<(Attestation Attestation, long Index)> SubmitSecretAsync(LiveRegistry live)
    {
        var attestation = live.World.Reports.Entity()
            .But(draft => draft.Sections["identity"]["names"] = new JsonArray(new JsonObject { ["text"] = Secret, ["kind"] = "registered" }))
            .Sign(live.World.Customer.Key);
        return (attestation, (await live.SubmitAsync(attestation)).Receipt.LogIndex);
    }

    private static async Task<V1.SubmitResponse> RedactAsync(LiveRegistry live, Attestation target, long version) =>
        await live.SubmitAsync(live.World.Trust.Redaction(target.Envelope.StatementId, version, "identity").Sign(live.World.Quorum));

    private static async Task GoneAsync(LiveRegistry live)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (Traces.Of(Secret, live.Folder.Path) is { Count: > 0 } files)
        {
            Assert.False(patience.IsCancellationRequested, $"still in {string.Join(", ", files)}\n{live.Server.Log}");
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }
    }

    private static async Task FindAsync(LiveRegistry live, bool isThere)
    {
        var request = new V1.SearchEntitiesRequest { Text = Secret, AsOf = new() { TreeSize = await live.SizeAsync() } };
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                var answer = await new V1.InvestigationService.InvestigationServiceClient(live.Channel).SearchEntitiesAsync(request, LiveRegistry.Call);
                Assert.Equal(isThere, answer.Candidates.Count > 0);
                return;
            }
            catch (RpcException exception) when (exception.StatusCode == StatusCode.Unavailable && !patience.IsCancellationRequested)
            {
                // The projections are being made again.
                await Task.Delay(200, TestContext.Current.CancellationToken);
            }
        }
    }
}
