// E6: shells, nominees, resellers. Three things that keep the user of accelerators out of sight: a nominee or an interest
// that nobody names in the chain above a customer; shares declared as unknown, left over, or not given by a statement about
// owners, that together are large enough for a beneficial owner; and a reseller behind which no end customer is declared.
// Where nobody has stated anything of owners, that is absence of records and no lead: few owners are in any register.

using System.Globalization;
using Provenance.Registry.Ownership;
using Provenance.Registry.Rules;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Signals;

/// <summary>E6.</summary>
internal sealed class E06ShellsAndNominees : Signal
{
    private const string UnknownShare = "unknownSharePercent";
    private const string Unit = "customers and rentals through resellers";

    private static readonly string[] Hidden = ["nominee", "unknownInterest", "unpublishedInterest"];

    // What statements themselves leave open; who has stated nothing is another matter.
    private static readonly PathEnd[] Open = [PathEnd.NoOwnersStated, PathEnd.UnknownParty, PathEnd.RestUnstated, PathEnd.CycleOnly];

    /// <inheritdoc/>
    public override string Code => "E6";

    /// <inheritdoc/>
    public override string Title => "Shells, nominees, resellers";

    /// <inheritdoc/>
    public override string Method =>
        "Someone rents through companies that do not show who is behind them. Looked for above the customers of rentals: "
        + "nominees and unnamed interests, and shares stated as unknown, left over or not given that together could hold a beneficial owner; "
        + "and rentals through resellers without a declared end customer.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Inputs =>
        ["Sections parties of rentals: customer, resellers, end customer.", "Section owners of entities, up from those customers."];

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterDeclaration> Parameters => [new(UnknownShare, ParameterUnit.Percent)];

    /// <inheritdoc/>
    public override async ValueTask<SignalResult> EvaluateAsync(SignalScope scope, CancellationToken cancellationToken)
    {
        var rentals = await RentingParties.ReadAsync(scope, cancellationToken);

        // Where a bound was reached what was not looked at may be input.
        if (rentals.Customers.Count == 0 && rentals.ThroughResellers.Count == 0 && rentals.Bounds.Count == 0)
        {
            return SignalResult.WithoutInput("Nobody reports a rental with a known customer or a reseller.") with { Caveats = rentals.Caveats };
        }

        var leads = rentals.ThroughResellers.Where(rental => rental.EndCustomer == OrUnknown.Word).Select(ResellerLead).ToList();
        var (silent, bounded) = (0, 0);
        foreach (var (customer, entries) in rentals.Customers)
        {
            var owners = await UltimateOwners.FindAsync(
                rentals.Reader, new UltimateOwnersQuestion(customer, rentals.Terms, Limits: RentingParties.OwnersLimits) { Together = Open }, cancellationToken);
            silent += owners.Owners is [{ End: PathEnd.NoStatement } only] && only.Facts.Entity == owners.Entity ? 1 : 0;
            bounded += owners.BoundsReached.Count > 0 ? 1 : 0;
            if (CustomerLead(scope, rentals, owners, entries) is { } lead)
            {
                leads.Add(lead);
            }
        }

        return SignalResult.Of(rentals.Customers.Count + rentals.ThroughResellers.Count, Unit, leads) with
        {
            Bounds = bounded == 0 ? rentals.Bounds : [.. rentals.Bounds, Counted.Say(bounded, "The owners of {0} [customer|customers] were searched up to a limit only.")],
            Caveats = silent == 0
                ? rentals.Caveats
                : [Counted.Say(silent, "Of {0} [customer|customers] nobody has stated owners; that alone is no lead."), .. rentals.Caveats],
        };
    }

    private Lead ResellerLead(CurrentRental rental) => new(Code, LeadSubject.Of(new SubjectPart(SubjectKind.Record, rental.Record)))
    {
        Title = $"Behind the resellers of {rental.Record} an undeclared customer may stand.",
        Reasons = [new($"It goes through {string.Join(", ", rental.Resellers)}, and the end customer is stated as unknown.", [rental.LogIndex])],
        Against = ["The operator may not have been told: the reseller would have to answer first."],
    };

    private Lead? CustomerLead(SignalScope scope, RentingParties rentals, UltimateOwnersAnswer owners, IReadOnlyList<long> rented)
    {
        var reasons = new List<LeadReason>();
        foreach (var stated in owners.ControlInterests.Where(stated => Hidden.Contains(stated.Interest.Type.ToString()))
            .GroupBy(stated => (stated.Held, stated.Interest.Holder, stated.Interest.Type, stated.Interest.Declarer)))
        {
            var (held, holder, type, declarer) = stated.Key;
            reasons.Add(new(
                $"{holder?.ToString() ?? "An unknown party"} holds an interest of the kind {type} in {held}, by {declarer}.",
                [.. stated.Select(one => one.Interest.Entry.Value).Distinct().Order()]));
        }

        var line = scope.Parameters.Exact(UnknownShare, ParameterUnit.Percent);
        var isOpen = owners.TogetherUpTo >= line;
        foreach (var (reason, upTo) in owners.UnknownUpTo.Where(part => isOpen && Open.Contains(part.Key)))
        {
            var gaps = owners.Gaps.Where(gap => gap.Reason == reason && gap.IsOnPathOfShares).Select(gap => gap.Entity).ToHashSet();
            IReadOnlyList<long> entries = [.. rentals.Reader.Used.Values.Where(statement => gaps.Contains(rentals.Reader.HeldBy(statement.Place.LogIndex))).Select(one => one.Place.LogIndex)];
            if (entries.Count > 0)
            {
                reasons.Add(new(
                    string.Create(CultureInfo.InvariantCulture, $"Up to {upTo} % of it is {Words(reason)}, in {string.Join(", ", gaps)}; {(upTo == owners.TogetherUpTo ? "" : $"up to {owners.TogetherUpTo} % is open in all, and ")}{line} % could be a beneficial owner."),
                    entries));
            }
        }

        return reasons.Count == 0 ? null : new Lead(Code, LeadSubject.Of(new SubjectPart(SubjectKind.Entity, owners.Entity.ToString())))
        {
            Title = $"Someone who is not named may stand behind the customer {owners.Entity}.",
            Reasons = reasons,
            Against = [.. Against(owners, reasons)],
            Background = rented,
            Severity = isOpen
                ? new LeadSeverity((decimal)owners.TogetherUpTo.Millionths / 1_000_000, "per cent of the customer", "The share that statements leave open, at most.")
                : null,
        };
    }

    private static IEnumerable<string> Against(UltimateOwnersAnswer owners, List<LeadReason> reasons)
    {
        if (reasons.Exists(reason => reason.Sentence.Contains(Words(PathEnd.RestUnstated), StringComparison.Ordinal)))
        {
            yield return "Many registers record holders from a quarter on; smaller ones are left out lawfully.";
        }

        if (reasons.Exists(reason => reason.Sentence.Contains(Words(PathEnd.NoOwnersStated), StringComparison.Ordinal)))
        {
            yield return "Who states directors or other interests alone may know nothing of shares.";
        }

        if (owners.Owners.Any(owner => owner.IsUltimate && owner.Share.Low > Quantity.FromInteger(50)))
        {
            yield return "Known owners hold more than half of it.";
        }
    }

    private static string Words(PathEnd reason) => reason switch
    {
        PathEnd.NoOwnersStated => "not given by statements about who has an interest",
        PathEnd.UnknownParty => "held by parties stated as unknown",
        PathEnd.CycleOnly => "held in a circle without an owner outside",
        _ => "left over by the shares stated",
    };
}
