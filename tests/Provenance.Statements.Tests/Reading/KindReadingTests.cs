// A valid statement of every kind goes all the way round: built, signed, written as a file, parsed, verified, read.

using Provenance.Statements.Tests.Examples;

namespace Provenance.Statements.Tests.Reading;

public sealed class KindReadingTests
{
    public static TheoryData<string> Kinds => ReportExamples.KindNames;

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_valid_statement_of_every_kind_goes_round(string kind)
    {
        var original = ReportExamples.AllKinds[kind];

        var parsed = AttestationJson.TryParse(AttestationJson.Write(original), out var attestation, out var refusal);

        Assert.True(parsed, refusal?.ToString());
        Assert.Equal(original.Envelope.StatementId, attestation!.Envelope.StatementId);
        Assert.Equal(original.Envelope.SignaturesDigest, attestation.Envelope.SignaturesDigest);
        Assert.Equal(original.SizeBytes, attestation.SizeBytes);
        var outcome = Example.Reader.Read(attestation);
        Assert.True(outcome.IsRead, outcome.Refusal?.ToString());
        Assert.Equal(kind, outcome.Content.Statement.Kind.Name);
        Assert.Equal(attestation.Envelope.StatementId, outcome.Content.Statement.Id);
        Assert.Equal(outcome.Content.Statement.RecordName.Digest, outcome.Content.Statement.RecordDigest);
        Assert.Empty(outcome.Content.MissingSections);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_signed_part_is_read_alone_with_every_section_missing(string kind)
    {
        var attestation = ReportExamples.AllKinds[kind];

        var outcome = Example.Reader.ReadHeader(attestation.Envelope);

        Assert.True(outcome.IsRead, outcome.Refusal?.ToString());
        Assert.Equal(attestation.Sections.Keys.Order(), outcome.Content.MissingSections.Order());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_statement_is_read_with_some_of_its_sections_where_that_is_allowed(string kind)
    {
        var attestation = ReportExamples.AllKinds[kind];
        foreach (var withheld in attestation.Sections.Keys)
        {
            var rest = attestation.Sections.Where(section => section.Key != withheld).ToDictionary();

            var tolerant = Example.Reader.Read(attestation.Envelope, rest, allowMissingSections: true);
            var strict = Example.Reader.Read(attestation.Envelope, rest, allowMissingSections: false);

            Assert.Equal([withheld], tolerant.Content?.MissingSections);
            Assert.Equal((RefusalReason.SectionMissing, withheld), (strict.Refusal?.Reason, strict.Refusal?.Field));
        }
    }

    [Fact]
    public void A_statement_for_another_registry_is_refused()
    {
        var outcome = new StatementReader("registry.example/2027").Read(ReportExamples.TrainingJob);

        Assert.Equal((RefusalReason.OriginMismatch, "predicate.origin"), (outcome.Refusal?.Reason, outcome.Refusal?.Field));
    }
}
