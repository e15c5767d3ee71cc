// The signed part of a statement, broken at every place in every way: refused, and where the break says where, there.

using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Provenance.Statements.Tests.Examples;
using Provenance.Statements.Tests.Json;
using Provenance.Transparency;

namespace Provenance.Statements.Tests.Reading;

public sealed class StrictReadingTests
{
    private static readonly Attestation Job = ReportExamples.TrainingJob;

    public static TheoryData<string> Kinds => ReportExamples.KindNames;

    [Theory]
    [InlineData("root")]
    [InlineData("training-job")]
    public void Every_place_of_the_signed_part_refuses_every_wrong_value_with_its_path(string kind)
    {
        var original = JsonNode.Parse(ReportExamples.AllKinds[kind].Envelope.Payload.Span)!;
        foreach (var mutation in JsonMutation.Replacements(original, string.Empty))
        {
            // Another number in the stream, or another name of a program, is as good as the first.
            if ((mutation.What, mutation.Path) is ("number", "predicate.sequence") or ("string", "predicate.producer.name" or "predicate.producer.version"))
            {
                continue;
            }

            var refusal = Read(mutation.Json, ReportExamples.AllKinds[kind]).Refusal;

            Assert.True(refusal is not null, $"{mutation.What} at {mutation.Path} was read");
            Assert.True(IsAt(refusal.Field, mutation.Path), $"{mutation.What} at {mutation.Path}: {refusal}");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_place_of_every_section_refuses_values_of_another_type_with_its_path(string kind)
    {
        var attestation = ReportExamples.AllKinds[kind];
        foreach (var section in StatementKinds.ByName[kind].Sections.Where(section => attestation.Sections.ContainsKey(section.Name)))
        {
            var original = JsonNode.Parse(attestation.Sections[section.Name].Span)!;
            foreach (var mutation in JsonMutation.Replacements(original, section.Name).Where(mutation => mutation.What != "string"))
            {
                var read = StrictJson.TryRead(Encoding.UTF8.GetBytes(mutation.Json), section.Type, section.Name, out _, out var refusal);

                // A count is still a count when it is another one, and a list may hold other lists nowhere.
                Assert.True(!read || mutation.What == "number", $"{mutation.What} at {mutation.Path} was read");
                Assert.True(read || IsAt(refusal!.Field, mutation.Path), $"{mutation.What} at {mutation.Path}: {refusal}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Unknown_and_repeated_members_are_refused_at_every_level_with_their_path(string kind)
    {
        var attestation = ReportExamples.AllKinds[kind];
        foreach (var mutation in JsonMutation.Additions(JsonNode.Parse(attestation.Envelope.Payload.Span)!, string.Empty))
        {
            var refusal = Read(mutation.Json, attestation).Refusal;
            var expected = (mutation.What, mutation.Path) switch
            {
                ("twice", _) => RefusalReason.FieldDuplicate,
                (_, "predicate.sections.surprise") => RefusalReason.FieldType,
                _ => RefusalReason.FieldUnknown,
            };
            Assert.Equal((expected, mutation.Path), (refusal?.Reason, refusal?.Field));
        }

        foreach (var section in StatementKinds.ByName[kind].Sections.Where(section => attestation.Sections.ContainsKey(section.Name)))
        {
            foreach (var mutation in JsonMutation.Additions(JsonNode.Parse(attestation.Sections[section.Name].Span)!, section.Name))
            {
                Assert.False(StrictJson.TryRead(Encoding.UTF8.GetBytes(mutation.Json), section.Type, section.Name, out _, out var refusal));
                Assert.Equal(
                    (mutation.What == "twice" ? RefusalReason.FieldDuplicate : RefusalReason.FieldUnknown, mutation.Path),
                    (refusal.Reason, refusal.Field));
            }
        }
    }

    [Fact]
    public void No_JSON_crashes_the_reader() => GenJson.Text.Sample(
        json =>
        {
            Assert.False(Read(json, Job).IsRead);
            foreach (var section in StatementKinds.All.SelectMany(kind => kind.Sections))
            {
                Assert.False(StrictJson.TryRead(Encoding.UTF8.GetBytes(json), section.Type, section.Name, out _, out _));
            }
        },
        iter: 300);

    [Fact]
    public void A_byte_changed_in_the_payload_is_refused_or_changes_the_statements_name() =>
        Gen.Select(Gen.Int[0, Job.Envelope.Payload.Length - 1], Gen.Byte[1, 255]).Sample(
            (at, change) =>
            {
                var payload = Job.Envelope.Payload.ToArray();
                payload[at] ^= change;
                var id = Digest.Of(Pae.Encode(Pae.PayloadType, payload));
                var outcome = Example.Reader.Read(payload, id, Job.Sections, allowMissingSections: false);
                return id != Job.Envelope.StatementId && (!outcome.IsRead || outcome.Content.Statement.Id == id);
            },
            iter: 1000);

    [Fact]
    public void A_byte_changed_in_a_section_is_refused() =>
        Gen.Select(GenJson.Any("run", "parties", "lineage"), Gen.Int[0, 100_000], Gen.Byte[1, 255]).Sample(
            (name, at, change) =>
            {
                var sections = Job.Sections.ToDictionary();
                var bytes = sections[name].ToArray();
                bytes[at % bytes.Length] ^= change;
                sections[name] = bytes;
                var refusal = Example.Reader.Read(Job.Envelope, sections, allowMissingSections: false).Refusal;
                return (refusal?.Reason, refusal?.Field) == (RefusalReason.SectionDigestMismatch, name);
            },
            iter: 300);

    private static ReadOutcome Read(string payload, Attestation attestation) =>
        Example.Reader.Read(Encoding.UTF8.GetBytes(payload), default, attestation.Sections, allowMissingSections: false);

    // What is wrong within a value is named there; what is wrong with it as a whole, at it or at what holds it.
    private static bool IsAt(string field, string path) =>
        field == path || field.StartsWith(path, StringComparison.Ordinal) || (field.Length > 0 && path.StartsWith(field, StringComparison.Ordinal));
}
