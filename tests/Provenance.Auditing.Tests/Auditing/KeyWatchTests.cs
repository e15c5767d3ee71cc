using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Auditing.Tests;

/// <summary>The use of a key whose holder says what it made with it.</summary>
public sealed class KeyWatchTests : IDisposable
{
    private readonly AuditBench _bench = new();

    private SigningKey Reporter => _bench.World.Reporter;

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_report_that_the_holder_did_not_make_is_found_and_one_that_the_log_lacks_too()
    {
        var jobs = _bench.Jobs(10);
        var watch = Watch(Reporter, [.. Ids(jobs.Take(9)), Digest.Of("made, never logged"u8)]);

        var outcome = await FindAsync(watch, AuditRules.KeyUseUnknown, AuditRules.MadeNotLogged);

        Assert.Equal(15, outcome.Findings.Kept.Single(finding => finding.Rule == AuditRules.KeyUseUnknown).Index);
        Assert.Equal(new KeyUse(Reporter.PublicKey.KeyId, 10, 10, 0), Assert.Single(watch.Uses));
        Assert.Equal(0, watch.ByTagsAlone);
    }

    [Theory]
    [InlineData(true, "tag-wrong")]
    [InlineData(false, "key-use-unknown", "tag-wrong")]
    public async Task A_report_under_another_tag_is_seen_by_its_signature(bool isMade, params string[] codes)
    {
        var job = _bench.World.SignedJob();
        _bench.Log.Append(job, Tagged(job, new byte[DiscoveryTag.SecretBytes]));

        var outcome = await AuditAsync(Watch(Reporter, isMade ? Ids([job]) : []));

        Assert.Equal(codes, outcome.Findings.Counts.Keys);
        Assert.All(outcome.Findings.Kept, finding => Assert.Equal(6, finding.Index));
        Assert.Contains("was signed with", outcome.Findings.Kept[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false, "key-use-unknown")]
    public async Task A_trust_statement_is_seen_by_its_signature(bool isMade, params string[] codes)
    {
        var delegation = _bench.Log.Entries[5].Content;

        var outcome = await AuditAsync(Watch(_bench.World.Operator.Key, isMade ? Ids([delegation]) : []));

        Assert.Equal(codes, outcome.Findings.Counts.Keys);
    }

    [Fact]
    public async Task Another_secret_than_the_keys_is_told_for_each_report_and_no_report_is_called_missing()
    {
        var jobs = _bench.Jobs(3);
        var watch = new KeyWatch([new WatchedKey(Reporter.PublicKey.KeyId, Digest.Of("another"u8).ToArray())], [.. Ids(jobs)]);

        var outcome = await FindAsync(watch, AuditRules.TagWrong);

        Assert.Equal(3, outcome.Findings.Total);
        Assert.Equal((0, 3), (watch.Uses[0].Tagged, watch.Uses[0].WronglyTagged));
    }

    [Fact]
    public async Task The_tag_of_a_key_that_did_not_sign_is_no_use_of_it()
    {
        var job = _bench.World.SignedJob();
        _bench.Log.Append(job, Tagged(job, ShownLog.SecretOf(_bench.World.Operator.Key.PublicKey.KeyId)));

        var outcome = await FindAsync(Watch(_bench.World.Operator.Key, Ids([_bench.Log.Entries[5].Content])), AuditRules.TagWrong);

        Assert.Contains("beside another key's signature", outcome.Findings.Kept[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_an_entry_names_without_its_signature_is_told_as_that()
    {
        var job = _bench.World.SignedJob();
        Assert.True(Envelope.TryCreate(
            Pae.PayloadType, job.Envelope.Payload, [job.Envelope.Signatures[0] with { Signature = new byte[EnvelopeSignature.SizeBytes] }], out var envelope, out _));
        Assert.True(Attestation.TryCreate(envelope, job.Sections, out var forged, out _));
        _bench.Log.Append(forged, Tagged(forged, new byte[DiscoveryTag.SecretBytes]));

        var outcome = await FindAsync(Watch(Reporter, []), AuditRules.BadSignature, AuditRules.KeyUseUnknown);

        Assert.Contains(outcome.Findings.Kept, finding => finding.Message.StartsWith("names a key of yours, whose signature does not verify", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_no_content_is_known_the_tag_tells_it_and_the_entry_is_counted(bool withContent)
    {
        var jobs = _bench.Jobs(2);
        _bench.Log.Entry = entry => entry.Index.Value == 7 ? new SourceEntry(entry.Index, null, default, "is not shown.") : entry;
        var watch = Watch(Reporter, Ids(jobs.Take(1)));

        var outcome = await AuditAsync(watch, withContent);

        var use = outcome.Findings.Kept.Single(finding => finding.Rule == AuditRules.KeyUseUnknown);
        Assert.Equal(7, use.Index);
        Assert.Contains("carries the tag of a key of yours", use.Message, StringComparison.Ordinal);
        Assert.Equal(withContent ? 1 : 8, watch.ByTagsAlone);
    }

    private static KeyWatch Watch(SigningKey key, IEnumerable<Digest> made) =>
        new([new WatchedKey(key.PublicKey.KeyId, ShownLog.SecretOf(key.PublicKey.KeyId))], [.. made]);

    private static IEnumerable<Digest> Ids(IEnumerable<Attestation> made) => made.Select(one => one.Envelope.StatementId);

    private byte[] Tagged(Attestation attestation, ReadOnlyMemory<byte> secret) => Leaf.Of(attestation.Envelope, _bench.Log.Now, _ => secret).Encode();

    private Task<AuditOutcome> AuditAsync(KeyWatch watch, bool withContent = true) =>
        _bench.AuditAsync(with: options => options with { KeyWatch = watch, WithContent = withContent });

    private async Task<AuditOutcome> FindAsync(KeyWatch watch, params AuditRule[] rules)
    {
        var outcome = await AuditAsync(watch);
        Assert.Equal(rules.Select(rule => rule.Code).Order(StringComparer.Ordinal), outcome.Findings.Counts.Keys);
        return outcome;
    }
}
