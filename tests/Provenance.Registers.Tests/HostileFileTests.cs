// Files from strangers: whatever stands in them, each reader ends with outcomes or with a message, and every draft that it
// gives is signed or refused by the registry's own rules. Starts from good files, breaks them at random.

using System.Text;
using CsCheck;
using Provenance.Accounting;
using Provenance.Statements;

namespace Provenance.Registers.Tests;

public sealed class HostileFileTests : IDisposable
{
    private static readonly string BodsFile = Bods.Lines(
        Bods.Company("kestrel", "Kestrel", ("GB-COH", "1")),
        Bods.Person("p", "A. Person"),
        Bods.Relationship("r", "kestrel", "p", Bods.Interest("""{"type": "shareholding", "directOrIndirect": "direct", "share": {"minimum": 25, "maximum": 50.5}, "startDate": "2020-01-01"}""")));

    private const string FtmFile = """
        {"id": "c", "schema": "Company", "properties": {"name": ["Kestrel"], "leiCode": ["969500KSV493XWY0PS33"], "jurisdiction": ["gb"]}}
        {"id": "p", "schema": "Person", "properties": {"name": ["A. Person"]}}
        {"id": "o", "schema": "Ownership", "properties": {"owner": ["p"], "asset": ["c"], "percentage": ["25-50"], "date": ["2026-01-01"], "startDate": ["2020-01-01"]}}
        """;

    private const string CslFile = "_id,source,name,alt_names,type,programs,start_date,end_date,ids\n7,Example List - Bureau,\"Zenith, Ltd\",Z; Y,Entity,EX1,2026-01-01,2026-02-01,\"Passport, 1, SG\"\n8,X - Y,B,,Individual,,,,\n";

    private const string CslJsonFile = """{"total": 1, "results": [{"id": "7", "source": "Example List - Bureau", "type": "Entity", "name": "Zenith", "alt_names": ["Z"], "start_date": "2026-01-01", "ids": [{"type": "Passport", "number": "1", "country": "SG"}]}]}""";

    private const string SimpleFile = "id,schema,name,aliases,birth_date,countries,addresses,identifiers,sanctions,dataset\nNK-1,Company,Zenith,Z;Y,,sg,,1;2,Order,List\n";

    private const string NestedFile = """{"id": "NK-1", "schema": "Company", "datasets": ["d"], "properties": {"name": ["Zenith"], "sanctions": [{"properties": {"authority": ["B"], "startDate": ["2026-01-01"], "programId": ["E"]}}]}}""";

    private static readonly string GleifFile = $"{Gleif.Level1Header}\n{Gleif.Company(Gleif.Child)}\n{Gleif.Company(Gleif.Parent, "\"Heron, \"\"the\"\" Company\"")}\n";

    private readonly Importing _importing = new();

    public static TheoryData<string> Formats => ["bods", "bods array", "ftm", "csl", "csl json", "nested", "simple", "gleif"];

    public void Dispose() => _importing.Dispose();

    [Theory]
    [MemberData(nameof(Formats))]
    public Task A_broken_file_gives_outcomes_or_a_message(string format)
    {
        var (register, good) = Format(format);
        return Broken(Encoding.UTF8.GetBytes(good)).SampleAsync(
            async file =>
            {
                using var content = new MemoryStream(file);
                try
                {
                    var imported = await _importing.ImportAsync(register(), content);
                    Assert.All(imported.NotDrafted, row => Assert.EndsWith(".", row.Detail, StringComparison.Ordinal));
                }
                catch (AccountingFormatException exception)
                {
                    Assert.StartsWith("file:", exception.Message, StringComparison.Ordinal);
                }
            },
            iter: 300);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task The_good_file_is_drafted(string format)
    {
        var (register, good) = Format(format);
        var imported = await _importing.ImportAsync(register(), good);

        Assert.NotEmpty(imported.Contents);
        Assert.Empty(imported.NotDrafted);
    }

    private static (Func<IAccounting> Register, string Good) Format(string format) => format switch
    {
        "bods" => (() => new BodsImport(Importing.Party, Handle.Parse("bods")), BodsFile),
        "bods array" => (() => new BodsImport(Importing.Party, Handle.Parse("bods")), $"[{string.Join(",\n", BodsFile.Split('\n'))}]"),
        "ftm" => (() => new FtmImport(Importing.Party, Handle.Parse("ftm"), null), FtmFile),
        "csl" => (Listings, CslFile),
        "csl json" => (Listings, CslJsonFile),
        "nested" => (Listings, NestedFile),
        "simple" => (Listings, SimpleFile),
        _ => (() => new GleifImport([]), GleifFile),
    };

    private static ListImport Listings() => new(new ListOptions
    {
        Party = Importing.Party,
        List = Handle.Parse("example"),
        Version = "7",
        PublishedOn = Importing.Date("2026-11-20"),
        Status = ListingStatus.InForce,
        Authority = "Bureau",
    });

    // Bytes replaced by what the formats stumble over, pieces cut out or doubled.
    private static Gen<byte[]> Broken(byte[] good) =>
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Int[0, 40], Gen.Int[0, 3], Gen.OneOf("\"", "{", "}", "[", "]", ",", "\n", "\0", "\\ud800", "null", "-1e400", "\uFFFF", "9999-99-99", ":"))
            .Array[1, 4]
            .Select(changes => changes.Aggregate(good, (file, change) =>
            {
                var (at, length, what, text) = change;
                var start = Math.Min(at, file.Length);
                var end = Math.Min(start + length, file.Length);
                byte[] middle = what switch
                {
                    0 => Encoding.UTF8.GetBytes(text),
                    1 => [],
                    2 => [.. file[start..end], .. file[start..end]],
                    _ => [.. Encoding.UTF8.GetBytes(text), .. file[start..end]],
                };
                return [.. file[..start], .. middle, .. file[end..]];
            }));
}
