using Provenance.Registry.Tests.Support;
using Provenance.Registry.Witnessing;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Tests.Witnessing;

/// <summary>What is published has a quorum; what has none is taken in all the same, and said to have none.</summary>
public sealed class QuorumTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_published_satisfies_the_policy_and_receipts_say_how_far_they_are()
    {
        using var witnesses = new FakeWitnesses();
        await using var log = await TestRegistry.WitnessedAsync(witnesses);
        var root = log.World.Genesis()[0];
        var receipt = await log.LogAsync(root);
        Assert.False(receipt.IsWitnessed);
        var published = await log.PublishedAsync(1);
        RequireQuorum(log, published);
        var witnessed = await log.Registry.Submissions.FindReceiptAsync(root.Envelope.StatementId, Token);
        Assert.True(witnessed!.IsWitnessed);
        Assert.Equal(receipt.Index, witnessed.Index);
        RequireQuorum(log, witnessed.Checkpoint);

        // The same once more, as after a lost answer: the same index, and a receipt that is witnessed by now.
        var again = await log.SubmitAsync(root);
        Assert.True(again.Receipt is { AlreadyLogged: true, IsWitnessed: true });
        Assert.Equal(receipt.Index, again.Receipt!.Index);
        await log.UntilAsync(() => log.Registry.Checkpoints.Latest!.Note.Signatures.Count == 4, "the third cosignature");
    }

    [Fact]
    public async Task Without_a_quorum_nothing_is_published_entries_go_on_and_everybody_sees_it()
    {
        using var witnesses = new FakeWitnesses();
        await using var log = await TestRegistry.WitnessedAsync(witnesses);
        var genesis = log.World.Genesis();
        _ = await log.LogAsync(genesis[0]);
        _ = await log.PublishedAsync(1);
        witnesses[1].Conduct = Conduct.Away;
        witnesses[3].Conduct = Conduct.Away;
        var job = genesis[1];
        var receipt = await log.LogAsync(job);
        Assert.False(receipt.IsWitnessed);
        await log.UntilAsync(() => log.Registry.Witnesses!.State.IsQuorumMissed, "said to be missed");
        var state = log.Registry.Witnesses!.State;
        Assert.Equal((2, 1), (state.Integrated!.Value.Value, state.Witnessed!.Value.Value));
        Assert.Contains("w1: it cannot be reached: nobody there", state.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("w2:", state.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, log.Registry.Checkpoints.Latest!.Checkpoint.Size.Value);
        Assert.False((await log.Registry.Submissions.FindReceiptAsync(job.Envelope.StatementId, Token))!.IsWitnessed);

        witnesses[3].Conduct = Conduct.Honest;
        RequireQuorum(log, await log.PublishedAsync(2));
        await log.UntilAsync(() => !log.Registry.Witnesses!.State.IsQuorumMissed, "said to be met");
        Assert.True((await log.Registry.Submissions.FindReceiptAsync(job.Envelope.StatementId, Token))!.IsWitnessed);
    }

    [Theory]
    [InlineData(Conduct.Away, "it cannot be reached")]
    [InlineData(Conduct.Mute, "no answer in time")]
    [InlineData(Conduct.Later, "it answered 429: later")]
    [InlineData(Conduct.AnotherTree, "its cosignature does not verify for this checkpoint")]
    [InlineData(Conduct.AnotherLog, "its cosignature does not verify for this checkpoint")]
    [InlineData(Conduct.TimeZero, "its cosignature does not verify for this checkpoint")]
    [InlineData(Conduct.Garbage, "its answer cannot be read")]
    [InlineData(Conduct.NoLine, "without a signature under its key")]
    [InlineData(Conduct.SizeItGot, "named the size that was sent")]
    [InlineData(Conduct.SizeThatIsNone, "409 without a size")]
    [InlineData(Conduct.Forbids, "does not take this log's signature (403)")]
    [InlineData(Conduct.KnowsNoLog, "does not know this log (404)")]
    [InlineData(Conduct.ClaimsMore, "does not show that this log signed them")]
    [InlineData(Conduct.ClaimsFork, "does not show what it holds")]
    public async Task A_witness_that_does_anything_else_is_named_and_not_counted(Conduct conduct, string reason)
    {
        using var witnesses = new FakeWitnesses();
        witnesses[2].Conduct = conduct;
        await using var log = await TestRegistry.WitnessedAsync(witnesses);
        _ = await log.LogAsync(log.World.Genesis()[0]);
        RequireQuorum(log, await log.PublishedAsync(1));
        await log.UntilAsync(() => Standing(log, 2).Answering == WitnessAnswering.Failed, "named");
        Assert.Contains(reason, Standing(log, 2).Reason, StringComparison.Ordinal);
        Assert.True(log.Registry.Condition.IsWritable, log.Registry.Condition.ReadOnlyReason);
        Assert.DoesNotContain(log.Registry.Checkpoints.Latest!.Note.Signatures, line => line.KeyId == witnesses[2].Key.KeyId);

        // With one more away, the liar would have to count, and does not.
        witnesses[3].Conduct = Conduct.Away;
        _ = await log.SubmitAsync(log.World.SignedJob());
        var size = log.Registry.Integrated.Latest!.Checkpoint.Size.Value;
        _ = await log.LogAsync(log.World.Trust.Accreditation(log.World.Operator, log.World.Operator.Key, sites: [TestWorld.RegistryWorld.Site]).Sign(log.World.Quorum));
        await log.UntilAsync(() => log.Registry.Witnesses!.State.IsQuorumMissed, "said to be missed");
        Assert.Equal(size, log.Registry.Checkpoints.Latest!.Checkpoint.Size.Value);
        Assert.True(log.Registry.Condition.IsWritable, log.Registry.Condition.ReadOnlyReason);
    }

    [Fact]
    public async Task Two_signatures_by_one_key_count_once()
    {
        using var witnesses = new FakeWitnesses();
        witnesses[1].Conduct = Conduct.TwoLines;
        witnesses[2].Conduct = Conduct.Away;
        witnesses[3].Conduct = Conduct.Away;
        await using var log = await TestRegistry.WitnessedAsync(witnesses);
        _ = await log.LogAsync(log.World.Genesis()[0]);
        await log.UntilAsync(() => Standing(log, 1).Size.Value == 1 && log.Registry.Witnesses!.State.IsQuorumMissed, "asked");
        Assert.Null(log.Registry.Checkpoints.Latest);
        witnesses[2].Conduct = Conduct.Honest;
        var published = await log.PublishedAsync(1);
        Assert.Equal(3, published.Note.Signatures.Count);
    }

    [Fact]
    public async Task Signatures_of_unknown_types_are_passed_on_and_lines_in_another_witness_name_are_not()
    {
        using var witnesses = new FakeWitnesses();
        witnesses[1].Conduct = Conduct.PassesOn;
        witnesses[2].Conduct = Conduct.Slanders;
        await using var log = await TestRegistry.WitnessedAsync(witnesses);
        _ = await log.LogAsync(log.World.Genesis()[0]);
        _ = await log.PublishedAsync(1);
        await log.UntilAsync(() => log.Registry.Checkpoints.Latest!.Note.Signatures.Count == 5, "all lines");
        var published = log.Registry.Checkpoints.Latest!;
        RequireQuorum(log, published);
        Assert.Equal(
            [log.Key.CheckpointVerifier.KeyId, witnesses[1].Key.KeyId, witnesses[2].Key.KeyId, witnesses[3].Key.KeyId, 0x0badcafe],
            published.Note.Signatures.Select(line => line.KeyId));
        Assert.Equal(8 + 2420, published.Note.Signatures[4].Bytes.Length);
    }

    // Who reads a checkpoint takes a bounded number of lines and bytes: one witness must not use up those of the others.
    [Fact]
    public async Task One_line_a_witness_is_passed_on_and_only_of_the_length_of_its_type()
    {
        using var witnesses = new FakeWitnesses();
        witnesses[1].Conduct = Conduct.Swells;
        await using var log = await TestRegistry.WitnessedAsync(witnesses);
        _ = await log.LogAsync(log.World.Genesis()[0]);
        await log.UntilAsync(() => log.Registry.Checkpoints.Latest?.Note.Signatures.Count >= 5, "all lines");

        var published = log.Registry.Checkpoints.Latest!;

        RequireQuorum(log, published);
        Assert.Equal(8 + 2420, Assert.Single(published.Note.Signatures, line => line.Bytes.Length > 72).Bytes.Length);
    }

    [Fact]
    public async Task Lines_under_a_key_that_is_not_listed_are_not_passed_on_where_their_type_could_be_checked()
    {
        // Bad ones: a verifier that lists the witness's new key already would refuse the whole checkpoint over them.
        using var witnesses = new FakeWitnesses();
        witnesses[1].Conduct = Conduct.NewKey;
        await using var log = await TestRegistry.WitnessedAsync(witnesses);
        _ = await log.LogAsync(log.World.Genesis()[0]);
        _ = await log.PublishedAsync(1);
        await log.UntilAsync(() => log.Registry.Checkpoints.Latest!.Note.Signatures.Count >= 4, "all cosignatures");
        Assert.Equal(
            [log.Key.CheckpointVerifier.KeyId, witnesses[1].Key.KeyId, witnesses[2].Key.KeyId, witnesses[3].Key.KeyId],
            log.Registry.Checkpoints.Latest!.Note.Signatures.Select(line => line.KeyId));
    }

    [Fact]
    public async Task Rounds_are_for_checkpoints_and_not_for_entries()
    {
        using var witnesses = new FakeWitnesses();
        await using var log = await TestRegistry.WitnessedAsync(witnesses, FakeWitnesses.Impatient with { MinInterval = TimeSpan.FromDays(1) });

        // The opening ends with a quorum, which the third witness need not be part of.
        await log.UntilAsync(() => witnesses.All.All(witness => witness.Asked > 0), "all asked once");
        var asked = witnesses[1].Asked;
        foreach (var attestation in log.World.Genesis())
        {
            _ = await log.LogAsync(attestation);
        }

        _ = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => log.SubmitAsync(log.World.SignedJob())));
        Assert.Equal(asked, witnesses[1].Asked);
        Assert.Equal(0, log.Registry.Checkpoints.Latest!.Checkpoint.Size.Value);
    }

    [Theory]
    [InlineData(9)]
    [InlineData(60 * 24 * 60)]
    public async Task A_clock_that_is_set_back_holds_up_neither_rounds_nor_a_witness_that_was_away(int minutes)
    {
        using var witnesses = new FakeWitnesses();
        await using var log = await TestRegistry.WitnessedAsync(witnesses);
        witnesses[2].Conduct = Conduct.Away;
        witnesses[3].Conduct = Conduct.Away;
        await log.ReopenAsync(() => log.Clock.Advance(TimeSpan.FromMinutes(minutes)));
        await log.UntilAsync(() => Standing(log, 2).Answering == WitnessAnswering.Failed, "asked in vain");

        log.Clock.Advance(TestClock.Start - log.Clock.GetUtcNow());
        witnesses[2].Conduct = Conduct.Honest;
        _ = await log.LogAsync(log.World.Genesis()[0]);

        RequireQuorum(log, await log.PublishedAsync(1));
    }

    [Fact]
    public async Task A_wait_for_witnesses_ends_with_what_there_is()
    {
        using var witnesses = new FakeWitnesses();
        await using var log = await TestRegistry.WitnessedAsync(witnesses);
        witnesses[1].Conduct = Conduct.Away;
        witnesses[2].Conduct = Conduct.Away;
        var root = log.World.Genesis()[0];
        _ = await log.LogAsync(root);
        var receipt = await log.Registry.Submissions.FindReceiptAsync(root.Envelope.StatementId, TimeSpan.FromMilliseconds(50), Token);
        Assert.False(receipt!.IsWitnessed);
        var waiting = log.Registry.Submissions.FindReceiptAsync(root.Envelope.StatementId, TimeSpan.FromMinutes(5), Token).AsTask();
        witnesses[2].Conduct = Conduct.Honest;
        _ = await log.PublishedAsync(1);
        Assert.True((await waiting)!.IsWitnessed);
    }

    private static WitnessStanding Standing(TestRegistry log, int number) => log.Registry.Witnesses!.State.Witnesses[number - 1];

    private static void RequireQuorum(TestRegistry log, SignedCheckpoint checkpoint)
    {
        var verdict = log.Witnesses!.Policy.ForLog(log.Key.CheckpointVerifier).Evaluate(checkpoint, NSecEd25519.Instance);
        Assert.True(verdict.IsSatisfied, verdict.Reason);
    }
}
