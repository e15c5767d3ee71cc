using Provenance.Statements;

namespace Provenance.Registry.Investigation;

/// <summary>Clusters of which nobody can tell whether they stand in the country asked for.</summary>
internal static class UnplacedClusters
{
    /// <summary>How many are left out, in a sentence; none where no country is asked for.</summary>
    /// <param name="facts">Tells clusters.</param>
    /// <param name="filter">What is asked of the place.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async ValueTask<IReadOnlyList<string>> SayAsync(IClusterFacts facts, JobFilter filter, CancellationToken cancellationToken)
    {
        var count = filter.Country is null ? 0 : await facts.CountWithoutCountryAsync(filter, cancellationToken);
        return count == 0
            ? []
            :
            [
                Counted.Say(
                    count,
                    "{0} [cluster|clusters] of which jobs are reported [has|have] no country by a current inventory that can be read: "
                    + "[it is|they are] left out, wherever [it stands|they stand]."),
            ];
    }
}
