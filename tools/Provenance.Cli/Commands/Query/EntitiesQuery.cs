using System.CommandLine;
using System.Globalization;
using Provenance.Client;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary><c>query entities</c>: from a tip to a record.</summary>
internal static class EntitiesQuery
{
    private const string Between = "; ";
    private const long CountedTo = 1_000;

    private static readonly IReadOnlyList<Column<Wire.EntityCandidate>> Columns =
    [
        new("score", party => party.Score, "score"),
        new("entity", party => party.Identities[0].Entity, "party", ShowParty),
        new("identities", party => Units.List(party.Identities.Select(identity => identity.Entity))),
        new("matched_text", party => party.MatchedText, "fits best", party => $"{party.MatchedText} ({(party.MatchedKind.Length == 0 ? "identifier" : party.MatchedKind)})"),
        new("matched_kind", party => party.MatchedKind),
        new("matched_entity", party => party.MatchedEntity),
        new("names", party => Join(party, identity => identity.Names.Select(name => name.Text)), "other names", ShowOtherNames),
        new("types", party => Join(party, TypesOf), "what, where", ShowWhatAndWhere),
        new("jurisdictions", party => Join(party, CountriesOf)),
        new("identifiers", party => Join(party, identity => identity.Identifiers.Select(Show)), "identifiers"),
        new("listings", party => Join(party, identity => identity.Listings.Select(Show)), "listed"),
        new("jobs", party => Units.Exact(party.Identities.Sum(identity => identity.Roles.Jobs)), "in the registry", ShowRoles),
        new("rentals", party => Units.Exact(party.Identities.Sum(identity => identity.Roles.Rentals))),
        new("interests_held", party => Units.Exact(party.Identities.Sum(identity => identity.Roles.InterestsHeld))),
        new("owners_declared", party => Units.Exact(party.Identities.Sum(identity => identity.Roles.OwnersDeclared))),
        new("end_uses", party => Units.Exact(party.Identities.Sum(identity => identity.Roles.EndUses))),
        new("resales", party => Units.Exact(party.Identities.Sum(identity => identity.Roles.Resales))),
        new("small_uses", party => Units.Exact(party.Identities.Sum(identity => identity.Roles.SmallUses))),
        new("accreditations", party => Join(party, AccreditationsOf)),
        new("releases", party => Units.Exact(party.Identities.Sum(identity => identity.Roles.Releases))),
        new("judgements", party => string.Join(Between, party.Judgements.Select(EntitiesExplanation.Show))),
        new("features", party => string.Join(Between, party.Features.Select(feature => $"{feature.Name} {feature.Contribution}: {feature.Saw}"))),
        new("log_indices", party => Units.List(EntitiesExplanation.EntriesOf(party)), "entries", party => Few(EntitiesExplanation.EntriesOf(party))),
    ];

    public static Command Create(Terminal terminal)
    {
        var frame = new QueryFrame(terminal);
        var text = new Argument<string>("TEXT") { Description = "A name in any script, or an identifier." };
        var exact = new Option<bool>("--exact") { Description = "Only names with the same letters and the same legal form, in the same script; and identifiers." };
        var minScore = new Option<string?>("--min-score") { Description = "Least score, 0 to 1; the rule set's, unless given." };
        var type = new Option<string?>("--type") { Description = "Only parties of this type: legal-entity, natural-person, state, arrangement, unknown." };
        var country = new Option<string?>("--country") { Description = "Only parties that somebody declares to be of this country, ISO 3166-1 alpha-2." };
        var list = new Option<string?>("--list") { Description = "Only parties on the screening list of this name." };
        var explain = new Option<bool>("--explain") { Description = "Also what each score is made of, and who says what." };
        var limit = Arguments.Limit("How many parties at most; says so where there are more.", 20);
        var command = new DocumentedCommand(
            "entities",
            "Parties that a name or an identifier may mean: across scripts, spellings and legal forms, each with a score and its reasons. Kanji of Japanese names and names in Thai are not found by their spelling in Latin letters.",
            "provenance query entities \"Kestrel Compute\"",
            "provenance query entities 北京红隼科技 --explain",
            "provenance query entities 202112345K --exact --json");
        command.Arguments.Add(text);
        return frame.Fit(command, [exact, minScore, type, country, list, explain, limit], async (client, parsed, cancellationToken) =>
        {
            var request = new Wire.SearchEntitiesRequest
            {
                Text = parsed.GetRequiredValue(text),
                Exact = parsed.GetValue(exact),
                MinScore = parsed.GetValue(minScore) ?? "",
                Type = parsed.GetValue(type) ?? "",
                Country = parsed.GetValue(country) ?? "",
                List = parsed.GetValue(list) ?? "",
                AtLeastTreeSize = frame.AtLeast(parsed),
                AsOf = frame.AsOf(parsed),
            };
            var (answer, hasMore) = await AskAsync(client, request, parsed.GetValue(limit), cancellationToken);
            var whole = new Answer(answer, AnswerTable.Of(answer.Candidates, Columns), answer.Basis ?? new Wire.AnswerBasis())
            {
                LeftOut = [.. QueryFrame.MoreRows(hasMore, answer.Candidates.Count), .. answer.MoreNames ? ["More names share a word with the text than were compared: write more of the name."] : Array.Empty<string>()],
            };
            await frame.WriteAsync(client, parsed, whole, cancellationToken);
            if (frame.IsForPeople(parsed))
            {
                EntitiesExplanation.Write(terminal, answer, parsed.GetValue(explain));
            }

        });
    }

    private static async Task<(Wire.SearchEntitiesResponse Answer, bool HasMore)> AskAsync(
        RegistryClient client, Wire.SearchEntitiesRequest request, int limit, CancellationToken cancellationToken)
    {
        var (candidates, answer, hasMore) = await QueryFrame.PagesAsync(
            limit,
            async (size, token) =>
            {
                (request.PageSize, request.PageToken) = (size, token);
                return await client.Investigation.SearchEntitiesAsync(request, cancellationToken);
            },
            page => page.Candidates,
            page => page.NextPageToken,
            page => page.Basis);
        answer.Candidates.Clear();
        answer.Candidates.AddRange(candidates);
        return (answer, hasMore);
    }

    private static string Join(Wire.EntityCandidate party, Func<Wire.EntityIdentity, IEnumerable<string>> values) =>
        string.Join(Between, party.Identities.SelectMany(values).Where(value => value.Length > 0).Distinct(StringComparer.Ordinal));

    private static IEnumerable<string> TypesOf(Wire.EntityIdentity identity) =>
        identity.Declarations.Select(said => said.Type).Concat(identity.Listings.Select(listing => listing.Type));

    private static IEnumerable<string> CountriesOf(Wire.EntityIdentity identity) =>
        identity.Declarations.Select(said => said.Jurisdiction);

    private static string ShowParty(Wire.EntityCandidate party) => string.Join(
        " = ", party.Identities.Select(identity => identity.Entity.Length > 0 ? identity.Entity
            : identity.Accreditations.Count > 0 ? identity.Accreditations[0].Handle
            : identity.Listings.Count > 0 ? "unknown, on a list only"
            : "unknown, a name only"));

    private static string ShowOtherNames(Wire.EntityCandidate party) => string.Join(
        Between,
        party.Identities.SelectMany(identity => identity.Names).Select(name => name.Text).Where(text => text != party.MatchedText).Distinct(StringComparer.Ordinal));

    private static string ShowWhatAndWhere(Wire.EntityCandidate party) =>
        string.Join(' ', new[] { Join(party, TypesOf), Join(party, CountriesOf), Join(party, AccreditationsOf) }.Where(part => part.Length > 0));

    private static IEnumerable<string> AccreditationsOf(Wire.EntityIdentity identity) =>
        identity.Accreditations.Select(accredited => $"accredited {accredited.Role} {accredited.Handle}");

    private static string Show(Wire.EntityIdentifier identifier) =>
        $"{identifier.Scheme} {identifier.Id}{(identifier.Verified ? " (verified)" : "")}";

    private static string Show(Wire.EntityListing listing)
    {
        var force = !listing.HasInForce ? "first day unknown" : listing.InForce ? "in force" : listing.Status == "in-force" ? "not on the day asked for" : "not in force";
        var days = listing.ListedOn.Length + listing.DelistedOn.Length == 0 ? "" : $", {listing.ListedOn} to {listing.DelistedOn}".TrimEnd();
        return $"{listing.List} {listing.Version} ({listing.Status}, {force}{days}; entry {Units.Exact(listing.Saying.LogIndex)})";
    }

    private static string ShowRoles(Wire.EntityCandidate party)
    {
        var roles = party.Identities.Select(identity => identity.Roles).ToList();
        (long Most, long Sum, string What)[] counts =
        [
            Count(role => role.Jobs, "jobs"), Count(role => role.Rentals, "rentals"), Count(role => role.InterestsHeld, "interests held"),
            Count(role => role.OwnersDeclared, "statements of owners"), Count(role => role.Releases, "models published"),
            Count(role => role.EndUses, "rentals as end customer"), Count(role => role.Resales, "rentals resold"),
            Count(role => role.SmallUses, "reports of small use"),
        ];
        return string.Join(Between, counts.Where(count => count.Sum > 0).Select(count =>
            string.Create(CultureInfo.InvariantCulture, $"{count.What} {count.Sum:N0}{(count.Most >= CountedTo ? " or more" : "")}")));

        (long, long, string) Count(Func<Wire.EntityRoles, long> of, string what) => (roles.Max(of), roles.Sum(of), what);
    }

    private static string Few(IReadOnlyList<long> entries) =>
        entries.Count <= 5 ? Units.List(entries) : $"{Units.List(entries.Take(5))} and {Units.Grouped(entries.Count - 5)} more";
}
