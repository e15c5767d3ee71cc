// The rules that the bytes of trust statements alone decide.

using Provenance.Statements.Tests.Examples;
using static Provenance.Statements.Tests.Examples.TrustExamples;

namespace Provenance.Statements.Tests.Kinds.Trust;

public sealed class TrustRuleTests
{
    private static readonly Handle Other = Handle.Parse("other");

    public static TheoryData<string, RefusalReason, string> Cases => [.. Broken.Select(row => (row.What, row.Reason, row.Field))];

    private static IReadOnlyList<(string What, RefusalReason Reason, string Field, Func<BuildOutcome> Build)> Broken { get; } =
    [
        ("threshold of 3 among 2", RefusalReason.ValueImpossible, "body.threshold", () => Root(body => body with { Threshold = 3 })),
        ("threshold of 0", RefusalReason.ValueImpossible, "body.threshold", () => Root(body => body with { Threshold = 0 })),
        ("no authorities", RefusalReason.ValueImpossible, "body.threshold", () => Root(body => body with { Authorities = [] })),
        ("another origin", RefusalReason.OriginMismatch, "body.origin", () => Root(body => body with { Origin = "elsewhere" })),
        ("an authority twice", RefusalReason.ValueImpossible, "body.authorities[1].authority", () =>
            Root(body => body with { Authorities = [body.Authorities[0], body.Authorities[1] with { Authority = body.Authorities[0].Authority }] })),
        ("a key twice", RefusalReason.ValueImpossible, "body.authorities[1].keys", () =>
            Root(body => body with { Authorities = [body.Authorities[0], body.Authorities[1] with { Keys = body.Authorities[0].Keys }] })),
        ("an authority without keys", RefusalReason.ValueImpossible, "body.authorities[0].keys", () =>
            Root(body => body with { Authorities = [body.Authorities[0] with { Keys = [] }, body.Authorities[1]] })),
        ("an authority key of mixed order", RefusalReason.PossessionNotProved, "body.authorities[0].keys", () =>
            Root(body => body with { Authorities = [body.Authorities[0] with { Keys = [MixedOrder] }, body.Authorities[1]] })),
        ("version 0", RefusalReason.ValueImpossible, "body.version", () => Root(body => body with { Version = 0 })),
        ("another key than the record's", RefusalReason.RecordInvalid, "body.key", () =>
            Example.Trust<AccreditationKind>(RecordOf(Example.ReporterKey), BodyOfAccreditation).Sign(Example.FirstAuthority)),
        ("a validity that ends before it starts", RefusalReason.ValueImpossible, "body.validUntil", () =>
            Accredit(body => body with { ValidUntil = new Timestamp(body.ValidFrom.Microseconds - 1) })),
        ("acceptance that ends before validity", RefusalReason.ValueImpossible, "body.acceptUntil", () =>
            Accredit(body => body with { AcceptUntil = new Timestamp(body.ValidUntil.Microseconds - 1) })),
        ("an operator without sites", RefusalReason.FieldMissing, "body.sites", () => Accredit(body => body with { Sites = null })),
        ("an empty list of sites", RefusalReason.ValueImpossible, "body.sites", () => Accredit(body => body with { Sites = [] })),
        ("a site twice", RefusalReason.ValueImpossible, "body.sites", () => Accredit(body => body with { Sites = [SiteScope.All, SiteScope.All] })),
        ("a proof for another party", RefusalReason.PossessionNotProved, "body.proofOfPossession", () =>
            Accredit(body => body with { Party = body.Party with { Handle = Other } })),
        ("a proof for another use", RefusalReason.PossessionNotProved, "body.proofOfPossession", () =>
            Accredit(body => body with { Key = body.Key with { Use = KeyUse.Access } })),
        ("a delegated kind that is no report", RefusalReason.ValueImpossible, "body.kinds[1]", () =>
            Delegate(body => body with { Kinds = ["usage", "revocation"] })),
        ("a delegated kind that nobody knows", RefusalReason.ValueImpossible, "body.kinds[0]", () => Delegate(body => body with { Kinds = ["poem"] })),
        ("a delegation for access", RefusalReason.ValueImpossible, "body.key.use", () =>
            Delegate(body => body with { Key = body.Key with { Use = KeyUse.Access } })),
        ("a delegated key of mixed order", RefusalReason.PossessionNotProved, "body.key.publicKey", () =>
            Example.Trust<DelegationKind>($"keys/{MixedOrder.KeyId}", BodyOfDelegation with { Key = BodyOfDelegation.Key with { PublicKey = MixedOrder } }).Sign(Example.OperatorKey)),
        ("a suspension of another key", RefusalReason.RecordInvalid, "body.key", () =>
            Example.Trust<SuspensionKind>(RecordOf(Example.ReporterKey), BodyOfSuspension).Sign(Example.FirstAuthority)),
    ];

    // Public key of case 3 of ed25519-speccheck.
    private static PublicKey MixedOrder
    {
        get
        {
            Assert.True(PublicKey.TryFromBytes(Convert.FromHexString("cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d"), out var key));
            return key;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_can_never_be_is_refused_before_it_is_signed(string what, RefusalReason reason, string field)
    {
        var outcome = Broken.Single(row => row.What == what).Build();

        Assert.Equal((reason, field), (outcome.Refusal?.Reason, outcome.Refusal?.Field));
    }

    [Fact]
    public void A_threshold_counts_authorities_not_keys()
    {
        var body = BodyOfRoot with
        {
            Authorities = [BodyOfRoot.Authorities[0] with { Keys = [Example.FirstAuthority.PublicKey, Example.OperatorKey.PublicKey] }, BodyOfRoot.Authorities[1]],
        };

        Assert.Equal(1, body.CountAuthorities([Example.FirstAuthority.PublicKey.KeyId, Example.OperatorKey.PublicKey.KeyId]));
        Assert.Equal(2, body.CountAuthorities([Example.FirstAuthority.PublicKey.KeyId, Example.SecondAuthority.PublicKey.KeyId]));
        Assert.Equal(0, body.CountAuthorities([Example.ReporterKey.PublicKey.KeyId]));
        Assert.Equal(Example.OperatorKey.PublicKey, body.FindKey(Example.OperatorKey.PublicKey.KeyId));
        Assert.Null(body.FindKey(Example.ReporterKey.PublicKey.KeyId));
    }

    [Fact]
    public void A_delegation_proves_possession_to_its_delegator_alone()
    {
        Assert.True(BodyOfDelegation.ProvesPossession(Example.Origin, Example.Operator));
        Assert.False(BodyOfDelegation.ProvesPossession(Example.Origin, Other));
        Assert.False(BodyOfDelegation.ProvesPossession("elsewhere", Example.Operator));
    }

    [Theory]
    [InlineData("*", "*", true)]
    [InlineData("*", "jurong-1", true)]
    [InlineData("jurong-1", "jurong-1", true)]
    [InlineData("jurong-1", "jurong-2", false)]
    [InlineData("jurong-1", "*", false)]
    public void A_site_covers_itself_and_the_star_all(string outer, string inner, bool covers) =>
        Assert.Equal(covers, SiteScope.Parse(outer).Covers(SiteScope.Parse(inner)));

    private static BuildOutcome Root(Func<RootBody, RootBody> change) =>
        Example.Trust<RootKind>("root", change(BodyOfRoot)).Sign(Example.FirstAuthority, Example.SecondAuthority);

    private static BuildOutcome Accredit(Func<AccreditationBody, AccreditationBody> change) =>
        Example.Trust<AccreditationKind>(RecordOf(Example.OperatorKey), change(BodyOfAccreditation)).Sign(Example.FirstAuthority);

    private static BuildOutcome Delegate(Func<DelegationBody, DelegationBody> change) =>
        Example.Trust<DelegationKind>(RecordOf(Example.ReporterKey), change(BodyOfDelegation)).Sign(Example.OperatorKey);
}
