// One trust statement of each kind.

using static Provenance.Statements.Tests.Examples.Example;

namespace Provenance.Statements.Tests.Examples;

public static class TrustExamples
{
    public static RootBody BodyOfRoot => new()
    {
        Salt = SaltOf("root"),
        Version = 1,
        Origin = Origin,
        Threshold = 2,
        Authorities =
        [
            new RootAuthority
            {
                Authority = Handle.Parse("north"),
                Name = "Northern Inspectorate",
                Jurisdiction = CountryCode.Parse("SG"),
                Keys = [FirstAuthority.PublicKey],
            },
            new RootAuthority { Authority = Handle.Parse("south"), Name = "Southern Inspectorate", Keys = [SecondAuthority.PublicKey] },
        ],
    };

    public static AccreditationBody BodyOfAccreditation => new()
    {
        Salt = SaltOf("accreditation"),
        Version = 1,
        Party = new AccreditedParty
        {
            Handle = Operator,
            Role = PartyRole.Operator,
            Name = "Acme Compute Pte. Ltd.",
            Entity = EntityId.Parse("NATIONAL:SG:201912345K"),
        },
        Key = Bound(OperatorKey, KeyUse.Statements),
        ProofOfPossession = ProofOfPossession.Sign(OperatorKey, Origin, Operator, KeyUse.Statements),
        Sites = [SiteScope.All],
        Jurisdictions = [CountryCode.Parse("SG")],
        Powers = [Handle.Parse("report")],
        ValidFrom = Founded,
        ValidUntil = Timestamp.Parse("2027-11-01T00:00:00Z"),
        AcceptUntil = Timestamp.Parse("2027-12-01T00:00:00Z"),
    };

    public static DelegationBody BodyOfDelegation => new()
    {
        Salt = SaltOf("delegation"),
        Version = 1,
        Reporter = new Reporter { Name = "reporter of jurong-1" },
        Key = Bound(ReporterKey, KeyUse.Statements),
        ProofOfPossession = ProofOfPossession.Sign(ReporterKey, Origin, Operator, KeyUse.Statements),
        Sites = [SiteScope.Parse("jurong-1")],
        Kinds = ["training-job", "usage"],
        ValidFrom = Founded,
        ValidUntil = Timestamp.Parse("2027-05-01T00:00:00Z"),
        AcceptUntil = Timestamp.Parse("2027-06-01T00:00:00Z"),
    };

    public static SuspensionBody BodyOfSuspension => new()
    {
        Salt = SaltOf("suspension"),
        Version = 2,
        Key = OperatorKey.PublicKey.KeyId,
        Reason = "The key's custodian has left.",
        From = Founded,
    };

    public static ReinstatementBody BodyOfReinstatement => new()
    {
        Salt = SaltOf("reinstatement"),
        Version = 3,
        Key = OperatorKey.PublicKey.KeyId,
        Reason = "The key was never out of its module.",
    };

    public static RevocationBody BodyOfRevocation => new()
    {
        Salt = SaltOf("revocation"),
        Version = 4,
        Key = OperatorKey.PublicKey.KeyId,
        Cause = RevocationCause.Superseded,
        Reason = "Replaced in the yearly change of keys.",
        From = Founded,
    };

    public static ConfirmationBody BodyOfConfirmation => new()
    {
        Salt = SaltOf("confirmation"),
        Version = 2,
        Key = OperatorKey.PublicKey.KeyId,
        Until = Founded,
    };

    public static RedactionBody BodyOfRedaction => new()
    {
        Salt = SaltOf("redaction"),
        Version = 1,
        Statement = Transparency.Digest.Of("a statement"u8),
        Sections = [Handle.Parse("parties")],
        Cause = RedactionCause.CourtOrder,
        Reason = "Order 4 of 2026.",
    };

    public static Attestation Root => Trust<RootKind>("root", BodyOfRoot).Sign(FirstAuthority, SecondAuthority).Attestation();

    public static Attestation Accreditation =>
        Trust<AccreditationKind>(RecordOf(OperatorKey), BodyOfAccreditation).Sign(FirstAuthority, SecondAuthority).Attestation();

    public static Attestation Delegation => Trust<DelegationKind>(RecordOf(ReporterKey), BodyOfDelegation).Sign(OperatorKey).Attestation();

    public static Attestation Suspension => Trust<SuspensionKind>(RecordOf(OperatorKey), BodyOfSuspension).Sign(FirstAuthority).Attestation();

    public static Attestation Reinstatement =>
        Trust<ReinstatementKind>(RecordOf(OperatorKey), BodyOfReinstatement).Sign(FirstAuthority, SecondAuthority).Attestation();

    public static Attestation Revocation =>
        Trust<RevocationKind>(RecordOf(OperatorKey), BodyOfRevocation).Sign(FirstAuthority, SecondAuthority).Attestation();

    public static Attestation Confirmation => Trust<ConfirmationKind>(RecordOf(OperatorKey), BodyOfConfirmation).Sign(ReporterKey).Attestation();

    public static Attestation Redaction =>
        Trust<RedactionKind>($"redactions/{BodyOfRedaction.Statement}", BodyOfRedaction).Sign(FirstAuthority, SecondAuthority).Attestation();

    public static IReadOnlyDictionary<string, Attestation> All { get; } = new Dictionary<string, Attestation>
    {
        ["root"] = Root,
        ["accreditation"] = Accreditation,
        ["delegation"] = Delegation,
        ["suspension"] = Suspension,
        ["reinstatement"] = Reinstatement,
        ["revocation"] = Revocation,
        ["confirmation"] = Confirmation,
        ["redaction"] = Redaction,
    };

    public static string RecordOf(SigningKey key) => $"keys/{key.PublicKey.KeyId}";

    public static BoundKey Bound(SigningKey key, KeyUse use) =>
        new() { Algorithm = KeyAlgorithm.Ed25519, PublicKey = key.PublicKey, Use = use };
}
