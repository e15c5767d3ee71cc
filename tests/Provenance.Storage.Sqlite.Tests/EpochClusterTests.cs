// Epoch's clusters through the mapping that comes with the importer, and through the questions that they can answer: what is
// available in a country, who is named, and that an inventory is nobody's use. The figures are those of plain loops over the
// table, which know nothing of statements.

using System.Globalization;
using System.Text;
using Provenance.Registry.Accountancy;
using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Accounts;
using Provenance.Registry.Investigation.Clusters;
using Provenance.Registry.Investigation.Control;
using Provenance.Registry.Investigation.Search;
using Provenance.Statements;
using Provenance.Storage.Conformance.Projections;
using Provenance.Tests;

namespace Provenance.Storage.Sqlite.Tests;

public sealed class EpochClusterTests : ProjectionSuiteBase
{
    private const string Table = "epoch/gpu_clusters.csv";
    private const string AsOf = "2026-03-18";
    private const int Days = 14;

    private static readonly Timestamp From = Timestamp.Parse($"{AsOf}T00:00:00Z");
    private static readonly Timestamp To = new(From.Microseconds + (Days * 86_400_000_000L));

    private static readonly (string Code, string Name)[] Countries =
        [("CN", "China"), ("DE", "Germany"), ("FR", "France"), ("JP", "Japan"), ("US", "United States of America")];

    protected override ProjectionFixture CreateFixture() => new SqliteProjectionFixture();

    [Fact]
    public async Task A_country_has_the_hours_of_its_clusters_and_without_reports_never_passes()
    {
        using var world = new DrawnWorld();
        var contents = await LogAsync(world);
        var investigator = await ProjectAsync(world);
        var rows = Rows();
        foreach (var (code, name) in Countries)
        {
            var answer = (await investigator.AskAsync(new BalanceQuestion { Country = code, Period = new Period(From.Microseconds, To.Microseconds) }, Token)).Answer!;

            var chips = ChipsIn(name, rows);
            Assert.True(chips > 0, name);
            var balance = Assert.Single(answer.Points).Point.Balance;
            Assert.Equal(Hours(chips), Assert.Single(balance.Terms, term => term is { Kind: TermKind.Available, Unknown.Count: 0 }).Hours);

            // Nobody reports what ran: rentals whose use nobody sees may have used all that they reserve, and no part passes.
            Assert.Equal(
                new HoursRange(AcceleratorHours.Zero, Hours(RentedIn(code, contents)).High),
                balance.Terms.Where(term => term.Kind == TermKind.UnseenRentals).Select(term => term.Hours).Aggregate(Hours(0), (sum, hours) => sum + hours));
            Assert.NotEqual(Verdict.Pass, answer.Verdict);
            Assert.NotEmpty(answer.Items);
            Assert.All(answer.Items, item => Assert.NotEqual(Verdict.Pass, item.Verdict));
        }
    }

    [Fact]
    public async Task Every_owner_and_user_that_has_a_name_is_an_entity_and_is_found_by_it()
    {
        using var world = new DrawnWorld();
        _ = await LogAsync(world);
        var investigator = await ProjectAsync(world);
        var told = new List<(string Entity, string Name)>();
        var question = new EntitiesQuestion { PageSize = 1_000 };
        EntitiesAnswer page;
        do
        {
            page = (await investigator.AskAsync(question, Token)).Answer!;
            told.AddRange(page.Entities.SelectMany(entity => entity.Profile.Names.Select(name => (entity.Profile.Entity.ToString(), name))));
            question = question with { PageToken = page.NextPageToken };
        }
        while (page.NextPageToken.Length > 0);

        // Spellings of one handle are one entity: what they share is their letters and digits.
        var rows = Rows();
        var owners = rows.SelectMany(row => row["Owner"].Split(',')).Select(Letters).Where(name => name.Length > 0).ToHashSet();
        var users = rows.SelectMany(row => row["Users"].Split(',')).Select(Letters).Where(name => name.Length > 0).ToHashSet();
        var entities = told.Select(one => Letters(one.Name)).ToHashSet();
        Assert.True(owners.Count > 100, $"{owners.Count} owners.");
        Assert.Empty(owners.Except(entities));
        Assert.Empty(entities.Except(owners).Except(users));

        foreach (var (entity, name) in told.Where(one => owners.Contains(Letters(one.Name))).Take(20))
        {
            var found = (await investigator.AskAsync(new SearchQuestion { Text = name, IsExact = true }, Token)).Answer!;
            Assert.Contains(found.Candidates, candidate => candidate.Match.Entity == entity);
        }
    }

    // Chips that stand somewhere, and even a rental, are no job: who used them is not known, and no user is made up.
    [Fact]
    public async Task An_inventory_is_nobodys_use()
    {
        using var world = new DrawnWorld();
        _ = await LogAsync(world);
        var investigator = await ProjectAsync(world);

        var users = (await investigator.AskAsync(
            new LargeClusterQuestion { MinOperationsPerSecond = Quantity.FromInteger(1), NumberFormat = NumberFormat.Bf16 }, Token)).Answer!;

        Assert.Empty(users.Users);
        Assert.Equal(0, users.Basis.EntriesConsidered);
    }

    private static Task<IReadOnlyList<StatementContent>> LogAsync(DrawnWorld world) =>
        EpochLog.WriteAsync(world, "epoch-clusters", Table, new Dictionary<string, string> { ["as-of"] = AsOf });

    private static HoursRange Hours(long chips) => HoursRange.Exactly(AcceleratorHours.Of(Quantity.FromInteger((ulong)chips * Days * 24)));

    // Existing clusters in a country that are each in one row of their own. A row that stands twice is one.
    private static long ChipsIn(string country, IReadOnlyList<Dictionary<string, string>> rows)
    {
        var (sum, seen) = (0L, new HashSet<string>());
        foreach (var row in rows)
        {
            if (row["Country"] != country || row["Status"] != "Existing" || row["Possible Duplicate"] == "True" || row["Single cluster?"] == "No" || row["Certainty"] == "Unlikely"
                || row["Chip quantity (primary)"].Length == 0 || !seen.Add(string.Join('\u001F', row.Values)))
            {
                continue;
            }

            sum += Count(row["Chip quantity (primary)"]) + (row["Chip type (secondary)"].Length > 0 ? Count(row["Chip quantity (secondary)"]) : 0);
        }

        return sum;
    }

    private static long Count(string text) => (long)Math.Round(double.Parse(text, CultureInfo.InvariantCulture), MidpointRounding.AwayFromZero);

    // On clusters of the country, and on those of which no inventory says where they stand: they may stand there.
    private static long RentedIn(string country, IReadOnlyList<StatementContent> contents)
    {
        var countries = contents.Where(content => content.Section<Capacity>() is not null)
            .ToDictionary(content => content.Statement.Record, content => content.Section<Capacity>()!.Country.ToString());
        return contents.Where(content => content.Section<Terms>() is not null)
            .Where(content => countries.GetValueOrDefault(content.Statement.Record.Split("/rentals/")[0], country) == country)
            .Where(content => content.Section<Terms>()!.To == RentalEnd.Open && content.Section<Terms>()!.From <= From)
            .Sum(content => content.Section<Terms>()!.Reserved.Sum(reserved => reserved.Count));
    }

    private static string Letters(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    private static List<Dictionary<string, string>> Rows()
    {
        var records = Records(File.ReadAllText(SharedData.Require(Table)));
        return [.. records.Skip(1).Select(cells => records[0].Zip(cells).ToDictionary(pair => pair.First, pair => pair.Second))];
    }

    // RFC 4180: a cell in quotes may hold commas and line ends, and two quotes for one.
    private static List<List<string>> Records(string text)
    {
        var (records, cells, cell, isQuoted) = (new List<List<string>>(), new List<string>(), new StringBuilder(), false);
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '"' when isQuoted && i + 1 < text.Length && text[i + 1] == '"':
                    cell.Append(text[++i]);
                    break;
                case '"':
                    isQuoted = !isQuoted;
                    break;
                case ',' when !isQuoted:
                    Close();
                    break;
                case '\n' when !isQuoted:
                    Close();
                    records.Add(cells);
                    cells = [];
                    break;
                case '\r' when !isQuoted:
                    break;
                case var other:
                    cell.Append(other);
                    break;
            }
        }

        return records;

        void Close()
        {
            cells.Add(cell.ToString());
            cell.Clear();
        }
    }
}
