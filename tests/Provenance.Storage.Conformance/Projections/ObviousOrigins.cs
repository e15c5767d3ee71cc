// Whose origin is concealed, by walking through all entries for every pair of a customer and a model: what is declared, then
// everything that points elsewhere, one kind of reason after the other. Who owns a builder is read from the entries too; the
// arithmetic of shares has a slow reference of its own.

using Provenance.Registry.Investigation.Origin;
using Provenance.Registry.Ownership;
using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>What points to one country in a view of a world.</summary>
internal sealed class ObviousOrigins(WorldView view, string country)
{
    private readonly List<WorldEntry> _current = [.. view.Entries.Where(entry => entry is { Standing: Standing.Current, Statement.IsWithdrawal: false })];
    private readonly ObviousLineage _graph = new(view.Entries);
    private readonly long _validAt = view.ValidAt;
    private readonly ObviousInterests _interests = new(view.Entries, view.ValidAt);

    /// <summary>The leads as texts, the most points first.</summary>
    public async Task<IReadOnlyList<string>> FindAsync(string? rentedIn, int minScore)
    {
        var jobs = _current.Where(entry => entry.Statement.Kind is TrainingJobKind && (rentedIn is null || CountryOf(entry) == rentedIn));
        var leads = new List<(int Score, string Builder, string? Model, string Text)>();
        foreach (var use in jobs.Where(job => CustomerOf(job) is not null).GroupBy(job => (Customer: CustomerOf(job)!, Model: ModelOf(job))))
        {
            var newest = use.OrderByDescending(ObviousJobs.StartOf).ThenByDescending(job => job.Index).ToList();
            var reasons = await ReasonsAsync(use.Key.Customer, use.Key.Model, newest);
            var score = Math.Min(100, reasons.Sum(reason => reason.Points));
            if (score >= Math.Max(1, minScore))
            {
                leads.Add((score, use.Key.Customer, use.Key.Model, Text(
                    score,
                    use.Key.Customer,
                    use.Key.Model,
                    newest.Count,
                    newest.Take(16).Select(CountryOf).OfType<string>().Distinct().Order(StringComparer.Ordinal),
                    reasons.OrderByDescending(reason => reason.Points).ThenBy(reason => reason.Kind).Select(reason => (reason.Kind, reason.Points, reason.Entries.Distinct().Order().Take(100))))));
            }
        }

        return
        [
            .. leads.OrderByDescending(lead => lead.Score).ThenBy(lead => lead.Builder, StringComparer.Ordinal)
                .ThenBy(lead => lead.Model, StringComparer.Ordinal).Select(lead => lead.Text),
        ];
    }

    /// <summary>An answer's lead in the same words.</summary>
    public static string Describe(OriginLead lead) => Text(
        lead.Score, lead.Builder, lead.Model, lead.Jobs, lead.BuiltIn, lead.Reasons.Select(reason => (reason.Kind, reason.Points, reason.LogIndices.AsEnumerable())));

    private static string Text(
        int score, string builder, string? model, int jobs, IEnumerable<string> builtIn, IEnumerable<(OriginReasonKind Kind, int Points, IEnumerable<long> Entries)> reasons) =>
        $"{score} {builder} {model} {jobs} jobs in {string.Join(' ', builtIn)}: "
        + string.Join("; ", reasons.Select(reason => $"{reason.Kind} {reason.Points} by {string.Join(' ', reason.Entries)}"));

    private async Task<List<(OriginReasonKind Kind, int Points, IReadOnlyList<long> Entries)>> ReasonsAsync(string builder, string? model, List<WorldEntry> jobs)
    {
        var reasons = new List<(OriginReasonKind, int, IReadOnlyList<long>)>();
        var own = _current.Where(entry => entry.Statement.Kind is TrainingJobKind && CustomerOf(entry) == builder && ModelOf(entry) == model).ToList();
        if (!own.Exists(ObviousBehind.IsBuilding))
        {
            return [];
        }

        var behind = model is null ? null : new ObviousBehind(_current, _graph, own, model, publisher => IsEntity(publisher) && IsEntity(builder) && Members(builder).Contains(publisher));
        var elsewhere = behind?.Releases.Where(release => OriginOf(release) is { } origin && origin != country).ToList() ?? [];
        var isDeclared = behind?.Releases.Any(release => OriginOf(release) == country && ObviousBehind.NamesOf(release).Contains(model!)) is true;
        var isOpen = IsOpen(builder);
        if (elsewhere.Count == 0 && (isOpen || isDeclared))
        {
            return [];
        }

        if (IsEntity(builder))
        {
            var saying = About(builder).Where(one => one.Identity.Jurisdiction.Value.ToString() == country).Select(one => one.Index).ToList();
            Add(OriginReasonKind.Builder, 30, isOpen, saying);
            Add(OriginReasonKind.Builder, 30, !isOpen && IsOfIt(builder), saying.Count > 0 ? saying : CountryEntries(builder));
            reasons.AddRange(await OwnersAsync(EntityId.Parse(builder)));
            reasons.AddRange(Rented(builder));
        }

        reasons.AddRange(Made(behind?.Behind ?? []));
        var steered = jobs.Where(job => Access(job.Content.Section<JobParties>()?.AccessCountries)).ToList();
        if (steered.Count > 0)
        {
            reasons.RemoveAll(reason => reason.Item1 == OriginReasonKind.Access);
        }

        Add(OriginReasonKind.Access, 20, steered.Count > 0, steered.Select(job => job.Index));
        if (reasons.TrueForAll(reason => reason.Item1 == OriginReasonKind.UndeclaredEndCustomer))
        {
            return [];
        }

        Add(OriginReasonKind.DeclaredElsewhere, 10, elsewhere.Count > 0, elsewhere.SelectMany(LineOf));
        return reasons;

        void Add(OriginReasonKind kind, int points, bool isSo, IEnumerable<long> entries)
        {
            if (isSo)
            {
                reasons.Add((kind, points, [.. entries]));
            }
        }
    }

    private async Task<List<(OriginReasonKind, int, IReadOnlyList<long>)>> OwnersAsync(EntityId builder)
    {
        var terms = new OwnershipTerms(CalendarDate.Parse(new Timestamp(_validAt).ToString()[..10]));
        var answer = await UltimateOwners.FindAsync(_interests, new UltimateOwnersQuestion(builder, terms), CancellationToken.None);
        var owning = answer.Owners.Where(owner => owner.Facts.Entity != answer.Entity && IsOfIt(owner.Facts.Entity.ToString())).ToList();
        var controlling = answer.Controllers.Where(one => one.Party is { } party && IsOfIt(party.ToString())).ToList();
        if (owning.Count + controlling.Count == 0)
        {
            return [];
        }

        var isCertain = owning.Exists(owner => owner.Share.Low > Quantity.Zero) || controlling.Exists(one => one.IsCertain);
        var entries = owning.SelectMany(owner => owner.Paths).SelectMany(path => path.Steps).SelectMany(step => step.Entries)
            .Concat(controlling.SelectMany(one => one.Steps).SelectMany(step => step.Interest is { } interest ? [interest.Entry] : step.Majority!.Entries))
            .Select(entry => entry.Value)
            .Concat(owning.Select(owner => owner.Facts.Entity).Concat(controlling.Select(one => one.Party!.Value)).SelectMany(party => CountryEntries(party.ToString())));
        return [(OriginReasonKind.Controller, isCertain ? 30 : 15, [.. entries])];
    }

    private IEnumerable<(OriginReasonKind, int, IReadOnlyList<long>)> Rented(string builder)
    {
        var all = _current.Select(entry => (Entry: entry, Parties: entry.Content.Section<RentalParties>())).Where(rental => rental.Parties is not null).ToList();
        var own = all.Where(rental => rental.Parties!.Customer.ToString() == builder || rental.Parties.EndCustomer.ToString() == builder).ToList();
        var cards = own.SelectMany(rental => all.Where(other => rental.Parties!.PaymentFingerprint is { } card && other.Parties!.PaymentFingerprint == card
                && other.Parties.Customer.ToString() != builder && !own.Exists(mine => mine.Parties!.Customer.ToString() == other.Parties.Customer.ToString())
                && IsOfIt(other.Parties.Customer.ToString()))
            .SelectMany(other => new[] { own.First(first => first.Parties!.PaymentFingerprint == other.Parties!.PaymentFingerprint).Entry.Index, other.Entry.Index })).ToList();
        (OriginReasonKind Kind, int Points, IEnumerable<long> Entries)[] reasons =
        [
            (OriginReasonKind.EndCustomer, 25, own.Where(rental => rental.Parties!.EndCustomer.Entity is { } end && end.ToString() != builder && IsOfIt(end.ToString())).Select(rental => rental.Entry.Index)),
            (OriginReasonKind.Reseller, 10, own.Where(rental => rental.Parties!.Resellers.Any(reseller => IsOfIt(reseller.ToString()))).Select(rental => rental.Entry.Index)),
            (OriginReasonKind.UndeclaredEndCustomer, 5, own.Where(rental => rental.Parties!.Resellers.Count > 0 && rental.Parties.EndCustomer.IsUnknown).Select(rental => rental.Entry.Index)),
            (OriginReasonKind.Payment, 20, cards),
            (OriginReasonKind.Access, 20, own.Where(rental => Access(rental.Parties!.AccessCountries)).Select(rental => rental.Entry.Index)),
        ];
        return reasons.Where(reason => reason.Entries.Any()).Select(reason => (reason.Kind, reason.Points, (IReadOnlyList<long>)[.. reason.Entries]));
    }

    private IEnumerable<(OriginReasonKind, int, IReadOnlyList<long>)> Made(IReadOnlyList<WorldEntry> parents)
    {
        var released = parents.Where(maker => OriginOf(maker) == country).ToList();
        var built = parents.Where(maker => maker.Statement.Kind is TrainingJobKind && (CountryOf(maker) == country || IsOfIt(CustomerOf(maker)))).ToList();
        if (released.Count > 0)
        {
            yield return (OriginReasonKind.ParentOrigin, 15, [.. released.SelectMany(LineOf)]);
        }

        if (built.Count > 0)
        {
            yield return (OriginReasonKind.LineageCountry, 15, [.. built.SelectMany(LineOf)]);
        }
    }

    private IEnumerable<long> LineOf(WorldEntry entry) => ObviousInventory.LineOf(view.Entries, entry.Index);

    private static string? OriginOf(WorldEntry maker) =>
        maker.Content.Section<ModelReleaseBody>() is { DeclaredOrigin: { IsKnown: true } origin } ? origin.Value.ToString() : null;

    private static string? CustomerOf(WorldEntry job) => job.Content.Section<JobParties>()?.Customer.ToString();

    private static string? ModelOf(WorldEntry job) => job.Content.Section<Lineage>() is { Model: { IsKnown: true } model } ? model.Value.Name : null;

    private string? CountryOf(WorldEntry job) => ObviousInventory.CountryOf(view.Entries, ClusterName.Of(job.Statement.RecordName));

    private bool Access(OrUnknown<IReadOnlyList<CountryCode>>? countries) =>
        countries is { } stated && stated.TryGet(out var known) && known.Any(one => one.ToString() == country);

    private static bool IsEntity(string? text) => text is not null && EntityId.TryParse(text, out _);

    private bool IsOfIt(string? party) => IsEntity(party) && Members(party!).Any(member => DeclaredCountries(member).Contains(country));

    private IReadOnlyList<string> Members(string party) => _interests.MembersOf(EntityId.Parse(party));

    private IEnumerable<string> DeclaredCountries(string party) => IsEntity(party)
        ? About(party).Select(one => one.Identity.Jurisdiction.Value.ToString()).Concat(EntityId.Parse(party).Country is { } register ? [register.ToString()] : [])
        : [];

    // By its register; and who is of none, where all that is said of it is one country.
    private bool IsOpen(string party) => IsEntity(party) && (EntityId.Parse(party).Country is { } register
        ? register.ToString() == country
        : About(party).Select(one => one.Identity.Jurisdiction.Value.ToString()).Distinct().ToList() is [var only] && only == country);

    private IEnumerable<(long Index, Identity Identity)> About(string party) =>
        _current.Where(entry => IsAbout(entry, party)).Select(entry => (entry.Index, entry.Content.Section<Identity>()!));

    private IEnumerable<long> StatementsAbout(string party) => About(party).Select(one => one.Index);

    private static bool IsAbout(WorldEntry entry, string party) =>
        entry.Statement.Record == "entities/" + party && entry.Content.Section<Identity>() is { Jurisdiction.IsKnown: true };

    // Statements about all that a party is held to be one with, and the judgements that hold so.
    private IEnumerable<long> CountryEntries(string party) => Members(party).SelectMany(StatementsAbout).Concat(
        _current.Where(entry => !entry.Stored.SignerSuspended && entry.Content.Section<JudgementBody>() is { Verdict: JudgementVerdict.Confirmed, About.SameEntity: { } same }
            && same.Entities.Any(entity => Members(party).Contains(entity.ToString()))).Select(entry => entry.Index));
}
