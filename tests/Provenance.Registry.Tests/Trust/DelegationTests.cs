using Provenance.Registry.Tests.Support;
using Provenance.Statements;
using Provenance.TestWorld;

namespace Provenance.Registry.Tests.Trust;

/// <summary>proto/README.md §6, delegation: narrower than the delegator, and never better than it.</summary>
public sealed class DelegationTests : IDisposable
{
    private static readonly string[] Jobs = ["training-job"];
    private readonly TrustLog _log = TrustLog.WithGenesis();
    private readonly SigningKey _machine;

    public DelegationTests() => _machine = World.Key("machine");

    private RegistryWorld World => _log.World;

    private TestParty Operator => _log.World.Operator;

    public void Dispose()
    {
        _machine.Dispose();
        _log.Dispose();
    }

    [Fact]
    public void A_delegate_signs_the_kinds_and_sites_that_it_was_given()
    {
        var judgement = _log.Accept(Delegation().Sign(Operator.Key));
        Assert.Equal(Operator.Key.PublicKey.KeyId, judgement.Signer!.KeyId);
        Assert.Equal(_machine.PublicKey.KeyId, _log.Accept(World.Reports.Job().Sign(_machine)).Signer!.KeyId);
        _ = _log.Refuse(World.Reports.Rental().Sign(_machine), RefusalReason.KeyWrongRole, "signatures");
        _ = _log.Refuse(OtherSite().Sign(_machine), RefusalReason.KeyOutsideSites, "subject[0].name");
    }

    [Theory]
    [InlineData("batam-2")]
    [InlineData("*")]
    public void Sites_lie_within_the_delegators(string site) => _log.Refuse(
        _log.Trust.Delegation(Operator, _machine, [RegistryWorld.Site, site], Jobs).Sign(Operator.Key),
        RefusalReason.DelegationTooWide,
        "body.sites");

    [Theory]
    [InlineData(-800, 10, null)]
    [InlineData(-10, 800, null)]
    [InlineData(-10, 10, 800)]
    public void The_validity_lies_within_the_delegators(int from, int until, int? acceptUntil) => _log.Refuse(
        Delegation().Valid(from, until, acceptUntil).Sign(Operator.Key), RefusalReason.DelegationTooWide, "body.validUntil");

    [Fact]
    public void Kinds_are_those_that_the_delegator_may_sign()
    {
        using var key = World.Key("trader");
        var trader = new TestParty("merlin", "customer", "Merlin Trading", key, key);
        _ = _log.Accept(_log.Trust.Accreditation(trader, key, sites: ["*"]).Sign(World.Quorum));
        _ = _log.Refuse(
            _log.Trust.Delegation(trader, _machine, [RegistryWorld.Site], ["entity", "training-job"]).Sign(key),
            RefusalReason.DelegationTooWide,
            "body.kinds");
        _ = _log.Accept(_log.Trust.Delegation(trader, _machine, [RegistryWorld.Site], ["entity"]).Sign(key));
    }

    [Fact]
    public void A_delegate_does_not_delegate() => _log.Refuse(
        Delegation().Sign(World.Reporter), RefusalReason.DelegationTooWide, "");

    [Fact]
    public void A_suspended_key_delegates_nothing_and_no_key_takes_the_reporter_of_another()
    {
        using var other = World.Key("other");
        _ = _log.Accept(_log.Trust.Accreditation(Operator, other, sites: [RegistryWorld.Site]).Sign(World.Quorum));
        var rebinding = _log.Trust.Delegation(Operator, World.Reporter, [RegistryWorld.Site], ["training-job"], version: 2);
        _ = _log.Refuse(rebinding.Sign(other), RefusalReason.TrustContradiction, "body.key.publicKey");
        _ = _log.Accept(_log.Trust.Suspension(other, 2).Sign(World.Authorities[0].Key));
        _ = _log.Refuse(Delegation().Sign(other), RefusalReason.KeySuspended, "signatures");
        _ = _log.Accept(_log.Trust.Reinstatement(other, 3).Sign(World.Quorum));
        _ = _log.Accept(_log.Trust.Revocation(Operator.Key, 2).Sign(World.Quorum));
        _ = _log.Accept(rebinding.Sign(other));
        _ = _log.Accept(World.SignedJob());
    }

    [Fact]
    public void A_key_is_not_bound_without_end()
    {
        for (var version = 1; version <= Limits.TrustStatementsPerKey; version++)
        {
            _ = _log.Accept(Bind(version));
        }

        _ = _log.Refuse(Bind(Limits.TrustStatementsPerKey + 1), RefusalReason.TrustContradiction, "body.version");
        _ = _log.Accept(_log.Trust.Revocation(_machine, Limits.TrustStatementsPerKey + 1).Sign(World.Quorum));

        Attestation Bind(long version) =>
            _log.Trust.Delegation(Operator, _machine, [RegistryWorld.Site], ["training-job"], version).Sign(Operator.Key);
    }

    [Fact]
    public void It_is_signed_by_one_statements_key_alone()
    {
        _ = _log.Refuse(Delegation().Sign(World.Authorities[0].Key), RefusalReason.SignerWithoutRole, "signatures");
        _ = _log.Refuse(Delegation().Sign(Operator.Key, World.Authorities[0].Key), RefusalReason.SignerWithoutRole, "signatures");
        _ = _log.Refuse(Delegation().Sign(Operator.Key, World.Customer.Key), RefusalReason.SignerWithoutRole, "signatures");
        _ = _log.Refuse(Delegation().Sign(Operator.RecoveryKey), RefusalReason.KeyWrongUse, "signatures");
        Assert.Equal(RefusalReason.KeyUnknown, _log.Offer(Delegation().Sign(World.Stranger)).Refusal!.Reason);
    }

    [Fact]
    public void Possession_is_proved_to_the_delegator()
    {
        _ = _log.Refuse(
            Delegation().Possession(_machine, World.Origin, World.Customer.Handle, KeyUse.Statements).Sign(Operator.Key),
            RefusalReason.PossessionNotProved,
            "body.proofOfPossession");
        _ = _log.Refuse(
            Delegation().Possession(World.Stranger, World.Origin, Operator.Handle, KeyUse.Statements).Sign(Operator.Key),
            RefusalReason.PossessionNotProved,
            "body.proofOfPossession");
    }

    [Fact]
    public void Versions_count_and_bindings_stay()
    {
        _ = _log.Refuse(Delegation(version: 2).Sign(Operator.Key), RefusalReason.TrustVersionOutOfOrder, "body.version");
        _ = _log.Accept(Delegation().Sign(Operator.Key));
        _ = _log.Refuse(Delegation().Sign(Operator.Key), RefusalReason.TrustVersionOutOfOrder, "body.version");
        _ = _log.Accept(Delegation(version: 2).Sign(Operator.Key));

        // A key that is accredited, an authority's, or another party's delegate.
        _ = _log.Refuse(
            _log.Trust.Delegation(Operator, World.Customer.Key, [RegistryWorld.Site], Jobs, 2).Sign(Operator.Key),
            RefusalReason.TrustContradiction,
            "body.key.publicKey");
        _ = _log.Refuse(
            _log.Trust.Delegation(Operator, World.Authorities[0].Key, [RegistryWorld.Site], Jobs).Sign(Operator.Key),
            RefusalReason.TrustContradiction,
            "body.key.publicKey");
        var rival = new TestParty("borealis", "operator", "Borealis Hosting", World.Key("rival"), World.Key("rival/2"));
        _ = _log.Accept(_log.Trust.Accreditation(rival, rival.Key, sites: ["*"]).Sign(World.Quorum));
        _ = _log.Refuse(
            _log.Trust.Delegation(rival, _machine, [RegistryWorld.Site], Jobs, 3).Sign(rival.Key),
            RefusalReason.TrustContradiction,
            "body.key.publicKey");
    }

    [Fact]
    public void A_revoked_delegate_never_returns()
    {
        _ = _log.Accept(Delegation().Sign(Operator.Key));
        _ = _log.Accept(_log.Trust.Revocation(_machine, 2).Sign(World.Quorum));
        _ = _log.Refuse(Delegation(version: 3).Sign(Operator.Key), RefusalReason.KeyRevoked, "signatures");
        _ = _log.Refuse(World.Reports.Job().Sign(_machine), RefusalReason.KeyRevoked, "signatures");
    }

    [Fact]
    public void Delegates_fall_with_their_delegator()
    {
        Assert.False(_log.Accept(World.SignedJob()).SignerSuspended);
        _ = _log.Accept(_log.Trust.Suspension(Operator.Key, 2).Sign(World.Authorities[0].Key));
        Assert.True(_log.Accept(World.SignedJob()).SignerSuspended);
        _ = _log.Accept(_log.Trust.Reinstatement(Operator.Key, 3).Sign(World.Quorum));
        Assert.False(_log.Accept(World.SignedJob()).SignerSuspended);
        _ = _log.Accept(_log.Trust.Revocation(Operator.Key, 4).Sign(World.Quorum));
        _ = _log.Refuse(World.SignedJob(), RefusalReason.KeyRevoked, "signatures");
        _ = _log.Refuse(Delegation().Sign(Operator.Key), RefusalReason.KeyRevoked, "signatures");
    }

    [Fact]
    public void Delegates_lose_the_sites_that_their_delegator_loses()
    {
        _ = _log.Accept(Accredit(2, "jurong-1", "batam-2"));
        _ = _log.Accept(_log.Trust.Delegation(Operator, _machine, ["jurong-1", "batam-2"], Jobs).Sign(Operator.Key));
        _ = _log.Accept(OtherSite().Sign(_machine));
        _ = _log.Accept(Accredit(3, "jurong-1"));
        _ = _log.Refuse(OtherSite().Sign(_machine), RefusalReason.KeyOutsideSites, "subject[0].name");
        _ = _log.Accept(World.Reports.Job().Sign(_machine));
    }

    [Fact]
    public void A_delegate_for_all_sites_keeps_those_that_its_delegator_keeps()
    {
        _ = _log.Accept(Accredit(2, "*"));
        _ = _log.Accept(_log.Trust.Delegation(Operator, _machine, ["*"], Jobs).Sign(Operator.Key));
        _ = _log.Accept(OtherSite().Sign(_machine));
        _ = _log.Accept(Accredit(3, "jurong-1"));
        _ = _log.Refuse(OtherSite().Sign(_machine), RefusalReason.KeyOutsideSites, "subject[0].name");
        _ = _log.Accept(World.Reports.Job().Sign(_machine));
    }

    [Fact]
    public void Delegates_end_when_their_delegator_ends()
    {
        _ = _log.Accept(Delegation().Sign(Operator.Key));
        _ = _log.Accept(_log.Trust.Accreditation(Operator, Operator.Key, sites: ["*"], version: 2)
            .Valid(-10, 1, 2).Sign(World.Quorum));
        _ = _log.Accept(World.Reports.Job().Sign(_machine));
        _log.Clock.Advance(TimeSpan.FromDays(2) + TimeSpan.FromSeconds(1));
        _ = _log.Refuse(World.Reports.Job().Sign(_machine), RefusalReason.KeyOutsideValidity, "");
        _ = _log.Refuse(
            World.Reports.Job().IssuedAt(TestClock.Start.AddDays(1.5)).Sign(_machine),
            RefusalReason.KeyOutsideValidity,
            "predicate.issuedAt");
    }

    private Attestation Accredit(int version, params string[] sites) =>
        _log.Trust.Accreditation(Operator, Operator.Key, sites: sites, version: version).Sign(World.Quorum);

    private StatementDraft Delegation(long version = 1) =>
        _log.Trust.Delegation(Operator, _machine, [RegistryWorld.Site], Jobs, version);

    private StatementDraft OtherSite() =>
        World.Reports.Job().But(draft => draft.Record = draft.Record.Replace("/jurong-1/", "/batam-2/", StringComparison.Ordinal));
}
