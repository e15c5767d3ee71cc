// Of a rental whose use the operator cannot see no job can be reported. What is reserved is the most that its customer may
// have held there: unknown, which is not zero, so that it is said by every answer about what jobs held.

using System.Globalization;
using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Registry.Investigation;

/// <summary>Rentals that the operators do not see into, in the period and place of a question.</summary>
internal sealed class UnseenRentals
{
    /// <summary>Parties and entries that a sentence names at the most.</summary>
    public const int MostNamed = 5;

    private readonly Dictionary<(string? Customer, ClusterName Cluster), Dictionary<string, Int128>> _places = [];
    private readonly List<long> _first = [];
    private long _count;

    private UnseenRentals()
    {
    }

    /// <summary>Reads them.</summary>
    /// <param name="facts">Tells rentals.</param>
    /// <param name="filter">Period and place asked for; its customer is not looked at.</param>
    /// <param name="customers">Identifiers of the customer asked about; null among them asks for everybody's.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async ValueTask<UnseenRentals> ReadAsync(
        IRentalFacts facts, JobFilter filter, IReadOnlyList<string?> customers, CancellationToken cancellationToken)
    {
        var (found, seen) = (new UnseenRentals(), new HashSet<long>());
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
    public IReadOnlyList<string> Caveats => _count == 0 ? [] :
    [
        Counted.Say(_count, "{0} [rental|rentals] without sight of [its|their] use [reserves|reserve] up to ")
        + string.Create(CultureInfo.InvariantCulture, $"{Accelerators:N0} {(Accelerators == 1 ? "accelerator" : "accelerators")} for {Customers()} ")
        + $"({(_count == 1 ? "entry" : "entries")} {Counted.Some(_first, _count, MostNamed)}): what ran there is not known and not counted.",
    ];

    /// <summary>Customers whose reservations in one cluster come to something, in ordinal order; those who are not known are left out.</summary>
    /// <param name="reaches">Tells it of the accelerators reserved, by slug.</param>
    public IReadOnlyList<string> Customers(Func<IReadOnlyDictionary<string, Int128>, bool> reaches) =>
    [
        .. _places.Where(place => place.Key.Customer is not null && reaches(place.Value))
            .Select(place => place.Key.Customer!).Distinct().Order(StringComparer.Ordinal),
    ];

    private Int128 Accelerators => SumOf(_places.Values);

    private void Add(UnseenRental rental)
    {
        _count++;
        if (_first.Count < MostNamed)
        {
            _first.Add(rental.LogIndex);
        }

        var customer = UserOf(rental);
        if (!_places.TryGetValue((customer, rental.Cluster), out var place))
        {
            _places.Add((customer, rental.Cluster), place = new(StringComparer.Ordinal));
        }

        foreach (var (accelerator, count) in rental.Reserved)
        {
            place[accelerator] = place.GetValueOrDefault(accelerator) + count;
        }
    }

    // Who is declared to use it, or else who rents it; null where neither is known.
    private static string? UserOf(UnseenRental rental) =>
        rental.EndCustomer is { } end && end != OrUnknown.Word && end != EndCustomer.Customer.ToString() ? end
        : rental.Customer == OrUnknown.Word ? null
        : rental.Customer;

    // Who reserves most comes first.
    private string Customers()
    {
        var known = _places.Where(place => place.Key.Customer is not null).GroupBy(place => place.Key.Customer!, place => place.Value, StringComparer.Ordinal)
            .OrderByDescending(SumOf).ThenBy(customer => customer.Key, StringComparer.Ordinal).Select(customer => customer.Key).ToList();
        return known.Count == 0 ? "customers who are not known" : Counted.Some(known, known.Count, MostNamed);
    }

    private static Int128 SumOf(IEnumerable<Dictionary<string, Int128>> places) =>
        places.SelectMany(place => place.Values).Aggregate((Int128)0, (sum, count) => sum + count);
}
