// From where accelerators are used, and by whom, by walking through the entries of a world: of each current job or rental of
// a known customer every country of access is a use, and where none is stated it is one from nowhere known; who rents for an end
// customer, or resells, has a use of no country. A customer's home is where current statements about it, or its national
// identifiers, put it; all identifiers that judgements join are one customer.

using System.Globalization;
using Provenance.Registry.Ownership;
using Provenance.Registry.Projections;
using Provenance.Registry.Tests.Ownership;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>Customers that use accelerators from abroad, or behind which somebody listed stands.</summary>
internal sealed class ObviousAccess
{
    private readonly ObviousRenting _renting;

    private readonly IReadOnlyList<WorldEntry> _said;

    private ObviousAccess(ObviousRenting renting, WorldView view)
    {
        (_renting, _said) = (renting, [.. view.Known.Where(entry => entry.Standing is Standing.Current or Standing.Superseded or Standing.Withdrawn)]);
        Uses = view.Entries.Where(entry => entry is { Standing: Standing.Current, Statement.IsWithdrawal: false })
            .SelectMany(UsesSince).GroupBy(use => use.Customer).ToDictionary(group => group.Key, group => (IReadOnlyList<AccessFrom>)[.. group.OrderBy(use => use.Entry)]);
    }

    /// <summary>Uses of each customer in order of entries, by the identifier that stands for it.</summary>
    public IReadOnlyDictionary<EntityId, IReadOnlyList<AccessFrom>> Uses { get; }

    public static async Task<ObviousAccess> OfAsync(WorldView view) => new(await ObviousRenting.OfAsync(view), view);

    /// <summary>Identifiers of a customer.</summary>
    public IReadOnlyList<string> MembersOf(EntityId customer) => _renting.Interests.MembersOf(customer);

    /// <summary>Countries in which a customer is at home, in order.</summary>
    public IReadOnlyList<string> HomesOf(EntityId customer) =>
    [
        .. _renting.StatementsOf(customer).Select(entry => entry.Content.Section<Identity>()?.Jurisdiction).Where(country => country is { IsKnown: true })
            .Select(country => country!.Value.Value.ToString())
            .Concat(MembersOf(customer).Where(member => member.StartsWith("NATIONAL:", StringComparison.Ordinal)).Select(member => member.Split(':')[1]))
            .Distinct().Order(StringComparer.Ordinal),
    ];

    /// <summary>Countries of use where a customer is not at home. Of jobs the first on each cluster counts, of rentals each.</summary>
    public IReadOnlyList<string> Abroad(EntityId customer)
    {
        var homes = HomesOf(customer);
        return
        [
            .. Uses[customer].Where(use => use.Country is { } from && homes.Count > 0 && !homes.Contains(from)).GroupBy(use => use.Country).Select(from =>
            {
                var (jobs, rentals) = (from.Where(use => !use.IsRental).ToList(), from.Where(use => use.IsRental).ToList());
                var entries = jobs.GroupBy(job => job.Cluster).Select(cluster => cluster.First()).Concat(rentals).Select(use => use.Entry);
                var clusters = from.Select(use => $"{use.Cluster.Operator}/{use.Cluster.Site}/{use.Cluster.Cluster}").Distinct().Order(StringComparer.Ordinal);
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"1 {jobs.Count} jobs and {rentals.Count} rentals on {string.Join(", ", clusters)} are used from {from.Key}; it is at home in {string.Join(", ", homes)}: {ObviousBoards.Text(entries)}");
            }),
        ];
    }

    /// <summary>The lists that a customer stands on itself.</summary>
    public IReadOnlyList<string> ListedItself(EntityId customer) => [.. Listed(customer, customer, "It")];

    /// <summary>Listings of those where ownership above a customer ends, of those who may control it and of those between; whether some of it is nobody's that is known.</summary>
    /// <returns>Nothing where the slow arithmetic would take too long.</returns>
    public (IReadOnlyList<string> Reasons, bool IsUnknownAbove)? ListedAbove(EntityId customer)
    {
        var shares = _renting.SharesOf(customer);
        if (shares.IsTooLarge)
        {
            return null;
        }

        var owners = shares.Ends.Where(end => end.Value != PathEnd.None)
            .Select(end => (Party: _renting.Of(end.Key), Share: ObviousShares.Rounded(shares.Of([end.Key]))))
            .Where(owner => owner.Share.High > Quantity.Zero && owner.Party != customer)
            .Select(owner => (owner.Party, How: $"owns {(owner.Share.Low == owner.Share.High ? $"{owner.Share.Low}" : $"{owner.Share.Low} to {owner.Share.High}")} % of it")).ToList();

        // Who owns and controls is told as an owner.
        var controllers = _renting.ControllersOf(customer).Where(controller => controller.Party != customer && !owners.Exists(owner => owner.Party == controller.Party))
            .Select(controller => (controller.Party, How: controller.IsCertain ? "controls it" : "may control it"));
        var told = owners.Concat(controllers).ToList();
        told.AddRange(Between(shares, customer).Where(party => !told.Exists(one => one.Party == party)).Select(party => (party, "has shares in it, itself or through others")));
        return (
            [.. told.SelectMany(above => Listed(customer, above.Party, $"{above.Party}, which {above.How},"))],
            shares.Of([.. shares.Known]).Low.CompareTo(Ratio.One) < 0);
    }

    // Whoever has a share in the customer or in one of these, and owners of its own.
    private IEnumerable<EntityId> Between(ObviousShares shares, EntityId customer)
    {
        var reached = new List<string> { ObviousControl.Name(customer) };
        for (var next = 0; next < reached.Count; next++)
        {
            reached.AddRange(shares.Tables[reached[next]].Corners().SelectMany(corner => corner).Where(part => part.Value > 0).Select(part => part.Key)
                .Where(holder => shares.Ends.GetValueOrDefault(holder, PathEnd.RestUnstated) == PathEnd.None).Distinct().Except(reached).ToList());
        }

        return reached.Skip(1).Select(_renting.Of);
    }

    // Of several listings of a party on one list the first sure one counts, and the first use, so that there is one to look at.
    private IEnumerable<string> Listed(EntityId customer, EntityId party, string who) => _renting.ListingsInForce(party).GroupBy(listing => listing.Body.List.Name)
        .Select(list => (List: list.Key, First: list.OrderBy(listing => listing.Doubt is not null).ThenBy(listing => listing.Since.Index).First()))
        .Select(one => (one.First.Doubt is null ? $"2 {who} stands on {one.List}, in force." : $"1 {who} may stand on {one.List}: {one.First.Doubt}.")
            + $": {ObviousBoards.Text([one.First.Since.Index, Uses[customer][0].Entry])}");

    private IEnumerable<AccessFrom> UsesOf(WorldEntry entry)
    {
        var (job, rental) = (entry.Content.Section<JobParties>(), entry.Content.Section<RentalParties>());
        if ((job?.AccessCountries ?? rental?.AccessCountries) is not { } stated)
        {
            return [];
        }

        var others = rental?.Resellers.Select(OrUnknown.Known).Append(rental.Customer) ?? [];
        string?[] countries = stated.TryGet(out var some) && some.Count > 0 ? [.. some.Distinct().Select(country => country.ToString())] : [null];
        var customer = rental?.EndCustomer.Entity is { } end ? OrUnknown.Known(end) : (job?.Customer ?? rental!.Customer);
        return
        [
            .. customer.TryGet(out var known) ? countries.Select(country => From(known, country, isForAnother: false)) : [],
            .. others.Where(other => other.IsKnown && !other.Equals(customer)).Select(other => other.Value).Distinct()
                .Select(other => From(other, null, isForAnother: true)),
        ];

        AccessFrom From(EntityId party, string? country, bool isForAnother) =>
            new(_renting.Interests.Of(party), party, ClusterName.Of(entry.Statement.RecordName), country, rental is not null, isForAnother, entry.Index);
    }

    // By the first statement of the same party about the same record that said so.
    private IEnumerable<AccessFrom> UsesSince(WorldEntry entry)
    {
        var before = _said.Where(other => other.Party == entry.Party && other.Statement.Record == entry.Statement.Record && other.Statement.Kind == entry.Statement.Kind)
            .SelectMany(UsesOf).OrderBy(use => use.Entry).ToList();
        return UsesOf(entry).Select(use => before.First(earlier => use with { Entry = earlier.Entry } == earlier));
    }
}

/// <summary>A use of accelerators.</summary>
/// <param name="Customer">The identifier that stands for the customer.</param>
/// <param name="Identifier">The one that was written.</param>
/// <param name="Cluster">Where the accelerators are.</param>
/// <param name="Country">From where; null where nobody says.</param>
/// <param name="IsRental">Whether a rental says so; otherwise a job.</param>
/// <param name="IsForAnother">Whether it rents or resells for somebody else.</param>
/// <param name="Entry">The job or rental.</param>
internal sealed record AccessFrom(EntityId Customer, EntityId Identifier, ClusterName Cluster, string? Country, bool IsRental, bool IsForAnother, long Entry);
