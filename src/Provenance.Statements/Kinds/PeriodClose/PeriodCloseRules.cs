// Ranges are in order, no stream stands twice, no more statements are counted than the ranges hold, and the
// period-close does not cover itself. Over no statement the Merkle root is the hash of nothing (RFC 6962 §2.1).

using System.Numerics;
using Provenance.Transparency;

namespace Provenance.Statements;

internal static class PeriodCloseRules
{
    private static readonly Digest EmptyTree = Digest.Of([]);

    public static IEnumerable<Finding> Check(StatementContent content, PeriodCloseBody body) =>
        ReportRules.Ordered(body.From, body.To, "body.to")
            .Concat(ReportRules.NotAfterStatement(content, body.To, "body.to"))
            .Concat(ReportRules.Punctual(content, body.To, "body.to"))
            .Concat(ReportRules.Distinct(body.Streams, range => range.Stream.ToString(), "body.streams", ".stream"))
            .Concat(body.Streams.SelectMany((range, index) => CheckRange(content, range, ReportRules.At("body.streams", index))))
            .Concat(CheckCount(body))
            .Concat(ReportRules.Distinct(body.Nil, kind => kind, "body.nil"))
            .Concat(body.Nil.SelectMany(CheckNil))
            .Concat(CheckNilJobs(body));

    private static IEnumerable<Finding> CheckRange(StatementContent content, StreamRange range, string field)
    {
        if (range.First > range.Last)
        {
            yield return Refusal.Impossible($"{field}.last", $"The last ({range.Last}) is before the first ({range.First}).");
        }

        if (range.Stream == content.Statement.Stream
            && range.First <= content.Statement.Sequence && content.Statement.Sequence <= range.Last)
        {
            yield return Refusal.Impossible($"{field}.last", "A period-close does not cover itself.", "End the range before its own sequence.");
        }
    }

    private static IEnumerable<Finding> CheckCount(PeriodCloseBody body)
    {
        var covered = body.Streams.Aggregate(
            BigInteger.Zero, (sum, range) => sum + Math.Max(0, range.Last - range.First + 1));
        if (body.Statements > covered)
        {
            yield return Refusal.Impossible("body.statements", $"{body.Statements} statements are counted, but the ranges hold {covered}.");
        }

        if (body.Statements == 0 && body.MerkleRoot != EmptyTree)
        {
            yield return Refusal.Impossible("body.merkleRoot", $"Over no statement the root is {EmptyTree}.");
        }
    }

    private static IEnumerable<Finding> CheckNilJobs(PeriodCloseBody body)
    {
        if (body.AcceleratorHours.TryGet(out var hours) && hours.Low > Quantity.Zero && body.Nil.Contains(StatementKinds.Get<TrainingJobKind>().Name))
        {
            yield return new Warning(
                WarningReason.DeclarationImplausible, "body.nil", $"There is no training job to tell of, and training jobs used {hours.Low} accelerator hours.");
        }
    }

    private static IEnumerable<Finding> CheckNil(string kind, int index)
    {
        if (kind == PeriodCloseKind.KindName || !StatementKinds.ByName.TryGetValue(kind, out var known) || known.IsTrust)
        {
            yield return new Refusal(
                RefusalReason.FieldValue,
                ReportRules.At("body.nil", index),
                "This is no kind of report that a period could lack.",
                "Name kinds of report, such as training-job.");
        }
    }
}
