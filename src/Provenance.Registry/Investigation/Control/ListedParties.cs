using Provenance.Registry.Ownership;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Control;

/// <summary>The parties that stand on a list on a day, as far as they can be followed.</summary>
internal sealed class ListedParties(IReadOnlyList<ListingStatement> onDay, bool includeNotInForce, bool isBounded)
{
    private readonly List<ListingStatement> _counting =
        [.. onDay.Where(listing => listing.Entity is not null && (includeNotInForce || listing.Status == ListingStatus.InForce))];

    /// <summary>The parties; their days were compared already.</summary>
    public IReadOnlyList<ListedParty> Parties => [.. _counting.Select(listing => new ListedParty(listing.Entity!.Value))];

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
    }
}
