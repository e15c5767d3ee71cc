using Provenance.Registry.Projections;

namespace Provenance.Storage.Sql.Projections;

/// <summary>What an entry will be numbered by.</summary>
internal static class TermTexts
{
    /// <summary>Its texts that may be many: those of fixed lists are soon known, and what is left out is only asked for later.</summary>
    public static IEnumerable<string> Of(ProjectedEntry entry) =>
        ((string?[])[entry.Kind, entry.Party, .. Of(entry.Subject)]).OfType<string>();

    private static IEnumerable<string?> Of(ProjectedSubject? subject) => subject switch
    {
        ProjectedJob job => Of(job),
        ProjectedRelease { Body: { } body } release =>
            Of(release.Artifacts).Append(body.Publisher.ToString()).Concat(body.Names.Select(name => name.Text)),
        ProjectedRental { Parties: { } parties } =>
            parties.Resellers.Select(reseller => reseller.ToString()).Append(parties.Customer.ToString()).Append(parties.EndCustomer.ToString()),
        ProjectedUsage { Customers: { } customers } => customers.Items.Select(item => item.Customer.ToString()),
        ProjectedEntity { Owners: { } owners } entity =>
            owners.Interests.Select(interest => interest.Party.TryGet(out var party) ? party.ToString() : null).Append(entity.Entity),
        ProjectedEntity entity => [entity.Entity],
        ProjectedListing listing => [listing.Body.Entity.ToString(), listing.Body.List.Name],
        ProjectedInventory { Capacity: { } capacity } => capacity.Domains.Select(domain => domain.Domain),
        _ => [],
    };

    private static IEnumerable<string?> Of(ProjectedJob job)
    {
        foreach (var text in (string?[])[job.Customer, job.Model, job.Rental, job.CustomerAccount, job.State, job.Workload])
        {
            yield return text;
        }

        foreach (var allocation in job.Allocations)
        {
            yield return allocation.Accelerator.ToString();
            yield return allocation.Domain.IsKnown ? allocation.Domain.Value : null;
        }

        foreach (var text in Of(job.Artifacts))
        {
            yield return text;
        }
    }

    private static IEnumerable<string?> Of(IReadOnlyList<ProjectedArtifact> artifacts) =>
        artifacts.SelectMany(artifact => (string?[])[artifact.Role, artifact.Relation, artifact.Name]);
}
