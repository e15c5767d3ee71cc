using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Provenance.Accounting;
using Provenance.Client;
using Provenance.Statements;
using Provenance.TestWorld;
using Provenance.Transparency;

namespace Provenance.Auditing.Tests;

/// <summary>A log that is shown in part, or as something else: neither may pass for agreement with the raw accounting.</summary>
public sealed class LoggedReportsTests : IDisposable
{
    private readonly AuditBench _bench = new();

    private RegistryWorld World => _bench.World;

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task What_is_shown_of_a_report_is_compared_although_a_section_is_redacted()
    {
        var job = World.Reports.Job();
        var raw = Raw(job);
        job.Sections["run"]["acceleratorHours"] = new JsonObject { ["low"] = "64", ["high"] = "64", ["basis"] = "measured" };
        Redact(_bench.Log.Append(job.Sign(World.Reporter)), "parties");

        var (outcome, findings) = await ReconcileAsync(raw);

        Assert.Equal(["run.acceleratorHours.low", "run.acceleratorHours.high"], Assert.Single(outcome.Differing).Fields.Select(field => field.Path));
        Assert.Equal(["raw-differs", "raw-not-compared"], findings.Counts.Keys);
        Assert.Equal(Severity.Statement, findings.Worst);
    }

    [Fact]
    public async Task A_record_that_the_log_contradicts_is_no_agreement_though_its_first_statement_is_the_raw_one()
    {
        var job = World.Reports.Job();
        var raw = Raw(job);
        var first = _bench.Log.Append(job.Sign(World.Reporter));
        var second = _bench.Log.Append(World.Reports.Job().But(draft => draft.Record = job.Record).Sign(World.Reporter));

        var (outcome, findings) = await ReconcileAsync(raw);

        Assert.Equal((0, 0), (outcome.Agreeing, outcome.Differing.Count));
        var finding = Assert.Single(findings.Kept);
        Assert.Equal((AuditRules.Conflict, (long?)second.Value), (finding.Rule, finding.Index));
        Assert.Contains($"as entry {first.Value} does", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_section_that_was_redacted_is_a_notice_and_no_agreement_and_the_report_is_partial()
    {
        var job = World.Reports.Job();
        Redact(_bench.Log.Append(job.Sign(World.Reporter)), "parties", "lineage");

        var (outcome, findings) = await ReconcileAsync(Raw(job));

        Assert.Equal((0, 0), (outcome.Agreeing, outcome.Differing.Count));
        Assert.Equal((Severity.Notice, 1), (findings.Worst, findings.Counts["raw-not-compared"]));
        Assert.Equal($"{job.Record} was compared without parties and lineage, which are not shown.", Assert.Single(findings.Kept).Message);
        using var report = JsonDocument.Parse(AuditReportDraft.OfReconciliation(
            outcome, findings, _bench.Log.Checkpoint().Checkpoint, World.Cluster, Handle.Parse("inspectors"), World.Now));
        var body = report.RootElement.GetProperty("sections").GetProperty("body");
        Assert.Equal(("partial", 2), (body.GetProperty("coverage").GetString(), body.GetProperty("missingSections").GetInt32()));
    }

    [Fact]
    public async Task A_section_that_is_missing_without_a_redaction_is_the_logs_fault()
    {
        var job = World.Reports.Job();
        Show(_bench.Log.Append(job.Sign(World.Reporter)), entry => Without(entry, "parties"));

        var (_, findings) = await ReconcileAsync(Raw(job));

        Assert.Equal(["raw-not-compared", "section-missing"], findings.Counts.Keys);
        Assert.Equal(Severity.Log, findings.Worst);
    }

    [Fact]
    public async Task A_report_behind_another_clusters_is_told()
    {
        var elsewhere = World.Reports.Job().But(draft => draft.Record = $"{World.Operator.Handle}/{RegistryWorld.Site}/h100-b/jobs/1").Sign(World.Reporter);
        _bench.Log.Append(elsewhere);
        var index = _bench.Log.Append(World.SignedJob());
        Show(index, entry => entry with { Attestation = elsewhere, Leaf = default });

        var (_, findings) = await ReconcileAsync();

        Assert.Equal([(AuditRules.LeafOfAnother, (long?)index.Value)], findings.Kept.Select(finding => (finding.Rule, finding.Index)));
    }

    [Fact]
    public async Task A_report_with_a_section_that_was_not_signed_is_the_logs_fault_and_not_the_signers_alone()
    {
        var job = World.Reports.Job();
        var index = _bench.Log.Append(job.Sign(World.Reporter));
        Show(index, entry => With(entry, "run", "{}"u8.ToArray()));

        var (_, findings) = await ReconcileAsync(Raw(job));

        Assert.Equal([(AuditRules.Unreadable, (long?)index.Value), (AuditRules.RawNotLogged, null)], findings.Kept.Select(finding => (finding.Rule, finding.Index)));
    }

    [Fact]
    public async Task A_revocation_behind_another_entry_is_told()
    {
        var job = World.SignedJob();
        _bench.Log.Append(job);
        var index = _bench.Log.Append(World.Trust.Revocation(World.Stranger, version: 2).Sign(World.Quorum));
        Show(index, entry => entry with { Attestation = job, Leaf = default });

        var (_, findings) = await ReconcileAsync();

        Assert.Contains(findings.Kept, finding => (finding.Rule, finding.Index) == (AuditRules.LeafOfAnother, index.Value));
    }

    [Fact]
    public async Task A_trust_statement_without_its_threshold_is_told_and_a_report_about_another_cluster_is_not()
    {
        var index = _bench.Log.Append(World.Trust.Revocation(World.Reporter, version: 2).Sign(World.Authorities[0].Key));
        _bench.Log.Append(World.Reports.Job().But(draft => draft.Record = $"{World.Operator.Handle}/{RegistryWorld.Site}/h100-b/jobs/1").Sign(World.Stranger));

        var (_, findings) = await ReconcileAsync();

        Assert.Equal([(AuditRules.NoRight, (long?)index.Value)], findings.Kept.Select(finding => (finding.Rule, finding.Index)));
    }

    [Fact]
    public async Task A_signature_that_does_not_verify_is_told_as_one()
    {
        var job = World.SignedJob();
        var signature = job.Envelope.Signatures[0];
        var bytes = signature.Signature.ToArray();
        bytes[40] ^= 1;
        Assert.True(Envelope.TryCreate(Pae.PayloadType, job.Envelope.Payload, [signature with { Signature = bytes }], out var envelope, out _));
        Assert.True(Attestation.TryCreate(envelope, job.Sections, out var forged, out _));
        _bench.Log.Append(forged);

        var (_, findings) = await ReconcileAsync();

        Assert.Equal(["bad-signature"], findings.Counts.Keys);
    }

    [Fact]
    public async Task A_log_under_another_root_is_told()
    {
        var reports = new LoggedReports(_bench.Log, VerificationPolicy.Of(_bench.Log.LogKey, Digest.Of("another root"u8)));

        await reports.ReadAsync(World.Cluster + "/", null, TestContext.Current.CancellationToken);

        Assert.Equal([(AuditRules.OtherRoot, (long?)0)], reports.Refused.Kept.Select(finding => (finding.Rule, finding.Index)));
    }

    [Fact]
    public void What_was_only_counted_of_the_log_stays_counted()
    {
        var refused = new FindingList();
        for (var i = 0; i < FindingList.MostKept + 5; i++)
        {
            refused.Add(AuditFinding.OfEntry(AuditRules.ContentMissing, i, "is not shown."));
        }

        var findings = ReconciliationFindings.Of(new Reconciliation(World.Origin).Compare([]), refused);

        Assert.Equal(FindingList.MostKept + 5, findings.Total);
    }

    [Fact]
    public async Task Hours_whose_sum_leaves_128_bits_are_told_exactly()
    {
        var jobs = Enumerable.Range(0, 341).Select(_ => World.Reports.Job()).ToList();
        foreach (var job in jobs)
        {
            job.Sections["run"]["acceleratorHours"] = new JsonObject { ["low"] = new string('9', 30), ["high"] = new string('9', 30), ["basis"] = "declared" };
            _bench.Log.Append(job.Sign(World.Reporter));
        }

        var (outcome, findings) = await ReconcileAsync([.. jobs.Select(Raw)]);

        Assert.Equal(0, findings.Total);
        Assert.Equal(("340999999999999999999999999999659", "340999999999999999999999999999659"), (outcome.Raw.High.ToString(), outcome.Logged.Low.ToString()));
    }

    private async Task<(ReconciliationOutcome Outcome, FindingList Findings)> ReconcileAsync(params Draft[] raw)
    {
        var reconciliation = new Reconciliation(World.Origin);
        await reconciliation.ReadRawAsync(raw.Select(RowOutcome.Of).ToAsyncEnumerable());
        var reports = new LoggedReports(_bench.Log, _bench.Log.Policy);
        await reports.ReadAsync(World.Cluster + "/", null, TestContext.Current.CancellationToken);
        var outcome = reconciliation.Compare(reports.Current());
        return (outcome, ReconciliationFindings.Of(outcome, reports.Refused));
    }

    private void Redact(LeafIndex index, params string[] sections)
    {
        var statement = _bench.Log.Entries[(int)index.Value].Content.Envelope.StatementId;
        _bench.Log.Append(World.Trust.Redaction(statement, 1, sections).Sign(World.Quorum));
        Show(index, entry => sections.Aggregate(entry, Without));
    }

    private void Show(LeafIndex index, Func<SourceEntry, SourceEntry> change) =>
        _bench.Log.Entry = entry => entry.Index == index ? change(entry) : entry;

    // What an import would draft of the job: its sections before they have a salt.
    private static Draft Raw(StatementDraft job) => new()
    {
        Place = new SourcePlace("jobs.txt", 2),
        Source = "slurm",
        Kind = StatementKinds.Get<TrainingJobKind>(),
        Record = job.Record,
        Sections = [.. job.Sections.Select(section => new DraftSection(section.Key, Unsalted(section.Value)))],
        SourceDigest = Digest.Of("a line"u8),
    };

    private static byte[] Unsalted(JsonObject section)
    {
        var copy = section.DeepClone().AsObject();
        copy.Remove("salt");
        return Encoding.UTF8.GetBytes(copy.ToJsonString());
    }

    private static SourceEntry Without(SourceEntry entry, string section) => Of(entry, entry.Attestation!.Sections.Where(one => one.Key != section));

    private static SourceEntry With(SourceEntry entry, string section, byte[] content) =>
        Of(entry, [.. entry.Attestation!.Sections.Where(one => one.Key != section), new(section, content)]);

    private static SourceEntry Of(SourceEntry entry, IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> sections)
    {
        Assert.True(Attestation.TryCreate(entry.Attestation!.Envelope, sections, out var changed, out _));
        return entry with { Attestation = changed };
    }
}
