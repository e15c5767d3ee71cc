// The times of a run in their order: submitted, started, ended, as of, issued; allocations within.

namespace Provenance.Statements;

internal static class RunTimeRules
{
    public static IEnumerable<Finding> Check(StatementContent content, Run run)
    {
        var started = Known(run.StartedAt);
        var ended = run.EndedAt is { } end ? Known(end) : null;
        return ReportRules.NotAfterStatement(content, run.AsOf, "run.asOf")
            .Concat(ReportRules.Punctual(content, ended ?? run.AsOf, ended is null ? "run.asOf" : "run.endedAt"))
            .Concat(CheckOrder(run, started, ended))
            .Concat(CheckState(run, ended))
            .Concat(run.Allocations.SelectMany((allocation, index) =>
                CheckAllocation(run, allocation, ReportRules.At("run.allocations", index), started, ended)));
    }

    private static IEnumerable<Finding> CheckOrder(Run run, Timestamp? started, Timestamp? ended)
    {
        if (started < run.SubmittedAt)
        {
            yield return Refusal.Impossible("run.startedAt", $"{started} is before the job was submitted ({run.SubmittedAt}).");
        }

        if (ended < started)
        {
            yield return Refusal.Impossible("run.endedAt", $"{ended} is before the job started ({started}).");
        }

        (Timestamp? Moment, string Field)[] moments =
            [(run.SubmittedAt, "run.submittedAt"), (started, "run.startedAt"), (ended, "run.endedAt")];
        foreach (var (moment, field) in moments)
        {
            if (moment > run.AsOf)
            {
                yield return Refusal.Impossible(field, $"{moment} is after asOf ({run.AsOf}).");
            }
        }
    }

    private static IEnumerable<Finding> CheckState(Run run, Timestamp? ended)
    {
        if (run.State == JobState.Completed && run.EndedAt is null)
        {
            yield return new Refusal(
                RefusalReason.FieldMissing, "run.endedAt", "A completed job has an end.", "Add endedAt, or say \"unknown\".");
        }

        if (run.State is JobState.Queued or JobState.Running && ended is not null)
        {
            yield return Refusal.Impossible("run.endedAt", $"A job that is {Words.Of(run.State)} has not ended.");
        }
    }

    private static IEnumerable<Finding> CheckAllocation(
        Run run, Allocation allocation, string field, Timestamp? started, Timestamp? ended)
    {
        foreach (var finding in ReportRules.Ordered(allocation.From, allocation.To, $"{field}.to"))
        {
            yield return finding;
        }

        if (allocation.To > run.AsOf)
        {
            yield return Refusal.Impossible($"{field}.to", $"{allocation.To} is after asOf ({run.AsOf}).");
        }

        if (allocation.From < started)
        {
            yield return new Warning(
                WarningReason.DeclarationImplausible, $"{field}.from", $"{allocation.From} is before the job started ({started}).");
        }

        if (allocation.To > ended)
        {
            yield return new Warning(
                WarningReason.DeclarationImplausible, $"{field}.to", $"{allocation.To} is after the job ended ({ended}).");
        }
    }

    private static Timestamp? Known(OrUnknown<Timestamp> moment) => moment.TryGet(out var known) ? known : null;
}
