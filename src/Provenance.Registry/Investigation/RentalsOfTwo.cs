// A job names one customer; its rental may name two: who rents, and for whom. Which of them the operator takes for the job's
// customer is not laid down, so who is asked about alone may be found with nothing, while the other's jobs are its own.

using Provenance.Statements;

namespace Provenance.Registry.Investigation;

/// <summary>Rentals of a customer that name a second party, whose jobs are not the customer's by what they say.</summary>
internal static class RentalsOfTwo
{
    /// <summary>Most rentals of one identifier that are looked at.</summary>
    private const int MostRentals = 1_000;

    /// <summary>In a sentence, who the others are; none where nobody is asked about, or there is no other.</summary>
    /// <param name="facts">Tells rentals.</param>
    /// <param name="customers">Identifiers of the customer asked about; null among them asks for everybody's jobs.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async ValueTask<IReadOnlyList<string>> SayAsync(
        IOriginFacts facts, IReadOnlyList<string?> customers, CancellationToken cancellationToken)
    {
        var (rentals, isCut) = (new SortedDictionary<long, string>(), false);
        foreach (var customer in customers.OfType<string>().Where(customer => customer != OrUnknown.Word))
        {
            var read = await facts.ReadRentalsAsync(customer, MostRentals, cancellationToken);
            isCut |= read.Count == MostRentals;
            foreach (var rental in read)
            {
                if (OtherThan(customer, rental) is { } other && !customers.Contains(other))
                {
                    rentals[rental.LogIndex] = other;
                }
            }
        }

        if (rentals.Count == 0)
        {
            return [];
        }

        var others = rentals.Values.Distinct().Order(StringComparer.Ordinal).ToList();
        return
        [
            Counted.Say(rentals.Count, $"{(isCut ? "At least " : "")}{{0}} [rental|rentals] of this customer, as tenant or as end customer, [names|name] another party as the other of the two, ")
            + $"{Counted.Some(others, others.Count, UnseenRentals.MostNamed)} (entries {Counted.Some(rentals.Keys, rentals.Count, UnseenRentals.MostNamed)}): jobs that name that party alone are not among these, whoever used them. Ask for it too.",
        ];
    }

    // "customer" says that the tenant is the end customer.
    private static string? OtherThan(string customer, RentalFacts rental) => rental.EndCustomer switch
    {
        null or OrUnknown.Word => null,
        var end when end == EndCustomer.Customer.ToString() => null,
        var end when end == customer => rental.Customer == customer || rental.Customer == OrUnknown.Word ? null : rental.Customer,
        var end => end,
    };
}
