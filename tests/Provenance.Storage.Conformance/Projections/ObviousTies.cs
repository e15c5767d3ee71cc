// Whether two customers belong together, end to end: interests read by walking through the entries, shares by the slow
// arithmetic, and a tie where somebody surely holds a quarter of both; each holds all of itself.

using Provenance.Registry.Ownership;
using Provenance.Registry.Tests.Ownership;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>Ties by ownership in a view of a world.</summary>
internal sealed class ObviousTies
{
    private static readonly Quantity Line = Quantity.FromInteger(25);

    private readonly ObviousInterests _interests;
    private readonly ObviousControl _control;
    private readonly OwnershipTerms _terms;
    private readonly Dictionary<string, ObviousShares> _shares = new(StringComparer.Ordinal);

    private ObviousTies(ObviousInterests interests, ObviousControl control, OwnershipTerms terms) =>
        (_interests, _control, _terms) = (interests, control, terms);

    public static async Task<ObviousTies> OfAsync(WorldView view)
    {
        var terms = new OwnershipTerms(CalendarDate.Parse(new Timestamp(view.ValidAt).ToString()[..10]));
        var interests = new ObviousInterests(view.Entries, view.ValidAt);
        return new ObviousTies(interests, await ObviousControl.OfAsync(interests, terms), terms);
    }

    /// <summary>The identifier that stands for all that a customer is held to be.</summary>
    public string ClassOf(string? customer) => _interests.Of(EntityId.Parse(customer!)).ToString();

    /// <summary>Whether the slow arithmetic would take too long for any of these.</summary>
    public bool IsTooLarge(IEnumerable<(string? One, string? Other)> pairs) =>
        pairs.SelectMany(pair => new[] { pair.One, pair.Other }).Where(IsEntity).Distinct().Any(customer => SharesOf(customer!).IsTooLarge);

    /// <summary>Whether they surely belong together.</summary>
    public bool AreTied(string? one, string? other)
    {
        if (!IsEntity(one) || !IsEntity(other))
        {
            return false;
        }

        return ClassOf(one) == ClassOf(other) || _control.Everyone.Any(holder => Holds(holder, one!) && Holds(holder, other!));
    }

    private static bool IsEntity(string? customer) => EntityId.TryParse(customer, out _);

    private bool Holds(string holder, string customer)
    {
        var shares = SharesOf(customer);
        return holder == NameOf(customer)
            || (shares.Ends.ContainsKey(holder) && ObviousShares.Rounded(shares.Of([holder])).Low >= Line);
    }

    private string NameOf(string customer) => ObviousControl.Name(_interests.Of(EntityId.Parse(customer)));

    private ObviousShares SharesOf(string customer)
    {
        var name = NameOf(customer);
        return _shares.TryGetValue(name, out var known) ? known : _shares[name] = new ObviousShares(_control.World, name, _terms, entersCycles: true);
    }
}
