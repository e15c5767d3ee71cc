using Provenance.Registry.Tests.Support;
using Provenance.Statements;

namespace Provenance.Registry.Tests.Trust;

/// <summary>A recovery key confirms, and a compromise is not dated before that.</summary>
public sealed class ConfirmationTests : IDisposable
{
    private readonly TrustLog _log = TrustLog.WithGenesis();

    private SigningKey Key => _log.Operator.Key;

    private DateTimeOffset Now => _log.World.Now;

    [Fact]
    public void A_compromise_is_dated_at_or_after_the_last_confirmation()
    {
        _ = _log.Accept(_log.Trust.Confirmation(Key, 2, Now.AddDays(-3)).Sign(_log.Operator.RecoveryKey));
        _ = _log.Accept(_log.Trust.Confirmation(Key, 3, Now.AddHours(-20)).Sign(_log.Operator.RecoveryKey));
        Assert.Equal(Timestamp.FromDateTimeOffset(Now.AddHours(-20)), _log.History.Current.Find(Key.PublicKey.KeyId)!.ConfirmedUntil);

        // The draft dates it a day back.
        _ = _log.Refuse(_log.Trust.Revocation(Key, 4).Sign(_log.World.Quorum), RefusalReason.TrustContradiction, "body.from");
        _ = _log.Accept(Dated(Now.AddHours(-20), 4));

        var key = _log.History.Current.Find(Key.PublicKey.KeyId)!;
        Assert.Equal(Timestamp.FromDateTimeOffset(Now.AddHours(-20)), _log.History.Current.DisputedFrom(key));
        var reporter = _log.History.Current.Find(_log.World.Reporter.PublicKey.KeyId)!;
        Assert.Equal(Timestamp.FromDateTimeOffset(Now.AddHours(-20)), _log.History.Current.DisputedFrom(reporter));
        Assert.Equal(KeyStanding.Revoked, _log.StandingOf(_log.World.Reporter));
    }

    [Fact]
    public void A_key_that_merely_ended_leaves_nothing_disputed()
    {
        _ = _log.Accept(_log.Trust.Confirmation(Key, 2, Now).Sign(_log.Operator.RecoveryKey));
        _ = _log.Accept(_log.Trust.Revocation(Key, 3).But(draft => draft.Sections["body"]["cause"] = "superseded").Sign(_log.World.Quorum));

        Assert.Null(_log.History.Current.DisputedFrom(_log.History.Current.Find(Key.PublicKey.KeyId)!));
    }

    [Theory]
    [InlineData("superseded")]
    [InlineData("ceased")]
    public void A_key_that_ended_is_found_to_have_been_stolen_before(string cause)
    {
        _ = _log.Accept(_log.Trust.Revocation(Key, 2).But(draft => draft.Sections["body"]["cause"] = cause).Sign(_log.World.Quorum));
        _ = _log.Refuse(_log.Trust.Revocation(Key, 3).But(draft => draft.Sections["body"]["cause"] = cause).Sign(_log.World.Quorum), RefusalReason.TrustContradiction, "body.key");
        _ = _log.Refuse(Dated(Now.AddDays(-2), 2), RefusalReason.TrustVersionOutOfOrder, "body.version");
        _ = _log.Accept(Dated(Now.AddDays(-2), 3));

        Assert.Equal(KeyStanding.Revoked, _log.StandingOf(Key));
        foreach (var key in new[] { Key, _log.World.Reporter })
        {
            var bound = _log.History.Current.Find(key.PublicKey.KeyId)!;
            Assert.Equal(Timestamp.FromDateTimeOffset(Now.AddDays(-2)), _log.History.Current.DisputedFrom(bound));
        }
    }

    [Fact]
    public void A_theft_is_dated_further_back_and_never_forward_nor_before_what_was_confirmed()
    {
        _ = _log.Accept(_log.Trust.Confirmation(Key, 2, Now.AddDays(-9)).Sign(_log.Operator.RecoveryKey));
        _ = _log.Accept(Dated(Now.AddDays(-2), 3));
        _ = _log.Refuse(Dated(Now.AddDays(-2), 4), RefusalReason.TrustContradiction, "body.key");
        _ = _log.Refuse(Dated(Now.AddDays(-1), 4), RefusalReason.TrustContradiction, "body.key");
        _ = _log.Refuse(_log.Trust.Revocation(Key, 4).But(draft => draft.Sections["body"]["cause"] = "superseded").Sign(_log.World.Quorum), RefusalReason.TrustContradiction, "body.key");
        _ = _log.Refuse(Dated(Now.AddDays(-10), 4), RefusalReason.TrustContradiction, "body.from");
        _ = _log.Accept(Dated(Now.AddDays(-7), 4));

        var key = _log.History.Current.Find(Key.PublicKey.KeyId)!;
        Assert.Equal(Timestamp.FromDateTimeOffset(Now.AddDays(-7)), _log.History.Current.DisputedFrom(key));
    }

    [Fact]
    public void Only_a_good_recovery_key_of_the_same_party_confirms()
    {
        var draft = _log.Trust.Confirmation(Key, 2, Now.AddDays(-3));
        _ = _log.Refuse(draft.Sign(Key), RefusalReason.KeyWrongUse, "signatures");
        _ = _log.Refuse(draft.Sign(_log.World.Customer.Key), RefusalReason.SignerWithoutRole, "signatures");
        _ = _log.Refuse(draft.Sign(_log.Authorities[0].Key), RefusalReason.SignerWithoutRole, "signatures");
        _ = _log.Refuse(draft.Sign(_log.Operator.RecoveryKey, Key), RefusalReason.SignerWithoutRole, "signatures");
        _ = _log.Refuse(_log.Trust.Confirmation(Key, 3, Now.AddDays(-3)).Sign(_log.Operator.RecoveryKey), RefusalReason.TrustVersionOutOfOrder, "body.version");
        _ = _log.Refuse(_log.Trust.Confirmation(_log.World.Stranger, 1, Now).Sign(_log.Operator.RecoveryKey), RefusalReason.KeyUnknown, "body.key");
        _ = _log.Refuse(_log.Trust.Confirmation(Key, 2, Now.AddMinutes(5)).Sign(_log.Operator.RecoveryKey), RefusalReason.ValueImpossible, "body.until");

        _ = _log.Accept(_log.Trust.Suspension(_log.Operator.RecoveryKey, 2).Sign(_log.Authorities[0].Key));
        _ = _log.Refuse(draft.Sign(_log.Operator.RecoveryKey), RefusalReason.KeySuspended, "signatures");
    }

    [Fact]
    public void A_confirmation_never_goes_back_and_none_is_given_of_a_suspended_key()
    {
        _ = _log.Accept(_log.Trust.Confirmation(Key, 2, Now.AddDays(-3)).Sign(_log.Operator.RecoveryKey));
        _ = _log.Refuse(_log.Trust.Confirmation(Key, 3, Now.AddDays(-4)).Sign(_log.Operator.RecoveryKey), RefusalReason.TrustContradiction, "body.until");
        _ = _log.Accept(_log.Trust.Suspension(Key, 3).Sign(_log.Authorities[0].Key));
        _ = _log.Refuse(_log.Trust.Confirmation(Key, 4, Now.AddDays(-2)).Sign(_log.Operator.RecoveryKey), RefusalReason.TrustContradiction, "body.key");
    }

    [Fact]
    public void A_revoked_key_is_not_brought_back_by_an_old_accreditation_nor_by_a_new_one()
    {
        var old = _log.Trust.Accreditation(_log.Operator, Key, sites: ["*"], version: 2).Sign(_log.World.Quorum);
        _ = _log.Accept(_log.Trust.Revocation(Key, 2).Sign(_log.World.Quorum));

        _ = _log.Refuse(old, RefusalReason.TrustVersionOutOfOrder, "body.version");
        _ = _log.Refuse(_log.Trust.Accreditation(_log.Operator, Key, sites: ["*"], version: 3).Sign(_log.World.Quorum), RefusalReason.KeyRevoked, "signatures");
        Assert.Equal(KeyStanding.Revoked, _log.StandingOf(Key));
    }

    public void Dispose() => _log.Dispose();

    private Attestation Dated(DateTimeOffset from, long version) => _log.Trust.Revocation(Key, version)
        .But(draft => draft.Sections["body"]["from"] = TestWorld.StatementDraft.Time(from))
        .Sign(_log.World.Quorum);
}
