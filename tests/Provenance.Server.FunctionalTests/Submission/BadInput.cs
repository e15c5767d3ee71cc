// The table of what bad input gets: one row an attack or mistake, with the answer it must get.
using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Grpc.Core;
using Provenance.Statements;
using Provenance.TestWorld;
using V1 = Provenance.Contracts.V1;

namespace Provenance.Server.FunctionalTests;

/// <summary>One row of the table.</summary>
/// <param name="Make">Makes the bad attestation.</param>
/// <param name="Code">The gRPC code.</param>
/// <param name="Reason">The reason of the ErrorInfo.</param>
/// <param name="Field">The field named, empty for none; a trailing <c>*</c> leaves the rest open.</param>
/// <param name="IsSigned">Whether the refusal is signed: every signature had verified.</param>
internal sealed record BadInput(
    Func<RegistryWorld, V1.Attestation> Make, StatusCode Code, string Reason, string Field, bool IsSigned)
{
    private const StatusCode Invalid = StatusCode.InvalidArgument;
    private const StatusCode Denied = StatusCode.PermissionDenied;

    public static IReadOnlyDictionary<string, BadInput> Table { get; } = new Dictionary<string, BadInput>
    {
        // What reaches the registry is not what was signed.
        ["an altered payload"] = Unsigned(
            world => Altered(world, wire => wire.Envelope.Payload = Flipped(wire.Envelope.Payload, wire.Envelope.Payload.Length / 2)),
            Invalid, "SIGNATURE_INVALID", "signatures[0]"),
        ["an altered section"] = Signed(
            world => Altered(world, wire => wire.Sections[0].Content = Flipped(wire.Sections[0].Content, 60)),
            Invalid, "SECTION_DIGEST_MISMATCH", "*"),
        ["an altered signature"] = Unsigned(
            world => Altered(world, wire => wire.Envelope.Signatures[0].Signature_ = Flipped(wire.Envelope.Signatures[0].Signature_, 5)),
            Invalid, "SIGNATURE_INVALID", "signatures[0]"),
        ["another payload type"] = Unsigned(
            world => Altered(world, wire => wire.Envelope.PayloadType = "text/plain"), Invalid, "ENVELOPE_MALFORMED", "payloadType"),
        ["no envelope"] = Unsigned(_ => new V1.Attestation(), Invalid, "ENVELOPE_MALFORMED", "envelope"),
        ["an empty payload"] = Unsigned(
            world => Altered(world, wire => wire.Envelope.Payload = ByteString.Empty), Invalid, "ENVELOPE_MALFORMED", "payload"),
        ["no signature"] = Unsigned(
            world => Altered(world, wire => wire.Envelope.Signatures.Clear()), Invalid, "ENVELOPE_MALFORMED", "signatures"),
        ["a short signature"] = Unsigned(
            world => Altered(world, wire => wire.Envelope.Signatures[0].Signature_ = ByteString.CopyFrom(new byte[63])),
            Invalid, "ENVELOPE_MALFORMED", "signatures[0].sig"),
        ["no key id"] = Unsigned(
            world => Altered(world, wire => wire.Envelope.Signatures[0].KeyId = ByteString.Empty),
            Invalid, "SIGNATURE_KEY_ID_MISSING", "signatures[0].keyid"),
        ["two signatures under one key"] = Unsigned(
            world => Altered(world, wire => wire.Envelope.Signatures.Add(wire.Envelope.Signatures[0].Clone())),
            Invalid, "SIGNATURE_DUPLICATE_KEY", "signatures"),

        // Signatures that are there and should not be.
        ["an extra junk signature under an unknown key"] = Unsigned(
            world => Altered(world, wire => wire.Envelope.Signatures.Add(Junk(world.Stranger))), Denied, "KEY_UNKNOWN", "signatures[*"),
        ["an extra junk signature under a known key"] = Unsigned(
            world => Altered(world, wire => wire.Envelope.Signatures.Add(Junk(world.Customer.Key))), Invalid, "SIGNATURE_INVALID", "signatures[*"),
        ["an extra valid signature of a party without a role"] = Signed(
            world => world.Reports.Job().Sign(world.Reporter, world.Customer.Key).ToWire(), Denied, "SIGNER_WITHOUT_ROLE", "signatures"),
        ["a signature under somebody else's key id"] = Unsigned(
            world => Altered(world.Reports.Job().Sign(world.Stranger), wire => wire.Envelope.Signatures[0].KeyId = Wire.ToBytes(world.Reporter.PublicKey.KeyId.Value)),
            Invalid, "SIGNATURE_INVALID", "signatures[0]"),

        // Keys without the right.
        ["an unknown key"] = Unsigned(world => world.Reports.Job().Sign(world.Stranger).ToWire(), Denied, "KEY_UNKNOWN", "signatures[0].keyid"),
        ["a key of another use"] = Signed(world => world.Reports.Job().Sign(world.Operator.RecoveryKey).ToWire(), Denied, "KEY_WRONG_USE", "signatures"),
        ["a party of another role"] = Signed(world => world.Reports.Job().Sign(world.Customer.Key).ToWire(), Denied, "KEY_WRONG_ROLE", "signatures"),
        ["a kind that was not delegated"] = Signed(world => world.Reports.Entity().Sign(world.Reporter).ToWire(), Denied, "KEY_WRONG_ROLE", "signatures"),
        ["another site"] = Signed(
            world => Job(world, job => job.Record = $"{world.Operator.Handle}/elsewhere/h100-a/jobs/{world.Random.Id("job")}"), Denied, "KEY_OUTSIDE_SITES", "subject[0].name"),
        ["another operator"] = Signed(
            world => Job(world, job => job.Record = $"other/{RegistryWorld.Site}/h100-a/jobs/{world.Random.Id("job")}"), Denied, "KEY_OUTSIDE_SITES", "subject[0].name"),
        ["a statement from before the key was valid"] = Signed(
            world => world.Trust.Delegation(world.Operator, world.Key("early"), [RegistryWorld.Site], ["training-job"])
                .But(draft => draft.Predicate["issuedAt"] = StatementDraft.Time(world.Now.AddYears(-3)))
                .Sign(world.Operator.Key).ToWire(),
            Denied, "KEY_OUTSIDE_VALIDITY", "predicate.issuedAt"),

        // The statement itself.
        ["another registry's origin"] = Signed(
            world => Job(world, job => job.Predicate["origin"] = "elsewhere.example/1"), Invalid, "ORIGIN_MISMATCH", "predicate.origin"),
        ["an unknown kind"] = Signed(
            world => Job(world, job => job.PredicateType = "urn:compute-provenance:horoscope:v1"), Invalid, "KIND_UNKNOWN", "predicateType"),
        ["text that is not JSON"] = Signed(world => Job(world, job => job.Rewrite(_ => "hello")), Invalid, "STATEMENT_MALFORMED", "*"),
        ["an unknown field"] = Signed(
            world => Job(world, job => job.Predicate["colour"] = "red"), Invalid, "FIELD_UNKNOWN", "predicate.colour"),
        ["an unknown field in a section"] = Signed(
            world => Job(world, job => job.Sections["run"]["colour"] = "red"), Invalid, "FIELD_UNKNOWN", "run.colour"),
        ["a duplicate field"] = Signed(
            world => Job(world, job => job.Rewrite(text => text.Replace("\"origin\":", "\"issuedAt\":\"2026-01-01T00:00:00Z\",\"origin\":", StringComparison.Ordinal))),
            Invalid, "FIELD_DUPLICATE", "predicate.issuedAt"),
        ["a duplicate field in a section"] = Signed(
            world => Job(world, job => job.RewriteSection("run", text => text.Replace("\"state\":", "\"state\":\"failed\",\"state\":", StringComparison.Ordinal))),
            Invalid, "FIELD_DUPLICATE", "run.state"),
        ["a missing field"] = Signed(world => Job(world, job => job.Sections["run"].Remove("asOf")), Invalid, "FIELD_MISSING", "run.asOf"),
        ["a number as text"] = Signed(world => Job(world, job => job.Predicate["sequence"] = "7"), Invalid, "FIELD_TYPE", "predicate.sequence"),
        ["null"] = Signed(world => Job(world, job => job.Sections["run"]["submittedAt"] = null), Invalid, "FIELD_TYPE", "run.submittedAt"),
        ["a fraction"] = Signed(
            world => Job(world, job => job.RewriteSection("run", text => text.Replace("\"count\":64", "\"count\":64.0", StringComparison.Ordinal))),
            Invalid, "FIELD_VALUE", "run.allocations[0].count"),
        ["a time that is none"] = Signed(
            world => Job(world, job => job.Sections["run"]["asOf"] = "yesterday"), Invalid, "FIELD_VALUE", "run.asOf"),
        ["an end before its start"] = Signed(
            world => Job(world, job => job.Sections["run"]["endedAt"] = StatementDraft.Time(world.Now.AddHours(-40))), Invalid, "VALUE_IMPOSSIBLE", "run.endedAt"),
        ["a low above its high"] = Signed(
            world => Job(world, job => job.Sections["run"]["acceleratorHours"]!["low"] = "641"), Invalid, "VALUE_IMPOSSIBLE", "run.acceleratorHours"),
        ["an LEI with wrong check digits"] = Signed(
            world => Job(world, job => job.Sections["parties"]["customer"] = "LEI:529900T8BM49AURSDO54"), Invalid, "IDENTIFIER_INVALID", "parties.customer"),
        ["a record of another grammar"] = Signed(world => Job(world, job => job.Record = "acme/jobs/1"), Invalid, "RECORD_INVALID", "subject[0].name"),
        ["a missing section"] = Signed(
            world => Altered(world, wire => wire.Sections.RemoveAt(0)), Invalid, "SECTION_MISSING", "*"),
        ["a section that the kind does not know"] = Signed(
            world => Job(world, job => job.With("weather", new JsonObject { ["salt"] = world.Random.Sixteen() })),
            Invalid, "SECTION_UNEXPECTED", "predicate.sections.weather"),
        ["nesting too deep"] = Signed(
            world => Job(world, job => job.Predicate["extensions"] = JsonNode.Parse($"{{\"a\":{Nested(20)}}}")), Invalid, "JSON_TOO_DEEP", "*"),
        ["a statement from the future"] = Signed(
            world => Job(world, job => job.Predicate["issuedAt"] = StatementDraft.Time(world.Now.AddMinutes(30))), Invalid, "ISSUED_IN_FUTURE", "predicate.issuedAt"),

        // Too much.
        ["a section too large"] = Unsigned(
            world => Altered(world, wire => wire.Sections[0].Content = ByteString.CopyFrom(new byte[(60 << 10) + 1])),
            Invalid, "ATTESTATION_TOO_LARGE", "*"),
        ["an attestation too large"] = Unsigned(
            world => Altered(world, wire => wire.Sections.Add(new V1.Section { Name = "more", Content = ByteString.CopyFrom(new byte[60 << 10]) }),
                wire => wire.Sections.Add(new V1.Section { Name = "yet-more", Content = ByteString.CopyFrom(new byte[60 << 10]) })),
            Invalid, "ATTESTATION_TOO_LARGE", ""),
        ["seventeen signatures"] = Unsigned(
            world => Altered(world, wire => wire.Envelope.Signatures.Add(
                Enumerable.Range(0, 16).Select(i => Junk(world.Key($"junk {i}"))))),
            Invalid, "ATTESTATION_TOO_LARGE", "signatures"),

        // Trust statements.
        ["too few authorities"] = Signed(
            world => world.Trust.Accreditation(world.Customer, world.Key("second")).Sign(world.Authorities[2].Key).ToWire(),
            StatusCode.FailedPrecondition, "THRESHOLD_NOT_MET", "signatures"),
        ["a version that was used"] = Signed(
            world => world.Trust.Accreditation(world.Customer, world.Customer.Key).Sign(world.Quorum).ToWire(),
            StatusCode.Aborted, "TRUST_VERSION_OUT_OF_ORDER", "body.version"),
        ["a proof of possession for another party"] = Signed(
            world => world.Trust.Accreditation(world.Customer, world.Key("third"))
                .But(draft => draft.Sections["body"]["party"]!["handle"] = "somebody-else").Sign(world.Quorum).ToWire(),
            Invalid, "POSSESSION_NOT_PROVED", "body.proofOfPossession"),
        ["a delegation beyond the delegator's sites"] = Signed(
            world => world.Trust.Delegation(world.Operator, world.Key("wide"), ["*"], ["training-job"]).Sign(world.Operator.Key).ToWire(),
            Denied, "DELEGATION_TOO_WIDE", "body.sites"),
        ["a delegation by a delegate"] = Signed(
            world => world.Trust.Delegation(world.Operator, world.Key("below"), [RegistryWorld.Site], ["training-job"]).Sign(world.Reporter).ToWire(),
            Denied, "DELEGATION_TOO_WIDE", ""),
    };

    private static BadInput Signed(Func<RegistryWorld, V1.Attestation> make, StatusCode code, string reason, string field) =>
        new(make, code, reason, field, true);

    private static BadInput Unsigned(Func<RegistryWorld, V1.Attestation> make, StatusCode code, string reason, string field) =>
        new(make, code, reason, field, false);

    private static V1.Attestation Job(RegistryWorld world, Action<StatementDraft> change) =>
        world.Reports.Job().But(change).Sign(world.Reporter).ToWire();

    private static V1.Attestation Altered(RegistryWorld world, params Action<V1.Attestation>[] changes) =>
        Altered(world.SignedJob(), changes);

    private static V1.Attestation Altered(Attestation attestation, params Action<V1.Attestation>[] changes)
    {
        var wire = attestation.ToWire();
        foreach (var change in changes)
        {
            change(wire);
        }

        return wire;
    }

    private static ByteString Flipped(ByteString bytes, int at)
    {
        var copy = bytes.ToByteArray();
        copy[at] ^= 1;
        return ByteString.CopyFrom(copy);
    }

    private static V1.Signature Junk(SigningKey key) => new()
    {
        KeyId = Wire.ToBytes(key.PublicKey.KeyId.Value),
        Signature_ = ByteString.CopyFrom(key.Sign(Encoding.UTF8.GetBytes("something else"))),
    };

    private static string Nested(int depth) =>
        new string('[', depth) + new string(']', depth);
}
