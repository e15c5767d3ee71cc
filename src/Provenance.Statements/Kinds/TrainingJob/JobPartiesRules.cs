// A job runs under a rental of its own cluster, and no country stands twice.

namespace Provenance.Statements;

internal static class JobPartiesRules
{
    public static IEnumerable<Finding> Check(StatementContent content, JobParties parties)
    {
        var record = content.Statement.RecordName;
        if (parties.Rental.Record is { } rental
            && (rental.Party, rental.Site, rental.Cluster) != (record.Party, record.Site, record.Cluster))
        {
            yield return new Warning(
                WarningReason.DeclarationImplausible, "parties.rental", "The rental is one of another cluster than the job's.");
        }

        var repeated = ReportRules.Distinct(
            parties.AccessCountries.TryGet(out var countries) ? countries : [], country => country.ToString(), "parties.accessCountries");
        foreach (var finding in repeated)
        {
            yield return finding;
        }
    }
}
