// What a data centre submits: envelopes, attestations, statements, sections; and leaves, which come back from stores and
// receipts.

using System.Text;
using System.Text.Json.Nodes;
using Provenance.Statements;
using Provenance.TestWorld;
using Provenance.Transparency;
using static Provenance.Fuzz.Targets.AllTargets;

namespace Provenance.Fuzz.Targets;

internal static class StatementTargets
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private static readonly RegistryWorld World = new(1, Now);

    private static readonly string[] Json =
    [
        "{", "}", "[", "]", ":", ",", "\"", "null", "true", "\"\"", "\\u0000", "\\ud800", "\\udc00", "\\uD83D\\uDE00", "\u00e9", "\"unknown\"",
    ];

    private static readonly Attestation[] Good =
    [
        World.SignedJob(), World.Reports.Inventory().Sign(World.Reporter), World.Reports.Rental().Sign(World.Reporter),
        World.Reports.Entity().Sign(World.Operator.Key), .. World.Genesis(),
        World.Trust.Suspension(World.Reporter, 2).Sign(World.Authorities[0].Key),
    ];

    private static readonly StatementReader Reader = new(World.Origin);

    // Each section of each good attestation, with the statement around it. The digest of what is tried stands in it.
    private static readonly (string Name, string Payload, string Digest, byte[] Good)[] Sections =
    [
        .. from attestation in Good
           from section in attestation.Sections
           let digest = Digest.Of(section.Value.Span).ToString()
           select (section.Key, Encoding.UTF8.GetString(attestation.Envelope.Payload.Span), digest, section.Value.ToArray()),
    ];

    public static IEnumerable<(string, Func<byte[], bool>, byte[][], string[], int, long, long)> List()
    {
        string[] words = [.. Json, .. Good.SelectMany(WordsOf).Distinct()];
        yield return ("dsse", Dsse, [.. Good.Select(good => EnvelopeJson.Write(good.Envelope))], [.. Json, "payload", "payloadType", "signatures", "keyid", "sig", Pae.PayloadType], 8192, 64 << 10, 24);
        yield return ("attestation", ReadAttestation, [.. Good.Select(AttestationJson.Write)], [.. Json, "envelope", "sections", "payload", "payloadType", "signatures", "keyid", "sig", Pae.PayloadType], 16_384, 64 << 10, 24);
        yield return ("statement", Statement, [.. Good.Select(good => good.Envelope.Payload.ToArray())], words, 8192, 64 << 10, 64);
        yield return ("section", Section, [.. Sections.Select((section, i) => (byte[])[(byte)i, .. section.Good])], words, 8192, 128 << 10, 64);
        yield return ("leaf", ReadLeaf, [.. Good.Take(3).Select(good => Leaf.Of(good.Envelope, Now, _ => DiscoveryTag.TrustSecret).Encode())], [], 512, 4096, 16);
    }

    private static bool Dsse(byte[] input)
    {
        if (!EnvelopeJson.TryParse(input, out var envelope, out var refusal))
        {
            return Refused(refusal);
        }

        var written = EnvelopeJson.Write(envelope);
        Require(EnvelopeJson.TryParse(written, out var again, out _), "what was written is not read");
        Require(again!.StatementId == envelope.StatementId && again.SignaturesDigest == envelope.SignaturesDigest, "what was written is another envelope");
        Require(EnvelopeJson.Write(again).AsSpan().SequenceEqual(written), "it is written in two ways");
        return true;
    }

    private static bool ReadAttestation(byte[] input)
    {
        if (!AttestationJson.TryParse(input, out var attestation, out var refusal))
        {
            return Refused(refusal);
        }

        Require(attestation.SizeBytes <= Limits.AttestationBytes, "it is larger than any attestation");
        var written = AttestationJson.Write(attestation);
        Require(AttestationJson.TryParse(written, out var again, out _), "what was written is not read");
        Require(again!.Envelope.StatementId == attestation.Envelope.StatementId, "what was written is another attestation");
        Require(AttestationJson.Write(again).AsSpan().SequenceEqual(written), "it is written in two ways");
        return Judged(Reader.Read(attestation)) || true;
    }

    private static bool Statement(byte[] input) =>
        Envelope.TryCreate(Pae.PayloadType, input, Good[0].Envelope.Signatures, out var envelope, out var refusal)
            ? Judged(Reader.ReadHeader(envelope))
            : Refused(refusal);

    private static bool Section(byte[] input)
    {
        if (input.Length == 0)
        {
            return false;
        }

        var (name, payload, digest, _) = Sections[input[0] % Sections.Length];
        var content = input.AsMemory(1);
        var statement = Encoding.UTF8.GetBytes(payload.Replace(digest, Digest.Of(content.Span).ToString(), StringComparison.Ordinal));
        Require(Envelope.TryCreate(Pae.PayloadType, statement, Good[0].Envelope.Signatures, out var envelope, out _), "no envelope");
        return Judged(Reader.Read(envelope!, new Dictionary<string, ReadOnlyMemory<byte>> { [name] = content }, allowMissingSections: true));
    }

    private static bool ReadLeaf(byte[] input)
    {
        if (!Leaf.TryDecode(input, out var leaf))
        {
            return false;
        }

        Require(leaf.Encode().AsSpan().SequenceEqual(input), "it is written otherwise than it was read");
        _ = leaf.LoggedAt;
        return true;
    }

    internal static bool Refused(Refusal? refusal)
    {
        Require(refusal is not null && refusal.Message.Length > 0 && refusal.Remedy.Length > 0, "it is refused without a message or a remedy");
        Require(refusal!.Message.Length + refusal.Field.Length < 4096, "the refusal repeats the input");
        return false;
    }

    private static bool Judged(ReadOutcome outcome) => outcome.IsRead || Refused(outcome.Refusal);

    private static IEnumerable<string> WordsOf(Attestation attestation) =>
        attestation.Sections.Values.Select(bytes => bytes.ToArray()).Append(attestation.Envelope.Payload.ToArray())
            .SelectMany(bytes => WordsOf(JsonNode.Parse(bytes)));

    // Names of members, and short values.
    internal static IEnumerable<string> WordsOf(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => WordsOf(member.Value).Prepend($"\"{member.Key}\":")),
        JsonArray items => items.SelectMany(WordsOf),
        not null when node.ToJsonString() is { Length: < 48 } text => [text],
        _ => [],
    };
}
