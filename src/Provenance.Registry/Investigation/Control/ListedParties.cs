using Provenance.Registry.Ownership;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Control;

/// <summary>The parties that stand on a list on a day, as far as they can be followed.</summary>
/// <param name="onDay">What counts of the list on the day.</param>
/// <param name="newest">The newest versions by the day; null where a version was asked for.</param>
/// <param name="day">The day.</param>
/// <param name="includeNotInForce">Whether those proposed or suspended count.</param>
/// <param name="isBounded">Whether not all listings were read.</param>
internal sealed class ListedParties(
    IReadOnlyList<ListingStatement> onDay, NewestVersions? newest, CalendarDate day, bool includeNotInForce, bool isBounded)
{
    private readonly List<ListingStatement> _counting =
        [.. onDay.Where(listing => listing.Entity is not null && (includeNotInForce || listing.Status == ListingStatus.InForce))];

    /// <summary>The parties; their days were compared already.</summary>
    public IReadOnlyList<ListedParty> Parties => [.. _counting.Select(listing => new ListedParty(listing.Entity!.Value, IsCertain: IsCertain(listing)))];

    /// <summary>The listings of some entities.</summary>
    public IEnumerable<long> EntriesOf(IEnumerable<EntityId> entities)
    {
        var asked = entities.ToHashSet();
        return _counting.Where(listing => asked.Contains(listing.Entity!.Value)).Select(listing => listing.Place.LogIndex);
    }

    /// <summary>Says what of the list could not be followed.</summary>
    public void Note(ControlBasis basis)
    {
        var nameless = onDay.Count(listing => listing.Entity is null);
        var notInForce = onDay.Count(listing => listing.Status != ListingStatus.InForce);
        basis.Note(onDay.Count == 0, "No party is known here that stood on the list on that day, so that nobody can be captured by it: that clears nobody. Check the name and the version of the list.");
        basis.Note(onDay.Count > nameless, "Listed parties are followed by their identifiers and by judgements on identity: who only bears the name of one is found by a search of names.");
        basis.Note(nameless > 0, Counted.Say(nameless, "{0} [party of the list is|parties of the list are] named without an identifier and could not be followed."));
        basis.Note(notInForce > 0, includeNotInForce
            ? Counted.Say(notInForce, "{0} [listing that counts is|listings that count are] proposed or suspended.")
            : Counted.Say(notInForce, "{0} [listing is|listings are] proposed or suspended and [was|were] not counted."));
        basis.Note(isBounded, $"Only the newest {ScreeningLists.Most} statements of listings were read.");
        NoteDoubts(basis);
    }

    private void NoteDoubts(ControlBasis basis)
    {
        var certain = _counting.Where(IsCertain).Select(listing => listing.Entity).ToHashSet();
        var doubtful = _counting.Where(listing => !certain.Contains(listing.Entity)).DistinctBy(listing => listing.Entity).ToList();
        var (left, undated) = (doubtful.Where(IsLeftOut).ToList(), doubtful.Where(listing => listing.IsUndatedOn(day)).ToList());
        if (left.Count > 0)
        {
            var (listing, without) = (left[0], newest!.Without(left[0])!);
            basis.Note(true, Counted.Say(left.Count, $"{{0}} [party is|parties are] named by an older version of a list and not by the newest that the same declarer states to be published by {day}: whether [it is|they are] still listed is not known, and what [it captures is|they capture is] at most possible.")
                + $" {listing.Entity}, for one, stands in version {listing.Version} of {listing.List} and not in version {without.Version}: ask for the latter to judge by it alone.");
        }

        basis.Note(undated.Count > 0, Counted.Say(undated.Count, $"{{0}} [party is|parties are] named only by a version published after {day}, which does not say since when [it is|they are] listed: whether [it was|they were] then is not known, and what [it captures is|they capture is] at most possible."));
    }

    private bool IsCertain(ListingStatement listing) => !IsLeftOut(listing) && !listing.IsUndatedOn(day);

    private bool IsLeftOut(ListingStatement listing) => newest?.Without(listing) is not null;
}
