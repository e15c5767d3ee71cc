using System.Text;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Cli;

/// <summary>Forgeries of the kind that a tempted operator, or somebody between, would try.</summary>
internal static class DemoForgery
{
    private const string Section = "run";

    /// <summary>The section says less; the statement still holds the digest of what was said.</summary>
    public static Attestation OfSection(Attestation attestation) =>
        With(attestation.Envelope.Payload, attestation, Smaller(attestation.Sections[Section]));

    /// <summary>The section says less and the statement is altered to match; the signature is of the old statement.</summary>
    public static Attestation OfStatement(Attestation attestation)
    {
        var section = Smaller(attestation.Sections[Section]);
        var payload = Encoding.UTF8.GetString(attestation.Envelope.Payload.Span).Replace(
            Digest.Of(attestation.Sections[Section].Span).ToString(), Digest.Of(section.Span).ToString(), StringComparison.Ordinal);
        return With(Encoding.UTF8.GetBytes(payload), attestation, section);
    }

    /// <summary>One character of the signed statement, changed: inside base64, so that the file still reads.</summary>
    public static string OfBundle(string bundle)
    {
        const string member = "\"payload\":\"";
        var place = bundle.IndexOf(member, StringComparison.Ordinal) + member.Length + 100;
        return bundle[..place] + (bundle[place] == 'A' ? 'B' : 'A') + bundle[(place + 1)..];
    }

    private static ReadOnlyMemory<byte> Smaller(ReadOnlyMemory<byte> section) =>
        Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(section.Span).Replace("\"count\":16384", "\"count\":1024", StringComparison.Ordinal));

    private static Attestation With(ReadOnlyMemory<byte> payload, Attestation from, ReadOnlyMemory<byte> section)
    {
        var sections = from.Sections.ToDictionary(pair => pair.Key, pair => pair.Key == Section ? section : pair.Value);
        return Envelope.TryCreate(Pae.PayloadType, payload, from.Envelope.Signatures, out var envelope, out var refusal)
            && Attestation.TryCreate(envelope, sections, out var attestation, out refusal)
                ? attestation
                : throw new InvalidOperationException(refusal!.Message);
    }
}
