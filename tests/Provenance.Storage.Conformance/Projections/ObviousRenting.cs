// Who rents, and who stands above them, by walking through the entries of a world: rentals as they stand, identifiers that
// judgements join, and owners as ObviousInterests reads them.

using Provenance.Registry.Ownership;
using Provenance.Registry.Projections;
using Provenance.Registry.Tests.Ownership;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>Customers of rentals in a view of a world, and what is stated of their owners.</summary>
internal sealed class ObviousRenting
{
    private readonly ObviousControl _control;
    private readonly WorldView _view;

    private ObviousRenting(WorldView view, ObviousInterests interests, ObviousControl control, OwnershipTerms terms)
    {
        (_view, Interests, _control, Terms) = (view, interests, control, terms);
        Rentals = [.. view.Entries.Where(entry => entry is { Standing: Standing.Current, Statement: { Kind: RentalKind, IsWithdrawal: false } })];
        Customers = Rentals.SelectMany(rental => PartiesOf(rental).Distinct().Select(party => (Customer: Interests.Of(party), Rental: rental)))
            .GroupBy(pair => pair.Customer, pair => pair.Rental).ToDictionary(group => group.Key, group => (IReadOnlyList<WorldEntry>)[.. group.Distinct()]);
        ThroughResellers = [.. Rentals.Where(rental => rental.Content.Section<RentalParties>()?.Resellers.Count > 0)];
    }

    public ObviousInterests Interests { get; }

    /// <summary>On which day interests are read.</summary>
    public OwnershipTerms Terms { get; }

    /// <summary>Current rentals.</summary>
    public IReadOnlyList<WorldEntry> Rentals { get; }

    /// <summary>Known customers and end customers with their rentals, by the identifier that stands for each.</summary>
    public IReadOnlyDictionary<EntityId, IReadOnlyList<WorldEntry>> Customers { get; }

    /// <summary>Rentals with a reseller.</summary>
    public IReadOnlyList<WorldEntry> ThroughResellers { get; }

    public static async Task<ObviousRenting> OfAsync(WorldView view)
    {
        var terms = new OwnershipTerms(CalendarDate.Parse(new Timestamp(view.ValidAt).ToString()[..10]));
        var interests = new ObviousInterests(view.Entries, view.ValidAt);
        return new ObviousRenting(view, interests, await ObviousControl.OfAsync(interests, terms), terms);
    }

    /// <summary>Current statements about an entity, under any of its identifiers.</summary>
    public IEnumerable<WorldEntry> StatementsOf(EntityId entity) => _view.Entries.Where(entry => entry is { Standing: Standing.Current, Statement.IsWithdrawal: false }
        && Interests.MembersOf(entity).Any(member => entry.Statement.Record == "entities/" + member));

    /// <summary>Current listings that say whom they are about, and mean an entity under any of its identifiers.</summary>
    public IEnumerable<ListingBody> ListingsNaming(EntityId entity) => _view.Entries.Where(entry => entry.Standing == Standing.Current)
        .Select(entry => entry.Content.Section<ListingBody>()).OfType<ListingBody>()
        .Where(body => body.Entity.TryGet(out var party) && Interests.Of(party) == Interests.Of(entity));

    /// <summary>Listings in force on the day, of each record by the newest list published by then; with the entry since which it is so, and why they may not be.</summary>
    public IEnumerable<(ListingBody Body, WorldEntry Since, string? Doubt)> ListingsInForce(EntityId entity) => ObviousInterests.Counting(
            _view.Entries,
            entry => entry.Content.Section<ListingBody>() is not null,
            entry => entry.Content.Section<ListingBody>()!.List.PublishedOn <= Terms.ValidAt)
        .Select(entry => (Body: entry.Content.Section<ListingBody>()!, Since: SinceOf(entry), Doubt: DoubtOf(entry.Party, entry.Content.Section<ListingBody>()!)))
        .Where(listing => listing.Body.Entity.TryGet(out var party) && Interests.Of(party) == Interests.Of(entity))
        .Where(listing => listing.Body.Status == ListingStatus.InForce && (listing.Body.ListedOn.IsUnknown || listing.Body.ListedOn.Value <= Terms.ValidAt)
            && (listing.Body.DelistedOn is not { } end || Terms.ValidAt < end));

    // Back along the record: as long as what was said before was right, and of the same party in force on the same list, and no
    // version of the declarer's lies between.
    private WorldEntry SinceOf(WorldEntry counting)
    {
        var (right, body) = (ObviousInterests.RightForTheirTime(_view.Entries).ToList(), counting.Content.Section<ListingBody>()!);
        var days = right.Where(entry => entry.Party == counting.Party).Select(entry => entry.Content.Section<ListingBody>()?.List).OfType<ScreeningList>()
            .Where(list => list.Name == body.List.Name && list.PublishedOn <= Terms.ValidAt).Select(list => list.PublishedOn).ToList();
        var (since, at) = (counting, counting);
        while (at.Supersedes is { } before)
        {
            at = _view.Entries[(int)before];
            if (!right.Contains(at))
            {
                continue;
            }

            var later = since.Content.Section<ListingBody>()!.List.PublishedOn;
            if (at.Content.Section<ListingBody>() is not { } earlier || earlier.List.Name != body.List.Name || !earlier.Entity.Equals(body.Entity) || earlier.Status != ListingStatus.InForce
                || earlier.DelistedOn is not null || days.Exists(day => earlier.List.PublishedOn < day && day < later))
            {
                break;
            }

            since = at;
        }

        return since;
    }

    // The newest version of the same declarer does not name the party, or only a later one does, without its first day.
    private string? DoubtOf(string declarer, ListingBody listing)
    {
        var newest = ObviousInterests.RightForTheirTime(_view.Entries).Where(entry => entry.Party == declarer)
            .OrderBy(entry => entry.Index).Select(entry => entry.Content.Section<ListingBody>()?.List).OfType<ScreeningList>()
            .Where(list => list.Name == listing.List.Name && list.PublishedOn <= Terms.ValidAt)
            .OrderBy(list => list.PublishedOn).LastOrDefault();
        return newest?.PublishedOn > listing.List.PublishedOn || (newest?.PublishedOn == listing.List.PublishedOn && newest.Version != listing.List.Version)
            ? $"version {newest.Version} of it does not name it"
            : listing.ListedOn.IsUnknown && listing.List.PublishedOn > Terms.ValidAt ? $"version {listing.List.Version} of it was published later and does not say since when it is listed"
            : null;
    }

    /// <summary>What all declarers say of who has an interest in an entity.</summary>
    public async Task<OwnersReading> OwnersOfAsync(EntityId entity) => await Interests.ReadOwnersAsync(entity, int.MaxValue, CancellationToken.None);

    /// <summary>The same, without what is not in force on the day.</summary>
    public async Task<IReadOnlyList<StatedInterest>> InForceAsync(EntityId entity) =>
        [.. (await OwnersOfAsync(entity)).Interests.Where(stated => !(stated.Interest.From > Terms.ValidAt) && !(stated.Interest.To < Terms.ValidAt))];

    /// <summary>What no lower bound accounts for, in per cent.</summary>
    public decimal LeftIn(EntityId entity) => 100 - TableOf(entity).Stakes.Values.Sum(stake => stake.Low);

    /// <summary>Direct shares of known holders in per cent, within what the others leave; unknown parties have none.</summary>
    public IReadOnlyList<(EntityId Holder, decimal Low, decimal High)> StakesIn(EntityId entity)
    {
        var stakes = TableOf(entity).Stakes;
        var left = 100 - stakes.Values.Sum(stake => stake.Low);
        return [.. stakes.Where(stake => stake.Key != ObviousTable.Unknown)
            .Select(stake => (Of(stake.Key), stake.Value.Low, Math.Min(stake.Value.High, left + stake.Value.Low)))];
    }

    /// <summary>Shares over all paths above an entity.</summary>
    public ObviousShares SharesOf(EntityId entity) => new(_control.World, ObviousControl.Name(entity), Terms);

    /// <summary>Known parties that may control an entity apart from shares alone, and whether they surely do.</summary>
    public IReadOnlyList<(EntityId Party, bool IsCertain)> ControllersOf(EntityId entity) =>
        [.. _control.ControllersOf(ObviousControl.Name(entity)).Select(controller => (Of(controller.Party), controller.IsCertain))];

    /// <summary>The entity of a name of <see cref="ObviousShares"/>.</summary>
    public EntityId Of(string name) => Interests.Representatives.Single(entity => ObviousControl.Name(entity) == name);

    /// <summary>An entity and all above it: who may hold a share, or has an interest that may convey control.</summary>
    public async Task<IReadOnlyList<EntityId>> AboveAsync(EntityId start)
    {
        var above = new List<EntityId> { start };
        for (var next = 0; next < above.Count; next++)
        {
            if (await IsEndAsync(above[next], start))
            {
                continue;
            }

            var parties = (await InForceAsync(above[next])).Where(stated => MayControl(stated.Interest) && stated.Interest.Party.IsKnown).Select(stated => stated.Interest.Party.Value)
                .Concat(StakesIn(above[next]).Where(stake => stake.High > 0).Select(stake => stake.Holder));
            above.AddRange(parties.Distinct().Where(party => !above.Contains(party)).ToList());
        }

        return above;
    }

    /// <summary>Whether nobody stands above a party: a human being, or a state that is not asked about, and nobody states a share in it.</summary>
    public async Task<bool> IsEndAsync(EntityId entity, EntityId start) => TableOf(entity).IsEmpty && (await Interests.ReadEntityAsync(entity, CancellationToken.None)).Nature switch
    {
        EntityNature.NaturalPerson => true,
        EntityNature.State => entity != start,
        _ => false,
    };

    private ObviousTable TableOf(EntityId entity) => ObviousTable.Of(_control.World, InterestWorld.Id(ObviousControl.Name(entity)), Terms);

    private static bool MayControl(Interest interest) => InterestEffects.Of(interest.Type) is InterestEffect.Control or InterestEffect.PossibleControl;

    private static IEnumerable<EntityId> PartiesOf(WorldEntry rental)
    {
        if (rental.Content.Section<RentalParties>() is { } parties)
        {
            if (parties.Customer.TryGet(out var customer))
            {
                yield return customer;
            }

            if (parties.EndCustomer.Entity is { } end)
            {
                yield return end;
            }
        }
    }
}
