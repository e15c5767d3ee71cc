// The rules of the signed part: type, subject, record, stream, sections, extensions, withdrawals, salt.

using System.Text;
using System.Text.Json.Nodes;
using Provenance.Statements.Tests.Examples;
using Provenance.Transparency;

namespace Provenance.Statements.Tests.Reading;

public sealed class StatementRuleTests
{
    private static readonly Attestation Job = ReportExamples.TrainingJob;

    // The example of in-toto's statement and resource descriptor specifications, filled in: another predicate type.
    private const string InTotoExample = """
        {"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"_","digest":{"sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}}],
         "predicateType":"https://slsa.dev/provenance/v1",
         "predicate":{"origin":"registry.example/2026","issuedAt":"2026-11-23T09:00:00Z","sections":{}}}
        """;

    public static TheoryData<string, string, RefusalReason, string> Changes => new()
    {
        { "_type", "\"https://in-toto.io/Statement/v0.1\"", RefusalReason.StatementMalformed, "_type" },
        { "predicateType", "\"urn:compute-provenance:training-job:v2\"", RefusalReason.KindUnknown, "predicateType" },
        { "subject", "[]", RefusalReason.RecordInvalid, "subject" },
        { "subject.0.name", "\"acme/jurong-1/h100-a/jobs/4712\"", RefusalReason.RecordInvalid, "subject[0].digest.sha256" },
        { "subject.0.name", "\"acme/jurong-1/h100-a/rentals/4711\"", RefusalReason.RecordInvalid, "subject[0].name" },
        { "subject.0.name", "\"Acme/jurong-1/h100-a/jobs/4711\"", RefusalReason.RecordInvalid, "subject[0].name" },
        { "subject.0.digest.sha256", "\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"", RefusalReason.RecordInvalid, "subject[0].digest.sha256" },
        { "subject.0.digest.sha256", "\"E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855\"", RefusalReason.FieldValue, "subject[0].digest.sha256" },
        { "predicate.origin", "\"registry.example/2027\"", RefusalReason.OriginMismatch, "predicate.origin" },
        { "predicate.issuedAt", "\"2026-11-23T09:00:00+00:00\"", RefusalReason.FieldValue, "predicate.issuedAt" },
        { "predicate.sequence", "0", RefusalReason.ValueImpossible, "predicate.sequence" },
        { "predicate.stream", "\"AAAA\"", RefusalReason.FieldValue, "predicate.stream" },
        { "predicate.sections.extra", "\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"", RefusalReason.SectionUnexpected, "predicate.sections.extra" },
        { "predicate.sections.run", "\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"", RefusalReason.SectionDigestMismatch, "run" },
        { "predicate.supersedes", "{\"statement\":\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\",\"reason\":\"withdrawal\"}", RefusalReason.SectionUnexpected, "predicate.sections.run" },
        { "predicate.supersedes", "{\"statement\":\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\",\"reason\":\"whim\"}", RefusalReason.FieldValue, "predicate.supersedes.reason" },
        { "predicate.extensions", "{\"sp ace\":1}", RefusalReason.FieldValue, "predicate.extensions" },
        { "predicate.extensions", "{\"a\":{\"b\":1.5}}", RefusalReason.FieldValue, "predicate.extensions.a.b" },
        { "predicate.extensions", "{\"a\":{\"b\":1,\"b\":1}}", RefusalReason.FieldDuplicate, "predicate.extensions.a.b" },
        { "predicate.extensions", "[]", RefusalReason.FieldType, "predicate.extensions" },
        { "predicate.extensions", $"{{\"a\":\"{new string('x', Limits.ExtensionsBytes)}\"}}", RefusalReason.FieldValue, "predicate.extensions" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_statement_that_breaks_a_rule_is_refused_with_the_rule_and_the_field(string place, string json, RefusalReason reason, string field)
    {
        var outcome = Read(Changed(Job, place, json), Job);

        Assert.Equal((reason, field), (outcome.Refusal?.Reason, outcome.Refusal?.Field));
        Assert.NotEmpty(outcome.Refusal!.Message);
        Assert.NotEmpty(outcome.Refusal.Remedy);
    }

    [Theory]
    [InlineData("stream")]
    [InlineData("sequence")]
    public void A_report_outside_a_stream_is_refused(string member)
    {
        var json = JsonNode.Parse(Job.Envelope.Payload.Span)!;
        json["predicate"]!.AsObject().Remove(member);

        var refusal = Read(json.ToJsonString(), Job).Refusal;

        Assert.Equal((RefusalReason.FieldMissing, $"predicate.{member}"), (refusal?.Reason, refusal?.Field));
    }

    [Theory]
    [InlineData("stream", "\"AAAAAAAAAAAAAAAAAAAAAA\"")]
    [InlineData("sequence", "1")]
    [InlineData("supersedes", "{\"statement\":\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\",\"reason\":\"update\"}")]
    public void A_trust_statement_with_a_member_of_reports_is_refused(string member, string json)
    {
        var root = TrustExamples.All["root"];

        var refusal = Read(Changed(root, $"predicate.{member}", json), root).Refusal;

        Assert.Equal((RefusalReason.FieldUnknown, $"predicate.{member}"), (refusal?.Reason, refusal?.Field));
    }

    [Fact]
    public void The_statement_of_another_predicate_type_is_refused()
    {
        var refusal = Example.Reader.Read(Encoding.UTF8.GetBytes(InTotoExample), default, StatementReader.NoSections, false).Refusal;

        Assert.Equal((RefusalReason.KindUnknown, "predicateType"), (refusal?.Reason, refusal?.Field));
    }

    [Fact]
    public void A_withdrawal_has_no_sections()
    {
        var builder = new StatementBuilder(Example.Origin, StatementKinds.ByName["training-job"], "acme/jurong-1/h100-a/jobs/4711")
        {
            IssuedAt = Example.ReportsIssued,
            Stream = Example.Stream,
            Sequence = 2,
            Supersedes = new Supersedes { Statement = Job.Envelope.StatementId, Reason = SupersedesReason.Withdrawal, Note = "Reported twice." },
            Extensions = "{\"example.org/ticket\":{\"number\":7}}"u8.ToArray(),
        };

        var content = Example.Reader.Read(builder.Sign(Example.OperatorKey).Attestation()).Content;

        Assert.True(content?.Statement.IsWithdrawal);
        Assert.Equal("{\"example.org/ticket\":{\"number\":7}}", Encoding.UTF8.GetString(content!.Statement.Extensions.Span));
    }

    [Fact]
    public void A_section_whose_salt_is_not_first_is_refused()
    {
        var run = JsonNode.Parse(Job.Sections["run"].Span)!.AsObject();
        var salt = run["salt"]!.DeepClone();
        run.Remove("salt");
        run.Add("salt", salt);

        var refusal = Rebuilt("run", run.ToJsonString()).Refusal;

        Assert.Equal((RefusalReason.FieldValue, "run.salt"), (refusal?.Reason, refusal?.Field));
    }

    [Fact]
    public void A_section_that_came_without_a_salt_is_given_one_and_otherwise_keeps_its_bytes()
    {
        var run = JsonNode.Parse(Job.Sections["run"].Span)!.AsObject();
        run.Remove("salt");

        var outcome = Rebuilt("run", " " + run.ToJsonString());

        Assert.Equal(
            " {\"salt\":\"AAAAAAAAAAAAAAAAAAAABQ\"," + run.ToJsonString()[1..],
            Encoding.UTF8.GetString(outcome.Attestation().Sections["run"].Span));
    }

    [Fact]
    public void A_required_section_cannot_be_left_out()
    {
        var refusal = Example.Report("training-job", "acme/jurong-1/h100-a/jobs/4711").Add("run", Job.Sections["run"]).Sign(Example.OperatorKey).Refusal;

        Assert.Equal((RefusalReason.SectionMissing, "predicate.sections.parties"), (refusal?.Reason, refusal?.Field));
    }

    [Fact]
    public void A_section_that_the_statement_does_not_name_is_refused()
    {
        var sections = Job.Sections.Append(KeyValuePair.Create("junk", new ReadOnlyMemory<byte>([1]))).ToDictionary();

        var refusal = Example.Reader.Read(Job.Envelope, sections, allowMissingSections: true).Refusal;

        Assert.Equal((RefusalReason.SectionUnexpected, "junk"), (refusal?.Reason, refusal?.Field));
    }

    private static BuildOutcome Rebuilt(string changed, string json)
    {
        var builder = new StatementBuilder(Example.Origin, StatementKinds.ByName["training-job"], "acme/jurong-1/h100-a/jobs/4711")
        {
            IssuedAt = Example.ReportsIssued,
            Stream = Example.Stream,
            Sequence = 1,
            Salts = () => new Salt(5),
        };
        foreach (var (name, content) in Job.Sections)
        {
            builder.Add(name, name == changed ? Encoding.UTF8.GetBytes(json) : content);
        }

        return builder.Sign(Example.OperatorKey);
    }

    private static string Changed(Attestation attestation, string place, string json)
    {
        var document = JsonNode.Parse(attestation.Envelope.Payload.Span)!;
        var steps = place.Split('.');
        var owner = steps[..^1].Aggregate(document, (node, step) => node is JsonArray array ? array[int.Parse(step, null)]! : node[step]!);
        owner[steps[^1]] = "@@here@@";
        return document.ToJsonString().Replace("\"@@here@@\"", json, StringComparison.Ordinal);
    }

    private static ReadOutcome Read(string payload, Attestation attestation) =>
        Example.Reader.Read(Encoding.UTF8.GetBytes(payload), Digest.Of([]), attestation.Sections, allowMissingSections: false);
}
