// Which signatures of a note count. A line of an unknown (name, key ID) is ignored. A
// line of a known key must verify: one bad signature from a known key rejects the whole
// note, also beside a good one, because somebody tampered with it. At least one must be good.

namespace Provenance.Transparency;

/// <summary>Why a note was not accepted.</summary>
public enum NoteRefusal
{
    /// <summary>It was accepted.</summary>
    None = 0,

    /// <summary>No line is from a known key.</summary>
    NoKnownSignature,

    /// <summary>A line from a known key does not verify.</summary>
    BadSignature,

    /// <summary>Two of the verifiers given share the name and key ID of a line: which is meant cannot be told.</summary>
    AmbiguousKey,
}

/// <summary>The outcome of verifying a note against known keys. Immutable.</summary>
public sealed class NoteVerification
{
    private NoteVerification(NoteRefusal refusal, string reason, IReadOnlyList<NoteSignature> verified)
    {
        Refusal = refusal;
        Reason = reason;
        Verified = verified;
    }

    /// <summary>Whether at least one known key signed and none of the known keys' lines is bad.</summary>
    public bool IsAccepted => Refusal == NoteRefusal.None;

    /// <summary>Why the note was refused.</summary>
    public NoteRefusal Refusal { get; }

    /// <summary>The refusal in words, naming the key; empty when accepted.</summary>
    public string Reason { get; }

    /// <summary>The good signatures, one for each known key that signed; none when refused.</summary>
    public IReadOnlyList<NoteSignature> Verified { get; }

    /// <summary>Verifies a note.</summary>
    /// <param name="note">The note.</param>
    /// <param name="known">The verifiers of the keys that are known.</param>
    public static NoteVerification Verify(SignedNote note, params IReadOnlyList<INoteVerifier> known)
    {
        var text = note.TextBytes();
        var verified = new List<NoteSignature>();
        var seen = new HashSet<INoteVerifier>(ReferenceEqualityComparer.Instance);
        foreach (var signature in note.Signatures)
        {
            var matching = known.Where(signature.IsBy).Take(2).ToList();
            if (matching.Count == 0)
            {
                continue;
            }

            if (matching.Count > 1)
            {
                return Refused(NoteRefusal.AmbiguousKey, $"two known keys are called {Id(signature)}");
            }

            if (!matching[0].Verify(text, signature.Bytes))
            {
                return Refused(NoteRefusal.BadSignature, $"the signature of {Id(signature)} does not verify");
            }

            if (seen.Add(matching[0]))
            {
                verified.Add(signature);
            }
        }

        return verified.Count == 0
            ? Refused(NoteRefusal.NoKnownSignature, "no signature is from a known key")
            : new NoteVerification(NoteRefusal.None, "", verified);
    }

    private static NoteVerification Refused(NoteRefusal refusal, string reason) => new(refusal, reason, []);

    private static string Id(NoteSignature signature) => $"{signature.Name}+{NoteKeyId.Format(signature.KeyId)}";
}
