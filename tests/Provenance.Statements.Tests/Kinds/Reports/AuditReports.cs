using static Provenance.Statements.Tests.Kinds.Reports.Fixtures;

namespace Provenance.Statements.Tests.Kinds.Reports;

public static class AuditReports
{
    public static ReportFixture OfSample => new("audit-report", "inspectors/audits/2026-11", new AuditReportBody
    {
        Salt = AnySalt,
        AuditedAt = At("2026-11-22T15:00:00Z"),
        Method = AuditMethod.Sample,
        Coverage = AuditCoverage.Complete,
        Checkpoint = new AuditedTree { Size = 4711, Root = DigestOf("a root") },
        Previous = new AuditedTree { Size = 4000, Root = DigestOf("an earlier root") },
        FirstEntry = 0,
        Entries = 300,
        MissingSections = 2,
        Sample = new AuditSample { Population = 4000, Size = 300, Seed = new AuditedTree { Size = 4711, Root = DigestOf("a root") } },
        Clusters = [Cluster],
        Exceptions =
        [
            new AuditException { Rule = Handle.Parse("close-contradicted"), Weight = AuditWeight.Statement, Count = 1, FirstEntry = 4242, Note = "counts 9 statements; the log holds 10" },
        ],
    });
}
