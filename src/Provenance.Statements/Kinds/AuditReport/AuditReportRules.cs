// An audit covers entries that the tree has, continues a smaller tree, was seeded by a larger one than it drew from, and
// names each rule once.

namespace Provenance.Statements;

internal static class AuditReportRules
{
    public static IEnumerable<Finding> Check(StatementContent content, AuditReportBody body) =>
        ReportRules.NotAfterStatement(content, body.AuditedAt, "body.auditedAt")
            .Concat(ReportRules.Punctual(content, body.AuditedAt, "body.auditedAt"))
            .Concat(CheckTrees(body))
            .Concat(CheckMethod(body))
            .Concat(body.Sample is { } sample ? CheckSample(sample) : [])
            .Concat(ReportRules.Distinct(body.Clusters, cluster => cluster, "body.clusters"))
            .Concat(ReportRules.Distinct(body.Exceptions, exception => exception.Rule.ToString(), "body.exceptions", ".rule"))
            .Concat(body.Exceptions.SelectMany((exception, index) => CheckException(body, exception, index)));

    private static IEnumerable<Finding> CheckTrees(AuditReportBody body)
    {
        if (body.FirstEntry > body.Checkpoint.Size || body.Entries > body.Checkpoint.Size - body.FirstEntry)
        {
            yield return Refusal.Impossible("body.entries", $"The tree has {body.Checkpoint.Size} entries; {body.Entries} from {body.FirstEntry} on are more.");
        }

        if (body.Previous is { } previous && previous.Size > body.Checkpoint.Size)
        {
            yield return Refusal.Impossible("body.previous.size", $"The tree before ({previous.Size}) is larger than the one audited ({body.Checkpoint.Size}).");
        }
    }

    private static IEnumerable<Finding> CheckMethod(AuditReportBody body)
    {
        if (body.Method == AuditMethod.Sample && body.Sample is null)
        {
            yield return new Refusal(RefusalReason.FieldMissing, "body.sample", "It is not said how the sample was drawn.", "Add the population, the size and the seed.");
        }

        if (body.Method == AuditMethod.Reconciliation && body.Clusters is null or { Count: 0 })
        {
            yield return new Refusal(RefusalReason.FieldMissing, "body.clusters", "It is not said what was reconciled.", "Name at least one cluster.");
        }
    }

    private static IEnumerable<Finding> CheckSample(AuditSample sample)
    {
        if (sample.Size > sample.Population)
        {
            yield return Refusal.Impossible("body.sample.size", $"{sample.Size} entries cannot be drawn out of {sample.Population}.");
        }

        if (sample.Seed.Size <= sample.Population)
        {
            yield return Refusal.Impossible(
                "body.sample.seed.size",
                $"The seed's tree has {sample.Seed.Size} entries and the population {sample.Population}: who wrote the population could have known the draw.",
                "Seed with a checkpoint that came after the population.");
        }
    }

    private static IEnumerable<Finding> CheckException(AuditReportBody body, AuditException exception, int index)
    {
        if (exception.FirstEntry >= body.Checkpoint.Size)
        {
            yield return Refusal.Impossible(
                ReportRules.At("body.exceptions", index, ".firstEntry"), $"The tree has {body.Checkpoint.Size} entries; there is no entry {exception.FirstEntry}.");
        }
    }
}
