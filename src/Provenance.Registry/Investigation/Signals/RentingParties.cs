using Provenance.Registry.Ownership;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Signals;

/// <summary>Who rents, and a reader of their owners, for signals about customers.</summary>
internal sealed class RentingParties
{
    /// <summary>How far the owners of each customer are searched.</summary>
    public static readonly OwnershipLimits OwnersLimits =
        new() { Depth = 64, Entities = 2_000, InterestsPerEntity = 1_000, Interests = 20_000, PathsPerOwner = 1, Listed = 200 };

    private RentingParties(SignalScope scope)
    {
        Reader = new SnapshotInterestReader(scope.Snapshot.Entities, scope.ValidAtMicroseconds);
        Day = DeclaredOwnership.DayOf(scope.ValidAtMicroseconds);
    }

    /// <summary>The day in question.</summary>
    public CalendarDate Day { get; }

    /// <summary>On which terms interests are read.</summary>
    public OwnershipTerms Terms => new(Day);

    /// <summary>Reads owners.</summary>
    public SnapshotInterestReader Reader { get; }

    /// <summary>Known customers and end customers, each by the identifier that stands for it, with the rentals' entries; in order of identifiers.</summary>
    public SortedDictionary<EntityId, List<long>> Customers { get; } = new(Comparer<EntityId>.Create((one, other) => string.CompareOrdinal(one.ToString(), other.ToString())));

    /// <summary>Rentals through resellers, by entry.</summary>
    public List<CurrentRental> ThroughResellers { get; } = [];

    /// <summary>All current rentals, by entry.</summary>
    public List<CurrentRental> All { get; } = [];

    /// <summary>What was left out.</summary>
    public List<string> Caveats { get; } = [];

    /// <summary>Bounds that were reached.</summary>
    public List<string> Bounds { get; } = [];

    /// <summary>Reads them.</summary>
    public static async ValueTask<RentingParties> ReadAsync(SignalScope scope, CancellationToken cancellationToken)
    {
        var parties = new RentingParties(scope);
        await foreach (var rental in scope.Snapshot.Rentals.ReadAsync(cancellationToken))
        {
            if (parties.All.Count == scope.Limits.Held)
            {
                parties.Bounds.Add($"Only the first {scope.Limits.Held} rentals were looked at.");
                break;
            }

            parties.All.Add(rental);
            foreach (var text in new[] { rental.Customer, rental.EndCustomer }.Distinct())
            {
                if (EntityId.TryParse(text, out var entity))
                {
                    await parties.AddAsync(entity, rental.LogIndex, cancellationToken);
                }
            }

            if (rental.Resellers.Count > 0)
            {
                parties.ThroughResellers.Add(rental);
            }
        }

        await parties.CountOthersAsync(scope, cancellationToken);
        return parties;
    }

    // Accounting tells of jobs and of no rental: whoever is in no rental is not looked at.
    private async ValueTask CountOthersAsync(SignalScope scope, CancellationToken cancellationToken)
    {
        var identities = await JudgedCustomers.ReadAsync(scope.Snapshot.Identities, isApart: false, cancellationToken);
        var others = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var (group, _) in scope.Snapshot.Uses.ReadGroupsAsync(new UseFilter(), cancellationToken))
        {
            if (EntityId.TryParse(identities.CustomerOf(group.Customer), out var customer) && !Customers.ContainsKey(customer))
            {
                others.Add(customer.ToString());
            }
        }

        if (others.Count > 0)
        {
            Caveats.Add(Counted.Say(others.Count, "{0} [customer|customers] whose jobs held accelerators, and whom no rental names, [was|were] not looked at."));
        }
    }

    private async ValueTask AddAsync(EntityId entity, long index, CancellationToken cancellationToken)
    {
        var representative = (await Reader.ReadClassAsync(entity, cancellationToken)).Representative;
        if (!Customers.TryGetValue(representative, out var entries))
        {
            Customers.Add(representative, entries = []);
        }

        entries.Add(index);
    }
}
