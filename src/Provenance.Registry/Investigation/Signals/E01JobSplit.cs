// E1: a job split under a threshold. Each part is below the line, together they are over it. The parts are sought among
// jobs of one customer, of customers with an owner in common, or of one lineage: one model, or weights that went from
// job to job. A job that is surely over the line by itself is reported as such and is no part.

using Provenance.Registry.Investigation.Structuring;
using Provenance.Registry.Rules;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Signals;

/// <summary>E1.</summary>
internal sealed class E01JobSplit : Signal
{
    private const string Window = "windowDays";
    private const string FewestJobs = "fewestJobsCount";
    private const string Unit = "groups of jobs with a customer, an owner or a lineage in common";

    /// <inheritdoc/>
    public override string Code => "E1";

    /// <inheritdoc/>
    public override string Title => "A job split under a threshold";

    /// <inheritdoc/>
    public override string Method =>
        "A training run is cut into jobs that are each below a threshold. Looked for: jobs of one customer, of one owner's "
        + "customers or of one lineage, each below a threshold, that add up to more than it within a window.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Inputs =>
    [
        "Operations, start and class of work in section run of jobs.",
        "Customers in section parties, and declared end customers of the rentals named there; models and digests of weights in section lineage.",
        "Section owners of entities, for owners in common.",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterDeclaration> Parameters => [new(Window, ParameterUnit.Days) { Above = Quantity.Zero }, new(FewestJobs, ParameterUnit.Count)];

    /// <inheritdoc/>
    public override async ValueTask<SignalResult> EvaluateAsync(SignalScope scope, CancellationToken cancellationToken)
    {
        if (scope.Parameters.Thresholds.Count == 0)
        {
            return SignalResult.WithoutInput(JoinedJobs.NoLine);
        }

        var (window, fewest) = (scope.Parameters.Duration(Window), Math.Max(2, scope.Parameters.Count(FewestJobs)));
        var joined = await JoinedJobs.ReadAsync(
            scope, JobLinks.Customer | JobLinks.Owner | JobLinks.Lineage, SplitJobs.LeastOf(scope), _ => true, _ => false, cancellationToken);
        // Where a bound was reached what was not looked at may be input.
        if (joined.Jobs == 0 && joined.Bounds.Count == 0)
        {
            return SignalResult.WithoutInput("Nobody reports operations and start of a training job of a size that could be a part.") with { Caveats = joined.Caveats };
        }

        List<JobGroup> groups = [.. joined.Groups.Where(group => group.Jobs.Count >= fewest)];
        var leads = SplitJobs.Find(groups, scope, window, fewest, 1).Select(split => (split, LeadOf(scope, split, window)));
        return SignalResult.Of(groups.Count, Unit, [.. SplitJobs.InOrder(leads)]) with { Bounds = joined.Bounds, Caveats = joined.Caveats };
    }

    private Lead LeadOf(SignalScope scope, SplitJobs split, TimeSpan window) => new(Code, split.Subject)
    {
        Title = $"{JoinedJobs.NameOf(split.Members)} may have split training over {split.Path} into {split.Members.Count} jobs below it.",
        Reasons = [split.Sum(window), split.Links()],
        Against = [.. split.Against(scope)],
        Severity = split.Severity,
    };
}
