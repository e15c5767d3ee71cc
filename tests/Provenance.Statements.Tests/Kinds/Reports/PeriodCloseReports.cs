using static Provenance.Statements.Tests.Kinds.Reports.Fixtures;

namespace Provenance.Statements.Tests.Kinds.Reports;

public static class PeriodCloseReports
{
    public static ReportFixture Month => new(
        "period-close",
        "acme/jurong-1/periods/2026-10",
        new PeriodCloseBody
        {
            Salt = AnySalt,
            From = At("2026-10-01T00:00:00Z"),
            To = At("2026-11-01T00:00:00Z"),
            Streams = [Range(OwnStream, 1, 1041), Range(new StreamId(8), 5, 9)],
            Statements = 1046,
            MerkleRoot = DigestOf("a root"),
            AcceleratorHours = Exactly("500000"),
            Nil = ["model-release"],
        });

    public static StreamRange Range(StreamId stream, long first, long last) => new() { Stream = stream, First = first, Last = last };
}
