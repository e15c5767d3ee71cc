using System.Text.Json.Nodes;
using Provenance.Statements;
using Provenance.TestWorld;
using Provenance.Transparency;

namespace Provenance.Auditing.Tests;

/// <summary>What signers state, taken together.</summary>
public sealed class StatementTests : IDisposable
{
    private readonly AuditBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_close_that_covers_all_gives_no_finding()
    {
        Close(Closes.Over(_bench.World, Signed(10)));

        await _bench.FindAsync();
    }

    [Fact]
    public async Task A_close_whose_range_ends_before_a_statement_of_its_period_leaves_it_out()
    {
        var jobs = Signed(10);
        Close(Closes.Over(_bench.World, [.. jobs.Take(9)]));

        var outcome = await _bench.FindAsync(AuditRules.CloseLeavesOut);

        Assert.Contains("leaves out entry 15", outcome.Findings.Kept[0].Message, StringComparison.Ordinal);
        Assert.Equal(Severity.Statement, outcome.Findings.Worst);
    }

    [Fact]
    public async Task A_close_that_leaves_one_out_of_its_count_contradicts_the_log()
    {
        var jobs = Signed(10);
        var close = Closes.Over(_bench.World, [.. jobs.Take(9)]);
        close.Sections["body"]["streams"]![0]!["last"] = AuditBench.Header(jobs[9]).Sequence;
        Close(close);

        var outcome = await _bench.FindAsync(AuditRules.CloseContradicted);

        Assert.Contains("counts 9 statements; the log holds 10", outcome.Findings.Kept[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_close_over_other_ids_than_the_logs_contradicts_it()
    {
        Close(Closes.Over(_bench.World, Signed(10)), body => body["merkleRoot"] = Digest.Of("another"u8).ToString());

        var outcome = await _bench.FindAsync(AuditRules.CloseContradicted);

        Assert.Contains("has the root", outcome.Findings.Kept[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_close_with_fewer_hours_than_its_jobs_contradicts_them()
    {
        Close(Closes.Over(_bench.World, Signed(10)), body =>
        {
            body["acceleratorHours"]!["low"] = "6399.999999";
            body["acceleratorHours"]!["high"] = "6399.999999";
        });

        var outcome = await _bench.FindAsync(AuditRules.CloseContradicted);

        Assert.Contains("report 6400 to 6400", outcome.Findings.Kept[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hours_whose_sum_leaves_128_bits_end_no_audit()
    {
        var jobs = Enumerable.Range(0, 341).Select(_ => Job("0", new string('9', 30)).Sign(_bench.World.Reporter)).ToList();
        jobs.ForEach(job => _bench.Log.Append(job));
        Close(Closes.Over(_bench.World, jobs));

        await _bench.FindAsync();
    }

    [Fact]
    public async Task A_close_that_tells_of_no_report_of_a_kind_and_covers_one_contradicts_itself()
    {
        Close(Closes.Over(_bench.World, Signed(10)), body => body["nil"] = new JsonArray("rental", "training-job"));

        var outcome = await _bench.FindAsync(AuditRules.CloseContradicted);

        Assert.Contains("says that there is no training-job to tell of; entry 6 in its ranges is one", outcome.Findings.Kept[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_that_was_withdrawn_in_a_period_is_nothing_to_tell_of_and_one_withdrawn_later_is()
    {
        var mistake = _bench.World.SignedJob();
        var withdrawal = _bench.World.Reports.Job().But(draft => draft.Record = AuditBench.Header(mistake).Record)
            .Superseding(mistake, "withdrawal").Sign(_bench.World.Reporter);
        _bench.Log.Append(mistake);
        _bench.Log.Append(withdrawal);
        Close(Closes.Over(_bench.World, [mistake, withdrawal]), Nil);
        await _bench.FindAsync();
        Close(Closes.Over(_bench.World, [mistake], "2026-11-part"), Nil);

        var outcome = await _bench.FindAsync(AuditRules.CloseContradicted);

        var finding = Assert.Single(outcome.Findings.Kept);
        Assert.Contains("entry 6 in its ranges is one", finding.Message, StringComparison.Ordinal);

        static void Nil(JsonObject body)
        {
            body["nil"] = new JsonArray("training-job");
            body["acceleratorHours"] = new JsonObject { ["low"] = "0", ["high"] = "640", ["basis"] = "measured" };
        }
    }

    [Fact]
    public async Task A_close_over_a_statement_that_the_log_lacks_is_incomplete()
    {
        var jobs = Enumerable.Range(0, 10).Select(_ => _bench.World.SignedJob()).ToList();
        foreach (var job in jobs.Take(9))
        {
            _bench.Log.Append(job);
        }

        Close(Closes.Over(_bench.World, jobs));

        var outcome = await _bench.FindAsync(AuditRules.CloseIncomplete);

        Assert.Contains("1 of them are not in the log", outcome.Findings.Kept[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_close_that_was_corrected_is_judged_by_its_correction()
    {
        var jobs = Signed(10);
        var wrong = Closes.Over(_bench.World, [.. jobs.Take(9)]).Sign(_bench.World.Reporter);
        _bench.Log.Append(wrong);
        Close(Closes.Over(_bench.World, jobs).Superseding(wrong, "correction"));

        await _bench.FindAsync();
    }

    [Fact]
    public async Task A_close_that_was_corrected_covers_nothing_that_its_correction_leaves_out()
    {
        var jobs = Signed(10);
        var whole = Closes.Over(_bench.World, jobs).Sign(_bench.World.Reporter);
        _bench.Log.Append(whole);
        Close(Closes.Over(_bench.World, [.. jobs.Take(9)]).Superseding(whole, "correction"));

        var outcome = await _bench.FindAsync(AuditRules.CloseLeavesOut);

        Assert.Equal(17, outcome.Findings.Kept[0].Index);
        Assert.Contains("leaves out entry 15", outcome.Findings.Kept[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_close_that_was_withdrawn_covers_nothing_for_the_close_beside_it()
    {
        var jobs = Signed(10);
        var whole = Closes.Over(_bench.World, jobs).Sign(_bench.World.Reporter);
        _bench.Log.Append(whole);
        Close(Closes.Over(_bench.World, [.. jobs.Take(9)], "2026-11-part"));
        await _bench.FindAsync();
        var withdrawal = Closes.Over(_bench.World, jobs).Superseding(whole, "withdrawal");
        _bench.Log.Append(withdrawal.Sign(_bench.World.Reporter));

        var outcome = await _bench.FindAsync(AuditRules.CloseLeavesOut);

        Assert.Equal(17, outcome.Findings.Kept[0].Index);
    }

    [Fact]
    public async Task A_gap_in_a_stream_is_a_notice()
    {
        _bench.Jobs(2);
        _bench.World.SignedJob();
        _bench.World.SignedJob();
        _bench.Jobs(1);

        var outcome = await _bench.FindAsync(AuditRules.StreamGap);

        Assert.Contains("Numbers 3 to 4 are not in the log", outcome.Findings.Kept[0].Message, StringComparison.Ordinal);
        Assert.Equal(Severity.Notice, outcome.Findings.Worst);
    }

    [Fact]
    public async Task A_gap_that_is_filled_later_is_gone()
    {
        _bench.Jobs(1);
        var late = _bench.World.SignedJob();
        _bench.Jobs(1);
        await _bench.FindAsync(AuditRules.StreamGap);

        _bench.Log.Append(late);

        await _bench.FindAsync();
    }

    [Fact]
    public async Task A_number_that_stands_twice_in_a_stream_is_found()
    {
        var job = _bench.Jobs(1)[0];
        var again = _bench.World.Reports.Job();
        again.Predicate["sequence"] = AuditBench.Header(job).Sequence;
        _bench.Log.Append(again.Sign(_bench.World.Reporter));

        await _bench.FindAsync(AuditRules.StreamRepeated);
    }

    [Fact]
    public async Task A_statement_that_is_logged_twice_is_the_logs_fault_and_not_its_signers()
    {
        var jobs = Signed(10);
        var close = Closes.Over(_bench.World, jobs).Sign(_bench.World.Reporter);
        _bench.Log.Append(close);
        _bench.Log.Append(jobs[3]);
        _bench.Log.Append(close);

        var outcome = await _bench.FindAsync(AuditRules.Repeated);

        Assert.Equal(Severity.Log, outcome.Findings.Worst);
        Assert.Equal([17L, 18L], outcome.Findings.Kept.Select(finding => finding.Index!.Value));
        Assert.Contains("entry 9", outcome.Findings.Kept[0].Message, StringComparison.Ordinal);
        Assert.Equal(outcome.Findings.Kept, (await _bench.FindAsync(AuditRules.Repeated)).Findings.Kept);
    }

    [Fact]
    public async Task Two_statements_on_one_record_that_do_not_supersede_are_a_conflict()
    {
        _bench.Log.Append(_bench.World.Reports.Job("one").Sign(_bench.World.Reporter));
        _bench.Log.Append(_bench.World.Reports.Job("one").Sign(_bench.World.Reporter));

        var outcome = await _bench.FindAsync(AuditRules.Conflict);

        Assert.Equal(7, outcome.Findings.Kept[0].Index);
    }

    [Fact]
    public async Task A_correction_is_no_conflict_and_one_of_the_unknown_is_a_notice()
    {
        var first = _bench.World.Reports.Job("one").Sign(_bench.World.Reporter);
        _bench.Log.Append(first);
        _bench.Log.Append(_bench.World.Reports.Job("one").Superseding(first, "correction").Sign(_bench.World.Reporter));
        await _bench.FindAsync();
        var unknown = _bench.World.SignedJob();
        _bench.Log.Append(_bench.World.Reports.Job("two").Superseding(unknown, "correction").Sign(_bench.World.Reporter));

        var outcome = await _bench.FindAsync(AuditRules.StreamGap, AuditRules.SupersededUnknown);

        Assert.Equal(8, outcome.Findings.Kept.Single(finding => finding.Rule == AuditRules.SupersededUnknown).Index);
    }

    [Fact]
    public async Task A_result_is_a_report_that_the_auditor_can_sign()
    {
        var jobs = Signed(10);
        Close(Closes.Over(_bench.World, [.. jobs.Take(9)]));
        var outcome = await _bench.FindAsync(AuditRules.CloseLeavesOut);
        var now = _bench.Clock.GetUtcNow();

        var report = JsonNode.Parse(AuditReportDraft.OfAudit(outcome, Handle.Parse("inspectors"), now))!;

        var draft = new StatementDraft("audit-report", report["record"]!.GetValue<string>(), _bench.World.Origin, now);
        var body = report["sections"]!["body"]!.DeepClone().AsObject();
        body.Insert(0, "salt", _bench.World.Random.Sixteen());
        draft.Predicate["stream"] = _bench.World.Random.Sixteen();
        draft.Predicate["sequence"] = 1;
        var read = new StatementReader(_bench.World.Origin).Read(draft.With("body", body).Sign(_bench.World.Stranger));
        Assert.True(read.IsRead, read.Refusal?.ToString());
        var section = read.Content.Section<AuditReportBody>()!;
        Assert.Equal(17, section.Checkpoint.Size);
        Assert.Equal("close-leaves-out", Assert.Single(section.Exceptions).Rule.ToString());
    }

    private IReadOnlyList<Attestation> Signed(int count) => _bench.Jobs(count);

    private StatementDraft Job(string low, string high) => _bench.World.Reports.Job().But(draft =>
        draft.Sections["run"]["acceleratorHours"] = new JsonObject { ["low"] = low, ["high"] = high, ["basis"] = "declared" });

    private void Close(StatementDraft draft, Action<JsonObject>? change = null)
    {
        change?.Invoke(draft.Sections["body"]);
        _bench.Log.Append(draft.Sign(_bench.World.Reporter));
    }
}
