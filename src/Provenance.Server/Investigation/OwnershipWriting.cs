using Provenance.Registry.Investigation;
using Provenance.Registry.Ownership;
using Provenance.Registry.Rules;
using Provenance.Statements;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Server;

/// <summary>Writes what answers about owners share: parties, shares, paths, lines.</summary>
internal static class OwnershipWriting
{
    public static Wire.ShareBounds ToWire(this ShareBounds share) => new() { Low = share.Low.ToString(), High = share.High.ToString() };

    public static Wire.OwnershipStep ToWire(this OwnershipStep step)
    {
        var message = new Wire.OwnershipStep { Held = step.Held.ToString(), Holder = step.Holder.ToString(), Share = step.Share.ToWire() };
        message.LogIndices.Add(step.Entries.Select(entry => entry.Value));
        return message;
    }

    public static Wire.OwnershipLine ToWire(this OwnershipLine line) => new()
    {
        Line = line.Path,
        Title = line.Rule.Title,
        Jurisdiction = line.Rule.Jurisdiction.ToString(),
        Percent = line.Threshold.Limit.ToString(),
        Inclusive = line.Share.IsInclusive,
        Standing = line.Standing.ToWire(),
        Verified = line.Threshold.Verification == Verification.Verified,
    };

    public static Wire.Reach ToWire(this Reach reach) => reach switch
    {
        Reach.Surely => Wire.Reach.Surely,
        Reach.Possibly => Wire.Reach.Possibly,
        _ => Wire.Reach.No,
    };

    public static Wire.PathEnd ToWire(this PathEnd end) => end switch
    {
        PathEnd.NaturalPerson => Wire.PathEnd.NaturalPerson,
        PathEnd.State => Wire.PathEnd.State,
        PathEnd.ListedCompany => Wire.PathEnd.ListedCompany,
        PathEnd.DeclaredWithoutOwners => Wire.PathEnd.DeclaredWithoutOwners,
        PathEnd.NoStatement => Wire.PathEnd.NoStatement,
        PathEnd.NoOwnersStated => Wire.PathEnd.NoOwnersStated,
        PathEnd.UnknownParty => Wire.PathEnd.UnknownParty,
        PathEnd.RestUnstated => Wire.PathEnd.RestUnstated,
        PathEnd.CycleOnly => Wire.PathEnd.CycleOnly,
        PathEnd.BoundReached => Wire.PathEnd.BoundReached,
        _ => Wire.PathEnd.Unspecified,
    };

    public static Wire.Party ToWire(this EntityProfile party)
    {
        var message = new Wire.Party { Entity = party.Entity.ToString() };
        message.SameAs.Add(party.SameAs.Select(member => member.ToString()));
        message.Names.Add(party.Names);
        message.Identifiers.Add(party.Identifiers.Select(one => new Wire.PartyIdentifier { Scheme = one.Scheme, Id = one.Id, Verified = one.IsVerified }));
        message.Types_.Add(party.Types.Select(Words.Of));
        message.Jurisdictions.Add(party.Jurisdictions);
        message.IncorporatedOn.Add(party.IncorporatedOn.Select(day => day.ToString()));
        message.Declarers.Add(party.Declarers);
        message.Listings.Add(party.Listings.Select(ToWire));
        message.LogIndices.Add(party.LogIndices);
        return message;
    }

    private static Wire.PartyListing ToWire(ListingStatement listing) => new()
    {
        List = listing.List,
        Version = listing.Version,
        Authority = listing.Authority,
        ListedOn = listing.ListedOn?.ToString() ?? "",
        DelistedOn = listing.DelistedOn?.ToString() ?? "",
        Status = Words.Of(listing.Status),
        LogIndex = listing.Place.LogIndex,
    };
}
