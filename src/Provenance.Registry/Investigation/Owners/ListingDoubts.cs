using Provenance.Statements;

namespace Provenance.Registry.Investigation;

/// <summary>Whether listings that count on a day surely hold then, and since when. Each list that is met is read once.</summary>
internal sealed class ListingDoubts(IEntityFacts facts, CalendarDate day)
{
    private readonly Dictionary<string, NewestVersions> _lists = new(StringComparer.Ordinal);

    /// <summary>Why a listing may not hold, as the end of a sentence about the party; null where nothing speaks against it.</summary>
    /// <param name="counting">What counts on the day of the party's own line.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<string?> OfAsync(ListingStatement counting, CancellationToken cancellationToken)
    {
        var newest = await VersionsOfAsync(counting.List, cancellationToken);
        return newest.Without(counting) is { } other ? $"version {other.Version} of it does not name it"
            : counting.IsUndatedOn(day) ? $"version {counting.Version} of it was published later and does not say since when it is listed"
            : null;
    }

    /// <summary>
    /// The statement by which a party came onto a list where it stands: the first of its line in which it is listed in force ever
    /// since. Each new version of a list is a new statement about everybody on it, and says nothing new of who stays.
    /// </summary>
    /// <param name="counting">What counts on the day, in force.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<ListingStatement> SinceAsync(ListingStatement counting, CancellationToken cancellationToken)
    {
        var versions = await VersionsOfAsync(counting.List, cancellationToken);
        var read = await facts.ReadListingsOfAsync(counting.Entity!.Value, ScreeningLists.Most, cancellationToken);
        var since = counting;
        foreach (var earlier in StatementLine.LinesOf(read).First(line => line.Any(listing => listing.Place == counting.Place))
            .SkipWhile(listing => listing.Place != counting.Place).Skip(1))
        {
            if (earlier.List != counting.List || earlier.Entity != counting.Entity || earlier.Status != ListingStatus.InForce
                || earlier.DelistedOn is not null || versions.IsBetween(earlier, since))
            {
                break;
            }

            since = earlier;
        }

        return since;
    }

    private async ValueTask<NewestVersions> VersionsOfAsync(string list, CancellationToken cancellationToken)
    {
        if (!_lists.TryGetValue(list, out var versions))
        {
            versions = new NewestVersions(await facts.ReadListAsync(list, ScreeningLists.Most, cancellationToken), day);
            _lists.Add(list, versions);
        }

        return versions;
    }
}
