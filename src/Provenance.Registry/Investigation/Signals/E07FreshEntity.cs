// E7: a fresh entity rents much. The oldest date of incorporation that anybody states counts, over all identifiers that are
// held to be one entity: a company that is old under another number is not fresh. No LEI adds weight and alone says nothing,
// for few companies have one. A lead rests on the rental: statements about the entity are renewed, and another date among
// them changes what the lead says.

using System.Globalization;
using Provenance.Registry.Rules;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Signals;

/// <summary>E7.</summary>
internal sealed class E07FreshEntity : Signal
{
    private const string Young = "youngDays";
    private const string Large = "largeRentalCount";
    private const string Unit = "customers with a large rental and a date of incorporation";
    private const string LeiScheme = "LEI";

    /// <inheritdoc/>
    public override string Code => "E7";

    /// <inheritdoc/>
    public override string Title => "Fresh entity";

    /// <inheritdoc/>
    public override string Method =>
        "A company is founded for one purpose, so that nobody knows it. Looked for: customers incorporated shortly before their "
        + "first large rental, or after it.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Inputs =>
        ["Sections terms and parties of rentals: what is reserved, since when, for whom.", "Dates of incorporation and identifiers in section identity of entities."];

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterDeclaration> Parameters => [new(Young, ParameterUnit.Days), new(Large, ParameterUnit.Count)];

    /// <inheritdoc/>
    public override async ValueTask<SignalResult> EvaluateAsync(SignalScope scope, CancellationToken cancellationToken)
    {
        var large = scope.Parameters.Count(Large);
        var parties = await RentingParties.ReadAsync(scope, cancellationToken);
        var unsized = parties.All.Count(rental => rental.Reserved is null || rental.From is null);
        var byEntry = parties.All.ToDictionary(rental => rental.LogIndex);
        var (leads, tested, undated, disputed) = (new List<Lead>(), 0, 0, 0);
        foreach (var (customer, entries) in parties.Customers)
        {
            if (entries.Select(entry => byEntry[entry]).Where(rental => rental.Reserved >= large && rental.From is not null)
                .OrderBy(rental => rental.From).ThenBy(rental => rental.LogIndex).FirstOrDefault() is not { } first)
            {
                continue;
            }

            var identifiers = await parties.Reader.ReadClassAsync(customer, cancellationToken);
            var detail = await EntityProfile.ReadAsync(scope.Snapshot.Entities, identifiers, parties.Day, cancellationToken);
            if (detail.IncorporatedOn.Count == 0)
            {
                undated++;
                continue;
            }

            tested++;
            var days = DaysBefore(first, detail.IncorporatedOn[0]);
            if (days < scope.Parameters.Duration(Young).Days)
            {
                leads.Add(LeadOf(scope, detail, first, days));
            }
            else if (DaysBefore(first, detail.IncorporatedOn[^1]) < scope.Parameters.Duration(Young).Days)
            {
                disputed++;
            }
        }

        // Where a bound was reached what was not looked at may be input.
        return tested == 0 && parties.Bounds.Count == 0
            ? SignalResult.WithoutInput($"Nobody states when customers with a rental of {large} accelerators or more were incorporated ({Counted.Say(undated, "{0} such [customer|customers]")}).") with
            {
                Caveats = [.. Caveats(undated, unsized, disputed), .. parties.Caveats],
            }
            : SignalResult.Of(tested, Unit, [.. leads.OrderByDescending(lead => lead.Severity!.Value).ThenBy(lead => lead.Entries[0])]) with
            {
                Bounds = parties.Bounds,
                Caveats = [.. Caveats(undated, unsized, disputed), .. parties.Caveats],
            };
    }

    private static int DaysBefore(CurrentRental rental, CalendarDate date) => DeclaredOwnership.DayOf(rental.From!.Value).Value.DayNumber - date.Value.DayNumber;

    private Lead LeadOf(SignalScope scope, EntityProfile customer, CurrentRental first, int days)
    {
        var hasLei = customer.SameAs.Any(member => member.Scheme == EntityScheme.Lei) || customer.Identifiers.Any(one => one.Scheme.Equals(LeiScheme, StringComparison.OrdinalIgnoreCase));
        var when = Counted.Say(Math.Abs(days), days >= 0 ? "{0} [day|days] before" : "{0} [day|days] after");
        var reasons = new List<LeadReason>
        {
            new(
                string.Create(CultureInfo.InvariantCulture, $"It was incorporated on {customer.IncorporatedOn[0]}, {when} its first rental of {first.Reserved} accelerators began; below {scope.Parameters.Duration(Young).Days} days counts as fresh."),
                [first.LogIndex]),
        };
        if (!hasLei)
        {
            reasons.Add(new("No LEI of it is known here.", [first.LogIndex]));
        }

        return new Lead(Code, LeadSubject.Of(new SubjectPart(SubjectKind.Entity, customer.Entity.ToString())))
        {
            Title = $"The customer {customer.Entity} may have been founded for this rental.",
            Reasons = reasons,
            Against = [.. Against(customer, hasLei)],
            Background = customer.Statements,
            Severity = new LeadSeverity(first.Reserved!.Value, "accelerators", "Reserved by its first large rental."),
        };
    }

    private static IEnumerable<string> Against(EntityProfile customer, bool hasLei)
    {
        yield return "Young companies rent too, and groups found a company for each project.";
        if (hasLei)
        {
            yield return "It has an LEI, so that its particulars are public.";
        }

        if (customer.IncorporatedOn.Count > 1)
        {
            yield return "Declarers give different dates; the oldest was taken.";
        }
    }

    private static IEnumerable<string> Caveats(int undated, int unsized, int disputed)
    {
        if (undated > 0)
        {
            yield return Counted.Say(undated, "{0} [customer with a large rental states|customers with a large rental state] no date of incorporation.");
        }

        if (unsized > 0)
        {
            yield return Counted.Say(unsized, "{0} [rental does|rentals do] not show what is reserved or since when.");
        }

        if (disputed > 0)
        {
            yield return Counted.Say(disputed, "{0} [customer|customers] with a large rental would be fresh by one of several dates of incorporation that are stated: the oldest was taken.");
        }
    }
}
