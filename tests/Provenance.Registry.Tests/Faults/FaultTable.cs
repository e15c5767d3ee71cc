// The table of faults: each step of an append fails once before it did its work and once after. Whatever happens, what
// was acknowledged is there and proved, what was not completes when it is sent again, and the log is whole.
using Provenance.Registry.Log;
using Provenance.Registry.Sequencing;
using Provenance.Registry.Tests.Support;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Tests.Faults;

/// <summary>No step's failure loses or doubles an entry.</summary>
public sealed class FaultTable
{
    private const int Jobs = 24;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<Step, Moment> Steps()
    {
        var table = new TheoryData<Step, Moment>();

        // A try is made where nobody submits, and is undone: Sequencing/RefusalTests.
        foreach (var step in Enum.GetValues<Step>().Where(step => step != Step.Try))
        {
            table.Add(step, Moment.Before);
            table.Add(step, Moment.After);
        }

        return table;
    }

    // What opening reads is tried where opening is: Signing/HighWaterMarkTests and Checking/DamageTests. The rest is a step.
    [Fact]
    public void Every_method_of_the_ports_on_the_way_to_a_receipt_is_a_step()
    {
        string[] ofOpening = ["BindAsync", "ReadEntryAsync", "ReadEntriesAsync", "ReadTrustEntriesAsync", "ReadAsync"];
        var methods = ((Type[])[typeof(ILogStore), typeof(ITileReader), typeof(ILogAppend), typeof(Registry.Signing.IHighWaterMark)])
            .SelectMany(port => port.GetMethods())
            .Select(method => method.Name)
            .Where(name => name.EndsWith("Async", StringComparison.Ordinal) && !ofOpening.Contains(name))
            .Select(name => name == "AdvanceAsync" ? nameof(Step.AdvanceMark) : name[..^"Async".Length]);

        Assert.Equal(Enum.GetNames<Step>().Order(), methods.Order());
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Nothing_acknowledged_is_lost_and_the_rest_completes(Step step, Moment moment)
    {
        await using var log = await TestRegistry.WithGenesisAsync(options: new SequencerOptions { MaxGroupEntries = 5 });
        var jobs = Enumerable.Range(0, Jobs).Select(_ => log.World.SignedJob()).ToArray();
        var early = await log.LogAsync(jobs[0]);
        if (step == Step.ReadHead)
        {
            // The head is read after a commit of which nobody knows whether it happened.
            log.Plan.Fail(Step.Commit, moment, Failure(Step.Commit));
        }

        log.Plan.Fail(step, moment, Failure(step));
        var outcomes = await Task.WhenAll(jobs.Select(job => Task.Run(() => TryAsync(log, job), Token)));
        if (step == Step.FindStatement)
        {
            _ = await TryAsync(log, log.World.Genesis()[0]);
        }

        Assert.Equal(step == Step.ReadHead ? 2 : 1, log.Plan.Happened);
        Assert.True(log.Registry.Condition.IsWritable, log.Registry.Condition.ReadOnlyReason);
        await RequireWholeAsync(log, jobs, outcomes, early);
        await log.ReopenAsync();
        await RequireWholeAsync(log, jobs, outcomes, early);
    }

    [Theory]
    [InlineData(Moment.Before)]
    [InlineData(Moment.After)]
    public async Task A_crash_between_commit_and_signature_loses_nothing(Moment moment)
    {
        // The mark fails for as long as the process lives, as it would where its disk is full.
        await using var log = await TestRegistry.WithGenesisAsync();
        var job = log.World.SignedJob();
        for (var i = 0; i < 3; i++)
        {
            log.Plan.Fail(Step.AdvanceMark, moment, Failure(Step.AdvanceMark));
            Assert.Equal(RefusalReason.StorageUnavailable, (await log.SubmitAsync(job)).Refusal?.Reason);
        }

        await log.ReopenAsync();
        Assert.Equal(7, log.Registry.Checkpoints.Latest!.Checkpoint.Size.Value);
        Assert.Equal(6, (await log.LogAsync(job)).Index.Value);
        Assert.Equal(7, await log.CheckCleanAsync());
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task An_integrity_failure_stops_the_log_and_a_restart_finds_it_whole(Step step, Moment moment)
    {
        await using var log = await TestRegistry.WithGenesisAsync();
        var (first, second) = (log.World.SignedJob(), log.World.SignedJob());
        var early = await log.LogAsync(first);
        if (step == Step.ReadHead)
        {
            log.Plan.Fail(Step.Commit, Moment.After, Failure(Step.Commit));
        }

        log.Plan.Fail(step, moment, new CorruptTreeException("Two roots for one size."));
        var outcomes = await log.SubmitAsync(second) is { Refusal: { } refusal }
            ? refusal
            : await RefusalOfReadAsync(log, first);
        if (step != Step.FindStatement)
        {
            Assert.Equal(RefusalReason.LogReadOnly, outcomes!.Reason);
            Assert.Contains("Two roots for one size", log.Registry.Condition.ReadOnlyReason, StringComparison.Ordinal);
            var signed = log.Registry.Checkpoints.Latest!.Checkpoint.Size;
            Assert.Equal(RefusalReason.LogReadOnly, (await log.SubmitAsync(second)).Refusal?.Reason);
            Assert.Equal(signed, log.Registry.Checkpoints.Latest!.Checkpoint.Size);
        }

        await log.ReopenAsync();
        Assert.Equal(early.Index, (await log.LogAsync(first)).Index);
        Assert.Equal(7, (await log.LogAsync(second)).Index.Value);
        Assert.Equal(8, await log.CheckCleanAsync());
    }

    // Tiles, leaves and statements are read for what is logged already.
    private static async Task<Refusal?> RefusalOfReadAsync(TestRegistry log, Attestation logged)
    {
        try
        {
            return (await log.SubmitAsync(logged)).Refusal;
        }
        catch (CorruptTreeException)
        {
            return null;
        }
    }

    private static async Task<LogReceipt?> TryAsync(TestRegistry log, Attestation attestation)
    {
        try
        {
            var outcome = await log.SubmitAsync(attestation);
            if (outcome.Receipt is null)
            {
                Assert.Equal(RefusalReason.StorageUnavailable, outcome.Refusal?.Reason);
                Assert.Null(outcome.SignedRefusal);
                return null;
            }

            return log.Verified(attestation, outcome);
        }
        catch (StorageUnavailableException)
        {
            return null;
        }
    }

    private static async Task RequireWholeAsync(
        TestRegistry log, Attestation[] jobs, LogReceipt?[] acknowledged, LogReceipt early)
    {
        var indices = new List<long>();
        foreach (var (job, receipt) in jobs.Zip(acknowledged))
        {
            var again = await log.LogAsync(job);
            Assert.Equal(receipt?.Index ?? again.Index, again.Index);
            Assert.True(receipt is null || again.AlreadyLogged);
            indices.Add(again.Index.Value);
        }

        Assert.Equal(Enumerable.Range(6, Jobs).Select(index => (long)index), indices.Order());
        Assert.Equal(6 + Jobs, await log.CheckCleanAsync());
        var latest = log.Registry.Checkpoints.Latest!.Checkpoint;
        foreach (var seen in acknowledged.OfType<LogReceipt>().Append(early).Select(receipt => receipt.Checkpoint.Checkpoint))
        {
            var proof = await new TileTree(latest.Size, log.Registry.Store).ConsistencyProofAsync(seen.Size, Token);
            Assert.Equal(ProofVerdict.Valid, proof.Verify(seen.Root, latest.Root));
        }
    }

    private static Exception Failure(Step step) => step == Step.AdvanceMark
        ? new IOException("No space left on device.")
        : new StorageUnavailableException("The store is locked.");
}
