// Unknown is not zero: what an answer about held accelerators cannot count is said in sentences, the same in each of them.

using Provenance.Registry.Projections.Summaries;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Clusters;

/// <summary>What could have been meant by a question about held accelerators, and is not counted.</summary>
/// <param name="Sums">Over the jobs that may overlap the period.</param>
/// <param name="Redacted">Jobs with redacted sections, whatever their period and customer.</param>
/// <param name="Unseen">Rentals that no job is reported of.</param>
/// <param name="Caveats">The same in sentences.</param>
internal sealed record UncountedUse(JobSums Sums, long Redacted, UnseenRentals Unseen, IReadOnlyList<string> Caveats)
{
    private const string InConflict = "{0} [statement of a job is|statements of jobs are] in conflict: what [it tells|they tell] is not counted.";

    private const string WithRedactions =
        "{0} [job has|jobs have] redacted sections, whatever [its|their] period: what [it|they] used is not counted, or not under its customer.";

    private const string WithoutTimes =
        "{0} [job has|jobs have] no known start or end, or still ran when last reported: what [it|they] held beyond [its|their] allocations, "
        + "which end with the last report, is not known and not counted.";

    private const string OfUnknownDomains =
        "{0} [group shown holds|groups shown hold] allocations whose domain is stated as unknown: they may lie in several domains.";

    /// <summary>Reads it.</summary>
    /// <param name="snapshot">What the question is answered from.</param>
    /// <param name="filter">Period and place asked for; its customer is not looked at.</param>
    /// <param name="customers">The customers; null among them asks for everybody's jobs.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async ValueTask<UncountedUse> ReadAsync(
        IInvestigationSnapshot snapshot, JobFilter filter, IReadOnlyList<string?> customers, CancellationToken cancellationToken)
    {
        var sums = await new CustomerJobs(snapshot.Jobs, filter, customers).SumAsync(cancellationToken);
        var redacted = filter == filter.PlaceOnly && customers is [null]
            ? sums.Redacted
            : (await snapshot.Jobs.SumAsync(filter.PlaceOnly, cancellationToken)).Redacted;
        var unseen = await UnseenRentals.ReadAsync(snapshot.Rentals, filter, customers, cancellationToken);
        return new UncountedUse(
            sums,
            redacted,
            unseen,
            [
                .. Counted.SayAny(sums.Conflicts, InConflict),
                .. Counted.SayAny(redacted, WithRedactions),
                .. Counted.SayAny(sums.WithoutTimes, WithoutTimes),
                .. UnlistedUse.Say(sums),
                .. unseen.Caveats,
                .. await UnplacedClusters.SayAsync(snapshot.Clusters, filter, cancellationToken),
            ]);
    }

    /// <summary>What is said of rows whose domain nobody states.</summary>
    /// <param name="groups">How many of those shown.</param>
    public static IEnumerable<string> SayUnknownDomains(long groups) => Counted.SayAny(groups, OfUnknownDomains);
}
