using System.Text.Json;
using Provenance.Accounting;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Auditing.Tests;

/// <summary>Raw records that give no statement: a site must not be able to hide a job by making its record unreadable.</summary>
public sealed class NotDraftedTests
{
    [Fact]
    public async Task Each_reason_that_hides_records_is_a_finding_and_makes_the_coverage_partial()
    {
        var (reconciliation, outcome, findings) = await CompareAsync(
            NotDraftedReason.AcceleratorUnmapped, NotDraftedReason.JobStep, NotDraftedReason.ValueUnreadable, NotDraftedReason.AcceleratorUnmapped);

        Assert.False(reconciliation.IsEmpty);
        Assert.Equal(Severity.Statement, findings.Worst);
        Assert.Equal(3, findings.Counts["raw-not-drafted"]);
        Assert.Equal(
            ["jobs.txt:4 1 raw records give no statement and were not compared: ValueUnreadable. The first, job 4: Odd.",
             "jobs.txt:2 2 raw records give no statement and were not compared: AcceleratorUnmapped. The first, job 2: Odd."],
            findings.Kept.Select(finding => $"{finding.Place} {finding.Message}"));
        using var report = Report(outcome, findings);
        var body = report.RootElement.GetProperty("sections").GetProperty("body");
        Assert.Equal("partial", body.GetProperty("coverage").GetString());
        var exception = Assert.Single(body.GetProperty("exceptions").EnumerateArray());
        Assert.Equal("raw-not-drafted", exception.GetProperty("rule").GetString());
        Assert.Equal(3, exception.GetProperty("count").GetInt64());
    }

    [Theory]
    [InlineData(NotDraftedReason.AsOfMissing)]
    [InlineData(NotDraftedReason.Malformed)]
    [InlineData(NotDraftedReason.ValueMissing)]
    [InlineData(NotDraftedReason.TimeAmbiguous)]
    [InlineData(NotDraftedReason.TimeImpossible)]
    [InlineData(NotDraftedReason.NameCollision)]
    [InlineData(NotDraftedReason.RecordRepeated)]
    [InlineData(NotDraftedReason.WouldBeRefused)]
    public async Task A_reason_is_a_finding_unless_it_lies_in_the_records_nature(NotDraftedReason reason)
    {
        var (_, _, findings) = await CompareAsync(reason);

        Assert.Equal(1, findings.Counts["raw-not-drafted"]);
    }

    [Theory]
    [InlineData(true, NotDraftedReason.NoAccelerators, NotDraftedReason.TimeZoneMissing)]
    [InlineData(false, NotDraftedReason.AcceleratorUnmapped)]
    public async Task A_time_zone_is_missing_where_a_time_asked_for_one(bool expected, params NotDraftedReason[] reasons)
    {
        var (reconciliation, _, _) = await CompareAsync(reasons);

        Assert.Equal(expected, reconciliation.LacksTimeZone);
    }

    [Theory]
    [InlineData]
    [InlineData(NotDraftedReason.JobStep, NotDraftedReason.NoAccelerators, NotDraftedReason.NotStarted, NotDraftedReason.Excluded)]
    public async Task Records_that_need_no_statement_are_no_finding_and_alone_nothing_to_compare(params NotDraftedReason[] reasons)
    {
        var (reconciliation, outcome, findings) = await CompareAsync(reasons);

        Assert.True(reconciliation.IsEmpty);
        Assert.Equal(0, findings.Total);
        using var report = Report(outcome, findings);
        Assert.Equal("complete", report.RootElement.GetProperty("sections").GetProperty("body").GetProperty("coverage").GetString());
    }

    private static async Task<(Reconciliation Reconciliation, ReconciliationOutcome Outcome, FindingList Findings)> CompareAsync(params NotDraftedReason[] reasons)
    {
        var reconciliation = new Reconciliation("registry.example/2026");
        await reconciliation.ReadRawAsync(reasons
            .Select((reason, i) => RowOutcome.Of(new NotDrafted(new SourcePlace("jobs.txt", i + 2), $"job {i + 2}", reason, "Odd.")))
            .ToAsyncEnumerable());
        var outcome = reconciliation.Compare([]);
        return (reconciliation, outcome, ReconciliationFindings.Of(outcome, new FindingList()));
    }

    private static JsonDocument Report(ReconciliationOutcome outcome, FindingList findings)
    {
        var edge = TreeEdge.Empty;
        return JsonDocument.Parse(AuditReportDraft.OfReconciliation(
            outcome,
            findings,
            new Checkpoint("registry.example/2026", edge.Size, edge.Root),
            "acme/jurong-1/h100-a",
            Handle.Parse("inspectors"),
            new DateTimeOffset(2026, 11, 26, 0, 0, 0, TimeSpan.Zero)));
    }
}
