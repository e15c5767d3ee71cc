using Provenance.Registry.Log;
using Provenance.Registry.Sequencing;
using Provenance.Registry.Tests.Support;
using Provenance.Statements;

namespace Provenance.Registry.Tests.Sequencing;

/// <summary>Final refusals are signed evidence; what waiting can mend, and what nobody signed, is not.</summary>
public sealed class RefusalTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_refused_after_its_signatures_verified_is_signed()
    {
        await using var log = await TestRegistry.WithGenesisAsync();
        var reports = log.World.Reports;
        var cases = new (Attestation Attestation, RefusalReason Reason)[]
        {
            (reports.Job().Sign(log.World.Customer.Key), RefusalReason.KeyWrongRole),
            (reports.Job().IssuedAt(TestClock.Start.AddHours(1)).Sign(log.World.Reporter), RefusalReason.IssuedInFuture),
            (reports.Job().Rewrite(text => text.Replace("\"stream\"", "\"strand\"", StringComparison.Ordinal)).Sign(log.World.Reporter), RefusalReason.FieldUnknown),
            (reports.Job().Rewrite(text => text + "x").Sign(log.World.Reporter), RefusalReason.StatementMalformed),
            (reports.Job().But(draft => draft.Predicate["origin"] = "elsewhere.example/2026").Sign(log.World.Reporter), RefusalReason.OriginMismatch),
            (log.World.Trust.Revocation(log.World.Reporter, 2).Sign(log.World.Authorities[0].Key), RefusalReason.ThresholdNotMet),
        };
        foreach (var (attestation, reason) in cases)
        {
            var refusal = log.Refused(attestation, await log.SubmitAsync(attestation), reason, isSigned: true);
            Assert.Equal(refusal, (await log.SubmitAsync(attestation, validateOnly: true)).Refusal);
        }

        Assert.Equal(6, await log.CheckCleanAsync());
    }

    [Fact]
    public async Task What_nobody_signed_is_not_signed_either()
    {
        await using var log = await TestRegistry.WithGenesisAsync();
        var unknown = log.World.Reports.Job().Sign(log.World.Stranger);
        _ = log.Refused(unknown, await log.SubmitAsync(unknown), RefusalReason.KeyUnknown, isSigned: false);
        var (job, other) = (log.World.SignedJob(), log.World.SignedJob());
        Assert.True(Envelope.TryCreate(Pae.PayloadType, job.Envelope.Payload, other.Envelope.Signatures, out var mixed, out _));
        Assert.True(Attestation.TryCreate(mixed, job.Sections, out var forged, out _));
        _ = log.Refused(forged, await log.SubmitAsync(forged), RefusalReason.SignatureInvalid, isSigned: false);
    }

    // Health says that the log cannot be written, and whoever goes by it sends nothing more.
    [Fact]
    public async Task A_log_that_could_not_be_written_is_tried_again_without_a_submission()
    {
        await using var log = await TestRegistry.WithGenesisAsync();
        log.Plan.Fail(Step.BeginAppend, Moment.Before, new StorageUnavailableException("log.db is locked."));
        log.Plan.Fail(Step.BeginAppend, Moment.Before, new StorageUnavailableException("log.db is gone."));
        log.Plan.Fail(Step.Try, Moment.Before, new StorageUnavailableException("log.db is full."));
        var job = log.World.SignedJob();
        _ = log.Refused(job, await log.SubmitAsync(job), RefusalReason.StorageUnavailable, isSigned: false);
        var reasons = new HashSet<string?>();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        while (reasons.Add(log.Registry.Condition.UnavailableReason) || !reasons.Contains(null))
        {
            await Task.Delay(10, patience.Token);
        }

        Assert.Equal(["The log cannot be written: log.db is full.", "The log cannot be written: log.db is gone.", "The log cannot be written: log.db is locked.", null], reasons.OrderBy(reason => reason is null).ThenBy(reason => reason, StringComparer.Ordinal));
        Assert.Equal(3, log.Plan.Happened);
        _ = await log.LogAsync(job);
    }

    [Fact]
    public async Task Validating_does_all_but_log()
    {
        await using var log = await TestRegistry.WithGenesisAsync();
        var job = log.World.SignedJob();
        var outcome = await log.SubmitAsync(job, validateOnly: true);
        Assert.Equal((null, null, null), (outcome.Receipt, outcome.Refusal, outcome.SignedRefusal));
        Assert.Equal(6, await log.CheckCleanAsync());
        Assert.Equal(6, (await log.LogAsync(job)).Index.Value);
    }

    [Fact]
    public async Task Validating_says_that_a_statement_is_logged_with_other_signatures()
    {
        await using var log = await TestRegistry.WithGenesisAsync();
        var entity = log.World.Reports.Entity();
        var (first, second) = (entity.Sign(log.World.Operator.Key), entity.Sign(log.World.Customer.Key));
        Assert.Null((await log.SubmitAsync(second, validateOnly: true)).Refusal);
        _ = await log.LogAsync(first);
        Assert.Null((await log.SubmitAsync(first, validateOnly: true)).Refusal);
        _ = log.Refused(second, await log.SubmitAsync(second, validateOnly: true), RefusalReason.StatementLoggedDifferently, isSigned: true);
        Assert.Equal(7, await log.CheckCleanAsync());
    }

    [Fact]
    public async Task Validating_says_that_nothing_is_logged_at_present()
    {
        await using var log = await TestRegistry.WithGenesisAsync();
        var job = log.World.SignedJob();
        log.Registry.Condition.TurnReadOnly("A test stopped it.");
        _ = log.Refused(job, await log.SubmitAsync(job, validateOnly: true), RefusalReason.LogReadOnly, isSigned: false);
    }

    [Theory]
    [InlineData(3, long.MaxValue)]
    [InlineData(int.MaxValue, 12_000)]
    public async Task A_full_queue_refuses_and_what_it_holds_is_logged(int entries, long bytes)
    {
        await using var log = await TestRegistry.WithGenesisAsync(
            options: new SequencerOptions { MaxQueuedEntries = entries, MaxQueuedBytes = bytes });
        var pause = log.Plan.PauseAt(Step.BeginAppend);
        var primer = log.SubmitAsync(log.World.SignedJob());
        await pause.Reached;
        var jobs = Enumerable.Range(0, 40).Select(_ => log.World.SignedJob()).ToArray();
        var submitted = jobs.Select(job => log.SubmitAsync(job)).ToArray();
        await log.QueuedAsync(3);
        while (submitted.Count(task => task.IsCompleted) + log.Registry.Submissions.Queued < jobs.Length)
        {
            await Task.Delay(1, Token);
        }

        pause.Release();
        _ = await primer;
        var outcomes = await Task.WhenAll(submitted);
        var logged = outcomes.Count(outcome => outcome.Receipt is not null);
        Assert.InRange(logged, 3, 39);
        foreach (var (job, outcome) in jobs.Zip(outcomes).Where(pair => pair.Second.Receipt is null))
        {
            _ = log.Refused(job, outcome, RefusalReason.QueueFull, isSigned: false);
        }

        foreach (var job in jobs)
        {
            _ = await log.LogAsync(job);
        }

        Assert.Equal(6 + 1 + 40, await log.CheckCleanAsync());
    }

    [Fact]
    public async Task Who_stops_waiting_is_logged_all_the_same()
    {
        await using var log = await TestRegistry.WithGenesisAsync();
        using var gone = new CancellationTokenSource();
        var pause = log.Plan.PauseAt(Step.BeginAppend);
        var job = log.World.SignedJob();
        var waiting = log.Registry.Submissions.SubmitAsync(job, validateOnly: false, gone.Token).AsTask();
        await pause.Reached;
        await gone.CancelAsync();
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        pause.Release();
        Assert.Equal(6, (await log.LogAsync(job)).Index.Value);
    }

    [Fact]
    public async Task Closing_finishes_what_is_queued_and_takes_nothing_more()
    {
        await using var log = await TestRegistry.WithGenesisAsync();
        var pause = log.Plan.PauseAt(Step.BeginAppend);
        var jobs = Enumerable.Range(0, 5).Select(_ => log.World.SignedJob()).ToArray();
        var submitted = jobs.Select(job => log.SubmitAsync(job)).ToArray();
        await pause.Reached;
        var closing = log.Registry.DisposeAsync().AsTask();
        var late = log.World.SignedJob();
        _ = log.Refused(late, await log.SubmitAsync(late), RefusalReason.ShuttingDown, isSigned: false);
        pause.Release();
        await closing;
        foreach (var (job, outcome) in jobs.Zip(await Task.WhenAll(submitted)))
        {
            _ = log.Verified(job, outcome);
        }

        Assert.Equal(11, await log.CheckCleanAsync());
    }
}
