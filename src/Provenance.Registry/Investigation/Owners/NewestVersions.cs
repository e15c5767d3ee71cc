using Provenance.Statements;

namespace Provenance.Registry.Investigation;

/// <summary>
/// The newest version of each list that each of its declarers states to be published by a day; of several published on one
/// day, that of which the log has the last statement. A list drops a party by leaving
/// it out, and nobody states that: its last statement stays, of a version that is no longer the newest. A declarer may as well
/// state a list in parts. So whether a party that the newest version does not name still stands on the list is not known.
/// </summary>
internal sealed class NewestVersions
{
    private readonly Dictionary<(string List, string Declarer), (ListingStatement Newest, HashSet<CalendarDate> Days)> _lists;

    /// <param name="listings">All that the log has of the lists.</param>
    /// <param name="day">The day.</param>
    public NewestVersions(IReadOnlyCollection<ListingStatement> listings, CalendarDate day) => _lists = StatementLine.LinesOf(listings)
        .SelectMany(line => line).Where(listing => listing.PublishedOn <= day)
        .GroupBy(listing => (listing.List, listing.Declarer))
        .ToDictionary(
            versions => versions.Key,
            versions => (versions.MaxBy(listing => (listing.PublishedOn, listing.Place.LogIndex))!, versions.Select(listing => listing.PublishedOn!.Value).ToHashSet()));

    /// <summary>A listing of the newest version, where that does not name a party that an older one named; else null.</summary>
    /// <param name="counting">What counts on the day of the party's own line.</param>
    public ListingStatement? Without(ListingStatement counting) =>
        _lists.TryGetValue((counting.List, counting.Declarer), out var list)
            && (counting.PublishedOn < list.Newest.PublishedOn || (counting.PublishedOn == list.Newest.PublishedOn && counting.Version != list.Newest.Version)) ? list.Newest : null;

    /// <summary>Whether a version was published after that of one listing and before that of the next in its line: it does not name the party.</summary>
    public bool IsBetween(ListingStatement earlier, ListingStatement later) =>
        _lists.TryGetValue((later.List, later.Declarer), out var list) && list.Days.Any(day => earlier.PublishedOn < day && day < later.PublishedOn);
}
