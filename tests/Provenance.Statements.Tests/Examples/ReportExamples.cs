// A valid statement of every kind: the trust statements here, the reports from their fixtures.

using Provenance.Statements.Tests.Kinds.Reports;
using Provenance.Transparency;

namespace Provenance.Statements.Tests.Examples;

public static class ReportExamples
{
    public static Attestation TrainingJob { get; } = Build(JobReports.Completed);

    public static IReadOnlyDictionary<string, Attestation> AllKinds { get; } = TrustExamples.All
        .Concat(Fixtures.All.Select(report => KeyValuePair.Create(report.Kind, Build(report))))
        .ToDictionary(StringComparer.Ordinal);

    public static TheoryData<string> KindNames => [.. StatementKinds.All.Select(kind => kind.Name)];

    public static Attestation Build(ReportFixture report)
    {
        var builder = new StatementBuilder(Example.Origin, report.StatementKind, report.Record)
        {
            IssuedAt = report.IssuedAt,
            Stream = Example.Stream,
            Sequence = 1042,
            Producer = new Producer { Name = "reporter", Version = "1.0", SourceDigest = Digest.Of("raw record"u8) },
        };
        foreach (var section in report.Sections)
        {
            builder.Add(section);
        }

        return builder.Sign(Example.OperatorKey).Attestation();
    }
}
