using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Auditing.Tests;

/// <summary>What an operator could try, each found for what it is.</summary>
public sealed class ForgeryTests : IDisposable
{
    private readonly AuditBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task An_honest_log_gives_no_finding()
    {
        _bench.Jobs(600);

        var outcome = await _bench.FindAsync();

        Assert.True(outcome.IsComplete);
        Assert.Equal(606, outcome.To);
    }

    [Fact]
    public async Task A_dropped_entry_is_found_by_the_places_of_those_after_it()
    {
        _bench.Jobs(300);
        _bench.Log.Bundle = (id, bytes) => id.Number != 0 ? bytes : Without(id, bytes, 100);

        var outcome = await _bench.FindAsync(AuditRules.EntryNotInTree, AuditRules.LeafDiffers, AuditRules.LeafOfAnother, AuditRules.StreamGap);

        Assert.Contains("as entry 101", First(outcome, AuditRules.EntryNotInTree).Message, StringComparison.Ordinal);
        Assert.Equal(100, First(outcome, AuditRules.EntryNotInTree).Index);
    }

    [Fact]
    public async Task An_altered_entry_is_found_at_its_index()
    {
        _bench.Jobs(300);
        _bench.Log.Bundle = (id, bytes) => id.Number == 1 ? Flip(bytes, 1000) : bytes;

        var outcome = await _bench.FindAsync(AuditRules.EntryNotInTree, AuditRules.LeafDiffers);

        Assert.Equal(256 + (1000 / 91), First(outcome, AuditRules.EntryNotInTree).Index);
    }

    [Fact]
    public async Task Reordered_entries_are_found()
    {
        _bench.Jobs(20);
        _bench.Log.Bundle = (id, bytes) => Swapped(id, bytes, 10, 11);

        var outcome = await _bench.FindAsync(AuditRules.EntryNotInTree, AuditRules.LeafDiffers, AuditRules.LeafOfAnother, AuditRules.StreamGap);

        Assert.Equal(2, outcome.Findings.Counts[AuditRules.EntryNotInTree.Code]);
    }

    [Fact]
    public async Task Another_trees_tiles_do_not_lead_to_the_root()
    {
        _bench.Jobs(300);
        using var other = new AuditBench(seed: 2);
        other.Jobs(300);
        var tiles = other.Log;
        _bench.Log.Tile = (tile, _) => tiles.TrueTile(tile);

        var outcome = await _bench.AuditAsync();

        Assert.Contains(AuditRules.TileWrong.Code, outcome.Findings.Counts.Keys);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(0)]
    [InlineData(8193)]
    public async Task A_tile_of_the_wrong_length_is_named(int length)
    {
        _bench.Jobs(300);
        _bench.Log.Tile = (tile, bytes) => tile is { Level: 0, IsFull: true } ? [.. bytes.Concat(new byte[1]).Take(length)] : bytes;

        var outcome = await _bench.FindAsync(AuditRules.TileWrong);

        Assert.Equal("/tile/0/000", First(outcome, AuditRules.TileWrong).Place);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task A_bundle_of_the_wrong_length_is_named(int difference)
    {
        _bench.Jobs(300);
        _bench.Log.Bundle = (id, bytes) => id.Number == 1 ? [.. bytes.Concat(new byte[1]).Take(bytes.Length + difference)] : bytes;

        var outcome = await _bench.FindAsync(AuditRules.BundleWrong);

        Assert.Equal("/tile/entries/001.p/50", First(outcome, AuditRules.BundleWrong).Place);
    }

    [Fact]
    public async Task Content_that_its_leaf_does_not_commit_to_is_found()
    {
        var jobs = _bench.Jobs(20);
        _bench.Log.Entry = entry => entry.Index.Value == 10 ? entry with { Attestation = jobs[0] } : entry;

        var outcome = await _bench.AuditAsync();

        Assert.Equal(10, First(outcome, AuditRules.LeafOfAnother).Index);
    }

    [Fact]
    public async Task A_statement_rewrapped_with_fewer_signatures_is_found()
    {
        _bench.Jobs(3);
        _bench.Log.Entry = entry => entry.Index.Value == 1 ? entry with { Attestation = WithOneSignature(entry.Attestation!) } : entry;

        var outcome = await _bench.AuditAsync();

        Assert.Equal(1, First(outcome, AuditRules.LeafOfAnother).Index);
        Assert.Contains(AuditRules.NoRight.Code, outcome.Findings.Counts.Keys);
    }

    [Fact]
    public async Task A_withheld_envelope_is_found()
    {
        _bench.Jobs(20);
        _bench.Log.Entry = entry => entry.Index.Value == 12 ? new SourceEntry(entry.Index, null, default, "is not shown.") : entry;

        var outcome = await _bench.FindAsync(AuditRules.ContentMissing, AuditRules.StreamGap);

        Assert.Equal(12, First(outcome, AuditRules.ContentMissing).Index);
    }

    [Fact]
    public async Task A_withheld_trust_statement_is_known_by_its_tag()
    {
        _bench.Jobs(3);
        _bench.Log.Entry = entry => entry.Index.Value == 5 ? new SourceEntry(entry.Index, null, default, "is not shown.") : entry;

        var outcome = await _bench.AuditAsync();

        Assert.Equal(5, First(outcome, AuditRules.TrustBodyMissing).Index);
    }

    [Fact]
    public async Task A_trust_statement_whose_leaf_hides_it_is_found()
    {
        var revocation = _bench.World.Trust.Revocation(_bench.World.Reporter, version: 2).Sign(_bench.World.Quorum);
        _bench.Log.Append(revocation, Leaf.Of(revocation.Envelope, _bench.Log.Now, ShownLog.SecretOf).Encode());

        var outcome = await _bench.FindAsync(AuditRules.LeafOfAnother);

        Assert.Equal(6, First(outcome, AuditRules.LeafOfAnother).Index);
        Assert.Contains("lacks the tags", First(outcome, AuditRules.LeafOfAnother).Message, StringComparison.Ordinal);

        // It binds all the same, in a later run too.
        _bench.Jobs(1);
        await _bench.FindAsync(AuditRules.LeafOfAnother, AuditRules.NoRight);
    }

    [Fact]
    public async Task A_section_swapped_between_statements_is_found()
    {
        var jobs = _bench.Jobs(3);
        _bench.Log.Entry = entry => entry.Index.Value == 7 ? entry with { Attestation = With(entry.Attestation!, "run", jobs[0].Sections["run"]) } : entry;

        var outcome = await _bench.FindAsync(AuditRules.Unreadable, AuditRules.StreamGap);

        Assert.Equal(7, First(outcome, AuditRules.Unreadable).Index);
    }

    [Fact]
    public async Task A_section_that_no_redaction_accounts_for_is_found()
    {
        _bench.Jobs(3);
        _bench.Log.Entry = entry => entry.Index.Value == 7 ? entry with { Attestation = Without(entry.Attestation!, "parties") } : entry;

        var outcome = await _bench.FindAsync(AuditRules.SectionMissing);

        Assert.Equal(1, outcome.MissingSections);
        Assert.Equal(7, First(outcome, AuditRules.SectionMissing).Index);
        Assert.Equal(Severity.Log, outcome.Findings.Worst);
    }

    [Fact]
    public async Task Time_of_logging_that_goes_back_is_found()
    {
        _bench.Jobs(3);
        _bench.Log.Now = _bench.World.Now.AddMinutes(-1);
        _bench.Jobs(1);

        var outcome = await _bench.FindAsync(AuditRules.LoggedBackwards);

        Assert.Equal(9, First(outcome, AuditRules.LoggedBackwards).Index);
    }

    [Fact]
    public async Task A_time_of_logging_in_the_future_is_found()
    {
        _bench.Log.Now = _bench.World.Now.AddHours(1);
        _bench.Jobs(1);

        var outcome = await _bench.FindAsync(AuditRules.LoggedImplausibly);

        Assert.Equal(6, First(outcome, AuditRules.LoggedImplausibly).Index);
    }

    [Fact]
    public async Task An_entry_that_was_dated_back_is_noticed_by_who_looked_in_between()
    {
        _bench.Jobs(3);
        _bench.Clock.Advance(TimeSpan.FromHours(2));
        await _bench.FindAsync();
        _bench.Jobs(1);

        var outcome = await _bench.FindAsync(AuditRules.ShownLate);

        Assert.Equal(Severity.Notice, outcome.Findings.Worst);
        Assert.Equal(9, First(outcome, AuditRules.ShownLate).Index);
    }

    [Fact]
    public async Task A_revoked_keys_statement_that_was_accepted_is_found()
    {
        _bench.Log.Append(_bench.World.Trust.Revocation(_bench.World.Reporter, version: 2).Sign(_bench.World.Quorum));
        _bench.Jobs(1);

        var outcome = await _bench.FindAsync(AuditRules.NoRight);

        Assert.Equal(7, First(outcome, AuditRules.NoRight).Index);
        Assert.Contains("KeyRevoked", First(outcome, AuditRules.NoRight).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_statement_of_a_key_that_nobody_knows_is_found()
    {
        _bench.Log.Append(_bench.World.Reports.Job().Sign(_bench.World.Stranger));

        var outcome = await _bench.FindAsync(AuditRules.BadSignature, AuditRules.NoRight);

        Assert.Equal(6, First(outcome, AuditRules.NoRight).Index);
    }

    [Fact]
    public async Task A_signature_that_does_not_verify_is_found_though_its_leaf_commits_to_it()
    {
        var job = _bench.World.SignedJob();
        var signature = job.Envelope.Signatures[0];
        Assert.True(Envelope.TryCreate(
            Pae.PayloadType, job.Envelope.Payload, [signature with { Signature = Flip(signature.Signature.ToArray(), 40) }], out var envelope, out _));
        Assert.True(Attestation.TryCreate(envelope, job.Sections, out var forged, out _));
        _bench.Log.Append(forged);

        var outcome = await _bench.FindAsync(AuditRules.BadSignature);

        Assert.Equal(6, First(outcome, AuditRules.BadSignature).Index);
    }

    [Fact]
    public async Task Another_root_than_the_policys_is_found()
    {
        using var other = new AuditBench(seed: 2);

        var outcome = await _bench.AuditAsync(with: options => options with
        {
            Policy = Client.VerificationPolicy.Of(_bench.Log.LogKey, other.Log.Policy.RootFingerprint),
        });

        Assert.Equal(0, First(outcome, AuditRules.OtherRoot).Index);
    }

    private static AuditFinding First(AuditOutcome outcome, AuditRule rule) => outcome.Findings.Kept.First(finding => finding.Rule == rule);

    private static byte[] Flip(byte[] bytes, int at) => [.. bytes[..at], (byte)(bytes[at] ^ 1), .. bytes[(at + 1)..]];

    private byte[] Without(EntryBundleId id, byte[] bytes, int at)
    {
        var leaves = Leaves(id, bytes);
        leaves.RemoveAt(at);
        leaves.Add(_bench.Log.Entries[(int)((id.Number * TileId.FullWidth) + id.Width)].Leaf);
        return EntryBundle.Encode(leaves);
    }

    private static byte[] Swapped(EntryBundleId id, byte[] bytes, int one, int other)
    {
        var leaves = Leaves(id, bytes);
        (leaves[one], leaves[other]) = (leaves[other], leaves[one]);
        return EntryBundle.Encode(leaves);
    }

    private static List<ReadOnlyMemory<byte>> Leaves(EntryBundleId id, byte[] bytes)
    {
        Assert.True(EntryBundle.TryDecode(bytes, id.Width, out var leaves, out _));
        return [.. leaves];
    }

    private static Attestation WithOneSignature(Attestation attestation)
    {
        Assert.True(Envelope.TryCreate(Pae.PayloadType, attestation.Envelope.Payload, [attestation.Envelope.Signatures[0]], out var envelope, out _));
        Assert.True(Attestation.TryCreate(envelope, attestation.Sections, out var fewer, out _));
        return fewer;
    }

    private static Attestation With(Attestation attestation, string section, ReadOnlyMemory<byte> content)
    {
        var sections = new Dictionary<string, ReadOnlyMemory<byte>>(attestation.Sections) { [section] = content };
        Assert.True(Attestation.TryCreate(attestation.Envelope, sections, out var changed, out _));
        return changed;
    }

    private static Attestation Without(Attestation attestation, string section)
    {
        Assert.True(Attestation.TryCreate(
            attestation.Envelope, attestation.Sections.Where(one => one.Key != section), out var changed, out _));
        return changed;
    }
}
