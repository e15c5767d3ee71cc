// Everything that can be checked about an attestation before it waits for its place in the log: signatures, strict
// reading, section digests, the rules of its kind, and its signers' right to speak. Pure but for the trust it is given
// and the clock; runs on the request's own thread, in parallel with others.
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Admission;

/// <summary>Admits or refuses attestations.</summary>
public sealed class AdmissionDesk(string origin, TimeProvider time, Digest? rootFingerprint = null)
{
    /// <summary>How far <c>issuedAt</c> may be ahead of the log's clock.</summary>
    public static readonly TimeSpan MaxIssuedAhead = TimeSpan.FromMinutes(10);

    // Without a root no key is bound, so that this is found before any signature can be verified.
    private static readonly Refusal NoRootYet = new(
        RefusalReason.RootNotEstablished, "", "The log has no root yet.", "Submit root version 1 first.");

    private readonly StatementReader _reader = new(origin);

    /// <summary>Checks an attestation under a state of trust.</summary>
    public AdmissionOutcome Admit(Attestation attestation, TrustState trust)
    {
        var envelope = attestation.Envelope;
        if (ResolveKeys(envelope, attestation, trust, out var keys) is { } unknown)
        {
            return AdmissionOutcome.Refuse(unknown, signaturesVerified: false, trust.Epoch);
        }

        if (VerifySignatures(envelope, keys) is { } invalid)
        {
            return AdmissionOutcome.Refuse(invalid, signaturesVerified: false, trust.Epoch);
        }

        var read = _reader.Read(attestation);
        if (read.Refusal is { } malformed)
        {
            return AdmissionOutcome.Refuse(malformed, signaturesVerified: true, trust.Epoch);
        }

        var content = read.Content!;
        if ((RequireIssuedInPast(content.Statement) ?? RequireRoot(content)) is { } ahead)
        {
            return AdmissionOutcome.Refuse(ahead, signaturesVerified: true, trust.Epoch);
        }

        var judgement = TrustJudge.Judge(trust, content, [.. envelope.Signatures.Select(signature => signature.KeyId)]);
        return (judgement.Refusal ?? RequireArrivedInTime(judgement)) is { } refused
            ? AdmissionOutcome.Refuse(refused, signaturesVerified: true, trust.Epoch)
            : AdmissionOutcome.Accept(new Admitted(attestation, content, judgement, trust.Epoch));
    }

    // Whoever comes first to an empty log would govern it: who is to govern it is configured outside.
    private Refusal? RequireRoot(StatementContent content) =>
        content.Section<RootBody>() is { Version: 1 } && rootFingerprint is { } expected && content.Statement.Id != expected
            ? new Refusal(
                RefusalReason.TrustContradiction,
                "",
                $"Root version 1 is {content.Statement.Id}; this registry was started for {expected}.",
                "Submit the root that the registry was started for.")
            : null;

    /// <summary>Why the attestation cannot be read as a statement of this registry, or null.</summary>
    public Refusal? Reads(Attestation attestation) => _reader.Read(attestation).Refusal;

    // A root brings its own keys; every other signer is bound in the log already.
    private Refusal? ResolveKeys(Envelope envelope, Attestation attestation, TrustState trust, out PublicKey[] keys)
    {
        keys = new PublicKey[envelope.Signatures.Count];
        Dictionary<KeyId, PublicKey>? ofRoot = null;
        for (var i = 0; i < keys.Length; i++)
        {
            var id = envelope.Signatures[i].KeyId;
            if (trust.PublicKeyOf(id) is { } known)
            {
                keys[i] = known;
                continue;
            }

            ofRoot ??= IsWorthReading(envelope, trust) ? KeysOfRoot(attestation) : [];
            if (!ofRoot.TryGetValue(id, out var own))
            {
                return trust.Root is null && ofRoot.Count == 0 ? NoRootYet : Unknown(id, i);
            }

            keys[i] = own;
        }

        return null;
    }

    // Reading costs more than verifying, and nobody is known yet: a new root is read only for an authority of the one
    // before it, by its signature, or where there is none.
    private static bool IsWorthReading(Envelope envelope, TrustState trust)
    {
        if (trust.Root is null)
        {
            return true;
        }

        for (var i = 0; i < envelope.Signatures.Count; i++)
        {
            if (trust.FindAuthority(envelope.Signatures[i].KeyId) is { } authority && envelope.Verify(i, authority.PublicKey))
            {
                return true;
            }
        }

        return false;
    }

    private static Refusal Unknown(KeyId id, int place) => new(
        RefusalReason.KeyUnknown,
        $"signatures[{place}].keyid",
        $"No trust statement in the log binds key {id}.",
        "Have the key accredited or delegated, then submit again.");

    private Dictionary<KeyId, PublicKey> KeysOfRoot(Attestation attestation) =>
        _reader.Read(attestation).Content is { Statement.Kind: RootKind } content
            ? content.Section<RootBody>()!.Authorities.SelectMany(authority => authority.Keys).ToDictionary(key => key.KeyId)
            : [];

    private static Refusal? VerifySignatures(Envelope envelope, PublicKey[] keys)
    {
        for (var i = 0; i < keys.Length; i++)
        {
            if (!envelope.Verify(i, keys[i]))
            {
                return new Refusal(
                    RefusalReason.SignatureInvalid,
                    $"signatures[{i}]",
                    $"The signature of key {keys[i].KeyId} does not verify.",
                    "Sign the exact payload bytes again.");
            }
        }

        return null;
    }

    // The time of logging decides, and is never before this clock's; whoever is too late now will be too late then.
    private Refusal? RequireArrivedInTime(Judgement judgement) =>
        time.GetUtcNow().ToUnixTimeMilliseconds() > judgement.AcceptUntilMilliseconds
            ? TrustJudge.ArrivedTooLate(judgement.Signer!)
            : null;

    private Refusal? RequireIssuedInPast(Statement statement)
    {
        var latest = time.GetUtcNow() + MaxIssuedAhead;
        return statement.IssuedAt.Value <= latest
            ? null
            : new Refusal(
                RefusalReason.IssuedInFuture,
                "predicate.issuedAt",
                $"The statement was issued at {statement.IssuedAt}, more than {MaxIssuedAhead.TotalMinutes:0} minutes ahead of the log's clock.",
                "Set the signer's clock, sign again.");
    }
}
