using System.Globalization;
using Provenance.Registry.Ownership;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>Shares just below a half whose holder may control otherwise, by looking at everybody's board.</summary>
internal sealed class ObviousBoards(ObviousRenting renting)
{
    /// <summary>Everybody above a customer, with every direct share of a known holder.</summary>
    public IReadOnlyList<(EntityId Held, EntityId Holder, decimal Low, decimal High)> Stakes()
    {
        var reached = renting.Customers.Keys.ToList();
        var stakes = new List<(EntityId, EntityId, decimal, decimal)>();
        for (var next = 0; next < reached.Count; next++)
        {
            var direct = renting.StakesIn(reached[next]);
            stakes.AddRange(direct.Select(stake => (reached[next], stake.Holder, stake.Low, stake.High)));
            reached.AddRange(direct.Select(stake => stake.Holder).Where(holder => !reached.Contains(holder)).Distinct().ToList());
        }

        return stakes;
    }

    /// <summary>What speaks for control besides a share, each reason with its entries.</summary>
    public async Task<IReadOnlyList<string>> ReasonsAsync(EntityId held, EntityId holder, decimal low, decimal high)
    {
        var reasons = renting.ListingsInForce(holder).Select(listing =>
            $"{holder} {(listing.Doubt is null ? "is" : "may be")} on the list {listing.Body.List.Name}, since version {listing.Since.Content.Section<ListingBody>()!.List.Version}{(listing.Doubt is null ? "" : $": {listing.Doubt}")}.: {listing.Since.Index}").ToList();
        var (board, own) = (await BoardAsync(held), await BoardAsync(holder));
        foreach (var (member, entries) in board)
        {
            if (member == holder)
            {
                reasons.Add($"{holder} itself sits on the board of {held}.: {Text(entries)}");
            }
            else if (own.TryGetValue(member, out var others))
            {
                reasons.Add($"{member} sits on the boards of both.: {Text(entries.Concat(others))}");
            }
        }

        foreach (var (second, share, more) in renting.StakesIn(held).Where(stake => stake.Holder != holder))
        {
            var most = Math.Min(high + more, low + share + renting.LeftIn(held));
            if (most < 50)
            {
                continue;
            }

            foreach (var (member, entries) in (await BoardAsync(second)).Where(seat => own.ContainsKey(seat.Key)))
            {
                reasons.Add(string.Create(CultureInfo.InvariantCulture, $"With {second}, on whose board {member} sits too, it holds {(low + share >= 50 ? "" : "up to ")}{(low + share >= 50 ? low + share : most):0.######} %.: ")
                    + Text(entries.Concat(own[member]).Concat(await EntriesAsync(held, second))));
            }
        }

        return reasons;
    }

    /// <summary>Statements that a share rests on: those that name the holder, those that are complete without it and without an
    /// unnamed party, and those that leave less for it, an unnamed party's share among what they leave.</summary>
    public async Task<IEnumerable<long>> EntriesAsync(EntityId held, EntityId holder)
    {
        var owners = await renting.OwnersOfAsync(held);
        var parcels = owners.Interests.Where(stated => stated.Interest.Type.ToString() == "shareholding" && stated.Interest.DirectOrIndirect != Directness.Indirect)
            .Select(stated => (
                stated.Statement.Entry,
                IsNamed: stated.Interest.Party.TryGet(out var party) && party == holder,
                IsUnnamed: stated.Interest.Party.IsUnknown,
                Least: LeastOf(stated.Interest, stated.Statement.AsOf),
                Most: MostOf(stated.Interest))).ToList();
        var named = parcels.Where(parcel => parcel.IsNamed).GroupBy(parcel => parcel.Entry).ToDictionary(group => group.Key, group => Math.Min(100, group.Sum(parcel => parcel.Least)));
        return owners.Statements.Where(statement => named.ContainsKey(statement.Entry) || IsDenying(statement) || LeftBy(statement) < named.Values.Max())
            .Select(statement => statement.Entry.Value);

        bool IsComplete(OwnersStatement statement) => statement.Complete == Completeness.Yes && !IsLate(statement.AsOf);

        decimal UnnamedBy(OwnersStatement statement) => parcels.Where(parcel => parcel.Entry == statement.Entry && parcel.IsUnnamed).Sum(parcel => parcel.Most ?? 0);

        bool IsDenying(OwnersStatement statement) => IsComplete(statement)
            && !parcels.Exists(parcel => parcel.Entry == statement.Entry && parcel is { IsUnnamed: true, Most: not null });

        decimal LeftBy(OwnersStatement statement)
        {
            var left = 100 - parcels.Where(parcel => parcel.Entry == statement.Entry && !parcel.IsUnnamed).Sum(parcel => parcel.Least);
            return IsComplete(statement) ? Math.Min(left, UnnamedBy(statement)) : left;
        }
    }

    public static string Text(IEnumerable<long> entries) => string.Join(' ', entries.Distinct().Order());

    private async Task<IReadOnlyDictionary<EntityId, IReadOnlyList<long>>> BoardAsync(EntityId entity) => (await renting.InForceAsync(entity))
        .Where(stated => stated.Interest.Type.ToString() is "boardMember" or "boardChair" && stated.Interest.Party.IsKnown)
        .GroupBy(stated => stated.Interest.Party.Value, stated => stated.Statement.Entry.Value)
        .ToDictionary(seats => seats.Key, seats => (IReadOnlyList<long>)[.. seats]);

    private bool IsLate(Timestamp asOf) => string.CompareOrdinal(asOf.ToString()[..10], renting.Terms.ValidAt.ToString()) > 0;

    private bool IsInForce(Interest interest) => !(interest.From > renting.Terms.ValidAt) && !(interest.To < renting.Terms.ValidAt);

    // Null where it is not in force.
    private decimal? MostOf(Interest interest) => !IsInForce(interest) ? null
        : interest.SharePercent.TryGet(out var share) ? (decimal)share.Maximum.Millionths / 1_000_000 : 100;

    private decimal LeastOf(Interest interest, Timestamp asOf) =>
        IsInForce(interest) && interest.SharePercent.IsKnown
            && interest.DirectOrIndirect == Directness.Direct && (interest.From is not null || !IsLate(asOf))
            ? (decimal)interest.SharePercent.Value.Minimum.Millionths / 1_000_000
            : 0;
}
