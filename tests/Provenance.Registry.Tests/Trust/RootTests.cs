using System.Text.Json.Nodes;
using Provenance.Registry.Tests.Support;
using Provenance.Statements;
using Provenance.TestWorld;

namespace Provenance.Registry.Tests.Trust;

/// <summary>proto/README.md §6, root: version 1 signs itself, N+1 is signed by the thresholds of N and N+1.</summary>
public sealed class RootTests : IDisposable
{
    private readonly TrustLog _log = new();

    public void Dispose() => _log.Dispose();

    [Fact]
    public void Version_1_is_signed_by_the_threshold_of_its_own_authorities()
    {
        _log.Refuse(_log.Trust.Root().Sign(Key(0)), RefusalReason.ThresholdNotMet, "signatures");
        Assert.Null(_log.Accept(_log.Trust.Root().Sign(Key(2), Key(0))).Signer);
        Assert.Equal(1, _log.History.Current.Root!.Version);
    }

    [Fact]
    public void Nothing_comes_before_the_root()
    {
        foreach (var early in _log.World.Genesis().Skip(1).Append(_log.World.SignedJob()))
        {
            _ = _log.Refuse(early, RefusalReason.RootNotEstablished, "");
        }
    }

    [Fact]
    public void The_first_root_is_version_1() =>
        _log.Refuse(_log.Trust.Root(2).Sign(_log.World.Quorum), RefusalReason.TrustVersionOutOfOrder, "body.version");

    [Fact]
    public void A_stranger_who_signs_along_spoils_it()
    {
        var signed = _log.Trust.Root().Sign(Key(0), Key(1), _log.World.Stranger);
        var place = signed.Envelope.Signatures.Index().Single(item => item.Item.KeyId == _log.World.Stranger.PublicKey.KeyId).Index;
        _ = _log.Refuse(signed, RefusalReason.KeyUnknown, $"signatures[{place}].keyid");
    }

    [Fact]
    public void The_threshold_counts_authorities_and_not_keys()
    {
        var twoKeys = _log.Trust.Root();
        ((JsonArray)twoKeys.Sections["body"]["authorities"]![0]!["keys"]!).Add(Drafts.Text(_log.Authorities[0].RecoveryKey));
        _ = _log.Refuse(
            twoKeys.Sign(Key(0), _log.Authorities[0].RecoveryKey), RefusalReason.ThresholdNotMet, "signatures");
        _ = _log.Accept(twoKeys.Sign(Key(0), _log.Authorities[0].RecoveryKey, Key(1)));
    }

    [Fact]
    public void No_key_stands_twice()
    {
        var twice = _log.Trust.Root();
        twice.Sections["body"]["authorities"]![1]!["keys"] = Drafts.Texts(Drafts.Text(_log.Authorities[0].Key));
        var admission = _log.Offer(twice.Sign(Key(0), Key(2)));
        Assert.NotNull(admission.Refusal);
        Assert.False(admission.SignaturesVerified);
    }

    [Fact]
    public void Version_2_is_signed_by_the_thresholds_of_both()
    {
        _ = _log.Accept(_log.Trust.Root().Sign(_log.World.Quorum));
        var newcomer = _log.Operator;
        TestParty[] next = [_log.Authorities[1], _log.Authorities[2], newcomer];
        var root = _log.Trust.Root(2, 2, next);

        // One of each; two of the old and one of the new; two of the new and one of the old.
        _ = _log.Refuse(root.Sign(Key(0), newcomer.Key), RefusalReason.ThresholdNotMet, "signatures");
        _ = _log.Refuse(root.Sign(Key(0), Key(1)), RefusalReason.ThresholdNotMet, "signatures");
        _ = _log.Refuse(root.Sign(newcomer.Key, Key(1)), RefusalReason.ThresholdNotMet, "signatures");
        _ = _log.Accept(root.Sign(Key(0), Key(1), newcomer.Key));
        Assert.Equal(2, _log.History.Current.Root!.Version);
        Assert.Equal([0, 1], _log.History.Current.Roots.Select(index => index.Value));

        // Who is no authority any more signs nothing any more.
        var admission = _log.Offer(_log.Trust.Accreditation(_log.World.Customer, _log.World.Customer.Key).Sign(Key(0), Key(1)));
        Assert.Equal(RefusalReason.KeyUnknown, admission.Refusal!.Reason);
        _ = _log.Accept(_log.Trust.Accreditation(_log.World.Customer, _log.World.Customer.Key).Sign(newcomer.Key, Key(1)));
    }

    [Fact]
    public void Both_authorities_of_a_root_can_be_those_of_the_next()
    {
        _ = _log.Accept(_log.Trust.Root().Sign(_log.World.Quorum));
        _ = _log.Accept(_log.Trust.Root(2, 3, _log.Authorities).Sign(Key(0), Key(1), Key(2)));
        _ = _log.Refuse(_log.Trust.Root(3, 2, _log.Authorities).Sign(Key(0), Key(1)), RefusalReason.ThresholdNotMet, "signatures");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Versions_follow_each_other(int version)
    {
        _ = _log.Accept(_log.Trust.Root().Sign(_log.World.Quorum));
        _ = _log.Refuse(
            _log.Trust.Root(version).Sign(_log.World.Quorum), RefusalReason.TrustVersionOutOfOrder, "body.version");
    }

    [Fact]
    public void A_partys_key_is_no_authoritys()
    {
        using var log = TrustLog.WithGenesis();
        var root = log.Trust.Root(2, 2, log.Authorities[0], log.Authorities[1], log.Operator);
        _ = log.Refuse(root.Sign(log.World.Quorum), RefusalReason.TrustContradiction, "body.authorities");
    }

    [Fact]
    public void A_party_does_not_sign_a_root()
    {
        using var log = TrustLog.WithGenesis();
        _ = log.Refuse(
            log.Trust.Root(2).Sign([.. log.World.Quorum, log.Operator.Key]), RefusalReason.SignerWithoutRole, "signatures");
    }

    [Fact]
    public void A_root_of_another_registry_is_refused()
    {
        using var other = new RegistryWorld(1, TestClock.Start, "elsewhere.example/2026");
        var keys = _log.Offer(other.Trust.Root().Sign(other.Quorum));
        Assert.NotNull(keys.Refusal);
        _ = _log.Accept(_log.Trust.Root().Sign(_log.World.Quorum));
        _ = _log.Refuse(other.Trust.Root(2).Sign(other.Quorum), RefusalReason.OriginMismatch, "predicate.origin");
        _ = _log.Refuse(
            _log.Trust.Root(2).Body("origin", other.Origin).Sign(_log.World.Quorum), RefusalReason.OriginMismatch, "body.origin");
    }

    private SigningKey Key(int authority) => _log.Authorities[authority].Key;
}
