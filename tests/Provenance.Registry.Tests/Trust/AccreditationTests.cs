using Provenance.Registry.Tests.Support;
using Provenance.Statements;
using Provenance.TestWorld;

namespace Provenance.Registry.Tests.Trust;

/// <summary>proto/README.md §6, accreditation: one key, one use, one party; versions in order; possession proved.</summary>
public sealed class AccreditationTests : IDisposable
{
    private readonly TrustLog _log = TrustLog.WithGenesis();

    private RegistryWorld World => _log.World;

    private TestParty Operator => _log.World.Operator;

    public void Dispose() => _log.Dispose();

    [Fact]
    public void It_takes_the_threshold_of_authorities()
    {
        using var key = World.Key("second");
        var draft = Accreditation(key);
        _ = _log.Refuse(draft.Sign(World.Authorities[1].Key), RefusalReason.ThresholdNotMet, "signatures");
        _ = _log.Accept(draft.Sign(World.Quorum));
    }

    [Fact]
    public void A_signer_without_a_role_spoils_it()
    {
        using var key = World.Key("second");
        _ = _log.Refuse(Accreditation(key).Sign([.. World.Quorum, Operator.Key]), RefusalReason.SignerWithoutRole, "signatures");
        _ = _log.Refuse(Accreditation(key).Sign(Operator.Key), RefusalReason.SignerWithoutRole, "signatures");
        Assert.Equal(
            RefusalReason.KeyUnknown, _log.Offer(Accreditation(key).Sign([.. World.Quorum, World.Stranger])).Refusal!.Reason);
    }

    [Fact]
    public void A_signature_that_does_not_verify_spoils_it()
    {
        using var key = World.Key("second");
        var good = Accreditation(key).Sign(World.Quorum);
        var other = Accreditation(key).Sign(World.Quorum);
        Assert.True(Envelope.TryCreate(Pae.PayloadType, good.Envelope.Payload, other.Envelope.Signatures, out var mixed, out _));
        Assert.True(Attestation.TryCreate(mixed, good.Sections, out var attestation, out _));
        _ = _log.Refuse(attestation, RefusalReason.SignatureInvalid, "signatures[0]");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Versions_count_the_statements_about_the_key(int version) => _log.Refuse(
        Accreditation(Operator.Key, version).Sign(World.Quorum), RefusalReason.TrustVersionOutOfOrder, "body.version");

    [Fact]
    public void An_old_one_cannot_be_replayed_and_two_at_once_cannot_both_be_logged()
    {
        var narrow = Accreditation(Operator.Key, 2, "batam-2").Sign(World.Quorum);
        var wide = Accreditation(Operator.Key, 2, "*").Sign(World.Quorum);
        _ = _log.Accept(narrow);
        _ = _log.Refuse(wide, RefusalReason.TrustVersionOutOfOrder, "body.version");
        _ = _log.Refuse(narrow, RefusalReason.TrustVersionOutOfOrder, "body.version");
    }

    [Fact]
    public void Standings_count_as_versions_too()
    {
        _ = _log.Accept(_log.Trust.Suspension(Operator.Key, 2).Sign(World.Authorities[0].Key));
        _ = _log.Refuse(
            Accreditation(Operator.Key, 2).Sign(World.Quorum), RefusalReason.TrustVersionOutOfOrder, "body.version");
        _ = _log.Accept(Accreditation(Operator.Key, 3).Sign(World.Quorum));
        Assert.Equal(KeyStanding.Suspended, _log.StandingOf(Operator.Key));
    }

    [Fact]
    public void A_later_version_replaces_the_earlier()
    {
        _ = _log.Accept(World.Reports.Job().Sign(Operator.Key));
        _ = _log.Accept(Accreditation(Operator.Key, 2, "batam-2").Sign(World.Quorum));
        _ = _log.Refuse(World.Reports.Job().Sign(Operator.Key), RefusalReason.KeyOutsideSites, "subject[0].name");
    }

    [Fact]
    public void The_role_of_a_handle_cannot_change()
    {
        using var key = World.Key("second");
        _ = _log.Refuse(
            _log.Trust.Accreditation(Operator with { Role = "customer" }, key).Sign(World.Quorum),
            RefusalReason.TrustContradiction,
            "body.party.role");
    }

    [Fact]
    public void The_handle_and_the_use_of_a_key_cannot_change()
    {
        var renamed = Operator with { Handle = "acme-west" };
        _ = _log.Refuse(
            _log.Trust.Accreditation(renamed, Operator.Key, sites: ["*"], version: 2).Sign(World.Quorum),
            RefusalReason.TrustContradiction,
            "body");
        _ = _log.Refuse(
            _log.Trust.Accreditation(Operator, Operator.Key, use: "access", version: 2).Sign(World.Quorum),
            RefusalReason.TrustContradiction,
            "body");
    }

    [Fact]
    public void A_delegated_key_is_not_accredited_as_well() => _log.Refuse(
        Accreditation(World.Reporter, 2).Sign(World.Quorum), RefusalReason.TrustContradiction, "body");

    [Fact]
    public void An_authoritys_key_is_no_partys() => _log.Refuse(
        Accreditation(World.Authorities[2].Key).Sign(World.Quorum), RefusalReason.TrustContradiction, "body.key.publicKey");

    [Fact]
    public void Possession_is_proved_for_this_registry_party_use_and_key()
    {
        using var key = World.Key("second");
        var draft = Accreditation(key);
        foreach (var wrong in new[]
        {
            draft.Possession(key, "elsewhere.example/2026", Operator.Handle, KeyUse.Statements).Sign(World.Quorum),
            draft.Possession(key, World.Origin, "acme-west", KeyUse.Statements).Sign(World.Quorum),
            draft.Possession(key, World.Origin, Operator.Handle, KeyUse.Access).Sign(World.Quorum),
            draft.Possession(World.Stranger, World.Origin, Operator.Handle, KeyUse.Statements).Sign(World.Quorum),
        })
        {
            _ = _log.Refuse(wrong, RefusalReason.PossessionNotProved, "body.proofOfPossession");
        }

        _ = _log.Accept(draft.Possession(key, World.Origin, Operator.Handle, KeyUse.Statements).Sign(World.Quorum));
    }

    [Fact]
    public void The_record_names_the_key()
    {
        using var key = World.Key("second");
        var draft = Accreditation(key).But(draft => draft.Record = $"keys/{World.Stranger.PublicKey.KeyId}");
        _ = _log.Refuse(draft.Sign(World.Quorum), RefusalReason.RecordInvalid, "body.key");
    }

    [Fact]
    public void A_revoked_key_never_returns()
    {
        _ = _log.Accept(_log.Trust.Revocation(Operator.Key, 2).Sign(World.Quorum));
        _ = _log.Refuse(Accreditation(Operator.Key, 3).Sign(World.Quorum), RefusalReason.KeyRevoked, "signatures");
        Assert.Equal(KeyStanding.Revoked, _log.StandingOf(Operator.Key));
    }

    private StatementDraft Accreditation(SigningKey key, long version = 1, string site = RegistryWorld.Site) =>
        _log.Trust.Accreditation(Operator, key, sites: [site], version: version);
}
