// E3: several providers. No operator sees more than its part; the registry sees all of them. Besides customer, owner and
// lineage also shared data, code, configuration and payments join jobs: whoever goes to several providers under several
// names brings these along. What many customers share, such as a public data set, joins nobody.

using System.Globalization;
using Provenance.Registry.Investigation.Structuring;
using Provenance.Registry.Rules;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Signals;

/// <summary>E3.</summary>
internal sealed class E03SeveralProviders : Signal
{
    private const string Window = "windowDays";
    private const string FewestOperators = "fewestOperatorsCount";
    private const string Unit = "groups of jobs at several operators";
    private const int OperatorsTold = 20;

    /// <inheritdoc/>
    public override string Code => "E3";

    /// <inheritdoc/>
    public override string Title => "Several providers";

    /// <inheritdoc/>
    public override string Method =>
        "Training is spread over operators so that each sees a part below the threshold. Looked for: jobs at several operators, each "
        + "below a threshold, that add up to more than it within a window and share a customer, an owner, a payment, a lineage, or "
        + "data, code or configuration.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Inputs =>
    [
        "Operations, start and class of work in section run of jobs at two operators or more.",
        "Customers in section parties, models and digests of artifacts in section lineage.",
        "Payment fingerprints and declared end customers of rentals, and section owners of entities.",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterDeclaration> Parameters => [new(Window, ParameterUnit.Days) { Above = Quantity.Zero }, new(FewestOperators, ParameterUnit.Count)];

    /// <inheritdoc/>
    public override async ValueTask<SignalResult> EvaluateAsync(SignalScope scope, CancellationToken cancellationToken)
    {
        if (scope.Parameters.Thresholds.Count == 0)
        {
            return SignalResult.WithoutInput(JoinedJobs.NoLine);
        }

        var (window, fewest) = (scope.Parameters.Duration(Window), Math.Max(2, scope.Parameters.Count(FewestOperators)));
        var joined = await JoinedJobs.ReadAsync(scope, JobLinks.All, SplitJobs.LeastOf(scope), _ => true, _ => false, cancellationToken);
        // Where a bound was reached what was not looked at may be input.
        if (Operators(joined.Groups.SelectMany(group => group.Jobs)) < fewest && joined.Bounds.Count == 0)
        {
            return SignalResult.WithoutInput(string.Create(
                CultureInfo.InvariantCulture, $"Fewer than {fewest} operators report operations and start of a training job of a size that could be a part.")) with
            {
                Caveats = joined.Caveats,
            };
        }

        List<JobGroup> groups = [.. joined.Groups.Where(group => Operators(group.Jobs) >= fewest)];
        var leads = SplitJobs.Find(groups, scope, window, 2, fewest).Select(split => (split, LeadOf(scope, split, window)));
        return SignalResult.Of(groups.Count, Unit, [.. SplitJobs.InOrder(leads)]) with { Bounds = joined.Bounds, Caveats = joined.Caveats };
    }

    private Lead LeadOf(SignalScope scope, SplitJobs split, TimeSpan window)
    {
        var byOperator = split.Members.GroupBy(job => job.Cluster.Operator).OrderBy(group => group.Key, StringComparer.Ordinal).ToList();
        return new Lead(Code, split.Subject)
        {
            Title = string.Create(
                CultureInfo.InvariantCulture, $"{JoinedJobs.NameOf(split.Members)} may have spread training over {split.Path} over {byOperator.Count} operators."),
            Reasons = [split.Sum(window), split.Links(), .. byOperator.Take(OperatorsTold).Select(group => At(group.Key, [.. group]))],
            Against = [.. split.Against(scope), .. Against(split)],
            Severity = split.Severity,
        };
    }

    private static LeadReason At(string name, IReadOnlyList<SizedJob> jobs)
    {
        var sum = new EstimateAccumulator();
        foreach (var job in jobs)
        {
            sum.Add(job.Low, job.High, EstimateBasis.Declared);
        }

        return new LeadReason(
            $"At {name}: " + Counted.Say(jobs.Count, $"{{0}} [job|jobs] of at most {JoinedJobs.Flop(sum.ToSum()!.High)} FLOP[| together]."),
            [.. jobs.Select(job => job.LogIndex).Order()]);
    }

    private static IEnumerable<string> Against(SplitJobs split)
    {
        yield return "Customers go to several operators for price, for what is free, and to depend on none.";
        if (split.Group.Links.HasFlag(JobLinks.Payment))
        {
            yield return "One bank or reseller may pay for several customers.";
        }

        if ((split.Group.Links & ~(JobLinks.Material | JobLinks.Lineage)) == 0)
        {
            yield return "Only artifacts join them: published data, code or weights that few use look the same.";
        }
    }

    private static int Operators(IEnumerable<SizedJob> jobs) => jobs.Select(job => job.Cluster.Operator).Distinct().Count();
}
