using Provenance.Registry.Tests.Support;
using Provenance.Statements;
using Provenance.TestWorld;

namespace Provenance.Registry.Tests.Trust;

/// <summary>proto/README.md §6, suspension by one, reinstatement and revocation by the threshold.</summary>
public sealed class StandingTests : IDisposable
{
    private readonly TrustLog _log = TrustLog.WithGenesis();

    private RegistryWorld World => _log.World;

    private TestParty Operator => _log.World.Operator;

    public void Dispose() => _log.Dispose();

    [Fact]
    public void One_authority_suspends_and_later_statements_are_marked()
    {
        _ = _log.Accept(_log.Trust.Suspension(World.Reporter, 2).Sign(World.Authorities[2].Key));
        Assert.True(_log.Accept(World.SignedJob()).SignerSuspended);
        Assert.False(_log.Accept(World.Reports.Job().Sign(Operator.Key)).SignerSuspended);
    }

    [Fact]
    public void The_partys_recovery_key_suspends()
    {
        var judgement = _log.Accept(_log.Trust.Suspension(World.Reporter, 2).Sign(Operator.RecoveryKey));
        Assert.Equal(Operator.RecoveryKey.PublicKey.KeyId, judgement.Signer!.KeyId);
        Assert.Equal(KeyStanding.Suspended, _log.StandingOf(World.Reporter));
        _ = _log.Accept(_log.Trust.Suspension(Operator.Key, 2).Sign(Operator.RecoveryKey));
    }

    [Fact]
    public void Nobody_else_suspends()
    {
        _ = _log.Accept(_log.Trust.Accreditation(World.Customer, World.Customer.RecoveryKey, "recovery").Sign(World.Quorum));
        var draft = _log.Trust.Suspension(Operator.Key, 2);
        _ = _log.Refuse(draft.Sign(World.Customer.RecoveryKey), RefusalReason.SignerWithoutRole, "signatures");
        _ = _log.Refuse(draft.Sign(Operator.Key), RefusalReason.KeyWrongUse, "signatures");
        _ = _log.Refuse(draft.Sign(World.Reporter), RefusalReason.KeyWrongUse, "signatures");
        _ = _log.Refuse(
            draft.Sign(World.Authorities[0].Key, World.Customer.RecoveryKey), RefusalReason.SignerWithoutRole, "signatures");
        Assert.Equal(RefusalReason.KeyUnknown, _log.Offer(draft.Sign(World.Stranger)).Refusal!.Reason);
    }

    [Fact]
    public void A_recovery_key_is_held_to_its_validity_and_suspends_nobody_while_suspended()
    {
        var late = _log.Trust.Suspension(Operator.Key, 2).IssuedAt(TestClock.Start.AddYears(-3));
        _ = _log.Refuse(late.Sign(Operator.RecoveryKey), RefusalReason.KeyOutsideValidity, "predicate.issuedAt");
        _ = _log.Accept(_log.Trust.Suspension(Operator.RecoveryKey, 2).Sign(World.Authorities[0].Key));
        _ = _log.Refuse(
            _log.Trust.Suspension(Operator.Key, 2).Sign(Operator.RecoveryKey), RefusalReason.KeySuspended, "signatures");
        _ = _log.Accept(_log.Trust.Revocation(Operator.RecoveryKey, 3).Sign(World.Quorum));
        _ = _log.Refuse(
            _log.Trust.Suspension(World.Reporter, 2).Sign(Operator.RecoveryKey), RefusalReason.KeyRevoked, "signatures");
    }

    [Fact]
    public void A_recovery_key_signs_no_reports_and_no_reinstatement()
    {
        _ = _log.Refuse(World.Reports.Job().Sign(Operator.RecoveryKey), RefusalReason.KeyWrongUse, "signatures");
        _ = _log.Accept(_log.Trust.Suspension(Operator.Key, 2).Sign(Operator.RecoveryKey));
        _ = _log.Refuse(
            _log.Trust.Reinstatement(Operator.Key, 3).Sign(Operator.RecoveryKey), RefusalReason.SignerWithoutRole, "signatures");
    }

    [Theory]
    [InlineData("reinstatement")]
    [InlineData("revocation")]
    public void Reinstatement_and_revocation_take_the_threshold(string kind)
    {
        _ = _log.Accept(_log.Trust.Suspension(Operator.Key, 2).Sign(World.Authorities[0].Key));
        var draft = kind == "revocation" ? _log.Trust.Revocation(Operator.Key, 3) : _log.Trust.Reinstatement(Operator.Key, 3);
        _ = _log.Refuse(draft.Sign(World.Authorities[0].Key), RefusalReason.ThresholdNotMet, "signatures");
        _ = _log.Accept(draft.Sign(World.Quorum));
        Assert.Equal(kind == "revocation" ? KeyStanding.Revoked : KeyStanding.Good, _log.StandingOf(Operator.Key));
    }

    [Fact]
    public void A_key_is_suspended_once_and_reinstated_only_then()
    {
        _ = _log.Refuse(
            _log.Trust.Reinstatement(Operator.Key, 2).Sign(World.Quorum), RefusalReason.TrustContradiction, "body.key");
        _ = _log.Accept(_log.Trust.Suspension(Operator.Key, 2).Sign(World.Authorities[0].Key));
        _ = _log.Refuse(
            _log.Trust.Suspension(Operator.Key, 3).Sign(World.Authorities[1].Key), RefusalReason.TrustContradiction, "body.key");
        _ = _log.Accept(_log.Trust.Revocation(Operator.Key, 3).Sign(World.Quorum));
        foreach (var again in new[]
        {
            _log.Trust.Suspension(Operator.Key, 4).Sign(World.Quorum),
            _log.Trust.Reinstatement(Operator.Key, 4).Sign(World.Quorum),
            _log.Trust.Revocation(Operator.Key, 4).Sign(World.Quorum),
        })
        {
            _ = _log.Refuse(again, RefusalReason.TrustContradiction, "body.key");
        }
    }

    [Fact]
    public void When_a_key_was_suspended_is_remembered_through_what_follows()
    {
        _ = _log.Accept(_log.Trust.Suspension(Operator.Key, 2).Sign(World.Authorities[0].Key));
        var first = new SuspendedSpan(Newest(), null);
        Assert.Equal([first], Suspensions());
        _ = _log.Accept(_log.Trust.Reinstatement(Operator.Key, 3).Sign(World.Quorum));
        first = first with { Until = Newest() };
        _ = _log.Accept(_log.Trust.Accreditation(Operator, Operator.Key, sites: [RegistryWorld.Site], version: 4).Sign(World.Quorum));
        Assert.Equal([first], Suspensions());
        _ = _log.Accept(_log.Trust.Suspension(Operator.Key, 5).Sign(World.Authorities[0].Key));
        var second = new SuspendedSpan(Newest(), null);
        _ = _log.Accept(_log.Trust.Revocation(Operator.Key, 6).Sign(World.Quorum));
        Assert.Equal([first, second with { Until = Newest() }], Suspensions());

        Transparency.LeafIndex Newest() => new(_log.History.Next.Value - 1);

        IEnumerable<SuspendedSpan> Suspensions() => _log.History.Current.Find(Operator.Key.PublicKey.KeyId)!.Suspensions;
    }

    [Fact]
    public void Versions_follow_each_other_and_the_key_is_bound()
    {
        _ = _log.Refuse(
            _log.Trust.Suspension(Operator.Key, 1).Sign(World.Quorum), RefusalReason.TrustVersionOutOfOrder, "body.version");
        _ = _log.Refuse(_log.Trust.Suspension(World.Stranger, 1).Sign(World.Quorum), RefusalReason.KeyUnknown, "body.key");
        _ = _log.Refuse(
            _log.Trust.Suspension(World.Authorities[0].Key, 1).Sign(World.Quorum), RefusalReason.KeyUnknown, "body.key");
    }

    [Fact]
    public void A_revoked_key_signs_nothing()
    {
        _ = _log.Accept(_log.Trust.Revocation(Operator.Key, 2).Sign(World.Quorum));
        _ = _log.Refuse(World.Reports.Job().Sign(Operator.Key), RefusalReason.KeyRevoked, "signatures");
        _ = _log.Refuse(World.Reports.Entity().Sign(Operator.Key), RefusalReason.KeyRevoked, "signatures");
    }
}
