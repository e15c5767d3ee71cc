using Provenance.Client;
using Provenance.Statements;
using Provenance.TestWorld;
using Provenance.Transparency;

namespace Provenance.Auditing.Tests;

/// <summary>Times of logging against the times at which witnesses cosigned: a tree that was cosigned held all its entries by then.</summary>
public sealed class WitnessedTimeTests : IDisposable
{
    private readonly AuditBench _bench = new();
    private readonly IReadOnlyList<SigningKey> _keys = [.. "abc".Select(letter => new WorldRandom(500 + letter).Key("witness"))];

    public void Dispose()
    {
        _bench.Dispose();
        foreach (var key in _keys)
        {
            key.Dispose();
        }
    }

    [Fact]
    public async Task An_entry_that_says_it_was_logged_after_witnesses_cosigned_a_tree_with_it_is_found()
    {
        _bench.Jobs(2);
        _bench.Log.Now = _bench.World.Now.AddMinutes(30);
        _bench.Jobs(1);
        _bench.Clock.Advance(TimeSpan.FromHours(3));
        Cosign(_bench.World.Now.AddMinutes(14), _bench.World.Now.AddMinutes(15));

        var outcome = await AuditAsync();

        // The quorum is of two, so that the later of them is the bound, and clocks may differ by ten minutes.
        Assert.Equal([(AuditRules.LoggedImplausibly, (long?)8)], outcome.Findings.Kept.Select(finding => (finding.Rule, finding.Index)));
        Assert.Contains("2026-11-23T09:30:00Z, and was in a tree that was seen at 2026-11-23T09:15:00Z", outcome.Findings.Kept[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_witness_whose_clock_is_behind_does_not_speak_for_the_quorum_and_is_named_once()
    {
        _bench.Jobs(1);
        Cosign(_bench.World.Now.AddMinutes(1), DateTimeOffset.UnixEpoch.AddSeconds(1));
        Assert.Equal([("witness-time-differs", 0L)], Told(await AuditAsync()));
        _bench.Log.Now = _bench.World.Now.AddMinutes(30);
        _bench.Jobs(2);
        _bench.Clock.Advance(TimeSpan.FromHours(3));
        Cosign(_bench.World.Now.AddMinutes(31), _bench.World.Now.AddMinutes(15));

        var outcome = await AuditAsync(fromStart: true);

        Assert.Equal([("witness-time-differs", 0L)], Told(outcome));
        Assert.Equal(Severity.Notice, outcome.Findings.Worst);
        Assert.Contains("witness w2, without a quorum, says that it cosigned a tree with it at 1970-01-01T00:00:01Z", outcome.Findings.Kept[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("any", "logged-implausibly")]
    [InlineData("2", "witness-time-differs")]
    [InlineData("none", "witness-time-differs")]
    public async Task The_earliest_time_that_a_quorum_says_is_the_bound(string quorum, string code)
    {
        _bench.Log.Now = _bench.World.Now.AddMinutes(30);
        _bench.Jobs(1);
        _bench.Clock.Advance(TimeSpan.FromHours(3));
        Cosign(_bench.World.Now.AddMinutes(31), _bench.World.Now.AddMinutes(5), _bench.World.Now.AddMinutes(40));
        var names = $"log {_bench.Log.LogKey}\nwitness w1 {Key(0)}\nwitness w2 {Key(1)}\nwitness w3 {Key(2)}\n";
        var policy = Policy(names + (quorum == "none" ? "quorum none\n" : $"group q {quorum} w1 w2 w3\nquorum q\n"));

        var outcome = await _bench.AuditAsync(with: options => options with { Policy = policy, IsServer = false });

        Assert.Equal([code], outcome.Findings.Counts.Keys);
    }

    [Fact]
    public async Task An_entry_within_the_slack_of_clocks_is_plausible()
    {
        _bench.Jobs(2);
        _bench.Log.Now = _bench.World.Now.AddMinutes(30);
        _bench.Jobs(1);
        _bench.Clock.Advance(TimeSpan.FromHours(3));
        Cosign(_bench.World.Now.AddMinutes(31), _bench.World.Now.AddMinutes(20));

        Assert.Equal(0, (await AuditAsync()).Findings.Total);
    }

    [Fact]
    public async Task A_cosignature_on_a_smaller_tree_bounds_its_own_entries_and_none_beyond()
    {
        _bench.Log.Now = _bench.World.Now.AddMinutes(30);
        _bench.Jobs(1);
        _bench.Log.Size = 7;
        _bench.Clock.Advance(TimeSpan.FromHours(3));
        Cosign(_bench.World.Now.AddMinutes(31), _bench.World.Now.AddMinutes(31));
        Assert.Equal(0, (await AuditAsync()).Findings.Total);

        // Dated after the cosignature of the tree before, and before that of the first tree that holds it.
        _bench.Log.Now = _bench.World.Now.AddHours(1);
        _bench.Jobs(1);
        _bench.Log.Size = null;
        Cosign(_bench.World.Now.AddMinutes(61), _bench.World.Now.AddMinutes(61));

        Assert.Equal(0, (await AuditAsync()).Findings.Total);
    }

    [Fact]
    public async Task What_an_earlier_audit_saw_cosigned_bounds_an_entry_at_a_later_audit_too()
    {
        _bench.Log.Now = _bench.World.Now.AddMinutes(30);
        _bench.Jobs(1);
        _bench.Clock.Advance(TimeSpan.FromHours(3));
        Cosign(_bench.World.Now.AddMinutes(5), _bench.World.Now.AddMinutes(5));
        Assert.Equal([AuditRules.LoggedImplausibly.Code], (await AuditAsync()).Findings.Counts.Keys);

        _bench.Jobs(1);
        Cosign(_bench.World.Now.AddHours(2), _bench.World.Now.AddHours(2));
        var outcome = await AuditAsync(fromStart: true);

        Assert.Equal([6L], outcome.Findings.Kept.Select(finding => finding.Index!.Value));
    }

    [Fact]
    public async Task A_time_that_a_stranger_cosigned_bounds_nothing()
    {
        _bench.Log.Now = _bench.World.Now.AddMinutes(30);
        _bench.Jobs(1);
        _bench.Clock.Advance(TimeSpan.FromHours(3));
        Cosign(_bench.World.Now.AddMinutes(31), _bench.World.Now.AddMinutes(31), stranger: _bench.World.Now);

        Assert.Equal(0, (await AuditAsync()).Findings.Total);
    }

    [Theory]
    [InlineData(false, "checkpoint-refused")]
    [InlineData(true, "split-view")]
    public async Task A_bad_cosignature_does_not_shield_a_log_that_shows_two_faces(bool isForked, string code)
    {
        var there = ShowBadlyCosigned(isForked);

        var outcome = await _bench.AuditAsync(with: options => options with
        {
            Policy = Policy(),
            VantagePoints = [new VantagePoint("elsewhere", there, null)],
        });

        Assert.Equal([code], outcome.Findings.Counts.Keys);
        Assert.Equal(isForked ? 2 : 0, outcome.Evidence.Count);
    }

    [Theory]
    [InlineData(false, "kept-checkpoint-wrong")]
    [InlineData(true, "forked")]
    public async Task A_bad_cosignature_does_not_shield_a_log_from_a_checkpoint_that_was_kept(bool isForked, string code)
    {
        _bench.Log.Kept = [new KeptCheckpoint("checkpoints/9", ShowBadlyCosigned(isForked), "")];

        var outcome = await AuditAsync();

        Assert.Equal([code], outcome.Findings.Counts.Keys);
        Assert.Equal(isForked ? 2 : 0, outcome.Evidence.Count);
    }

    [Theory]
    [InlineData(9, false, true)]
    [InlineData(9, true, true)]
    [InlineData(12, true, true)]
    [InlineData(12, true, false)]
    public async Task A_missing_quorum_does_not_shield_a_fork_that_is_shown_to_the_auditor_himself(int size, bool isForked, bool withTiles)
    {
        _bench.Jobs(3);
        Cosign(_bench.World.Now, _bench.World.Now);
        Assert.Equal(0, (await AuditAsync()).Findings.Total);
        using var fork = _bench.Log.Fork(_bench.World, shared: isForked ? 8 : 9);
        while (fork.Entries.Count < size)
        {
            fork.Append(_bench.World.SignedJob());
        }

        if (!withTiles)
        {
            fork.Tile = (_, _) => [];
        }

        var outcome = await _bench.AuditAsync(fork, options => options with { Policy = Policy(), IsServer = false });

        string[] fault = isForked && withTiles ? ["forked"] : [];
        Assert.Equal(["checkpoint-refused", .. fault], outcome.Findings.Counts.Keys);
        Assert.Equal(fault.Length + 1, outcome.Evidence.Count);
        Assert.Equal(fault, (await AuditAsync()).Findings.Counts.Keys);
    }

    [Fact]
    public async Task A_missing_quorum_does_not_shield_a_fork_that_is_shown_to_a_mirror()
    {
        _bench.Jobs(3);
        Cosign(_bench.World.Now, _bench.World.Now);
        var layout = new MirrorLayout(_bench["copy"]);
        Task MirrorAsync(ILogSource log) => new MirrorRun(log, layout, Policy()).RunAsync(null, TestContext.Current.CancellationToken);
        await MirrorAsync(_bench.Log);
        using var fork = _bench.Log.Fork(_bench.World, shared: 8);
        fork.Append(_bench.World.SignedJob());

        var refused = await Assert.ThrowsAsync<UnprovenAnswerException>(() => MirrorAsync(fork));
        var again = await Assert.ThrowsAsync<UnprovenAnswerException>(() => MirrorAsync(_bench.Log));

        Assert.Contains("is not met by 0 good cosignatures", refused.Message, StringComparison.Ordinal);
        Assert.Contains("is not of the log that was copied before", refused.Message, StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(layout.Evidence).Length);
        Assert.Contains("the copy holds the proof", again.Message, StringComparison.Ordinal);
    }

    // A log of nine entries, and a checkpoint of as many under a cosignature that does not verify: of the same, or of a fork.
    private SignedCheckpoint ShowBadlyCosigned(bool isForked)
    {
        _bench.Jobs(3);
        Cosign(_bench.World.Now, _bench.World.Now);
        using var fork = _bench.Log.Fork(_bench.World, shared: isForked ? 8 : 9);
        fork.Append(_bench.World.SignedJob());
        return BadlyCosigned(fork.Checkpoint(9));
    }

    // Over another checkpoint, so that it does not verify.
    private SignedCheckpoint BadlyCosigned(SignedCheckpoint checkpoint) => checkpoint.With(
        CosignatureV1.Sign(Key(0), _keys[0].Sign, _bench.World.Now.ToUnixTimeSeconds(), _bench.Log.Checkpoint(1).Checkpoint));

    private Task<AuditOutcome> AuditAsync(bool fromStart = false) => _bench.AuditAsync(
        with: options => options with { Policy = Policy(), IsServer = false, FromStart = fromStart });

    private static IEnumerable<(string Rule, long Index)> Told(AuditOutcome outcome) =>
        outcome.Findings.Kept.Select(finding => (finding.Rule.Code, finding.Index!.Value));

    // Two of the three count for the auditor; the third is known to nobody.
    private VerificationPolicy Policy() =>
        Policy($"log {_bench.Log.LogKey}\nwitness w1 {Key(0)}\nwitness w2 {Key(1)}\ngroup both all w1 w2\nquorum both\n");

    private VerificationPolicy Policy(string text) =>
        VerificationPolicy.TryCreate(_bench.Log.Policy.Origin, _bench.Log.Policy.RootFingerprint, text, out var policy, out var reason)
            ? policy
            : throw new InvalidOperationException(reason);

    private void Cosign(DateTimeOffset first, DateTimeOffset second, DateTimeOffset? stranger = null)
    {
        var checkpoint = _bench.Log.Checkpoint();
        var times = stranger is null ? [first, second] : new[] { first, second, stranger.Value };
        _bench.Log.Shown = checkpoint.With([.. times.Select((time, i) =>
            CosignatureV1.Sign(Key(i), _keys[i].Sign, time.ToUnixTimeSeconds(), checkpoint.Checkpoint))]);
    }

    private VerifierKey Key(int witness) =>
        new($"witness.example/{witness}", NoteKeyType.CosignatureV1, _keys[witness].PublicKey.Bytes.Span);
}
