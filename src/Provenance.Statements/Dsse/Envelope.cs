// A DSSE envelope: a payload and who signed it. The payload lives inside its PAE, so that both take one array; the
// statement id is the SHA-256 of that array. Signatures stand in the order of their key ids, as the leaf hashes them.

using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Provenance.Transparency;

namespace Provenance.Statements;

/// <summary>A signed payload: well-formed, not yet verified.</summary>
public sealed class Envelope
{
    private readonly byte[] _pae;
    private readonly int _payloadStart;
    private readonly EnvelopeSignature[] _signatures;

    private Envelope(byte[] pae, int payloadLength, EnvelopeSignature[] signatures)
    {
        _pae = pae;
        _payloadStart = pae.Length - payloadLength;
        _signatures = signatures;
        StatementId = Digest.Of(pae);
        SignaturesDigest = DigestOf(signatures);
    }

    /// <summary>The signed bytes, exactly as they came.</summary>
    public ReadOnlyMemory<byte> Payload => _pae.AsMemory(_payloadStart);

    /// <summary>1 to 16 signatures under distinct keys, ascending by key id.</summary>
    public IReadOnlyList<EnvelopeSignature> Signatures => _signatures;

    /// <summary>SHA-256 of the PAE: the name of the statement.</summary>
    public Digest StatementId { get; }

    /// <summary>SHA-256 over the number of signatures and each key id and signature, as the leaf commits to them.</summary>
    public Digest SignaturesDigest { get; }

    /// <summary>Payload and signatures, in bytes.</summary>
    public int SizeBytes => Payload.Length + (_signatures.Length * (Digest.SizeBytes + EnvelopeSignature.SizeBytes));

    /// <summary>Checks the parts' form and brings them together.</summary>
    /// <param name="payloadType">Must be <see cref="Pae.PayloadType"/>.</param>
    /// <param name="payload">The signed bytes; copied.</param>
    /// <param name="signatures">In any order.</param>
    /// <param name="envelope">The envelope.</param>
    /// <param name="refusal">Why there is none.</param>
    public static bool TryCreate(
        string payloadType,
        ReadOnlyMemory<byte> payload,
        IReadOnlyList<EnvelopeSignature> signatures,
        [NotNullWhen(true)] out Envelope? envelope,
        [NotNullWhen(false)] out Refusal? refusal)
    {
        envelope = null;
        refusal = CheckForm(payloadType, payload.Length, signatures.Count);
        if (refusal is not null)
        {
            return false;
        }

        var sorted = new EnvelopeSignature[signatures.Count];
        for (var i = 0; i < sorted.Length; i++)
        {
            sorted[i] = signatures[i] with { Signature = signatures[i].Signature.ToArray() };
        }

        Array.Sort(sorted, static (left, right) => left.KeyId.CompareTo(right.KeyId));
        refusal = CheckSignatures(sorted, signatures);
        envelope = refusal is null ? new Envelope(Statements.Pae.Encode(payloadType, payload.Span), payload.Length, sorted) : null;
        return envelope is not null;
    }

    /// <summary>Signs a payload.</summary>
    /// <param name="payload">The statement's bytes.</param>
    /// <param name="signers">1 to 16 signers with distinct keys.</param>
    /// <exception cref="ArgumentException">Payload or signers do not make an envelope.</exception>
    public static Envelope Sign(ReadOnlyMemory<byte> payload, params ReadOnlySpan<ISigner> signers)
    {
        var pae = Statements.Pae.Encode(Statements.Pae.PayloadType, payload.Span);
        var signatures = new EnvelopeSignature[signers.Length];
        for (var i = 0; i < signers.Length; i++)
        {
            signatures[i] = new EnvelopeSignature(signers[i].PublicKey.KeyId, signers[i].Sign(pae));
        }

        return TryCreate(Statements.Pae.PayloadType, payload, signatures, out var envelope, out var refusal)
            ? envelope
            : throw new ArgumentException(refusal.Message, nameof(signers));
    }

    /// <summary>The same statement with one more signature: one step of a ceremony.</summary>
    /// <exception cref="ArgumentException">The key has signed already, or there are 16 signatures.</exception>
    public Envelope Cosign(ISigner signer) => TryCreate(
        Statements.Pae.PayloadType, Payload, [.. _signatures, new EnvelopeSignature(signer.PublicKey.KeyId, signer.Sign(_pae))], out var envelope, out var refusal)
        ? envelope
        : throw new ArgumentException(refusal.Message, nameof(signer));

    /// <summary>Key ids of the signatures, ascending.</summary>
    public IReadOnlyList<KeyId> Signers() => [.. _signatures.Select(signature => signature.KeyId)];

    /// <summary>The bytes that are signed, in a new array.</summary>
    public byte[] Pae() => (byte[])_pae.Clone();

    /// <summary>Whether the signature at <paramref name="index"/> was made with <paramref name="key"/>.</summary>
    /// <param name="index">Position in <see cref="Signatures"/>.</param>
    /// <param name="key">The key found under the signature's key id.</param>
    public bool Verify(int index, PublicKey key) =>
        _signatures[index].KeyId == key.KeyId && key.Verify(_pae, _signatures[index].Signature.Span);

    private static Refusal? CheckForm(string payloadType, int payloadLength, int signatures)
    {
        if (payloadType != Statements.Pae.PayloadType)
        {
            return Malformed("payloadType", $"The payload type is not {Statements.Pae.PayloadType}.");
        }

        if (payloadLength == 0)
        {
            return Malformed("payload", "The payload is empty.");
        }

        if (payloadLength > Limits.AttestationBytes)
        {
            return TooLarge("payload", $"The payload has {payloadLength} bytes, more than {Limits.AttestationBytes}.");
        }

        return signatures switch
        {
            0 => Malformed("signatures", "There is no signature."),
            > Limits.Signatures => TooLarge("signatures", $"There are {signatures} signatures, more than {Limits.Signatures}."),
            _ => null,
        };
    }

    private static Refusal? CheckSignatures(EnvelopeSignature[] sorted, IReadOnlyList<EnvelopeSignature> asGiven)
    {
        for (var i = 0; i < asGiven.Count; i++)
        {
            if (asGiven[i].Signature.Length != EnvelopeSignature.SizeBytes)
            {
                var field = string.Create(CultureInfo.InvariantCulture, $"signatures[{i}].sig");
                return Malformed(field, $"A signature has {EnvelopeSignature.SizeBytes} bytes, not {asGiven[i].Signature.Length}.");
            }
        }

        for (var i = 1; i < sorted.Length; i++)
        {
            if (sorted[i].KeyId == sorted[i - 1].KeyId)
            {
                return new Refusal(RefusalReason.SignatureDuplicateKey, "signatures", $"Two signatures stand under key {sorted[i].KeyId}.", "Sign once with each key.");
            }
        }

        return null;
    }

    private static Digest DigestOf(EnvelopeSignature[] sorted)
    {
        const int Each = Digest.SizeBytes + EnvelopeSignature.SizeBytes;
        Span<byte> bytes = stackalloc byte[1 + (Limits.Signatures * Each)];
        bytes[0] = (byte)sorted.Length;
        for (var i = 0; i < sorted.Length; i++)
        {
            var at = bytes[(1 + (i * Each))..];
            sorted[i].KeyId.Value.CopyTo(at);
            sorted[i].Signature.Span.CopyTo(at[Digest.SizeBytes..]);
        }

        return Digest.Of(bytes[..(1 + (sorted.Length * Each))]);
    }

    private static Refusal Malformed(string field, string message) =>
        new(RefusalReason.EnvelopeMalformed, field, message, "Build the envelope as proto/README.md §1 says.");

    private static Refusal TooLarge(string field, string message) =>
        new(RefusalReason.AttestationTooLarge, field, message, "Split the record, or move bulk content out of the statement.");
}
