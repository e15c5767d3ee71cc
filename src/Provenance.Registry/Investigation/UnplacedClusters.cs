using Provenance.Statements;

namespace Provenance.Registry.Investigation;

/// <summary>Clusters of which nobody can tell whether they stand in the country asked for.</summary>
internal static class UnplacedClusters
{
    /// <summary>How many are left out, and that clusters may have moved within a period, in sentences; none where no country is asked for.</summary>
    /// <param name="facts">Tells clusters.</param>
    /// <param name="filter">What is asked of the place.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async ValueTask<IReadOnlyList<string>> SayAsync(IClusterFacts facts, JobFilter filter, CancellationToken cancellationToken)
    {
        var said = new List<string>();
        if (filter.Country is null)
        {
            return said;
        }

        if (await facts.CountWithoutCountryAsync(filter, cancellationToken) is > 0 and var count)
        {
            said.Add(Counted.Say(
                count,
                "{0} [cluster|clusters] of which jobs are reported [has|have] no country by a current inventory that can be read: "
                + "[it is|they are] left out, wherever [it stands|they stand]."));
        }

        if (filter.Period != Period.Always)
        {
            said.Add("A cluster counts throughout the period as in the country that its inventory states at the moment asked for: whether it stood elsewhere in a part of it is not looked at.");
        }

        return said;
    }
}
