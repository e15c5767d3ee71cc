using System.Text;
using Provenance.Transparency;

namespace Provenance.Accounting.Tests;

/// <summary>What a journal takes for delivered, and which jobs it takes for the same one read in another time zone.</summary>
public sealed class DeliveryTests : IDisposable
{
    private readonly Importing _importing = new();
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"journal-{Guid.NewGuid():N}.jsonl");

    [Fact]
    public async Task What_did_not_get_there_leaves_again_with_the_next_run_until_it_does()
    {
        var (first, run) = await RunAsync([Line("1"), Line("2"), Line("3")], delivers: false);
        var refused = first.Attestations[1].Envelope.StatementId;
        Deliver(run, refused);

        var (second, again) = await RunAsync([Line("1"), Line("2"), Line("4")], delivers: false);
        Assert.Equal((1L, 2L), (second.Summary.Recovered, second.Summary.ByState[IssueState.Unchanged]));
        Assert.Equal(refused, second.Attestations[0].Envelope.StatementId);
        Assert.Equal(2, second.Attestations.Count);
        Deliver(again, refused);

        var (third, last) = await RunAsync([Line("2")], delivers: false);
        Assert.Equal([refused], third.Attestations.Select(attestation => attestation.Envelope.StatementId));
        Deliver(last);
        Assert.False(File.Exists(_path + ImportJournal.SpoolExtension));
        Assert.Empty((await RunAsync([Line("2")])).Imported.Attestations);
    }

    // The journal is closed while a run's statements are submitted; the next run lets them leave once more, and they are its own then.
    [Fact]
    public async Task A_run_that_ends_after_the_next_one_has_begun_takes_nothing_from_it()
    {
        var (first, run) = await RunAsync([Line("1")], delivers: false);
        var (second, next) = await RunAsync([Line("2")], delivers: false);
        Assert.Equal(1, second.Summary.Recovered);

        Deliver(run);
        using (var journal = Open())
        {
            Assert.Equal(2, journal.Undelivered);
            Assert.Equal(second.Attestations.Select(attestation => attestation.Envelope.StatementId), journal.ReadUndelivered().Select(kept => kept.Attestation.Envelope.StatementId));
        }

        Deliver(next);
        Assert.Empty((await RunAsync([Line("1"), Line("2")])).Imported.Attestations);
        Assert.Equal(first.Attestations[0].Envelope.StatementId, second.Attestations[0].Envelope.StatementId);
    }

    [Fact]
    public async Task A_job_whose_times_are_all_shifted_is_the_same_read_in_another_time_zone()
    {
        await RunAsync([Line("1")]);

        var shifted = (await RunAsync([Line("1", "11:00:00", "11:05:00", "13:05:00")])).Imported;

        Assert.Empty(shifted.Attestations);
        var listed = Assert.Single(shifted.NotDrafted);
        Assert.Equal(NotDraftedReason.RecordRepeated, listed.Reason);
        Assert.Contains("sacct --json", listed.Detail, StringComparison.Ordinal);
    }

    // Scheduled jobs begin at full hours under one number for ever, and requeued ones may wait as long as before.
    [Fact]
    public async Task Another_run_of_a_job_that_waited_as_long_is_a_job_of_its_own()
    {
        await RunAsync([Line("1")]);

        var other = (await RunAsync([Line("1", "11:00:00", "11:05:00", "13:04:59")])).Imported;

        Assert.Single(other.Attestations);
        Assert.Empty(other.NotDrafted);
    }

    public void Dispose()
    {
        _importing.Dispose();
        File.Delete(_path);
        File.Delete(_path + ImportJournal.SpoolExtension);
    }

    private static string Line(string id, string submit = "08:00:00", string start = "08:05:00", string end = "10:05:00") =>
        Sacct.Line(("JobIDRaw", id), ("Submit", $"2026-10-01T{submit}"), ("Start", $"2026-10-01T{start}"), ("End", $"2026-10-01T{end}"), ("ElapsedRaw", ""));

    private ImportJournal Open() => ImportJournal.Open(_path, _importing.Key.PublicKey.KeyId, Importing.Origin);

    private void Deliver(long run, params Digest[] except)
    {
        using var journal = Open();
        journal.Delivered(run, except.ToHashSet());
    }

    private async Task<(Imported Imported, long Run)> RunAsync(string[] lines, bool delivers = true)
    {
        using var journal = Open();
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(Sacct.Text(lines)));
        return (await _importing.ImportAsync(Sacct.Accounting(), content, journal, ends: delivers), journal.Run);
    }
}
