using Provenance.Client;
using Provenance.Transparency;

namespace Provenance.Auditing.Tests;

public sealed class MirrorTests : IDisposable
{
    private readonly AuditBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_copy_has_the_paths_and_bytes_of_a_static_log_and_nothing_partial_but_its_edge()
    {
        _bench.Jobs(700);

        await MirrorAsync("copy");

        var size = new TreeSize(706);
        var expected = Tile.TilesOf(size).Select(TilePath.Of)
            .Concat(Tile.NewBundles(TreeSize.Zero, size).Select(TilePath.Of))
            .Order(StringComparer.Ordinal);
        Assert.Equal(expected, Files("copy").Where(file => file.StartsWith("/tile/", StringComparison.Ordinal)));
        Assert.All(Tile.TilesOf(size), tile => Assert.Equal(_bench.Log.TrueTile(tile), File.ReadAllBytes(_bench["copy"] + TilePath.Of(tile))));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(250)]
    [InlineData(256)]
    [InlineData(600)]
    public async Task A_copy_that_grew_is_the_copy_that_was_made_at_once(int more)
    {
        _bench.Jobs(300);
        await MirrorAsync("copy");
        _bench.Jobs(more);

        await MirrorAsync("copy");

        await MirrorAsync("at-once");
        AssertIsAsMadeAtOnce();
        Assert.Equal(["/checkpoints/306", $"/checkpoints/{306 + more}"], Files("copy").Where(file => file.StartsWith("/checkpoints/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_copy_is_audited_with_no_server_left()
    {
        _bench.Jobs(700);
        await MirrorAsync("copy");
        using var copy = new MirrorLog(new MirrorLayout(_bench["copy"]));

        var outcome = await _bench.AuditAsync(copy);

        Assert.True(outcome.IsComplete);
        Assert.Empty(outcome.Findings.Counts);
        Assert.Equal(706, outcome.To);
    }

    [Fact]
    public async Task A_run_that_is_stopped_anywhere_leaves_a_whole_copy_of_before_and_goes_on()
    {
        _bench.Jobs(300);
        await MirrorAsync("copy");
        _bench.Jobs(700);
        var stops = 0;
        for (var isDone = false; !isDone;)
        {
            _bench.Log.FailsAfter = _bench.Log.Asked + 5 + stops;
            try
            {
                await MirrorAsync("copy");
                isDone = true;
            }
            catch (SourceUnavailableException)
            {
                stops++;
                using var copy = new MirrorLog(new MirrorLayout(_bench["copy"]));
                var outcome = await _bench.AuditAsync(copy, state: $"state-{stops}");
                Assert.Empty(outcome.Findings.Counts);
                Assert.Equal(306, outcome.To);
            }
        }

        Assert.InRange(stops, 2, 50);
        _bench.Log.FailsAfter = int.MaxValue;
        await MirrorAsync("at-once");
        AssertIsAsMadeAtOnce();
    }

    [Fact]
    public async Task A_log_that_is_no_continuation_is_not_copied_over_the_copy()
    {
        _bench.Jobs(300);
        await MirrorAsync("copy");
        var before = Contents("copy");
        using var fork = _bench.Log.Fork(_bench.World, shared: 200);
        for (var i = 0; i < 300; i++)
        {
            fork.Append(_bench.World.SignedJob());
        }

        var exception = await Assert.ThrowsAsync<UnprovenAnswerException>(() => MirrorAsync("copy", fork));

        Assert.Contains("no continuation", exception.Message, StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(_bench["copy/evidence"]).Length);
        Assert.Equal(before, Contents("copy"));
    }

    [Theory]
    [InlineData(210)]
    [InlineData(306)]
    [InlineData(500)]
    public async Task A_fork_that_was_proved_once_stays_in_the_copy_for_good(int size)
    {
        _bench.Jobs(300);
        await MirrorAsync("copy");
        using var fork = _bench.Log.Fork(_bench.World, shared: 200);
        while (fork.Entries.Count < size)
        {
            fork.Append(_bench.World.SignedJob());
        }

        await Assert.ThrowsAsync<UnprovenAnswerException>(() => MirrorAsync("copy", fork));

        // The log shows its old face again, and grows.
        using var copy = new MirrorLog(new MirrorLayout(_bench["copy"]));
        var atOnce = await _bench.AuditAsync(copy, state: "at-once");
        _bench.Jobs(300);
        var again = await Assert.ThrowsAsync<UnprovenAnswerException>(() => MirrorAsync("copy"));
        var checkedAgain = await Assert.ThrowsAsync<UnprovenAnswerException>(() => MirrorAsync("copy", checksAll: true));
        var outcome = await _bench.AuditAsync(copy);

        Assert.Equal(Severity.Log, atOnce.Findings.Worst);
        Assert.Contains("the copy holds the proof", again.Message, StringComparison.Ordinal);
        Assert.Contains("the copy holds the proof", checkedAgain.Message, StringComparison.Ordinal);
        var breach = Assert.Single(outcome.Findings.Kept, finding => finding.Rule.Severity == Severity.Log);
        Assert.Equal(AuditRules.Forked, breach.Rule);
        Assert.StartsWith(_bench["copy/evidence"], breach.Place, StringComparison.Ordinal);
        Assert.Equal(606, outcome.To);
    }

    [Fact]
    public async Task Evidence_that_does_not_contradict_is_no_breach()
    {
        _bench.Jobs(300);
        await MirrorAsync("copy");
        await Evidence.KeepAsync(_bench["copy/evidence"], [_bench.Log.Checkpoint(100), _bench.Log.Checkpoint()], TestContext.Current.CancellationToken);
        using var copy = new MirrorLog(new MirrorLayout(_bench["copy"]));

        await MirrorAsync("copy");

        Assert.Empty((await _bench.AuditAsync(copy)).Findings.Counts);
    }

    [Fact]
    public async Task A_wrong_bundle_is_not_kept()
    {
        _bench.Jobs(300);
        _bench.Log.Bundle = (id, bytes) => id.Number == 1 ? [.. bytes[..^1], (byte)(bytes[^1] ^ 1)] : bytes;

        await Assert.ThrowsAsync<UnprovenAnswerException>(() => MirrorAsync("copy"));

        Assert.False(File.Exists(_bench["copy/checkpoint"]));
        Assert.False(File.Exists(_bench["copy/tile/entries/001.p/50"]));
    }

    [Fact]
    public async Task Content_that_is_not_what_its_leaf_commits_to_is_left_out_and_told()
    {
        var jobs = _bench.Jobs(20);
        _bench.Log.Entry = entry => entry.Index.Value == 10 ? entry with { Attestation = jobs[0] } : entry;

        var outcome = await MirrorAsync("copy");

        Assert.Equal(10, Assert.Single(outcome.Problems.Kept).Index);
        Assert.Equal("null", File.ReadAllLines(_bench["copy/envelopes/000.p/26.attestations.jsonl"])[10]);
    }

    [Fact]
    public async Task Checking_a_damaged_copy_fetches_just_what_is_damaged()
    {
        _bench.Jobs(700);
        await MirrorAsync("copy");
        var whole = Contents("copy");
        Damage("copy/tile/0/001");
        Damage("copy/tile/entries/000");
        Damage("copy/envelopes/002.p/194.attestations.jsonl");
        File.Delete(_bench["copy/tile/1/000.p/2"]);

        var outcome = await MirrorAsync("copy", checksAll: true);

        Assert.Equal(whole, Contents("copy"));
        Assert.Equal(2, outcome.FetchedBundles);
    }

    [Fact]
    public async Task Two_processes_do_not_write_one_copy()
    {
        Directory.CreateDirectory(_bench["copy"]);
        await using var held = new FileStream(_bench["copy/mirror.lock"], FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

        await Assert.ThrowsAsync<IOException>(() => MirrorAsync("copy"));
    }

    [Theory]
    [InlineData("tile/entries/001", "entry-not-in-tree bundle-wrong")]
    [InlineData("tile/0/001", "tile-wrong")]
    [InlineData("tile/1/000.p/2", "tile-wrong")]
    [InlineData("envelopes/001.attestations.jsonl", "content-damaged leaf-of-another no-right bad-signature unreadable")]
    public async Task One_flipped_bit_anywhere_in_a_copy_is_found(string file, string rules)
    {
        _bench.Jobs(700);
        await MirrorAsync("copy");
        Damage("copy/" + file);
        using var copy = new MirrorLog(new MirrorLayout(_bench["copy"]));

        var outcome = await _bench.AuditAsync(copy);

        Assert.Equal(Severity.Log, outcome.Findings.Worst);
        Assert.Contains(outcome.Findings.Counts.Keys, code => rules.Split(' ').Contains(code));
    }

    [Fact]
    public async Task A_kept_checkpoint_that_contradicts_the_newest_proves_a_fork_and_is_kept_as_evidence()
    {
        _bench.Jobs(300);
        await MirrorAsync("copy");
        using var fork = _bench.Log.Fork(_bench.World, shared: 200);
        fork.Append(_bench.World.SignedJob());
        await File.WriteAllBytesAsync(_bench["copy/checkpoints/201"], fork.Checkpoint().Format(), TestContext.Current.CancellationToken);
        using var copy = new MirrorLog(new MirrorLayout(_bench["copy"]));

        var outcome = await _bench.AuditAsync(copy);

        Assert.Equal(AuditRules.Forked, Assert.Single(outcome.Findings.Kept).Rule);
        Assert.Equal(2, outcome.Evidence.Count);
        Assert.EndsWith("checkpoints/201", outcome.Findings.Kept[0].Place, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_newest_checkpoint_that_was_put_back_contradicts_those_that_were_kept()
    {
        _bench.Jobs(300);
        await MirrorAsync("copy");
        _bench.Jobs(10);
        await MirrorAsync("copy");
        File.Copy(_bench["copy/checkpoints/306"], _bench["copy/checkpoint"], overwrite: true);
        File.Move(_bench["copy/tile/0/001.p/60"], _bench["copy/tile/0/001"]);
        using var copy = new MirrorLog(new MirrorLayout(_bench["copy"]));

        var outcome = await _bench.AuditAsync(copy);

        Assert.Contains(AuditRules.RolledBack.Code, outcome.Findings.Counts.Keys);
    }

    [Fact]
    public async Task A_damaged_kept_checkpoint_is_told_and_put_away_by_a_check()
    {
        _bench.Jobs(300);
        await MirrorAsync("copy");
        _bench.Jobs(10);
        await MirrorAsync("copy");
        Damage("copy/checkpoints/306");
        using var copy = new MirrorLog(new MirrorLayout(_bench["copy"]));
        Assert.Equal([AuditRules.KeptCheckpointWrong.Code], (await _bench.AuditAsync(copy)).Findings.Counts.Keys);

        await MirrorAsync("copy", checksAll: true);

        Assert.Empty((await _bench.AuditAsync(copy)).Findings.Counts);
    }

    [Fact]
    public async Task A_damaged_newest_checkpoint_is_told_with_what_to_do_and_fetched_again()
    {
        _bench.Jobs(20);
        await MirrorAsync("copy");
        await File.WriteAllTextAsync(_bench["copy/checkpoint"], "gone", TestContext.Current.CancellationToken);
        using var copy = new MirrorLog(new MirrorLayout(_bench["copy"]));

        var exception = await Assert.ThrowsAsync<DamagedCopyException>(() => _bench.AuditAsync(copy));
        await Assert.ThrowsAsync<DamagedCopyException>(() => MirrorAsync("copy"));
        await MirrorAsync("copy", checksAll: true);

        Assert.Contains("is no checkpoint that can be read", exception.Message, StringComparison.Ordinal);
        Assert.Empty((await _bench.AuditAsync(copy)).Findings.Counts);
    }

    [Fact]
    public async Task Lines_beyond_the_entries_of_a_bundle_are_found_and_removed_by_a_check()
    {
        _bench.Jobs(20);
        await MirrorAsync("copy");
        var whole = Contents("copy");
        await File.AppendAllTextAsync(_bench["copy/envelopes/000.p/26.attestations.jsonl"], "null\n", TestContext.Current.CancellationToken);
        using var copy = new MirrorLog(new MirrorLayout(_bench["copy"]));

        var outcome = await _bench.AuditAsync(copy);
        await MirrorAsync("copy", checksAll: true);

        Assert.Equal(AuditRules.ContentDamaged, Assert.Single(outcome.Findings.Kept).Rule);
        Assert.Equal(whole, Contents("copy"));
    }

    [Fact]
    public async Task Content_that_was_not_shown_is_asked_for_again_by_every_run()
    {
        _bench.Jobs(300);
        _bench.Log.Entry = entry => entry.Index.Value == 12 ? new SourceEntry(entry.Index, null, default, "is not shown.") : entry;
        Assert.Equal(1, (await MirrorAsync("copy")).Problems.Total);
        _bench.Jobs(10);
        Assert.Equal(1, (await MirrorAsync("copy")).Problems.Total);
        _bench.Log.Entry = entry => entry;

        Assert.Equal(0, (await MirrorAsync("copy")).Problems.Total);

        await MirrorAsync("at-once");
        AssertIsAsMadeAtOnce();
    }

    private void Damage(string file)
    {
        var bytes = File.ReadAllBytes(_bench[file]);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(_bench[file], bytes);
    }

    private Task<MirrorOutcome> MirrorAsync(string folder, ILogSource? source = null, bool checksAll = false) =>
        new MirrorRun(source ?? _bench.Log, new MirrorLayout(_bench[folder]), _bench.Log.Policy) { ChecksAll = checksAll, Concurrency = 2 }
            .RunAsync(null, TestContext.Current.CancellationToken);

    // But for the partial tiles and bundles that stay for who has just read an earlier checkpoint (SupersededTests).
    private void AssertIsAsMadeAtOnce()
    {
        var (atOnce, copy) = (Contents("at-once"), Contents("copy"));
        var staying = new MirrorLayout(_bench["copy"]).CheckpointSizes()
            .SelectMany(size => Tile.PartialsOf(new TreeSize(size)))
            .SelectMany(tile => (string[])[TilePath.Of(tile), TilePath.Of(new EntryBundleId(tile.Number, tile.Width))]);
        Assert.Empty(atOnce.Except(copy));
        Assert.Subset(staying.ToHashSet(), copy.Except(atOnce).Select(line => line.Split(' ')[0]).ToHashSet());
    }

    private IReadOnlyList<string> Files(string folder) =>
        [.. Directory.EnumerateFiles(_bench[folder], "*", SearchOption.AllDirectories)
            .Select(file => file[_bench[folder].Length..].Replace(Path.DirectorySeparatorChar, '/'))
            .Order(StringComparer.Ordinal)];

    private IReadOnlyList<string> Contents(string folder) =>
        [.. Files(folder)
            .Where(file => !file.StartsWith("/checkpoints/", StringComparison.Ordinal) && !file.StartsWith("/evidence/", StringComparison.Ordinal))
            .Select(file => $"{file} {Digest.Of(File.ReadAllBytes(_bench[folder] + file))}")];
}
