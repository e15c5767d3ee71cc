using System.Globalization;
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
        var reasons = renting.ListingsInForce(holder).Select(listing => $"{holder} is on the list {listing.Body.List.Name} ({listing.Body.List.Version}).: {listing.Entry}").ToList();
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

    /// <summary>Statements that a share rests on: those that name the holder, those that are complete without it, and those that leave less for it.</summary>
    public async Task<IEnumerable<long>> EntriesAsync(EntityId held, EntityId holder)
    {
        var owners = await renting.OwnersOfAsync(held);
        var parcels = owners.Interests.Where(stated => stated.Interest.Type.ToString() == "shareholding" && stated.Interest.DirectOrIndirect != Directness.Indirect)
            .Select(stated => (stated.Statement.Entry, IsNamed: stated.Interest.Party.TryGet(out var party) && party == holder, Least: LeastOf(stated.Interest, stated.Statement.AsOf))).ToList();
        var named = parcels.Where(parcel => parcel.IsNamed).GroupBy(parcel => parcel.Entry).ToDictionary(group => group.Key, group => Math.Min(100, group.Sum(parcel => parcel.Least)));
        return owners.Statements.Where(statement => named.ContainsKey(statement.Entry)
            || (statement.Complete == Completeness.Yes && !IsLate(statement.AsOf))
            || 100 - parcels.Where(parcel => parcel.Entry == statement.Entry).Sum(parcel => parcel.Least) < named.Values.Max())
            .Select(statement => statement.Entry.Value);
    }

    public static string Text(IEnumerable<long> entries) => string.Join(' ', entries.Distinct().Order());

    private async Task<IReadOnlyDictionary<EntityId, IReadOnlyList<long>>> BoardAsync(EntityId entity) => (await renting.InForceAsync(entity))
        .Where(stated => stated.Interest.Type.ToString() is "boardMember" or "boardChair" && stated.Interest.Party.IsKnown)
        .GroupBy(stated => stated.Interest.Party.Value, stated => stated.Statement.Entry.Value)
        .ToDictionary(seats => seats.Key, seats => (IReadOnlyList<long>)[.. seats]);

    private bool IsLate(Timestamp asOf) => string.CompareOrdinal(asOf.ToString()[..10], renting.Terms.ValidAt.ToString()) > 0;

    private decimal LeastOf(Interest interest, Timestamp asOf) =>
        !(interest.From > renting.Terms.ValidAt) && !(interest.To < renting.Terms.ValidAt) && interest.SharePercent.IsKnown
            && interest.DirectOrIndirect == Directness.Direct && (interest.From is not null || !IsLate(asOf))
            ? (decimal)interest.SharePercent.Value.Minimum.Millionths / 1_000_000
            : 0;
}
