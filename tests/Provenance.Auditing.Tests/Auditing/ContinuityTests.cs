using System.Text.Json.Nodes;
using Provenance.Client;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Auditing.Tests;

/// <summary>What an auditor remembers, and what it sees by that.</summary>
public sealed class ContinuityTests : IDisposable
{
    private readonly AuditBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_log_that_grew_is_judged_from_where_the_last_audit_ended()
    {
        _bench.Jobs(300);
        await _bench.FindAsync();
        _bench.Jobs(300);
        var asked = _bench.Log.Asked;

        var outcome = await _bench.FindAsync();

        Assert.Equal(306, outcome.From);
        Assert.Equal(606, outcome.To);
        Assert.Equal(306, outcome.Before!.Checkpoint.Size.Value);
        Assert.True(_bench.Log.Asked - asked < 20, "the first bundle is not read again");
    }

    [Fact]
    public async Task A_log_that_was_rolled_back_is_found_and_the_memory_does_not_go_back()
    {
        _bench.Jobs(300);
        await _bench.FindAsync();
        _bench.Log.Size = 200;

        var outcome = await _bench.FindAsync(AuditRules.RolledBack);

        Assert.False(outcome.IsComplete);
        Assert.Equal(2, outcome.Evidence.Count);
        Assert.All(outcome.Evidence, file => Assert.True(SignedCheckpoint.TryParse(File.ReadAllBytes(file), out _, out _)));
        _bench.Log.Size = null;
        Assert.Equal(306, (await _bench.AuditAsync()).Before!.Checkpoint.Size.Value);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(306)]
    [InlineData(500)]
    public async Task A_forked_log_is_found_whether_it_is_as_long_or_longer(int size)
    {
        _bench.Jobs(300);
        await _bench.FindAsync();
        using var fork = Fork(size);

        var outcome = await _bench.AuditAsync(fork);

        Assert.Equal(size < 306 ? AuditRules.RolledBack.Code : AuditRules.Forked.Code, Assert.Single(outcome.Findings.Counts).Key);
        Assert.Equal(2, outcome.Evidence.Count);
    }

    [Fact]
    public async Task A_breach_is_never_forgotten_though_the_log_shows_its_old_face_again()
    {
        _bench.Jobs(300);
        await _bench.FindAsync();
        using var fork = Fork(306);
        await _bench.AuditAsync(fork);

        await _bench.FindAsync(AuditRules.Forked);
        var outcome = await _bench.AuditAsync(with: options => options with { FromStart = true });

        Assert.Equal(Severity.Log, outcome.Findings.Worst);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_smaller_tree_is_a_notice_once_it_proves_to_be_the_beginning_and_none_where_it_was_a_copys(bool isServer)
    {
        _bench.Jobs(300);
        await _bench.FindAsync();
        _bench.Log.Size = 200;
        var smaller = await _bench.AuditAsync(with: options => options with { IsServer = isServer });
        _bench.Log.Size = null;
        _bench.Jobs(10);

        var outcome = await _bench.AuditAsync();

        Assert.Equal([(AuditRules.RolledBack.Code, 1L)], smaller.Findings.Counts.Select(pair => (pair.Key, pair.Value)));
        Assert.True(outcome.IsComplete);
        string[] expected = isServer ? [AuditRules.ShownLess.Code] : [];
        Assert.Equal(expected, outcome.Findings.Counts.Keys);
        Assert.Equal(outcome.Findings.Kept, (await _bench.AuditAsync(with: options => options with { FromStart = true })).Findings.Kept);
    }

    [Fact]
    public async Task A_smaller_tree_that_proves_to_be_no_beginning_is_a_fork()
    {
        _bench.Jobs(300);
        await _bench.FindAsync();
        using var fork = Fork(300);
        Assert.Equal([AuditRules.RolledBack.Code], (await _bench.AuditAsync(fork)).Findings.Counts.Keys);

        var outcome = await _bench.FindAsync(AuditRules.Forked);

        Assert.Equal(2, outcome.Evidence.Count);
        Assert.Contains("no continuation of the 300", outcome.Findings.Kept[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(306)]
    [InlineData(500)]
    public async Task A_fork_to_one_of_two_vantage_points_is_proved_by_both_checkpoints(int size)
    {
        _bench.Jobs(300);
        using var fork = Fork(size);

        var outcome = await _bench.AuditAsync(with: options => options with
        {
            VantagePoints = [new VantagePoint("elsewhere", fork.Checkpoint(), fork)],
        });

        Assert.Equal(AuditRules.SplitView.Code, Assert.Single(outcome.Findings.Counts).Key);
        Assert.Equal(2, outcome.Evidence.Count);
    }

    [Fact]
    public async Task Vantage_points_that_see_earlier_or_later_sizes_of_the_same_log_agree()
    {
        _bench.Jobs(600);
        var later = _bench.Log.Checkpoint();
        _bench.Log.Size = 400;

        var outcome = await _bench.AuditAsync(with: options => options with
        {
            VantagePoints =
            [
                new VantagePoint("earlier", _bench.Log.Checkpoint(123), null),
                new VantagePoint("later", later, _bench.Log),
            ],
        });

        Assert.Empty(outcome.Findings.Counts);
    }

    [Fact]
    public async Task A_later_checkpoint_without_tiles_is_noticed_and_not_judged()
    {
        _bench.Jobs(600);
        var later = _bench.Log.Checkpoint();
        _bench.Log.Size = 400;

        var outcome = await _bench.AuditAsync(with: options => options with { VantagePoints = [new VantagePoint("later", later, null)] });

        Assert.Equal(AuditRules.VantageAhead.Code, Assert.Single(outcome.Findings.Counts).Key);
    }

    [Fact]
    public async Task A_checkpoint_under_another_key_is_refused_before_anything_is_judged()
    {
        using var other = new AuditBench();
        _bench.Jobs(3);
        using var key = _bench.World.Key("another log");
        var checkpoint = _bench.Log.Checkpoint().Checkpoint;
        _bench.Log.Shown = SignedCheckpoint.Sign(
            checkpoint, new Ed25519NoteSigner(new VerifierKey(checkpoint.Origin, NoteKeyType.Ed25519, key.PublicKey.Bytes.Span), key.Sign));

        var outcome = await _bench.FindAsync(AuditRules.CheckpointRefused);

        Assert.Equal(0, outcome.To);
    }

    [Fact]
    public async Task A_checkpoint_of_no_entry_has_the_root_of_the_empty_tree()
    {
        _bench.Log.Size = 0;
        await _bench.FindAsync();
        _bench.Log.Shown = _bench.Log.Signed(new Checkpoint(_bench.World.Origin, TreeSize.Zero, Digest.Of("something"u8)));

        var outcome = await _bench.FindAsync(AuditRules.CheckpointRefused);

        Assert.False(outcome.IsComplete);
    }

    [Fact]
    public async Task An_audit_that_was_stopped_goes_on_and_comes_to_the_same()
    {
        _bench.Jobs(1200);
        _bench.Log.Append(_bench.World.Reports.Job().Sign(_bench.World.Stranger));
        var whole = await _bench.AuditAsync(state: "whole");
        var stops = 0;
        AuditOutcome? outcome = null;
        while (outcome is null)
        {
            _bench.Log.FailsAfter = _bench.Log.Asked + 9;
            try
            {
                outcome = await _bench.AuditAsync(with: options => options with { Concurrency = 1 });
            }
            catch (SourceUnavailableException)
            {
                stops++;
            }
        }

        Assert.InRange(stops, 2, 20);
        Assert.Equal(whole.Findings.Kept, outcome.Findings.Kept);
        Assert.Equal(whole.To, outcome.To);
    }

    [Fact]
    public async Task A_full_audit_sees_what_was_damaged_since_the_last_one()
    {
        _bench.Jobs(300);
        await _bench.FindAsync();
        _bench.Log.Entry = entry => entry.Index.Value == 17 ? new SourceEntry(entry.Index, null, default, "is not shown.") : entry;
        await _bench.FindAsync();

        var outcome = await _bench.AuditAsync(with: options => options with { FromStart = true });

        Assert.Contains(outcome.Findings.Kept, finding => finding.Rule == AuditRules.ContentMissing && finding.Index == 17);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Content_that_an_audit_of_the_tree_left_out_is_judged_by_the_next_one(bool isAfterContent)
    {
        if (isAfterContent)
        {
            _bench.Jobs(3);
            await _bench.FindAsync();
        }

        _bench.Jobs(10);
        _bench.Log.Append(_bench.World.Reports.Job().Sign(_bench.World.Stranger));
        var tree = await _bench.AuditAsync(with: options => options with { WithContent = false });
        _bench.Jobs(3);

        var outcome = await _bench.FindAsync(AuditRules.BadSignature, AuditRules.NoRight, AuditRules.StreamGap);

        Assert.False(tree.WithContent);
        Assert.Empty(tree.Findings.Counts);
        Assert.Equal(0, outcome.From);
        Assert.Equal(_bench.Log.Entries.Count - 4, outcome.Findings.Kept[0].Index);
        Assert.Equal(_bench.Log.Entries.Count, (await _bench.AuditAsync()).From);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task What_content_showed_stays_found_by_an_audit_of_the_tree(int later)
    {
        var job = _bench.World.Reports.Job();
        _bench.Log.Append(job.Sign(_bench.World.Reporter));
        var second = _bench.Log.Append(_bench.World.Reports.Job().But(draft => draft.Record = job.Record).Sign(_bench.World.Reporter));
        await _bench.FindAsync(AuditRules.Conflict);
        _bench.Jobs(later);

        var tree = await _bench.AuditAsync(with: options => options with { WithContent = false });

        var finding = Assert.Single(tree.Findings.Kept);
        Assert.Equal((AuditRules.Conflict, (long?)second.Value), (finding.Rule, finding.Index));
    }

    [Fact]
    public async Task A_report_of_an_audit_of_the_tree_does_not_claim_that_entries_were_judged()
    {
        _bench.Jobs(3);
        var outcome = await _bench.AuditAsync(with: options => options with { WithContent = false });

        var body = JsonNode.Parse(AuditReportDraft.OfAudit(outcome, Handle.Parse("inspectors"), _bench.Clock.GetUtcNow()))!["sections"]!["body"]!;

        Assert.Equal("partial", body["coverage"]!.GetValue<string>());
        Assert.Equal(0, body["entries"]!.GetValue<long>());
    }

    [Fact]
    public void The_memory_of_another_log_is_refused()
    {
        using var other = new AuditBench(seed: 2);
        AuditState.Open(_bench["state"], _bench.Log.Policy.Origin, _bench.Log.Policy.RootFingerprint).Dispose();

        var exception = Assert.Throws<InvalidDataException>(
            () => AuditState.Open(_bench["state"], _bench.Log.Policy.Origin, other.Log.Policy.RootFingerprint));

        Assert.Contains("under another root", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_memory_is_refused()
    {
        File.WriteAllText(_bench["state"], string.Concat(Enumerable.Repeat("This is a text of some length. ", 100)));

        Assert.Throws<InvalidDataException>(() => AuditState.Open(_bench["state"], "registry.example/2026", default));
    }
    // A log of so many entries that shares the first 250.
    private ShownLog Fork(int size)
    {
        var fork = _bench.Log.Fork(_bench.World, shared: 250);
        while (fork.Entries.Count < size)
        {
            fork.Append(_bench.World.SignedJob());
        }

        return fork;
    }
}
