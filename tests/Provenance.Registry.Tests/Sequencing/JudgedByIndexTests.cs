using Provenance.Registry.Tests.Support;
using Provenance.Statements;
using Provenance.TestWorld;
using Provenance.Transparency;

namespace Provenance.Registry.Tests.Sequencing;

/// <summary>Entry i is judged by the trust statements below i, wherever group boundaries lie.</summary>
public sealed class JudgedByIndexTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_revocation_counts_for_what_follows_it_in_its_own_group()
    {
        await using var log = await TestRegistry.WithGenesisAsync();
        var (before, after) = (log.World.SignedJob(), log.World.SignedJob());
        var revocation = log.World.Trust.Revocation(log.World.Reporter, 2).Sign(log.World.Quorum);
        var outcomes = await log.SubmitAsOneGroupAsync(before, revocation, after, before);
        Assert.Equal(7, log.Verified(before, outcomes[0]).Index.Value);
        Assert.Equal(8, log.Verified(revocation, outcomes[1]).Index.Value);
        _ = log.Refused(after, outcomes[2], RefusalReason.KeyRevoked, isSigned: true);
        Assert.Equal(7, log.Verified(before, outcomes[3]).Index.Value);
        Assert.Single(outcomes.Where(outcome => outcome.Receipt is not null).Select(outcome => outcome.Receipt!.Checkpoint.Checkpoint.Size).Distinct());
        Assert.Equal(9, await log.CheckCleanAsync());
    }

    [Fact]
    public async Task A_suspension_marks_what_follows_it_in_its_own_group()
    {
        await using var log = await TestRegistry.WithGenesisAsync();
        Attestation[] group =
        [
            log.World.SignedJob(),
            log.World.Trust.Suspension(log.World.Operator.Key, 2).Sign(log.World.Operator.RecoveryKey),
            log.World.SignedJob(),
        ];
        _ = await log.SubmitAsOneGroupAsync(group);
        _ = await log.LogAsync(log.World.Trust.Reinstatement(log.World.Operator.Key, 3).Sign(log.World.Quorum));
        _ = await log.LogAsync(log.World.SignedJob());
        var entries = await log.Registry.Store.ReadEntriesAsync(new LeafIndex(7), 10, Token);
        Assert.Equal([false, false, true, false, false], entries.Select(entry => entry.SignerSuspended));
        Assert.Equal(12, await log.CheckCleanAsync());
        var late = await log.SubmitAsync(log.World.SignedJob());
        Assert.Empty(late.Warnings);
    }

    [Fact]
    public async Task A_suspended_signer_is_warned()
    {
        await using var log = await TestRegistry.WithGenesisAsync();
        _ = await log.LogAsync(log.World.Trust.Suspension(log.World.Reporter, 2).Sign(log.World.Authorities[0].Key));
        var outcome = await log.SubmitAsync(log.World.SignedJob());
        Assert.NotNull(outcome.Receipt);
        Assert.Contains(outcome.Warnings, warning => warning.Reason == WarningReason.SignerSuspended);
    }

    [Fact]
    public async Task What_was_admitted_under_older_trust_is_judged_again()
    {
        await using var log = await TestRegistry.WithGenesisAsync();
        var pause = log.Plan.PauseAt(Step.Commit, Moment.Before);
        var revocation = log.SubmitAsync(log.World.Trust.Revocation(log.World.Reporter, 2).Sign(log.World.Quorum));
        await pause.Reached;
        var job = log.World.SignedJob();
        var waiting = log.SubmitAsync(job);
        await log.QueuedAsync(1);
        pause.Release();
        Assert.NotNull((await revocation).Receipt);
        _ = log.Refused(job, await waiting, RefusalReason.KeyRevoked, isSigned: true);
        Assert.Equal(7, await log.CheckCleanAsync());
    }

    [Fact]
    public async Task Of_two_versions_at_once_one_is_logged()
    {
        await using var log = await TestRegistry.WithGenesisAsync();
        var (narrow, wide) = (Version("jurong-1"), Version("*"));
        var outcomes = await log.SubmitAsOneGroupAsync(narrow, wide);
        _ = log.Verified(narrow, outcomes[0]);
        _ = log.Refused(wide, outcomes[1], RefusalReason.TrustVersionOutOfOrder, isSigned: true);
        _ = log.Refused(wide, await log.SubmitAsync(wide), RefusalReason.TrustVersionOutOfOrder, isSigned: true);
        Assert.Equal(2, log.Registry.Trust.Current.Find(log.World.Operator.Key.PublicKey.KeyId)!.Version);

        Attestation Version(string site) =>
            log.World.Trust.Accreditation(log.World.Operator, log.World.Operator.Key, sites: [site], version: 2).Sign(log.World.Quorum);
    }

    [Fact]
    public async Task The_time_of_logging_decides_whether_it_came_in_time()
    {
        await using var log = await TestRegistry.WithGenesisAsync();
        using var key = log.World.Key("short");
        _ = await log.LogAsync(
            log.World.Trust.Accreditation(log.World.Operator, key, sites: ["*"]).Valid(-10, 0, 1).Sign(log.World.Quorum));
        var (spooled, late) = (log.World.Reports.Job().Sign(key), log.World.Reports.Job().Sign(key));
        _ = await log.LogAsync(spooled);

        // Admitted in time, then the queue took too long.
        var pause = log.Plan.PauseAt(Step.BeginAppend);
        var waiting = log.SubmitAsync(late);
        await pause.Reached;
        log.Clock.Advance(TimeSpan.FromDays(1) + TimeSpan.FromMilliseconds(1));
        pause.Release();
        _ = log.Refused(late, await waiting, RefusalReason.KeyOutsideValidity, isSigned: true);
        _ = log.Refused(late, await log.SubmitAsync(late, validateOnly: true), RefusalReason.KeyOutsideValidity, isSigned: true);
        Assert.True((await log.LogAsync(spooled)).AlreadyLogged);
        Assert.Equal(8, await log.CheckCleanAsync());
    }

    [Fact]
    public async Task Rights_end_and_receipts_stay()
    {
        await using var log = await TestRegistry.WithGenesisAsync();
        var job = log.World.SignedJob();
        var logged = await log.LogAsync(job);
        var revocation = log.World.Trust.Revocation(log.World.Operator.Key, 2).Sign(log.World.Quorum);
        _ = await log.LogAsync(revocation);
        Assert.Equal(logged.Index, (await log.LogAsync(job)).Index);
        Assert.True((await log.LogAsync(revocation)).AlreadyLogged);

        // Not with other sections, and not with other signatures.
        var sections = job.Sections.ToDictionary();
        sections["run"] = log.World.SignedJob().Sections["run"];
        Assert.True(Attestation.TryCreate(job.Envelope, sections, out var altered, out _));
        _ = log.Refused(altered, await log.SubmitAsync(altered), RefusalReason.SectionDigestMismatch, isSigned: true);
        var bytes = job.Envelope.Signatures[0].Signature.ToArray();
        bytes[7] ^= 1;
        Assert.True(Envelope.TryCreate(
            Pae.PayloadType, job.Envelope.Payload, [job.Envelope.Signatures[0] with { Signature = bytes }], out var forged, out _));
        Assert.True(Attestation.TryCreate(forged, job.Sections, out altered, out _));
        _ = log.Refused(altered, await log.SubmitAsync(altered), RefusalReason.SignatureInvalid, isSigned: false);
        Assert.Equal(8, await log.CheckCleanAsync());
    }

    [Fact]
    public async Task Trust_is_read_again_when_the_log_is_opened()
    {
        await using var log = await TestRegistry.WithGenesisAsync();
        _ = await log.LogAsync(log.World.Trust.Suspension(log.World.Reporter, 2).Sign(log.World.Authorities[0].Key));
        var before = log.Registry.Trust.Current;
        await log.ReopenAsync();
        var after = log.Registry.Trust.Current;
        Assert.Equal(before.Epoch, after.Epoch);
        Assert.Equal(KeyStanding.Suspended, after.StandingOf(after.Find(log.World.Reporter.PublicKey.KeyId)!));
        Assert.Equal(7, log.Registry.Trust.Next.Value);
    }
}
