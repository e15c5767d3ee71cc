// What is exported and imported again is what it was.

using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using CsvHelper;
using Provenance.Accounting;
using Provenance.Statements;

namespace Provenance.Registers.Tests;

public sealed class RoundTripTests
{
    private static readonly EntityType[] OfBods = [EntityType.LegalEntity, EntityType.NaturalPerson, EntityType.Arrangement, EntityType.State, EntityType.Unknown];
    private static readonly EntityType[] OfFtm = [EntityType.LegalEntity, EntityType.NaturalPerson, EntityType.State, EntityType.Unknown];

    [Fact]
    public Task BODS_gives_back_entities_and_interests() => GenRegister.Of(OfBods).SampleAsync(
        async register => Assert.Equal(
            register.Select(Show),
            await ReadAsync(new BodsImport(Importing.Party, Handle.Parse("bods")), await WriteAsync(register, BodsAsync))),
        iter: 300);

    [Fact]
    public Task FollowTheMoney_gives_back_entities_and_interests() => GenRegister.Of(OfFtm).SampleAsync(
        async register => Assert.Equal(
            register.Select(Show),
            await ReadAsync(new FtmImport(Importing.Party, Handle.Parse("ftm"), null), await WriteAsync(register, FtmAsync))),
        iter: 300);

    [Fact]
    public Task The_order_of_records_does_not_matter() => Gen.Select(GenRegister.Of(OfFtm), Gen.Int).SampleAsync(
        async (register, seed) =>
        {
            using var content = await WriteAsync(register, FtmAsync);
            var lines = System.Text.Encoding.UTF8.GetString(content.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            new Random(seed).Shuffle(lines);
            using var shuffled = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines)));
            var rows = await new FtmImport(Importing.Party, Handle.Parse("ftm"), null)
                .DraftAsync(shuffled, "file", TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

            Assert.Equal(
                register.Select(entity => RegisterDrafts.Of(entity, default, claim: null)).Select(Parts).Order(StringComparer.Ordinal),
                rows.SelectMany(row => row.Drafts).Select(Parts).Order(StringComparer.Ordinal));
        },
        iter: 200);

    [Fact]
    public Task CSV_has_a_row_for_each_interest_and_no_formula() => GenRegister.Of(OfBods).SampleAsync(
        async register =>
        {
            using var content = await WriteAsync(register, CsvExport.WriteAsync);
            await using var reader = CsvReader.Create(content, new CsvReaderOptions { FieldCountMismatch = CsvFieldCountHandling.Throw, MalformedData = CsvMalformedDataHandling.Throw });
            var rows = new List<string[]>();
            while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            {
                rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)]);
            }

            Assert.Equal(CsvExport.Columns, reader.Headers);
            Assert.Equal(register.Sum(entity => Math.Max(1, entity.Owners?.Interests.Count ?? 0)), rows.Count);
            Assert.Equal(register.SelectMany(CsvRows), rows.Select(row => $"{row[0]} {row[9]} {row[11]} {row[13]} {row[14]} {row[15]} {row[16]}".TrimEnd()));
            Assert.All(rows, row => Assert.DoesNotContain(row, cell => cell.Length > 0 && cell[0] is '=' or '+' or '@'));
        },
        iter: 200);

    [Fact]
    public Task The_same_entities_give_the_same_bytes() => GenRegister.Of(OfBods).SampleAsync(
        async register =>
        {
            using var first = await WriteAsync(register, BodsAsync);
            using var second = await WriteAsync(register, BodsAsync);
            Assert.Equal(first.ToArray(), second.ToArray());
        },
        iter: 50);

    private static Task BodsAsync(IEnumerable<RegisterEntity> entities, Stream destination, CancellationToken cancellationToken) =>
        BodsExport.WriteAsync(entities, Importing.Date("2026-11-01"), "Example Register", destination, cancellationToken);

    private static Task FtmAsync(IEnumerable<RegisterEntity> entities, Stream destination, CancellationToken cancellationToken) =>
        FtmExport.WriteAsync(entities, destination, cancellationToken);

    private static async Task<MemoryStream> WriteAsync(RegisterEntity[] register, Func<IEnumerable<RegisterEntity>, Stream, CancellationToken, Task> write)
    {
        var content = new MemoryStream();
        await write(register, content, TestContext.Current.CancellationToken);
        content.Position = 0;
        return content;
    }

    private static async Task<List<string>> ReadAsync(IAccounting import, MemoryStream content)
    {
        using (content)
        {
            var rows = await import.DraftAsync(content, "file", TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
            return [.. rows.SelectMany(row => row.Drafts).Select(Show)];
        }
    }

    // Sections as JSON, without what a draft adds.
    private static string Show(Draft draft)
    {
        var sections = draft.Sections.Select(section => JsonDocument.Parse(section.Utf8).RootElement.GetRawText());
        return string.Join('\n', sections);
    }

    // The same with the interests in order of their text.
    private static string Parts(Draft draft) => string.Join('\n', draft.Sections.Select(section => JsonNode.Parse(section.Utf8.Span)!)
        .Select(section => section["interests"] is JsonArray interests
            ? $"{section["asOf"]} {string.Join(' ', interests.Select(interest => interest!.ToJsonString()).Order(StringComparer.Ordinal))}"
            : section.ToJsonString()));

    private static string Show(RegisterEntity entity) => Show(RegisterDrafts.Of(entity, default, claim: null));

    private static IEnumerable<string> CsvRows(RegisterEntity entity) => entity.Owners is { } owners
        ? owners.Interests.Select(interest =>
        {
            var share = interest.SharePercent.TryGet(out var range) ? $"{range.Minimum} {range.Maximum}" : "unknown unknown";
            return $"{entity.Id} {interest.Party} {interest.Type} {share} {interest.From} {interest.To}".TrimEnd();
        })
        : [entity.Id.ToString()];
}
