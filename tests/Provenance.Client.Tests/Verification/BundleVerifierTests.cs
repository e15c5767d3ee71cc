using Provenance.Statements;
using Provenance.TestWorld;
using Provenance.Transparency;

namespace Provenance.Client.Tests;

/// <summary>What a bundle proves, and which link breaks when something is wrong.</summary>
public sealed class BundleVerifierTests : IDisposable
{
    private readonly LoggedWorld _logged = new();

    private RegistryWorld World => _logged.World;

    [Fact]
    public void A_job_of_a_delegated_reporter_is_proved_up_to_the_root()
    {
        var report = _logged.Verifier.Verify(_logged.JobBundle());

        Assert.True(report.IsProved, report.FirstBroken?.Detail);
        Assert.Equal(World.Reporter.PublicKey.KeyId, report.Signer!.KeyId);
        Assert.Equal("acme", report.Signer.Party.ToString());
        Assert.Equal(
            ["origin", "trust", "trust", "trust", "root", "signatures", "statement", "sections", "rights", "leaf", "inclusion", "checkpoint"],
            report.Links.Select(link => link.Name));
    }

    [Fact]
    public void What_a_bundle_cannot_show_is_said_with_every_yes()
    {
        var report = _logged.Verifier.Verify(_logged.JobBundle());

        Assert.Contains(report.Limits, limit => limit.Contains("revocation", StringComparison.Ordinal) && limit.Contains("audit", StringComparison.Ordinal));
        Assert.Contains(report.Limits, limit => limit.Contains("no witness", StringComparison.Ordinal));
    }

    [Fact]
    public void The_root_itself_is_proved_by_its_own_authorities() =>
        Assert.True(_logged.Verifier.Verify(_logged.Bundle(0)).IsProved);

    [Fact]
    public void An_accreditation_is_proved_by_the_root_alone() =>
        Assert.True(_logged.Verifier.Verify(_logged.Bundle(1, 0)).IsProved);

    [Fact]
    public void Another_root_than_the_policy_names_breaks_the_root()
    {
        var policy = VerificationPolicy.Of(_logged.Log.LogKey, Digest.Of("another"u8));

        Assert.Equal("root", new BundleVerifier(policy).Verify(_logged.JobBundle()).FirstBroken!.Name);
    }

    [Fact]
    public void A_root_that_is_not_entry_zero_breaks_the_root()
    {
        using var other = new LoggedWorld();
        var again = other.Add(World.SignedJob());

        Assert.Equal("root", other.Verifier.Verify(new Bundle(World.Origin, other.Logged(again), [])).FirstBroken!.Name);
    }

    [Fact]
    public void A_checkpoint_of_another_key_breaks_the_checkpoint()
    {
        using var other = new TestLog(World, "another log");
        var policy = VerificationPolicy.Of(other.LogKey, _logged[0].Envelope.StatementId);

        var report = new BundleVerifier(policy).Verify(_logged.Bundle(0));

        Assert.Equal("checkpoint", report.FirstBroken!.Name);
    }

    [Fact]
    public void A_bundle_of_another_registry_breaks_the_origin() =>
        Assert.Equal("origin", _logged.Verifier.Verify(_logged.JobBundle() with { Origin = "registry.example/2025" }).FirstBroken!.Name);

    [Fact]
    public void Another_entrys_receipt_breaks_the_leaf()
    {
        var bundle = _logged.JobBundle();
        var other = _logged.Logged(_logged.Add(World.SignedJob()));

        var report = _logged.Verifier.Verify(bundle with { Entry = bundle.Entry with { Receipt = other.Receipt } });

        Assert.Equal("leaf", report.FirstBroken!.Name);
    }

    [Theory]
    [InlineData("hash")]
    [InlineData("index")]
    [InlineData("short")]
    [InlineData("empty")]
    public void A_forged_proof_breaks_the_inclusion(string how)
    {
        var bundle = _logged.JobBundle();
        var proof = bundle.Entry.Receipt.Proof;
        var hashes = proof.Inclusion.Hashes;
        var forged = how switch
        {
            "hash" => new TlogProof(proof.Inclusion.Index, [Digest.Of("x"u8), .. hashes.Skip(1)], proof.Checkpoint, proof.Extra),
            "index" => new TlogProof(new LeafIndex(proof.Inclusion.Index.Value + 1), hashes, proof.Checkpoint, proof.Extra),
            "short" => new TlogProof(proof.Inclusion.Index, [.. hashes.Skip(1)], proof.Checkpoint, proof.Extra),
            _ => new TlogProof(proof.Inclusion.Index, [], proof.Checkpoint, proof.Extra),
        };
        Assert.True(Receipt.TryCreate(forged, out var receipt, out _));

        var report = _logged.Verifier.Verify(bundle with { Entry = bundle.Entry with { Receipt = receipt } });

        Assert.Equal("inclusion", report.FirstBroken!.Name);
    }

    [Fact]
    public void A_swapped_section_breaks_the_sections()
    {
        var bundle = _logged.JobBundle();
        var sections = bundle.Entry.Attestation.Sections.ToDictionary();
        sections["parties"] = World.SignedJob().Sections["parties"];
        Assert.True(Attestation.TryCreate(bundle.Entry.Attestation.Envelope, sections, out var swapped, out _));

        var report = _logged.Verifier.Verify(bundle with { Entry = bundle.Entry with { Attestation = swapped } });

        Assert.Equal("sections", report.FirstBroken!.Name);
    }

    [Fact]
    public void A_withheld_section_is_named_and_breaks_nothing()
    {
        var bundle = _logged.JobBundle();
        var sections = bundle.Entry.Attestation.Sections.Where(section => section.Key != "parties");
        Assert.True(Attestation.TryCreate(bundle.Entry.Attestation.Envelope, sections, out var redacted, out _));

        var report = _logged.Verifier.Verify(bundle with { Entry = bundle.Entry with { Attestation = redacted } });

        Assert.True(report.IsProved, report.FirstBroken?.Detail);
        Assert.Equal(["parties"], report.Content!.MissingSections);
        Assert.Contains(report.Links, link => link.Name == "sections" && link.Detail.Contains("parties", StringComparison.Ordinal));
    }

    [Fact]
    public void A_key_that_no_trust_statement_binds_breaks_the_signatures() =>
        Assert.Equal("signatures", _logged.Verifier.Verify(_logged.Bundle(_logged.Add(World.SignedJob()), 0, 1)).FirstBroken!.Name);

    [Fact]
    public void A_signature_by_another_key_under_the_reporters_name_breaks_the_signatures()
    {
        var job = World.Reports.Job().Sign(World.Stranger);
        EnvelopeSignature[] forged = [new(World.Reporter.PublicKey.KeyId, job.Envelope.Signatures[0].Signature)];
        Assert.True(Envelope.TryCreate(Pae.PayloadType, job.Envelope.Payload, forged, out var envelope, out _));
        Assert.True(Attestation.TryCreate(envelope, job.Sections, out var attestation, out _));

        var report = _logged.Verifier.Verify(_logged.Bundle(_logged.Add(attestation), _logged.ReporterTrust));

        Assert.Equal("signatures", report.FirstBroken!.Name);
    }

    [Fact]
    public void An_accreditation_with_fewer_signatures_than_the_threshold_breaks_trust()
    {
        var single = _logged.Add(World.Trust.Accreditation(World.Operator, World.Stranger, sites: ["*"]).Sign(World.Authorities[0].Key));
        var job = _logged.Add(World.Reports.Job().Sign(World.Stranger));

        var broken = _logged.Verifier.Verify(_logged.Bundle(job, 0, single)).FirstBroken!;

        Assert.Equal("trust", broken.Name);
        Assert.Contains("1 of the 2 authorities", broken.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trust_statement_whose_leaf_hides_it_breaks_trust_and_a_job_needs_no_such_tag()
    {
        _logged.Log.Secret = Digest.Of("another secret"u8).ToArray();
        var hidden = _logged.Add(World.Trust.Accreditation(World.Operator, World.Stranger, sites: ["*"]).Sign(World.Quorum));

        var broken = _logged.Verifier.Verify(_logged.Bundle(_logged.Add(World.Reports.Job().Sign(World.Stranger)), 0, hidden)).FirstBroken!;

        Assert.Equal("trust", broken.Name);
        Assert.Contains("lacks the tags", broken.Detail, StringComparison.Ordinal);
        Assert.Equal("leaf", _logged.Verifier.Verify(_logged.Bundle(hidden, 0)).FirstBroken!.Name);
        Assert.True(_logged.Verifier.Verify(_logged.JobBundle()).IsProved);
    }

    [Fact]
    public void A_signature_taken_off_an_accreditation_breaks_trust()
    {
        var bundle = _logged.JobBundle();
        var accreditation = bundle.Trust[1].Attestation;
        Assert.True(Envelope.TryCreate(Pae.PayloadType, accreditation.Envelope.Payload, [accreditation.Envelope.Signatures[0]], out var fewer, out _));
        Assert.True(Attestation.TryCreate(fewer, accreditation.Sections, out var stripped, out _));

        var report = _logged.Verifier.Verify(bundle with { Trust = [bundle.Trust[0], bundle.Trust[1] with { Attestation = stripped }, bundle.Trust[2]] });

        Assert.Equal("trust", report.FirstBroken!.Name);
    }

    [Fact]
    public void A_trust_statement_logged_after_the_entry_breaks_trust()
    {
        var early = _logged.Add(World.Reports.Job().Sign(World.Stranger));
        var late = _logged.Add(World.Trust.Accreditation(World.Operator, World.Stranger, sites: ["*"]).Sign(World.Quorum));

        Assert.Equal("trust", _logged.Verifier.Verify(_logged.Bundle(early, 0, late)).FirstBroken!.Name);
    }

    [Fact]
    public void Trust_out_of_log_order_breaks_trust() =>
        Assert.Equal("trust", _logged.Verifier.Verify(_logged.Bundle(_logged.Add(World.SignedJob()), 0, 5, 1)).FirstBroken!.Name);

    [Fact]
    public void A_revoked_key_breaks_the_rights()
    {
        var revocation = _logged.Add(World.Trust.Revocation(World.Reporter, 2).Sign(World.Quorum));
        var job = _logged.Add(World.SignedJob());

        Assert.Equal("rights", _logged.Verifier.Verify(_logged.Bundle(job, 0, 1, 5, revocation)).FirstBroken!.Name);
    }

    [Fact]
    public void A_suspension_left_out_is_noticed_where_a_later_statement_about_the_key_is_there()
    {
        var suspension = _logged.Add(World.Trust.Suspension(World.Reporter, 2).Sign(World.Authorities[0].Key));
        var reinstatement = _logged.Add(World.Trust.Reinstatement(World.Reporter, 3).Sign(World.Quorum));
        var job = _logged.Add(World.SignedJob());

        Assert.True(_logged.Verifier.Verify(_logged.Bundle(job, 0, 1, 5, suspension, reinstatement)).IsProved);
        Assert.Equal("trust", _logged.Verifier.Verify(_logged.Bundle(job, 0, 1, 5, reinstatement)).FirstBroken!.Name);
    }

    [Fact]
    public void A_suspended_signer_is_said()
    {
        var suspension = _logged.Add(World.Trust.Suspension(World.Reporter, 2).Sign(World.Operator.RecoveryKey));
        var job = _logged.Add(World.SignedJob());

        var report = _logged.Verifier.Verify(_logged.Bundle(job, 0, 1, 2, 5, suspension));

        Assert.True(report.IsProved, report.FirstBroken?.Detail);
        Assert.Contains(report.Links, link => link.Name == "rights" && link.Detail.Contains("SUSPENDED", StringComparison.Ordinal));
        Assert.Equal(["signer SUSPENDED when it was logged"], report.Cautions);
    }

    [Fact]
    public void A_site_outside_the_keys_breaks_the_rights()
    {
        var elsewhere = _logged.Add(World.Reports.Job().But(draft => draft.Record = "acme/tuas-2/h100-a/jobs/1").Sign(World.Reporter));

        Assert.Equal("rights", _logged.Verifier.Verify(_logged.Bundle(elsewhere, _logged.ReporterTrust)).FirstBroken!.Name);
    }

    [Fact]
    public void A_statement_logged_after_the_key_ceased_to_be_accepted_breaks_the_rights()
    {
        _logged.Log.Now = World.Now.AddYears(3);

        Assert.Equal("rights", _logged.Verifier.Verify(_logged.JobBundle()).FirstBroken!.Name);
    }

    [Fact]
    public void Two_trees_of_one_size_with_different_roots_are_a_fork()
    {
        using var fork = new LoggedWorld();
        var job = World.SignedJob();
        var here = _logged.Add(World.SignedJob());
        var there = fork.Add(job);
        Assert.Equal(here, there);
        Bundle bundle = new(World.Origin, _logged.Logged(here), [fork.Logged(0), _logged.Logged(1), _logged.Logged(5)]);

        Assert.Equal("fork", _logged.Verifier.Verify(bundle).FirstBroken!.Name);
    }

    [Fact]
    public void An_attestation_with_its_receipt_alone_is_not_proved_and_not_broken()
    {
        var report = _logged.Verifier.Verify(_logged.Logged(_logged.Add(World.SignedJob())));

        Assert.False(report.IsProved);
        Assert.False(report.IsBroken);
        Assert.Equal(["signatures", "rights"], report.Links.Where(link => link.State == LinkState.NotChecked).Select(link => link.Name));
    }

    [Fact]
    public void A_redaction_in_the_bundle_says_what_is_missing_and_why()
    {
        var job = _logged.Add(World.SignedJob());
        var redaction = _logged.Add(World.Trust.Redaction(_logged[job].Envelope.StatementId, 1, "parties").Sign(World.Quorum));
        var bundle = Without(_logged.Bundle(job, _logged.ReporterTrust), "parties", "lineage") with { Later = [_logged.Logged(redaction)] };

        var report = _logged.Verifier.Verify(bundle);

        Assert.True(report.IsProved, report.FirstBroken?.Detail);
        var sections = report.Links.Single(link => link.Name == "sections").Detail;
        Assert.Contains($"redacted by entry {redaction} (court-order: order 4 of 2026): parties", sections, StringComparison.Ordinal);
        Assert.Contains("withheld, or redacted without proof of it here: lineage", sections, StringComparison.Ordinal);
        Assert.Equal(redaction, Assert.Single(report.Redactions).Index.Value);
        Assert.True(Bundle.TryParse(bundle.Write(), out var again, out var reason), reason);
        Assert.True(_logged.Verifier.Verify(again).IsProved);
    }

    [Fact]
    public void A_redaction_by_too_few_does_not_hold_and_explains_nothing()
    {
        var job = _logged.Add(World.SignedJob());
        var redaction = _logged.Add(World.Trust.Redaction(_logged[job].Envelope.StatementId, 1, "parties").Sign(World.Authorities[0].Key));

        var report = _logged.Verifier.Verify(Without(_logged.Bundle(job, _logged.ReporterTrust), "parties") with { Later = [_logged.Logged(redaction)] });

        Assert.Equal("later", report.FirstBroken!.Name);
        Assert.Empty(report.Redactions);
    }

    [Fact]
    public void A_redaction_of_a_trust_statement_never_holds()
    {
        var job = _logged.Add(World.SignedJob());
        var redaction = _logged.Add(World.Trust.Redaction(_logged[1].Envelope.StatementId, 1, "body").Sign(World.Quorum));

        var report = _logged.Verifier.Verify(_logged.Bundle(job, _logged.ReporterTrust) with { Later = [_logged.Logged(redaction)] });

        Assert.Contains("trust statement", report.FirstBroken!.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-2, false)]
    [InlineData(0, true)]
    [InlineData(2, true)]
    public void An_entry_logged_after_its_key_was_compromised_is_disputed_and_still_proved(int daysAfter, bool isDisputed)
    {
        // The revocation dates the compromise a day before the world's present.
        _logged.Log.Now = World.Now.AddDays(-1 + daysAfter);
        var job = _logged.Add(World.SignedJob());
        _logged.Log.Now = World.Now.AddDays(5);
        var revocation = _logged.Add(World.Trust.Revocation(World.Operator.Key, 2).Sign(World.Quorum));

        // The reporter's key is no better than the operator's, which delegated it.
        var report = _logged.Verifier.Verify(_logged.Bundle(job, _logged.ReporterTrust) with { Later = [_logged.Logged(revocation)] });

        Assert.True(report.IsProved, report.FirstBroken?.Detail);
        Assert.Equal(isDisputed, report.DisputedFrom is not null);
        Assert.Equal(isDisputed, report.Limits.Any(limit => limit.StartsWith("DISPUTED", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_a_newer_bundle_tells_is_added_and_nothing_that_is_here_is_lost()
    {
        var job = _logged.Add(World.SignedJob());
        var held = _logged.Bundle(job, _logged.ReporterTrust);
        var redaction = _logged.Add(World.Trust.Redaction(_logged[job].Envelope.StatementId, 1, "parties").Sign(World.Quorum));
        var revocation = _logged.Add(World.Trust.Revocation(World.Operator.Key, 2).Sign(World.Quorum));
        var newer = Without(_logged.Bundle(job, _logged.ReporterTrust), "parties") with { Later = [_logged.Logged(redaction), _logged.Logged(revocation)] };

        var whole = held.With(newer);

        var report = _logged.Verifier.Verify(whole);
        Assert.True(report.IsProved, report.FirstBroken?.Detail);
        Assert.NotNull(report.DisputedFrom);
        Assert.Null(report.MissingInWords);
        Assert.Same(held.Entry, whole.Entry);
        Assert.Equal(held.Trust, whole.Trust);
        Assert.Equal(newer.Later, whole.Later);
    }

    [Fact]
    public void What_is_later_must_stand_after_the_entry()
    {
        var suspension = _logged.Add(World.Trust.Suspension(World.Reporter, 2).Sign(World.Authorities[0].Key));
        var job = _logged.Add(World.SignedJob());

        var report = _logged.Verifier.Verify(_logged.Bundle(job, _logged.ReporterTrust) with { Later = [_logged.Logged(suspension)] });

        Assert.Equal("later", report.FirstBroken!.Name);
    }

    public void Dispose() => _logged.Dispose();

    private static Bundle Without(Bundle bundle, params string[] sections)
    {
        var kept = bundle.Entry.Attestation.Sections.Where(section => !sections.Contains(section.Key));
        Assert.True(Attestation.TryCreate(bundle.Entry.Attestation.Envelope, kept, out var attestation, out _));
        return bundle with { Entry = bundle.Entry with { Attestation = attestation } };
    }
}
