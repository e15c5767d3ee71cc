// The three questions. Each is answered within one snapshot, so that it holds for exactly one tree size, and says so.

using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation;

/// <summary>Answers questions from the projections. Safe to ask from several threads.</summary>
/// <param name="store">The projections.</param>
/// <param name="progress">How far they have come.</param>
/// <param name="catalogue">Performance of accelerators.</param>
/// <param name="time">For waiting.</param>
public sealed class Investigator(
    IInvestigationStore store, IProjectionProgress progress, AcceleratorCatalogue catalogue, TimeProvider time)
{
    /// <summary>How long a question waits for the tree size it asks for.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    /// <summary>Training jobs by filter, newest start first.</summary>
    public ValueTask<InvestigationOutcome<JobAnswer>> SearchJobsAsync(JobQuestion question, CancellationToken cancellationToken) =>
        AnswerAsync(
            question.AtLeastTreeSize,
            CheckPageSize(question.PageSize) ?? CheckPeriod(question.Filter.Period)
                ?? (question.Filter.MinAccelerators < 0 ? Argument("minAccelerators", "It is negative.") : null),
            snapshot => new JobSearch(snapshot, question).RunAsync(cancellationToken),
            cancellationToken);

    /// <summary>Customers that used at least so many operations a second at once in one interconnect domain.</summary>
    public ValueTask<InvestigationOutcome<LargeClusterAnswer>> ListLargeClusterUsersAsync(
        LargeClusterQuestion question, CancellationToken cancellationToken) => AnswerAsync(
            question.AtLeastTreeSize,
            CheckPageSize(question.PageSize) ?? CheckPeriod(question.Period)
                ?? (question.NumberFormat == NumberFormat.Mixed ? Argument("numberFormat", "Peak performance is counted in one format.") : null),
            snapshot => new LargeClusterUsers(snapshot, question, catalogue).RunAsync(cancellationToken),
            cancellationToken);

    /// <summary>Ancestors or descendants of an artifact or a model.</summary>
    public ValueTask<InvestigationOutcome<LineageAnswer>> TraceLineageAsync(
        LineageQuestion question, CancellationToken cancellationToken)
    {
        var depth = question.MaxDepth == 0 ? LineageQuestion.DefaultDepth : question.MaxDepth;
        var nodes = question.MaxNodes == 0 ? LineageQuestion.DefaultNodes : question.MaxNodes;
        return AnswerAsync(
            question.AtLeastTreeSize,
            CheckLineage(question, depth, nodes),
            async snapshot => InvestigationOutcome<LineageAnswer>.Of(
                await new LineageTrace(snapshot, question.Direction, depth, nodes).RunAsync(question, cancellationToken)),
            cancellationToken);
    }

    private async ValueTask<InvestigationOutcome<T>> AnswerAsync<T>(
        long atLeastTreeSize,
        Refusal? refusal,
        Func<IInvestigationSnapshot, ValueTask<InvestigationOutcome<T>>> answer,
        CancellationToken cancellationToken)
        where T : class
    {
        refusal ??= atLeastTreeSize < 0 ? Argument("atLeastTreeSize", "It is negative.") : null;
        refusal ??= await WaitAsync(atLeastTreeSize, cancellationToken);
        if (refusal is not null)
        {
            return InvestigationOutcome<T>.Refuse(refusal);
        }

        await using var snapshot = await store.OpenAsync(cancellationToken);
        return await answer(snapshot);
    }

    private async ValueTask<Refusal?> WaitAsync(long size, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(LongestWait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            if (size > 0)
            {
                await progress.WaitForAsync(new TreeSize(size), either.Token);
            }

            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Refusal(
                RefusalReason.TreeSizeNotReached,
                "atLeastTreeSize",
                $"Answers cover {progress.ProjectedSize} entries; {size} were asked for and did not come within {LongestWait.TotalSeconds:0} s.",
                "Ask again later, or ask for what there is.");
        }
    }

    private static Refusal? CheckPageSize(int size) => size is >= 0 and <= JobQuestion.MaxPageSize
        ? null
        : Argument("pageSize", $"It is not within 0 and {JobQuestion.MaxPageSize}.");

    private static Refusal? CheckPeriod(Period period) => period is { FromMicroseconds: { } from, ToMicroseconds: { } to } && from >= to
        ? Argument("period", "It does not begin before it ends.")
        : null;

    private static Refusal? CheckLineage(LineageQuestion question, int depth, int nodes)
    {
        if (question.Digest is null == string.IsNullOrEmpty(question.Model))
        {
            return Argument("start", "Exactly one of digest and model is asked for.");
        }

        if (depth is < 1 or > LineageQuestion.MostDepth)
        {
            return Argument("maxDepth", $"It is not within 1 and {LineageQuestion.MostDepth}.");
        }

        return nodes is < 1 or > LineageQuestion.MostNodes
            ? Argument("maxNodes", $"It is not within 1 and {LineageQuestion.MostNodes}.")
            : null;
    }

    private static Refusal Argument(string field, string message) =>
        new(RefusalReason.ArgumentInvalid, field, message, "Correct the field named.");
}
