// Whether two customers belong together as of a moment, end to end: interests read by walking through the entries, shares by
// the slow arithmetic, and a tie where somebody surely holds a quarter of both; each holds all of itself. Every moment is
// computed for itself, from nothing.

using Provenance.Registry.Ownership;
using Provenance.Registry.Tests.Ownership;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>Ties by ownership in a view of a world.</summary>
internal sealed class ObviousTies
{
    private readonly Dictionary<long, Then> _moments;

    private ObviousTies(Dictionary<long, Then> moments) => _moments = moments;

    /// <summary>Ties as of the moments of all hand-offs that there may be.</summary>
    public static async Task<ObviousTies> OfAsync(WorldView view)
    {
        var moments = new Dictionary<long, Then>();
        foreach (var at in view.Entries.Where(entry => entry.Statement.Kind is TrainingJobKind).Select(job => MomentOf(view, job)).Append(view.ValidAt).Distinct())
        {
            moments.Add(at, await Then.OfAsync(view, at));
        }

        return new ObviousTies(moments);
    }

    /// <summary>When what a job took in was handed over: when it began, or at the moment asked for, where it is unknown or later.</summary>
    public static long MomentOf(WorldView view, WorldEntry taking) =>
        taking.Content.Section<Run>() is { StartedAt.IsKnown: true } run ? Math.Min(run.StartedAt.Value.Microseconds, view.ValidAt) : view.ValidAt;

    /// <summary>The identifier that stands for all that a customer is held to be.</summary>
    public string ClassOf(string? customer) => _moments.Values.First().ClassOf(customer!);

    /// <summary>Whether the slow arithmetic would take too long for any of these.</summary>
    public bool IsTooLarge(IEnumerable<(string? One, string? Other, long At)> pairs) =>
        pairs.SelectMany(pair => new[] { (Customer: pair.One, pair.At), (Customer: pair.Other, pair.At) }).Where(one => IsEntity(one.Customer)).Distinct()
            .Any(one => _moments[one.At].SharesOf(one.Customer!).IsTooLarge);

    /// <summary>Whether they surely belong together as of a moment.</summary>
    public bool AreTied(string? one, string? other, long at) => IsEntity(one) && IsEntity(other) && _moments[at].AreTied(one!, other!);

    private static bool IsEntity(string? customer) => EntityId.TryParse(customer, out _);

    private sealed class Then
    {
        private static readonly Quantity Line = Quantity.FromInteger(25);

        private readonly ObviousInterests _interests;
        private readonly ObviousControl _control;
        private readonly OwnershipTerms _terms;
        private readonly Dictionary<string, ObviousShares> _shares = new(StringComparer.Ordinal);

        private Then(ObviousInterests interests, ObviousControl control, OwnershipTerms terms) => (_interests, _control, _terms) = (interests, control, terms);

        public static async Task<Then> OfAsync(WorldView view, long at)
        {
            var terms = new OwnershipTerms(CalendarDate.Parse(new Timestamp(at).ToString()[..10]));
            var interests = new ObviousInterests(view.Entries, at);
            return new Then(interests, await ObviousControl.OfAsync(interests, terms), terms);
        }

        public string ClassOf(string customer) => _interests.Of(EntityId.Parse(customer)).ToString();

        public bool AreTied(string one, string other) =>
            ClassOf(one) == ClassOf(other) || _control.Everyone.Any(holder => Holds(holder, one) && Holds(holder, other));

        public ObviousShares SharesOf(string customer)
        {
            var name = NameOf(customer);
            return _shares.TryGetValue(name, out var known) ? known : _shares[name] = new ObviousShares(_control.World, name, _terms, entersCycles: true);
        }

        private bool Holds(string holder, string customer)
        {
            var shares = SharesOf(customer);
            return holder == NameOf(customer)
                || (shares.Ends.ContainsKey(holder) && ObviousShares.Rounded(shares.Of([holder])).Low >= Line);
        }

        private string NameOf(string customer) => ObviousControl.Name(_interests.Of(EntityId.Parse(customer)));
    }
}
