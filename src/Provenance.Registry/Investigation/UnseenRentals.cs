// Of a rental whose use the operator cannot see no job can be reported. What is reserved is the most that its customer may
// have held there at a moment: unknown, which is not zero, so that it is said by every answer about what jobs held.

using System.Globalization;
using System.Runtime.InteropServices;
using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Registry.Investigation;

/// <summary>Rentals that the operators do not see into, in the period and place of a question.</summary>
internal sealed class UnseenRentals
{
    /// <summary>Parties and entries that a sentence names at the most.</summary>
    public const int MostNamed = 5;

    private readonly Period _period;
    private readonly ReservedAtOnce _all = new();
    private readonly Dictionary<string, ReservedAtOnce> _ofCustomers = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Customer, ClusterName Cluster), ReservedAtOnce> _places = [];
    private readonly List<long> _first = [];
    private long _count;

    private UnseenRentals(Period period) => _period = period;

    /// <summary>Reads them.</summary>
    /// <param name="facts">Tells rentals.</param>
    /// <param name="filter">Period and place asked for; its customer is not looked at.</param>
    /// <param name="customers">Identifiers of the customer asked about; null among them asks for everybody's.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async ValueTask<UnseenRentals> ReadAsync(
        IRentalFacts facts, JobFilter filter, IReadOnlyList<string?> customers, CancellationToken cancellationToken)
    {
        var (found, seen) = (new UnseenRentals(filter.Period), new HashSet<long>());
        foreach (var customer in customers.Contains(null) ? [null] : customers)
        {
            await foreach (var rental in facts.ReadUnseenAsync(filter with { Customer = customer }, cancellationToken))
            {
                // Tenant and end customer may both be asked about.
                if (customers.Count == 1 || seen.Add(rental.LogIndex))
                {
                    found.Add(rental);
                }
            }
        }

        return found;
    }

    /// <summary>How much they reserve, and for whom, in a sentence; none where there are none.</summary>
    public IReadOnlyList<string> Caveats => _count == 0 ? [] : [Said(_all.Most)];

    /// <summary>Customers whose reservations in one cluster come to something at a moment, in ordinal order; those who are not known are left out.</summary>
    /// <param name="reaches">Tells it of the accelerators reserved, by slug.</param>
    public IReadOnlyList<string> Customers(Func<IReadOnlyDictionary<string, Int128>, bool> reaches) =>
    [
        .. _places.Where(place => place.Value.EverReaches(reaches)).Select(place => place.Key.Customer).Distinct().Order(StringComparer.Ordinal),
    ];

    private string Said(Int128 most) =>
        Counted.Say(_count, "{0} [rental|rentals] without sight of [its|their] use [reserves|reserve] up to ")
        + string.Create(CultureInfo.InvariantCulture, $"{most:N0} {(most == 1 ? "accelerator" : "accelerators")} at once for {Customers()} ")
        + $"({(_count == 1 ? "entry" : "entries")} {Counted.Some(_first, _count, MostNamed)}): what ran there is not known and not counted.";

    private void Add(UnseenRental rental)
    {
        _count++;
        if (_first.Count < MostNamed)
        {
            _first.Add(rental.LogIndex);
        }

        _all.Add(rental, _period);
        if (UserOf(rental) is { } customer)
        {
            Add(_ofCustomers, customer, rental);
            Add(_places, (customer, rental.Cluster), rental);
        }
    }

    private void Add<TKey>(Dictionary<TKey, ReservedAtOnce> reserved, TKey key, UnseenRental rental)
        where TKey : notnull
    {
        ref var own = ref CollectionsMarshal.GetValueRefOrAddDefault(reserved, key, out _);
        (own ??= new ReservedAtOnce()).Add(rental, _period);
    }

    // Who is declared to use it, or else who rents it; null where neither is known.
    private static string? UserOf(UnseenRental rental) =>
        rental.EndCustomer is { } end && end != OrUnknown.Word && end != EndCustomer.Customer.ToString() ? end
        : rental.Customer == OrUnknown.Word ? null
        : rental.Customer;

    // Who reserves most comes first.
    private string Customers()
    {
        var known = _ofCustomers.OrderByDescending(customer => customer.Value.Most).ThenBy(customer => customer.Key, StringComparer.Ordinal)
            .Select(customer => customer.Key).ToList();
        return known.Count == 0 ? "customers who are not known" : Counted.Some(known, known.Count, MostNamed);
    }
}
