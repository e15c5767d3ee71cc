using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using Provenance.Statements;
using Provenance.TestWorld;

namespace Provenance.Auditing.Tests;

/// <summary>What trust statements say of entries below them: that they are disputed, that sections of them are gone.</summary>
public sealed class LaterTrustTests : IDisposable
{
    private readonly AuditBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Entries_of_a_compromised_key_are_disputed_from_the_time_of_the_compromise_on()
    {
        _bench.Jobs(2);
        _bench.Log.Now = _bench.World.Now.AddSeconds(20);
        _bench.Jobs(3);
        Revoke(_bench.World.Reporter, _bench.World.Now.AddSeconds(20));

        var outcome = await _bench.FindAsync(AuditRules.Disputed);

        Assert.Equal([8, 9, 10], outcome.Findings.Kept.Select(finding => finding.Index!.Value));
        Assert.Contains("of acme, which is known to have been in other hands since", outcome.Findings.Kept[0].Message, StringComparison.Ordinal);
        Assert.Equal(Severity.Statement, outcome.Findings.Worst);
    }

    [Fact]
    public async Task A_delegators_compromise_disputes_what_its_delegates_reported_and_whom_it_delegated_to()
    {
        _bench.Jobs(2);
        Revoke(_bench.World.Operator.Key, _bench.World.Now);

        var outcome = await _bench.FindAsync(AuditRules.Disputed);

        Assert.Equal([5, 6, 7], outcome.Findings.Kept.Select(finding => finding.Index!.Value).Order());
    }

    [Fact]
    public async Task Another_delegator_since_takes_no_dispute_away_and_what_is_logged_under_it_has_none()
    {
        var world = _bench.World;
        using var other = world.Key("other");
        _bench.Log.Append(world.Trust.Accreditation(world.Operator, other, sites: [RegistryWorld.Site]).Sign(world.Quorum));
        _bench.Jobs(2);
        Revoke(world.Operator.Key, world.Now);
        _bench.Log.Append(world.Trust.Delegation(world.Operator, world.Reporter, [RegistryWorld.Site], ["training-job"], version: 2).Sign(other));
        _bench.Jobs(2);

        var outcome = await _bench.FindAsync(AuditRules.Disputed);

        Assert.Equal([5, 7, 8], outcome.Findings.Kept.Select(finding => finding.Index!.Value).Order());
    }

    [Fact]
    public async Task A_revocation_for_another_cause_disputes_nothing()
    {
        _bench.Jobs(2);
        _bench.Log.Append(_bench.World.Trust.Revocation(_bench.World.Reporter, version: 2)
            .But(draft => draft.Sections["body"]["cause"] = "ceased").Sign(_bench.World.Quorum));

        await _bench.FindAsync();
    }

    [Fact]
    public async Task A_compromise_that_becomes_known_after_an_audit_disputes_what_that_audit_had_judged()
    {
        _bench.Jobs(2);
        await _bench.FindAsync();
        Revoke(_bench.World.Reporter, _bench.World.Now);

        var outcome = await _bench.FindAsync(AuditRules.Disputed);

        Assert.Equal(8, outcome.From);
        Assert.Equal([6, 7], outcome.Findings.Kept.Select(finding => finding.Index!.Value));
    }

    [Fact]
    public async Task The_signed_report_of_an_audit_names_disputed_entries_as_no_fault_of_the_log()
    {
        _bench.Jobs(2);
        Revoke(_bench.World.Reporter, _bench.World.Now);

        var report = JsonNode.Parse(AuditReportDraft.OfAudit(await _bench.AuditAsync(), Handle.Parse("safeguards-audit"), _bench.World.Now))!;

        var exception = Assert.Single(report["sections"]!["body"]!["exceptions"]!.AsArray())!;
        Assert.Equal(("disputed", "statement", 2L, 6L), (
            (string)exception["rule"]!, (string)exception["weight"]!, (long)exception["count"]!, (long)exception["firstEntry"]!));
    }

    [Fact]
    public async Task A_section_that_a_redaction_names_may_be_missing_and_no_other()
    {
        var job = _bench.Jobs(2)[1];
        _bench.Log.Append(_bench.World.Trust.Redaction(job.Envelope.StatementId, 1, "parties").Sign(_bench.World.Quorum));
        _bench.Log.Entry = entry => entry.Index.Value == 7 ? Without(entry, "parties") : entry;
        await _bench.FindAsync();

        _bench.Log.Entry = entry => entry.Index.Value == 7 ? Without(Without(entry, "parties"), "run") : entry;
        var outcome = await _bench.AuditAsync(state: "another");

        Assert.Equal([(AuditRules.SectionMissing, (long?)7)], outcome.Findings.Kept.Select(finding => (finding.Rule, finding.Index)));
        Assert.Contains("section run", outcome.Findings.Kept[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_audit_of_the_tree_that_goes_on_with_one_that_was_stopped_misses_no_section(bool isFromStart)
    {
        var job = _bench.Jobs(600)[20];
        _bench.Log.Append(_bench.World.Trust.Redaction(job.Envelope.StatementId, 1, "parties").Sign(_bench.World.Quorum));
        _bench.Log.Entry = entry => entry.Index.Value == AuditBench.Genesis + 20 ? Without(entry, "parties") : entry;
        _bench.Log.FailsAfter = _bench.Log.Asked + 9;
        await Assert.ThrowsAsync<SourceUnavailableException>(() => _bench.AuditAsync(with: options => options with { Concurrency = 1 }));
        _bench.Log.FailsAfter = int.MaxValue;

        foreach (var from in (long[])[512, _bench.Log.Entries.Count])
        {
            var tree = await _bench.AuditAsync(with: options => options with { WithContent = false, FromStart = isFromStart && from == 512 });

            Assert.Equal((true, from), (tree.IsComplete, tree.From));
            Assert.Empty(tree.Findings.Counts);
        }

        Assert.Equal(0, (await _bench.AuditAsync()).From);
        await _bench.FindAsync();
    }

    [Fact]
    public async Task A_redaction_without_the_threshold_of_authorities_accounts_for_nothing()
    {
        var job = _bench.Jobs(1)[0];
        _bench.Log.Append(_bench.World.Trust.Redaction(job.Envelope.StatementId, 1, "parties").Sign(_bench.World.Authorities[0].Key));
        _bench.Log.Entry = entry => entry.Index.Value == 6 ? Without(entry, "parties") : entry;

        await _bench.FindAsync(AuditRules.SectionMissing, AuditRules.NoRight);
    }

    [Fact]
    public async Task A_memory_of_an_earlier_version_keeps_its_checkpoint_and_judges_anew()
    {
        _bench.Jobs(2);
        await _bench.FindAsync();
        using (var old = new SqliteConnection($"Data Source={_bench["state"]};Pooling=False"))
        {
            old.Execute("DROP INDEX reports_key; ALTER TABLE reports DROP COLUMN logged; DROP TABLE missing; PRAGMA user_version = 1");
        }

        var outcome = await _bench.FindAsync();

        Assert.Equal((8, 0), (outcome.Before!.Checkpoint.Size.Value, outcome.From));
    }

    private void Revoke(SigningKey key, DateTimeOffset from) => _bench.Log.Append(_bench.World.Trust.Revocation(key, version: 2)
        .But(draft => draft.Sections["body"]["from"] = StatementDraft.Time(from)).Sign(_bench.World.Quorum));

    private static SourceEntry Without(SourceEntry entry, string section)
    {
        Assert.True(Attestation.TryCreate(
            entry.Attestation!.Envelope, entry.Attestation.Sections.Where(one => one.Key != section), out var changed, out _));
        return entry with { Attestation = changed };
    }
}
