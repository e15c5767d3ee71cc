// The file forms: DSSE's JSON in every spelling it allows, and what it does not.

using System.Text;
using CsCheck;
using Provenance.Statements.Tests.Examples;

namespace Provenance.Statements.Tests.Dsse;

public sealed class EnvelopeJsonTests
{
    private static readonly Envelope Original = TrustExamples.All["root"].Envelope;
    private static readonly string File = Encoding.UTF8.GetString(EnvelopeJson.Write(Original));

    [Fact]
    public void An_envelope_is_written_with_the_members_of_DSSE_and_read_back()
    {
        Assert.StartsWith("""{"payload":"eyJ""", File, StringComparison.Ordinal);
        Assert.Contains(""","payloadType":"application/vnd.in-toto+json","signatures":[{"keyid":""", File, StringComparison.Ordinal);
        Assert.Equal(Original.SignaturesDigest, Parse(File).SignaturesDigest);
        Assert.True(Parse(File).Payload.Span.SequenceEqual(Original.Payload.Span));
    }

    [Fact]
    public void Base64_may_be_of_either_alphabet_and_without_padding()
    {
        Assert.Equal(Original.StatementId, Parse(Recoded(text => text.Replace('+', '-').Replace('/', '_'))).StatementId);
        Assert.Equal(Original.StatementId, Parse(Recoded(text => text.TrimEnd('='))).StatementId);
        Assert.Equal(Original.SignaturesDigest, Parse(Recoded(text => text.Replace('+', '-').Replace('/', '_').TrimEnd('='))).SignaturesDigest);
    }

    [Fact]
    public void Unknown_members_are_ignored_for_they_are_not_signed() =>
        Assert.Equal(Original.StatementId, Parse("""{"note":[null,1.5,{}],""" + File[1..].Replace("\"keyid\"", "\"cert\":\"x\",\"keyid\"", StringComparison.Ordinal)).StatementId);

    [Theory]
    [InlineData("", "")]
    [InlineData("null", "")]
    [InlineData("[]", "")]
    [InlineData("{}", "")]
    [InlineData("{\"payload\":1}", "payload")]
    [InlineData("{\"payload\":\"e30\",\"payload\":\"e30\"}", "payload")]
    [InlineData("{\"payload\":\"e30\",\"payloadType\":\"application/vnd.in-toto+json\",\"signatures\":null}", "signatures")]
    [InlineData("{\"payload\":\"e30\",\"payloadType\":\"application/vnd.in-toto+json\",\"signatures\":[null]}", "signatures[0]")]
    [InlineData("{\"payload\":\"e30\",\"payloadType\":\"application/vnd.in-toto+json\",\"signatures\":[]}", "signatures")]
    [InlineData("{\"payload\":\"e 30\",\"payloadType\":\"application/vnd.in-toto+json\",\"signatures\":[]}", "payload")]
    [InlineData("{\"payload\":\"e31\",\"payloadType\":\"application/vnd.in-toto+json\",\"signatures\":[]}", "payload")]
    [InlineData("{\"payload\":\"e30==\",\"payloadType\":\"application/vnd.in-toto+json\",\"signatures\":[]}", "payload")]
    [InlineData("{\"payload\":\"+-AA\",\"payloadType\":\"application/vnd.in-toto+json\",\"signatures\":[]}", "payload")]
    public void What_is_no_envelope_is_refused_with_the_field(string json, string field)
    {
        Assert.False(EnvelopeJson.TryParse(Encoding.UTF8.GetBytes(json), out _, out var refusal));
        Assert.Equal((RefusalReason.EnvelopeMalformed, field), (refusal!.Reason, refusal.Field));
    }

    [Theory]
    [InlineData("\"sig\":\"AA\"")]
    [InlineData("\"sig\":\"AA\",\"keyid\":\"\"")]
    [InlineData("\"sig\":\"AA\",\"keyid\":\"ABCDEF\"")]
    [InlineData("\"sig\":\"AA\",\"keyid\":\"E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855\"")]
    public void A_signature_without_a_key_id_is_refused(string signature)
    {
        var json = $$"""{"payload":"e30","payloadType":"application/vnd.in-toto+json","signatures":[{{{signature}}}]}""";

        Assert.False(EnvelopeJson.TryParse(Encoding.UTF8.GetBytes(json), out _, out var refusal));
        Assert.Equal((RefusalReason.SignatureKeyIdMissing, "signatures[0].keyid"), (refusal!.Reason, refusal.Field));
    }

    [Fact]
    public void An_attestation_names_the_field_within_its_envelope_or_sections()
    {
        Assert.Equal("envelope.payload", Field("""{"envelope":{"payload":"!","payloadType":"x","signatures":[]},"sections":{}}"""));
        Assert.Equal("sections.run", Field(WithSections("""{"run":"!"}""")));
        Assert.Equal("sections.run", Field(WithSections("""{"run":null}""")));
        Assert.Equal("surprise", Field(WithSections("""{},"surprise":1""")));
        Assert.Equal("sections", Field(WithSections($"{{{string.Join(',', Enumerable.Range(0, 9).Select(i => $"\"s{i}\":\"\""))}}}")));

        static string WithSections(string sections) => $"{{\"envelope\":{File},\"sections\":{sections}}}";
    }

    [Fact]
    public void Large_attestations_are_refused()
    {
        Assert.Equal(RefusalReason.AttestationTooLarge, Reason(("a", Limits.SectionBytes), ("b", 5000)));
        Assert.Equal(RefusalReason.AttestationTooLarge, Reason(("a", Limits.SectionBytes + 1)));
        Assert.Null(Reason(("a", Limits.SectionBytes)));

        static RefusalReason? Reason(params (string Name, int Size)[] sections) => Attestation.TryCreate(
            Original, sections.Select(section => KeyValuePair.Create(section.Name, new ReadOnlyMemory<byte>(new byte[section.Size]))), out _, out var refusal)
            ? null
            : refusal.Reason;
    }

    [Fact]
    public void A_section_that_comes_twice_is_refused()
    {
        var section = KeyValuePair.Create("body", ReadOnlyMemory<byte>.Empty);

        Assert.False(Attestation.TryCreate(Original, [section, section], out _, out var refusal));
        Assert.Equal((RefusalReason.SectionUnexpected, "body"), (refusal!.Reason, refusal.Field));
    }

    [Fact]
    public void No_bytes_crash_the_parsers() => Gen.OneOf(
            Gen.Byte.Array[0, 200],
            Gen.Select(Gen.Int[0, File.Length - 1], Gen.Byte, (at, value) => Changed(at, value)))
        .Sample(
            bytes =>
            {
                _ = EnvelopeJson.TryParse(bytes, out _, out _);
                _ = AttestationJson.TryParse(bytes, out _, out _);
            },
            iter: 2000);

    private static byte[] Changed(int at, byte value)
    {
        var bytes = Encoding.UTF8.GetBytes(File);
        bytes[at] = value;
        return bytes;
    }

    private static Envelope Parse(string json)
    {
        var parsed = EnvelopeJson.TryParse(Encoding.UTF8.GetBytes(json), out var envelope, out var refusal);
        Assert.True(parsed, refusal?.ToString());
        return envelope!;
    }

    private static string Field(string json)
    {
        Assert.False(AttestationJson.TryParse(Encoding.UTF8.GetBytes(json), out _, out var refusal));
        return refusal!.Field;
    }

    private static string Recoded(Func<string, string> recode)
    {
        var json = System.Text.Json.Nodes.JsonNode.Parse(File)!;
        json["payload"] = recode((string)json["payload"]!);
        foreach (var signature in json["signatures"]!.AsArray())
        {
            signature!["sig"] = recode((string)signature["sig"]!);
        }

        return json.ToJsonString();
    }
}
