// E15: access geography. Who is barred from a country's accelerators rents them where he is not, and steers from home.
// Two things point to it, alone or together: a customer that uses accelerators from a country in which it is not at home,
// and a customer above which someone stands whom a list in force names: an ultimate owner, who controls it, or a company
// between, for who is listed may well have owners who are not. The second is asked of every customer, also where nobody says
// from where it uses them, and of who rents or resells for somebody else: naming another as the user hides nobody. Of many
// jobs from one country on one cluster the lead rests on the first: more of the same is no new evidence, another country or
// another cluster is; nor is a new version of a list on which a party stays. What judgements hold to be one customer is one
// here too, so that a job under another of its identifiers is more of the same.

using System.Globalization;
using Provenance.Registry.Ownership;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Signals;

/// <summary>E15.</summary>
internal sealed class E15AccessGeography : Signal
{
    private const string Unit = "customers of jobs and rentals, and resellers";

    private static readonly OwnershipLimits Limits =
        new() { Depth = 64, Entities = 2_000, InterestsPerEntity = 1_000, Interests = 20_000 };

    /// <inheritdoc/>
    public override string Code => "E15";

    /// <inheritdoc/>
    public override string Title => "Access geography";

    /// <inheritdoc/>
    public override string Method =>
        "Accelerators are rented where the user is not barred, and steered from elsewhere. Looked for: customers that use "
        + "accelerators from countries in which they are not at home, and customers that stand, or above which an owner or "
        + "controller stands, on a screening list in force. The second is also asked of who rents for an end customer, or resells.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Inputs =>
    [
        "Countries of access in section parties of jobs and rentals.",
        "Jurisdictions in section identity of entities, or in national identifiers.",
        "Section owners of entities, and screening lists, for whom is behind a customer.",
    ];

    /// <inheritdoc/>
    public override async ValueTask<SignalResult> EvaluateAsync(SignalScope scope, CancellationToken cancellationToken)
    {
        var parties = new AccessParties(scope, Limits);
        var leads = new List<Lead>();
        var bounds = new List<string>();
        var uses = new SortedDictionary<string, List<AccessUse>>(StringComparer.Ordinal);
        var held = 0;
        await foreach (var use in scope.Snapshot.Access.ReadAsync(cancellationToken))
        {
            if (held++ == scope.Limits.Held)
            {
                bounds.Add($"Only the first {scope.Limits.Held} uses were looked at.");
                break;
            }

            if (await parties.RepresentativeAsync(use.Customer, cancellationToken) is { } customer)
            {
                (uses.TryGetValue(customer, out var known) ? known : uses[customer] = []).Add(use);
            }
        }

        var hasLists = await parties.HasListsAsync(cancellationToken);
        var hasInput = hasLists ? uses.Count > 0 : uses.Values.Any(own => own.Exists(use => use.Country is not null));

        // Where a bound was reached what was not looked at may be input.
        if (!hasInput && bounds.Count == 0)
        {
            return SignalResult.WithoutInput("Nobody reports from which countries jobs or rentals of known customers are used.") with
            {
                Caveats = [.. Caveats(0, 0, hasLists)],
            };
        }

        var (homeless, unplaced) = (0, 0);
        foreach (var (customer, written) in uses)
        {
            var own = Together(written);
            unplaced += own.Exists(use => use is { Country: null, IsForAnother: false }) ? 1 : 0;
            var party = await parties.ReadAsync(EntityId.Parse(customer), hasLists, cancellationToken);
            homeless += party.Countries.Count == 0 ? 1 : 0;
            if (LeadOf(customer, party, own) is { } lead)
            {
                leads.Add(lead);
            }
        }

        return SignalResult.Of(uses.Count, Unit, [.. leads.OrderByDescending(lead => lead.Reasons.Sum(reason => reason.Weight)).ThenBy(lead => lead.Entries[0])]) with
        {
            Bounds = parties.Bounded == 0 ? bounds : [.. bounds, Counted.Say(parties.Bounded, "Who is behind {0} [customer|customers] was searched up to a limit only.")],
            Caveats = [.. Caveats(unplaced, homeless, hasLists)],
        };
    }

    // Uses are read by identifier. In order of their first entries, so that what comes later moves no evidence.
    private static List<AccessUse> Together(IEnumerable<AccessUse> uses) =>
    [
        .. uses.GroupBy(use => (use.Cluster, use.Country, use.IsForAnother, Rental: use.IsRental ? use.FirstIndex : -1))
            .Select(same => same.MinBy(use => use.FirstIndex)! with { Count = same.Sum(use => use.Count) })
            .OrderBy(use => use.FirstIndex),
    ];

    private Lead? LeadOf(string customer, AccessParty party, List<AccessUse> uses)
    {
        var reasons = new List<LeadReason>();
        var isForOthers = uses.TrueForAll(use => use.IsForAnother);
        if (party.Countries.Count > 0)
        {
            reasons.AddRange(uses.Where(use => use.Country is { } from && !party.Countries.Contains(from)).GroupBy(use => use.Country!)
                .OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => Elsewhere(group.Key, [.. group], party)));
        }

        // Who is listed is a reason by itself, and rests on the uses, so that there is a use to look at. Who may be listed no
        // more weighs less.
        reasons.AddRange(party.Listed.Select(listed => new LeadReason(
            $"{(listed.Who == customer ? "It" : $"{listed.Who}, which {listed.How},")} {(listed.Doubt is null ? $"stands on {listed.List}, in force" : $"may stand on {listed.List}: {listed.Doubt}")}.",
            [listed.LogIndex, uses[0].FirstIndex],
            listed.Doubt is null ? 2 : 1)));
        if (reasons.Count == 0)
        {
            return null;
        }

        return new Lead(Code, LeadSubject.Of(new SubjectPart(SubjectKind.Entity, customer)))
        {
            Title = party.Listed.Count > 0
                ? $"Someone {(party.Listed[0].Doubt is null ? "listed" : "who may be listed")} may {(isForOthers ? "rent" : "use")} accelerators through {customer}."
                : $"{customer} uses accelerators from a country in which it is not at home.",
            Reasons = reasons,
            Against = [.. Against(party, reasons.Count > party.Listed.Count, isForOthers)],
            Background = party.LogIndices,
        };
    }

    private static LeadReason Elsewhere(string country, IReadOnlyList<AccessUse> uses, AccessParty party)
    {
        var (jobs, rentals) = (uses.Where(use => !use.IsRental).Sum(use => use.Count), uses.Where(use => use.IsRental).Sum(use => use.Count));
        var where = string.Join(", ", uses.Select(use => $"{use.Cluster.Operator}/{use.Cluster.Site}/{use.Cluster.Cluster}").Distinct(StringComparer.Ordinal).Take(5));
        return new LeadReason(
            string.Create(CultureInfo.InvariantCulture, $"{jobs} jobs and {rentals} rentals on {where} are used from {country}; it is at home in {string.Join(", ", party.Countries)}. Of jobs the first on each cluster is named."),
            [.. uses.Select(use => use.FirstIndex).Order()],
            1);
    }

    private static IEnumerable<string> Against(AccessParty party, bool isAbroad, bool isForOthers)
    {
        if (isAbroad)
        {
            yield return "Companies have branches and people abroad, and travel; a country of access is declared by the operator, and an address can be misplaced.";
            if (party.IsUnknownAbove is not false)
            {
                yield return $"{(party.IsUnknownAbove is null ? "Who owns it was not looked at" : "Not all of its owners are known")}: a group that is at home there may stand above it.";
            }
        }

        if (party.Listed.Count > 0)
        {
            yield return "What a list bars differs, and there are licences and exemptions: no kind of statement reports them.";
            if (party.Listed.Any(listed => listed.How.Length > 0))
            {
                yield return "Who stands above a customer need not use what it rents.";
            }

            if (isForOthers)
            {
                yield return "It rents or resells for others, and may use nothing itself.";
            }
        }
    }

    private static IEnumerable<string> Caveats(int unplaced, int homeless, bool hasLists)
    {
        if (unplaced > 0)
        {
            yield return Counted.Say(unplaced, "Of {0} [customer|customers] not every job and rental states from which countries [it|they] used accelerators.");
        }

        if (homeless > 0)
        {
            yield return Counted.Say(homeless, "Of {0} [customer nobody says where it is|customers nobody says where they are] at home.");
        }

        if (!hasLists)
        {
            yield return "There is no screening list in the log: whether owners are listed was not looked at.";
        }
    }
}
