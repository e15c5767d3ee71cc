// Concealed is what differs from what is declared. A builder that is openly of the country hides nothing by it, and neither
// does what else points there: of course its owners, its cards and its hands are at home. So whether it is openly of the
// country is told apart, and gives no reason by itself. It is so where its register says so; and where an identifier is of no
// country's register, where all statements about it do. One reporter's word against the register, or against another's, makes
// nothing open: it is a reason. That another identifier of another country is the same party is known by a person's judgement
// alone, and is what somebody who hides would not have declared.

using Provenance.Statements;

namespace Provenance.Registry.Investigation.Origin;

/// <summary>What points from a builder to a country: who it is, who stands behind it, who pays, and for whom it rents.</summary>
internal sealed class BuilderEvidence
{
    private const int MostRentals = 100;
    private const int MostControllers = 16;

    private readonly List<OriginReason> _reasons = [];
    private readonly List<string> _against = [];
    private readonly List<BuilderController> _controllers = [];
    private readonly OriginPoints _points;

    private BuilderEvidence(OriginPoints points) => _points = points;

    public IReadOnlyList<OriginReason> Reasons => _reasons;

    public IReadOnlyList<string> Against => _against;

    public IReadOnlyList<BuilderController> Controllers => _controllers;

    /// <summary>Whether the builder is declared to be of the country.</summary>
    public bool IsOpenlyOfIt { get; private set; }

    /// <summary>The statements that declare so; none where its register alone does.</summary>
    public IReadOnlyList<long> OpenlyBy { get; private set; } = [];

    public static async ValueTask<BuilderEvidence> ReadAsync(
        QuestionScope scope, EntityCountries countries, OriginPoints points, string builder, string country, CancellationToken cancellationToken)
    {
        var evidence = new BuilderEvidence(points);
        if (!EntityId.TryParse(builder, out var entity))
        {
            evidence._against.Add("The builder is stated as unknown: nothing is known of its owners and rentals.");
            return evidence;
        }

        var (register, stated) = await countries.DeclaredOfAsync(entity, cancellationToken);
        var whole = await countries.OfAsync(builder, cancellationToken);
        evidence.IsOpenlyOfIt = register is null ? stated.Count == 1 && stated.Contains(country) : register == country;
        evidence.OpenlyBy = [.. stated[country].Order()];
        evidence.AddIf(
            !evidence.IsOpenlyOfIt && whole.Countries.Contains(country),
            OriginReasonKind.Builder,
            !stated.Contains(country) ? $"The builder is held to be one with another party, which is of {country}."
                : register is not null ? $"A statement says that the builder is of {country}, and its register says {register}."
                : $"A statement says that the builder is of {country}, and others say {string.Join(", ", stated.Select(one => one.Key).Where(one => one != country).Order(StringComparer.Ordinal))}.",
            stated.Contains(country) ? stated[country] : whole.LogIndices);

        await evidence.AddOwnersAsync(countries, entity, country, cancellationToken);
        var rentals = await scope.Snapshot.Origins.ReadRentalsAsync(builder, MostRentals, cancellationToken);
        await evidence.AddPartiesAsync(countries, builder, rentals, country, cancellationToken);
        await evidence.AddPaymentsAsync(scope, countries, builder, rentals, country, cancellationToken);
        var used = rentals.Where(rental => rental.AccessCountries.Contains(country)).ToList();
        evidence.AddIf(used.Count > 0, OriginReasonKind.Access, $"Rentals are used from {country}.", used.Select(rental => rental.LogIndex));
        return evidence;
    }

    private async ValueTask AddOwnersAsync(EntityCountries countries, EntityId entity, string country, CancellationToken cancellationToken)
    {
        var answer = await countries.OwnersOfAsync(entity, cancellationToken);
        var (entries, isCertain, names) = (new SortedSet<long>(), false, new SortedSet<string>(StringComparer.Ordinal));
        foreach (var owner in answer.Owners.Where(owner => owner.Facts.Entity != answer.Entity))
        {
            var steps = owner.Paths.SelectMany(path => path.Steps).SelectMany(step => step.Entries).Select(entry => entry.Value);
            await NoteAsync(owner.Facts.Entity.ToString(), owner.Share.Low.ToString(), owner.Share.High.ToString(), owner.Share.Low.Millionths > 0, steps);
        }

        foreach (var controller in answer.Controllers.Where(controller => controller.Party is not null))
        {
            var steps = controller.Steps.SelectMany(step => step.Interest is { } interest ? [interest.Entry] : step.Majority?.Entries ?? []).Select(entry => entry.Value);
            await NoteAsync(controller.Party!.Value.ToString(), null, null, controller.IsCertain, steps);
        }

        if (names.Count > 0)
        {
            _reasons.Add(new OriginReason(
                OriginReasonKind.Controller,
                isCertain ? _points.Of(OriginReasonKind.Controller) : _points.OfPossibleController,
                $"{string.Join(", ", names)} of {country} {(isCertain ? "owns or controls" : "may own or control")} it.",
                Shown(entries)));
        }
        else if (answer.Unknown.High.Millionths == 0 && answer.BoundsReached.Count == 0)
        {
            _against.Add($"All owners of the builder are declared, and none is of {country}.");
        }

        async ValueTask NoteAsync(string party, string? low, string? high, bool certain, IEnumerable<long> steps)
        {
            var of = await countries.OfAsync(party, cancellationToken);
            if (_controllers.Count < MostControllers)
            {
                _controllers.Add(new BuilderController(party, of.Countries.Count > 0 ? of.Countries[0] : null, low, high));
            }

            if (of.Countries.Contains(country))
            {
                names.Add(party);
                isCertain |= certain;
                entries.UnionWith(steps.Concat(of.LogIndices));
            }
        }
    }

    private async ValueTask AddPartiesAsync(
        EntityCountries countries, string builder, IReadOnlyList<RentalFacts> rentals, string country, CancellationToken cancellationToken)
    {
        var (ends, resellers) = (new List<long>(), new List<long>());
        foreach (var rental in rentals)
        {
            if (rental.EndCustomer != builder && await countries.IsOfAsync(rental.EndCustomer, country, cancellationToken))
            {
                ends.Add(rental.LogIndex);
            }

            foreach (var reseller in rental.Resellers)
            {
                if (await countries.IsOfAsync(reseller, country, cancellationToken))
                {
                    resellers.Add(rental.LogIndex);
                }
            }
        }

        AddIf(ends.Count > 0, OriginReasonKind.EndCustomer, $"Rentals declare an end customer of {country}.", ends);
        if (AddIf(resellers.Count > 0, OriginReasonKind.Reseller, $"Rentals go through a reseller of {country}.", resellers))
        {
            _against.Add("Resellers sell to anybody.");
        }

        var undeclared = rentals.Where(rental => rental.Resellers.Count > 0 && rental.EndCustomer == OrUnknown.Word).ToList();
        AddIf(undeclared.Count > 0, OriginReasonKind.UndeclaredEndCustomer, "Rentals go through resellers and declare no end customer.", undeclared.Select(rental => rental.LogIndex));
    }

    private async ValueTask AddPaymentsAsync(
        QuestionScope scope, EntityCountries countries, string builder, IReadOnlyList<RentalFacts> rentals, string country, CancellationToken cancellationToken)
    {
        // Who rents for the builder pays with its own means: that it does so for itself too is no payment in common.
        var entries = new SortedSet<long>();
        var tenants = rentals.Select(rental => rental.Customer).Append(builder).ToHashSet(StringComparer.Ordinal);
        foreach (var payment in rentals.Where(rental => rental.Payment is not null).DistinctBy(rental => rental.Payment))
        {
            foreach (var other in await scope.Snapshot.Origins.FindRentalsAsync(payment.Payment!.Value, MostRentals, cancellationToken))
            {
                if (!tenants.Contains(other.Customer) && await countries.IsOfAsync(other.Customer, country, cancellationToken))
                {
                    entries.UnionWith([payment.LogIndex, other.LogIndex]);
                }
            }
        }

        if (AddIf(entries.Count > 0, OriginReasonKind.Payment, $"A rental was paid by the means that paid for a customer of {country}.", entries))
        {
            _against.Add("One bank or reseller may pay for several customers.");
        }
    }

    private void Add(OriginReasonKind kind, string sentence, IEnumerable<long> entries) =>
        _reasons.Add(new OriginReason(kind, _points.Of(kind), sentence, Shown(entries)));

    private bool AddIf(bool holds, OriginReasonKind kind, string sentence, IEnumerable<long> entries)
    {
        if (holds)
        {
            Add(kind, sentence, entries);
        }

        return holds;
    }

    internal static IReadOnlyList<long> Shown(IEnumerable<long> entries) => [.. entries.Distinct().Order().Take(100)];
}
