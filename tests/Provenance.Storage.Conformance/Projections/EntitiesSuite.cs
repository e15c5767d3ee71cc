using CsCheck;
using Provenance.Registry.Investigation.Control;
using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>Entities as declared in random worlds, against a walk over all entries for each.</summary>
public abstract class EntitiesSuite : RandomWorldSuiteBase
{
    private const long Day = 86_400_000_000;

    private static readonly Gen<long> Moments =
        Gen.Frequency((1, Gen.Const(0)), (3, Gen.Int[0, 70]), (1, Gen.Int[70, 900])).Select(days => WorldReports.Now.Microseconds - (days * Day) + 5);

    [Fact]
    public Task Entities_are_those_of_the_entries_with_the_owners_that_each_declarer_states() => EachViewAsync(
        Moments, new Trials(Worlds: 24, Questions: 3, WorldSize: 90, "entity", "entity", "listing"), async (view, investigator, validAt, coverage) =>
        {
            var question = new EntitiesQuestion { PageSize = 3, AsOf = view.AsOf with { ValidAtMicroseconds = validAt } };
            var (found, pages, suspended, redacted) = (new List<DeclaredEntity>(), 0, 0L, 0L);
            for (var token = ""; pages == 0 || token.Length > 0; pages++)
            {
                var answer = (await investigator.AskAsync(question with { PageToken = token }, Token)).Answer!;
                found.AddRange(answer.Entities);
                (suspended, redacted) = (suspended + answer.Basis.EntriesOfSuspendedKeys, redacted + answer.Basis.EntriesRedacted);
                token = answer.NextPageToken;
            }

            // What was withdrawn is listed still; a withdrawal that came before what it withdraws names nobody.
            var expected = view.Entries.Where(entry => entry.Statement is { Kind: EntityKind, IsWithdrawal: false }).Select(entry => entry.Statement.Record).Distinct()
                .Select(record => Obvious(view.Entries, record["entities/".Length..], validAt)).ToList();
            Assert.Equal(expected.Select(one => one.Text).Order(StringComparer.Ordinal), found.Select(Describe).Order(StringComparer.Ordinal));
            Assert.Equal(expected.Sum(one => one.Counting.Count(entry => entry.Stored.SignerSuspended)), suspended);
            Assert.Equal(expected.Sum(one => one.Counting.Count(entry => entry.Content.MissingSections.Count > 0)), redacted);
            coverage.NoteStandings(view, "entity");
            coverage.Note("several pages", pages > 1);
            coverage.Note("entities of which several state owners", expected.Count(one => one.Counting.Count > 1));
            coverage.Note("owners that an earlier statement gives", expected.Sum(one => one.Counting.Count(entry => entry.Standing == Standing.Superseded)));
            coverage.Note("owners that are redacted", expected.Sum(one => one.Counting.Count(entry => entry.Content.Section<Owners>() is null)));
            coverage.Note("names by others", found.Sum(one => one.Profile.Names.Except(one.Profile.OwnNames.Select(name => name.Text)).Count()));
            coverage.Note("listings on the day", found.Sum(one => one.Profile.Listings.Count));
        });

    private static (string Text, IReadOnlyList<WorldEntry> Counting) Obvious(IReadOnlyList<WorldEntry> entries, string entity, long validAt)
    {
        var record = "entities/" + entity;
        var day = CalendarDate.Parse(new Timestamp(validAt).ToString()[..10]);
        var current = entries.Where(entry => entry is { Standing: Standing.Current, Statement.IsWithdrawal: false } && entry.Statement.Record == record).ToList();
        var identities = current.Select(entry => entry.Content.Section<Identity>()).OfType<Identity>().ToList();
        var counting = ObviousInterests.Counting(
            entries,
            entry => entry.Content.Section<Owners>() is not null || IsRedacted(entry),
            entry => IsRedacted(entry) || entry.Content.Section<Owners>()!.AsOf.Microseconds <= validAt)
            .Where(entry => entry.Statement.Record == record).ToList();
        var listed = ObviousInterests.Counting(
            entries,
            entry => entry.Content.Section<ListingBody>() is not null,
            entry => entry.Content.Section<ListingBody>()!.List.PublishedOn <= day)
            .Where(entry => entry.Content.Section<ListingBody>() is { } body && body.Entity.ToString() == entity
                && (body.ListedOn.IsUnknown || body.ListedOn.Value <= day) && (body.DelistedOn is not { } end || day < end));
        return (Text(
            entity,
            ObviousInventory.NamesOf(entries, entity),
            current.SelectMany(entry => (entry.Content.Section<Identity>()?.Names ?? [])
                .Concat((entry.Content.Section<Owners>()?.Interests ?? []).Where(interest => interest.Party.ToString() == entity).Select(interest => interest.PartyName).OfType<PartyName>())
                .Select(name => $"{name.Text} {Words.Of(name.Kind)} {entry.Index}")),
            identities.Select(identity => identity.Type.ToString()),
            identities.Select(identity => identity.Jurisdiction.ToString()!),
            current.Select(entry => entry.Party),
            current.Select(entry => entry.Index),
            listed.Select(entry => entry.Index),
            counting.Select(entry => (entry.Index, (IReadOnlyList<Interest>)(entry.Content.Section<Owners>()?.Interests ?? [])))), counting);
    }

    private static bool IsRedacted(WorldEntry entry) => entry.Content.MissingSections.Contains("owners");

    private static string Describe(DeclaredEntity one) => Text(
        one.Profile.Entity.ToString(),
        one.Profile.Names,
        one.Profile.OwnNames.Select(name => $"{name.Text} {name.Kind} {name.LogIndex}"),
        one.Profile.Types.Select(type => type.ToString()),
        one.Profile.Jurisdictions,
        one.Profile.Declarers,
        one.Profile.Statements,
        one.Profile.Listings.Select(listing => listing.Place.LogIndex),
        one.Owners.Select(owners => (owners.Statement.Place.LogIndex, owners.Interests)));

    private static string Text(
        string entity,
        IEnumerable<string> names,
        IEnumerable<string> own,
        IEnumerable<string> types,
        IEnumerable<string> countries,
        IEnumerable<string> declarers,
        IEnumerable<long> statements,
        IEnumerable<long> listings,
        IEnumerable<(long Index, IReadOnlyList<Interest> Interests)> owners) =>
        $"{entity} | {Set(names)} | {Set(own)} | {Set(types)} | {Set(countries)} | {Set(declarers)} | {Set(statements.Select(Number))} | {Set(listings.Select(Number))} | "
        + string.Join("; ", owners.OrderBy(one => one.Index).Select(one => $"{one.Index}: {string.Join(", ", one.Interests.Select(Of))}"));

    private static string Of(Interest interest) =>
        $"{interest.Party} {interest.PartyName?.Text} {interest.Type} {interest.DirectOrIndirect} {(interest.SharePercent.TryGet(out var share) ? $"{share.Minimum}-{share.Maximum}" : "?")} {interest.From} {interest.To}";

    private static string Number(long index) => index.ToString("D6", System.Globalization.CultureInfo.InvariantCulture);

    private static string Set(IEnumerable<string> texts) => string.Join(", ", texts.Distinct().Order(StringComparer.Ordinal));
}
