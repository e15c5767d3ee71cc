// Looks up whether statements name what a question names. Each look-up is one row of an index, or few: it costs next to
// nothing beside the question, and is made whatever the question finds.

using Provenance.Registry.Names;
using Provenance.Statements;

namespace Provenance.Registry.Investigation;

/// <summary>Says which names no statement that is known names.</summary>
internal sealed class NameCheck(IInvestigationSnapshot snapshot)
{
    private const int MostSites = 10_000;
    private const int MostClusters = 10_000;
    private const int MostWithOneIdentifier = 1_000;
    private const int MostLists = 10;

    /// <summary>One sentence for each name that is unknown, in a fixed order.</summary>
    public async ValueTask<IReadOnlyList<string>> UnknownAsync(AskedNames asked, CancellationToken cancellationToken)
    {
        var sentences = new List<string>();
        foreach (var entity in asked.Entities.Where(entity => entity != Statements.OrUnknown.Word).Distinct(StringComparer.Ordinal))
        {
            Add(!await IsEntityNamedAsync(entity, cancellationToken), $"the entity {entity}: it may be written otherwise, or be unknown here; \"entities\" searches");
        }

        await AddPlacesAsync(asked, Add, cancellationToken);
        Add(
            asked.Country is { } country && (await snapshot.Accounts.ReadClustersAsync(new AccountArea(null, null, country), 1, cancellationToken)).Count == 0,
            $"a cluster in {asked.Country}");
        Add(asked.Model is { } model && !await IsModelNamedAsync(model, cancellationToken), $"a model \"{asked.Model}\": names are compared exactly");
        Add(
            asked.Digest is { } digest && (await snapshot.Lineage.FindArtifactsAsync([digest], 1, cancellationToken)).Count == 0,
            $"an artifact of digest {asked.Digest}");
        if (asked.List is { } list && (await snapshot.Entities.ReadListAsync(list, 1, cancellationToken)).Count == 0)
        {
            Add(true, $"a list \"{list}\"; {await KnownListsAsync(cancellationToken)}");
        }

        return sentences;

        void Add(bool isUnknown, string what)
        {
            if (isUnknown)
            {
                sentences.Add($"No statement that is known names {what}. Nothing found is no sign that there is nothing.");
            }
        }
    }

    /// <summary>Whether any statement names an entity by this identifier.</summary>
    public async ValueTask<bool> IsEntityNamedAsync(string entity, CancellationToken cancellationToken)
    {
        if (IdentifierForm.TryOf(entity) is not { } form)
        {
            return false;
        }

        foreach (var party in await snapshot.Parties.FindByIdentifierAsync(form.Key, MostWithOneIdentifier, cancellationToken))
        {
            if (await snapshot.Parties.EntityOfAsync(party, cancellationToken) == entity)
            {
                return true;
            }
        }

        return false;
    }

    // A site is one of the operator's where that is named too, and a cluster one of both.
    private async ValueTask AddPlacesAsync(AskedNames asked, Action<bool, string> add, CancellationToken cancellationToken)
    {
        if (asked is { Operator: null, Site: null, Cluster: null })
        {
            return;
        }

        var sites = (await snapshot.Accounts.ReadSitesAsync(MostSites, cancellationToken))
            .Where(site => (asked.Operator is null || site.Operator == asked.Operator) && (asked.Site is null || site.Site == asked.Site)).ToList();
        var isFound = sites.Count > 0 && (asked.Cluster is null || await HasClusterAsync(sites, asked.Cluster, cancellationToken));
        string?[] names =
        [
            asked.Operator is { } handle ? $"operator {handle}" : null,
            asked.Site is { } site ? $"site {site}" : null,
            asked.Cluster is { } cluster ? $"cluster {cluster}" : null,
        ];
        add(!isFound, "a cluster of " + string.Join(", ", names.OfType<string>()));
    }

    private async ValueTask<bool> HasClusterAsync(
        IEnumerable<(string Operator, string Site)> sites, string cluster, CancellationToken cancellationToken)
    {
        foreach (var (handle, site) in sites)
        {
            var clusters = await snapshot.Accounts.ReadClustersAsync(new AccountArea(handle, site, null), MostClusters, cancellationToken);
            if (clusters.Any(one => one.Cluster == cluster))
            {
                return true;
            }
        }

        return false;
    }

    private async ValueTask<bool> IsModelNamedAsync(string model, CancellationToken cancellationToken) =>
        (await snapshot.Lineage.FindMakersAsync(model, 1, cancellationToken)).Count > 0
        || (await snapshot.Lineage.FindArtifactsAsync(model, 1, cancellationToken)).Count > 0;

    private async ValueTask<string> KnownListsAsync(CancellationToken cancellationToken)
    {
        var known = (await snapshot.Entities.ReadListAsync(null, ScreeningLists.Most, cancellationToken))
            .Select(listing => listing.List).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return known.Count == 0 ? "no list is known"
            : "known are " + Counted.Some(known.Select(name => $"\"{name}\""), known.Count, MostLists);
    }
}
