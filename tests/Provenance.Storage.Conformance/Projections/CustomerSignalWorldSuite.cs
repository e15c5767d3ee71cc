using System.Globalization;
using CsCheck;
using Provenance.Registry.Investigation.Signals;
using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>Signals about who rents on random worlds, against what walking through all entries raises.</summary>
public abstract class CustomerSignalWorldSuite : SignalWorldSuiteBase
{
    private static readonly Trials Owned = new(Worlds: 16, Questions: 1, WorldSize: 70, "rental", "entity", "entity", "judgement") { AtMoments = true, AreShady = true };
    // Large enough for shares of unknown parties that no other statement names.
    private static readonly Trials OwnedByUnknown = Owned with { WorldSize = 80 };
    private static readonly Trials Listed = new(Worlds: 16, Questions: 1, WorldSize: 110, "rental", "entity", "entity", "entity", "listing") { AtMoments = true, AreShady = true };
    private static readonly Trials Used = new(Worlds: 16, Questions: 1, WorldSize: 90, "training-job", "rental", "entity", "entity", "listing", "judgement") { AtMoments = true, AreShady = true };

    [Fact]
    public Task E6_raises_what_looking_at_everybody_above_a_customer_finds_unnamed() => EachViewAsync(Gen.Const(0), OwnedByUnknown, async (view, _, _, coverage) =>
    {
        await CompareHidingAsync(view, coverage);
        coverage.NoteRentals(view);
        coverage.NoteStandings(view, "entity");
    });

    // Where customers hide hardly any statement about owners is without a share.
    [Fact]
    public Task E6_raises_what_statements_about_owners_do_not_give() => EachViewAsync(Gen.Const(0), Owned with { AreShady = false }, async (view, _, _, coverage) =>
        coverage.Note("shares not given", (await CompareHidingAsync(view, new WorldCoverage())).Count(reason => reason.Contains("not given", StringComparison.Ordinal))));

    private async Task<IReadOnlyList<string>> CompareHidingAsync(WorldView view, WorldCoverage coverage)
    {
        var renting = await ObviousRenting.OfAsync(view);
        var result = await EvaluateAsync("E6", view);
        var told = new List<string>();
        var expected = renting.ThroughResellers.Where(rental => rental.Content.Section<RentalParties>()!.EndCustomer.IsUnknown)
            .Select(rental => $"{rental.Statement.Record} : {rental.Index}").ToList();
        coverage.Note("leads of rentals", expected.Count);
        var tooLarge = new HashSet<string>();
        foreach (var customer in renting.Customers.Keys)
        {
            var (reasons, open, isTooLarge) = await ObviousHiding.OfAsync(renting, customer);
            _ = isTooLarge && tooLarge.Add(customer.ToString());
            told.AddRange(reasons);
            expected.AddRange(reasons.Count == 0 ? [] : [Text(customer.ToString(), open, reasons)]);
            coverage.Note("leads of customers", reasons.Count > 0);
            coverage.Note("customers without a lead", reasons.Count == 0);
            coverage.Note("nominees and the like", reasons.Count(reason => reason.Contains("holds an interest", StringComparison.Ordinal)));
            coverage.Note("shares of unknown parties", reasons.Count(reason => reason.Contains("stated as unknown", StringComparison.Ordinal)));
            coverage.Note("shares left over", reasons.Count(reason => reason.Contains("left over", StringComparison.Ordinal)));
        }

        Assert.Equal(renting.Customers.Count + renting.ThroughResellers.Count, result.Tested);
        Assert.Equal(result.Tested == 0, result.NoInput is not null);
        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            result.Leads.Select(lead => lead.Subject.Parts[0].Kind == SubjectKind.Record
                ? $"{lead.Subject.Parts[0].Value} : {string.Join(' ', lead.Entries)}"
                : Text(lead.Subject.Parts[0].Value, lead.Severity?.Value, tooLarge.Contains(lead.Subject.Parts[0].Value), lead.Reasons))
                .Where(text => text.Length > 0).Order(StringComparer.Ordinal));
        return told;
    }

    [Fact]
    public Task E7_raises_the_customers_whose_first_large_rental_came_soon_after_the_oldest_date_stated() => EachViewAsync(Gen.Const(0), Owned, async (view, _, _, coverage) =>
    {
        var renting = await ObviousRenting.OfAsync(view);
        var result = await EvaluateAsync("E7", view);
        var (expected, tested, disputed) = (new List<string>(), 0, 0);
        foreach (var (customer, rentals) in renting.Customers)
        {
            var large = rentals.Where(rental => rental.Content.Section<Terms>()?.Reserved.Sum(reserved => reserved.Count) >= 512)
                .OrderBy(rental => rental.Content.Section<Terms>()!.From.Microseconds).ThenBy(rental => rental.Index).FirstOrDefault();
            var said = renting.StatementsOf(customer).ToList();
            var dates = said.Select(entry => entry.Content.Section<Identity>()?.IncorporatedOn).Where(date => date is { IsKnown: true }).Select(date => date!.Value.Value).ToList();
            coverage.Note("customers with a large rental and no date", large is not null && dates.Count == 0);
            if (large is null || dates.Count == 0)
            {
                continue;
            }

            tested++;
            var terms = large.Content.Section<Terms>()!;
            var days = (DateTime.Parse(terms.From.ToString()[..10], CultureInfo.InvariantCulture) - DateTime.Parse(dates.Min().ToString(), CultureInfo.InvariantCulture)).Days;
            var hasLei = renting.Interests.MembersOf(customer).Any(member => member.StartsWith("LEI:", StringComparison.Ordinal))
                || said.SelectMany(entry => entry.Content.Section<Identity>()?.Identifiers ?? []).Concat(renting.ListingsNaming(customer).SelectMany(body => body.Identifiers ?? []))
                    .Any(identifier => identifier.Scheme == "LEI");
            coverage.Note("old customers", days >= 180);
            coverage.Note("fresh customers with an LEI", days < 180 && hasLei);
            coverage.Note("fresh customers without one", days < 180 && !hasLei);
            coverage.Note("customers founded after their rental", days < 0);
            coverage.Note("customers of different dates", dates.Distinct().Count() > 1);
            if (days < 180)
            {
                var reserved = terms.Reserved.Sum(one => one.Count);
                expected.Add($"{customer} {reserved} It was incorporated on {dates.Min()}, {(Math.Abs(days) == 1 ? "1 day" : $"{Math.Abs(days)} days")} {(days < 0 ? "after" : "before")} its first rental of {reserved} accelerators"
                    + (hasLei ? ": " : " and has no LEI: ") + $"{large.Index} | {ObviousBoards.Text(said.Select(entry => entry.Index))}");
            }
            else
            {
                var newest = (DateTime.Parse(terms.From.ToString()[..10], CultureInfo.InvariantCulture) - DateTime.Parse(dates.Max().ToString(), CultureInfo.InvariantCulture)).Days;
                disputed += newest < 180 ? 1 : 0;
                coverage.Note("customers fresh by another date than the oldest", newest < 180);
            }
        }

        Assert.Equal(tested, result.Tested);
        Assert.Equal(tested == 0, result.NoInput is not null);
        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            result.Leads.Select(lead => $"{lead.Subject.Parts[0].Value} {lead.Severity!.Value} {lead.Reasons[0].Sentence.Split(" began; ")[0]}"
                + (lead.Reasons.Count == 1 ? ": " : " and has no LEI: ")
                + $"{string.Join(' ', lead.Entries)} | {string.Join(' ', lead.Background)}").Order(StringComparer.Ordinal));
        Assert.Equal(disputed, result.Caveats.Where(caveat => caveat.EndsWith("the oldest was taken.", StringComparison.Ordinal)).Sum(caveat => int.Parse(caveat.Split(' ')[0], CultureInfo.InvariantCulture)));
        coverage.NoteRentals(view);
    });

    [Fact]
    public Task E8_raises_the_shares_just_below_half_that_looking_at_every_board_finds_more_behind() => EachViewAsync(Gen.Const(0), Listed, async (view, _, _, coverage) =>
    {
        var renting = await ObviousRenting.OfAsync(view);
        var result = await EvaluateAsync("E8", view);
        var boards = new ObviousBoards(renting);
        var stakes = boards.Stakes();
        var (expected, quiet, quietRanges) = (new List<string>(), 0, 0);
        foreach (var (held, holder, low, high) in stakes.Where(stake => stake.High >= 45 && stake.Low < 50 && stake.Held != stake.Holder))
        {
            var reasons = await boards.ReasonsAsync(held, holder, low, high);
            var isSure = low >= 45 && high < 50;
            quiet += isSure && reasons.Count == 0 ? 1 : 0;
            quietRanges += !isSure && reasons.Count == 0 ? 1 : 0;
            coverage.Note("shares just below a half, and nothing else", isSure && reasons.Count == 0);
            coverage.Note("shares that may be just below a half, and nothing else", !isSure && reasons.Count == 0);
            coverage.Note("leads of shares just below a half", isSure && reasons.Count > 0);
            coverage.Note("leads of shares that may be just below a half", !isSure && reasons.Count > 0);
            coverage.Note("leads by a second holder whose share may suffice", reasons.Count(reason => reason.Contains("it holds up to", StringComparison.Ordinal)));
            coverage.Note("leads by a list", reasons.Count(reason => reason.Contains("is on the list", StringComparison.Ordinal)));
            coverage.Note("leads by the holder's seat", reasons.Count(reason => reason.Contains("itself sits", StringComparison.Ordinal)));
            coverage.Note("leads by a seat on both boards", reasons.Count(reason => reason.Contains("of both", StringComparison.Ordinal)));
            coverage.Note("leads by a second holder", reasons.Count(reason => reason.StartsWith("With ", StringComparison.Ordinal)));
            if (reasons.Count > 0)
            {
                expected.Add(string.Create(CultureInfo.InvariantCulture, $"{held} {holder} {(isSure ? "" : "perhaps ")}{low:0.######}: ") + ObviousBoards.Text(await boards.EntriesAsync(held, holder))
                    + " | " + string.Join(" | ", reasons.Distinct().Order(StringComparer.Ordinal)));
            }
        }

        Assert.Equal(stakes.Count, result.Tested);
        Assert.Equal(stakes.Count == 0, result.NoInput is not null);
        Assert.Equal(
            new[] { quiet, quietRanges }.Where(count => count > 0),
            result.Caveats.Where(caveat => caveat.EndsWith("speaks for control.", StringComparison.Ordinal))
                .Select(caveat => int.Parse(caveat.Split(' ')[0], CultureInfo.InvariantCulture)));
        Assert.Equal(result.Leads.OrderBy(lead => lead.Against.Count), result.Leads);
        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            result.Leads.Select(lead => string.Create(
                CultureInfo.InvariantCulture,
                $"{lead.Subject.Parts.Single(part => part.Role == "held").Value} {lead.Subject.Parts.Single(part => part.Role == "holder").Value} {(lead.Against.Count == 1 ? "" : "perhaps ")}{lead.Severity!.Value:0.######}: ")
                + string.Join(" | ", lead.Reasons.Skip(1).Select(Told).Distinct().Order(StringComparer.Ordinal).Prepend(ObviousBoards.Text(lead.Reasons[0].Entries))))
                .Order(StringComparer.Ordinal));
        coverage.NoteStandings(view, "entity");
        coverage.Note("shares just below a half in oneself", stakes.Count(stake => stake.Low >= 45 && stake.High < 50 && stake.Held == stake.Holder));
        coverage.Note("other shares", stakes.Count > expected.Count);
    });

    [Fact]
    public Task E15_raises_the_customers_that_use_from_abroad_or_behind_which_somebody_listed_stands() => EachViewAsync(Gen.Const(0), Used, async (view, _, _, coverage) =>
    {
        var access = await ObviousAccess.OfAsync(view);
        var result = await EvaluateAsync("E15", view);
        var hasLists = view.Entries.Any(entry => entry.Content.Section<ListingBody>() is not null);
        var (expected, tooLarge, homeless) = (new List<string>(), new HashSet<string>(), 0);
        foreach (var (customer, uses) in access.Uses)
        {
            // Where the slow arithmetic cannot tell who is above, countries and the customer's own listings are compared alone.
            var (above, abroad, own) = (access.ListedAbove(customer), access.Abroad(customer), access.ListedItself(customer));
            _ = above is null && tooLarge.Add(customer.ToString());
            List<string> reasons = [.. abroad, .. own, .. above?.Reasons ?? []];
            expected.AddRange(reasons.Count == 0 ? [] : [Text(customer.ToString(), above is null || abroad.Count == 0 || (hasLists && !above.Value.IsUnknownAbove), reasons)]);
            homeless += access.HomesOf(customer).Count == 0 ? 1 : 0;
            coverage.Note("leads of countries alone", above is not null && abroad.Count > 0 && reasons.Count == abroad.Count);
            coverage.Note("leads of lists alone", abroad.Count == 0 && reasons.Count > 0);
            coverage.Note("customers without a lead", above is not null && reasons.Count == 0);
            coverage.Note("customers nobody says where at home", access.HomesOf(customer).Count == 0);
            coverage.Note("customers at home in several countries", access.HomesOf(customer).Count > 1);
            coverage.Note("uses at home", uses.Count(use => use.Country is { } from && access.HomesOf(customer).Contains(from)));
            coverage.Note("listed customers", own.Count);
            coverage.Note("listed owners", above?.Reasons.Count(reason => reason.Contains(", which owns", StringComparison.Ordinal)) ?? 0);
            coverage.Note("listed controllers", above?.Reasons.Count(reason => reason.Contains(" control", StringComparison.Ordinal)) ?? 0);
            coverage.Note("customers of which all owners are known", above is { IsUnknownAbove: false });
            coverage.Note("customers of whom no country is known", uses.All(use => use.Country is null));
            coverage.Note("customers of whom not every country is known", uses.Any(use => use.Country is null) && uses.Any(use => use.Country is not null));
            coverage.Note("leads of customers of whom no country is known", reasons.Count > 0 && uses.All(use => use.Country is null));
            coverage.Note("uses for somebody else", uses.Count(use => use.IsForAnother));
            coverage.Note("leads of those who only rent for others", reasons.Count > 0 && uses.All(use => use.IsForAnother));
            coverage.Note("uses by statements that others took the place of", uses.Count(use => view.Entries[(int)use.Entry].Standing == Standing.Superseded));
            coverage.Note("uses under two identifiers", uses.Select(use => use.Identifier).Distinct().Count() > 1);
            coverage.Note("more jobs from one country on one cluster", uses.Where(use => !use.IsRental).GroupBy(use => (use.Country, use.Cluster)).Count(same => same.Count() > 1));
        }

        Assert.Empty(result.Bounds);
        var hasInput = access.Uses.Values.Any(uses => hasLists || uses.Any(use => use.Country is not null));
        Assert.Equal(hasInput, result.NoInput is null);
        Assert.Equal(hasInput ? access.Uses.Count : 0, result.Tested);
        Assert.Equal(hasInput ? homeless : 0, Counted("at home."));
        Assert.Equal(hasInput ? access.Uses.Values.Count(uses => uses.Any(use => use is { Country: null, IsForAnother: false })) : 0, Counted("used accelerators."));
        Assert.Equal(!hasLists, result.Caveats.Any(caveat => caveat.StartsWith("There is no screening list", StringComparison.Ordinal)));
        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            result.Leads.Select(lead => AccessText(lead, tooLarge.Contains(lead.Subject.Parts.Single().Value))).Where(text => text.Length > 0).Order(StringComparer.Ordinal));
        Assert.All(result.Leads, lead => Assert.Equal(lead.Reasons.SelectMany(reason => reason.Entries).Distinct().Order(), lead.Entries));
        coverage.NoteRentals(view);
        coverage.NoteStandings(view, "training-job");
        coverage.NoteStandings(view, "listing");

        int Counted(string what) => result.Caveats.Where(caveat => caveat.EndsWith(what, StringComparison.Ordinal)).Sum(caveat => int.Parse(caveat.Split(' ')[1], CultureInfo.InvariantCulture));
    });

    private static string AccessText(Lead lead, bool isTooLarge)
    {
        var reasons = lead.Reasons.Where(reason => !isTooLarge || !reason.Sentence.Contains(", which ", StringComparison.Ordinal))
            .Select(reason => string.Create(CultureInfo.InvariantCulture, $"{reason.Weight} {Told(reason with { Sentence = InOrder(reason.Sentence) })}")).ToList();
        return reasons.Count == 0 ? "" : Text(lead.Subject.Parts.Single().Value, isTooLarge || !lead.Against.Any(against => against.EndsWith("may stand above it.", StringComparison.Ordinal)), reasons);
    }

    private static string Text(string customer, bool isKnownAbove, IEnumerable<string> reasons) =>
        $"{customer} {(isKnownAbove ? "" : "(perhaps more above)")}: " + string.Join(" | ", reasons.Order(StringComparer.Ordinal));

    // Clusters of "… jobs and … rentals on …, … are used from …" in order of text.
    private static string InOrder(string sentence)
    {
        var parts = sentence.Split(". Of jobs")[0].Split([" rentals on ", " are used from "], StringSplitOptions.None);
        return parts.Length == 1 ? sentence : $"{parts[0]} rentals on {string.Join(", ", parts[1].Split(", ").Order(StringComparer.Ordinal))} are used from {parts[2]}";
    }

    private static string Told(LeadReason reason) => $"{reason.Sentence}: {ObviousBoards.Text(reason.Entries)}";

    private static string Text(string customer, decimal? open, IEnumerable<string> reasons) =>
        string.Create(CultureInfo.InvariantCulture, $"{customer} {open:0.######}: ") + string.Join(" | ", reasons.Order(StringComparer.Ordinal));

    // Open shares only where the slow arithmetic can tell them.
    private static string Text(string customer, decimal? open, bool isTooLarge, IEnumerable<LeadReason> reasons)
    {
        var told = reasons.Select(reason => (IsOpen: reason.Sentence.StartsWith("Up to ", StringComparison.Ordinal), Told: reason))
            .Where(reason => !isTooLarge || !reason.IsOpen)
            .Select(reason => reason.IsOpen ? Told(reason.Told with { Sentence = reason.Told.Sentence.Split(" %, in ")[0].Split(", in ")[0] }) : Told(reason.Told)).ToList();
        return told.Count == 0 ? "" : Text(customer, isTooLarge ? null : open, told);
    }
}
