using Provenance.Statements;

namespace Provenance.Auditing.Tests;

/// <summary>A log that no longer shows what it showed: what a copy has stays in it, however often its bundle is written again.</summary>
public sealed class KeptContentTests : IDisposable
{
    private readonly AuditBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(10)]
    [InlineData(300)]
    public async Task A_copy_that_grows_keeps_what_the_log_no_longer_shows(int more)
    {
        _bench.Jobs(20);
        await MirrorAsync();
        var before = Lines(26);
        ShowLess();
        _bench.Jobs(more);

        var outcome = await MirrorAsync();

        Assert.Equal(before, Lines(26 + more).Take(26));
        Assert.Equal(9, Assert.Single(outcome.Problems.Kept).Index);
        Assert.False(File.Exists(_bench["copy/not-shown"]));
    }

    [Fact]
    public async Task A_bundle_that_is_asked_for_again_keeps_what_the_log_no_longer_shows()
    {
        _bench.Jobs(300);
        _bench.Log.Entry = entry => entry.Index.Value == 12 ? NotShown(entry) : entry;
        await MirrorAsync();
        var before = Lines(306);
        ShowLess();

        await MirrorAsync();

        var after = Lines(306);
        Assert.Equal("null", before[12]);
        Assert.NotEqual("null", after[12]);
        Assert.Equal([.. before[..12], .. before[13..]], [.. after[..12], .. after[13..]]);
    }

    [Fact]
    public async Task A_damaged_line_is_fetched_again_and_the_others_of_its_bundle_stay()
    {
        _bench.Jobs(20);
        await MirrorAsync();
        var before = Lines(26);
        await File.WriteAllLinesAsync(
            Content(26), before.Select((line, i) => i == 15 ? line.Replace('A', 'B') : line), TestContext.Current.CancellationToken);
        ShowLess();

        await MirrorAsync(checksAll: true);

        Assert.Equal(before, Lines(26));
    }

    [Fact]
    public async Task Sections_that_were_shown_at_different_times_come_together()
    {
        _bench.Jobs(20);
        _bench.Log.Entry = entry => entry.Index.Value == 8 ? Without(entry, "run") : entry;
        await MirrorAsync();
        ShowLess();
        _bench.Jobs(10);

        await MirrorAsync();

        Assert.Equal(AttestationJson.Write(_bench.Log.Entries[8].Content), System.Text.Encoding.UTF8.GetBytes(Lines(36)[8]));
    }

    [Fact]
    public async Task A_run_that_copies_the_tree_alone_leaves_content_for_the_next_to_take_over()
    {
        _bench.Jobs(20);
        await MirrorAsync();
        var before = Lines(26);
        _bench.Jobs(10);
        await MirrorAsync(withContent: false);
        ShowLess();
        _bench.Jobs(10);

        await MirrorAsync();

        Assert.Equal(before, Lines(46).Take(26));
        Assert.False(File.Exists(Content(26)));
    }

    // A section of entry 8 was redacted, and entry 9 is lost.
    private void ShowLess() => _bench.Log.Entry = entry => entry.Index.Value switch
    {
        8 => Without(entry, "parties"),
        9 => NotShown(entry),
        _ => entry,
    };

    private static SourceEntry NotShown(SourceEntry entry) => new(entry.Index, null, default, "is not shown.");

    private static SourceEntry Without(SourceEntry entry, string section)
    {
        Assert.True(Attestation.TryCreate(
            entry.Attestation!.Envelope, entry.Attestation.Sections.Where(one => one.Key != section), out var changed, out _));
        return entry with { Attestation = changed };
    }

    // The content of the first bundle in a copy of so many entries.
    private string[] Lines(int size) => File.ReadAllLines(Content(size));

    private string Content(int size) => _bench[size >= 256 ? "copy/envelopes/000.attestations.jsonl" : $"copy/envelopes/000.p/{size}.attestations.jsonl"];

    private Task<MirrorOutcome> MirrorAsync(bool checksAll = false, bool withContent = true) =>
        new MirrorRun(_bench.Log, new MirrorLayout(_bench["copy"]), _bench.Log.Policy) { ChecksAll = checksAll, WithContent = withContent }
            .RunAsync(null, TestContext.Current.CancellationToken);
}
