// Files from a site's scheduler and from registers of others. Whatever stands in them, a reader ends with outcomes or with
// a message, and every draft that it gives is signed, or refused by the registry's own rules.

using System.Text;
using Provenance.Accounting;
using Provenance.Registers;
using Provenance.Statements;
using static Provenance.Fuzz.Targets.AllTargets;

namespace Provenance.Fuzz.Targets;

internal static class ImportTargets
{
    private const string SacctText = """
        JobIDRaw|JobID|Account|User|Partition|Cluster|State|Submit|Start|End|ElapsedRaw|AllocTRES
        123|123|lab-a|mina|gpu|h100a|COMPLETED|2026-10-01T08:00:00|2026-10-01T08:05:00|2026-10-01T10:05:00|7200|billing=64,gres/gpu:h100=8,gres/gpu=8

        """;

    private const string SacctJson = """
        {"jobs": [{"account": "lab-a", "association": {"account": "lab-a", "cluster": "h100a", "user": "mina"}, "cluster": "h100a",
          "array": {"job_id": 120, "task_id": {"set": true, "infinite": false, "number": 4}}, "job_id": 123, "partition": "gpu",
          "state": {"current": ["COMPLETED"], "reason": "None"}, "time": {"elapsed": 7200, "submission": 1790000000, "start": 1790000100, "end": 1790007300},
          "tres": {"allocated": [{"type": "gres", "name": "gpu:h100", "id": 1002, "count": 8}]}, "user": "mina"}], "errors": []}
        """;

    private const string SlurmNames = """{"accelerators": {"h100": "nvidia-h100-sxm", "gpu-old/*": "nvidia-a100"}, "customers": {"lab-a": "NATIONAL:SG:201912345K"}}""";

    private const string CsvNames = """
        {"name": "fleet", "about": "Jobs of a fleet.", "options": {"as-of": {"about": "the day"}},
         "let": {"as-of": {"$option": "as-of", "$as": "time", "$format": ["date", "rfc3339"]}, "chips": {"$column": "chips", "$as": "integer", "$round": "nearest"}},
         "statements": [{"kind": "cluster-inventory", "record": "{$operator}/{$site}/{cluster|slug}",
           "refuse": [{"if": {"column": "cluster", "matches": "^x+$"}, "because": "{cluster}: none."}],
           "sections": {"capacity": {"asOf": {"$value": "as-of"}, "status": {"$column": "status", "$map": {"up": "operational"}, "$missing": "unknown"},
             "country": {"$column": "country", "$as": "country"},
             "domains": [{"domain": "cluster", "accelerator": {"$column": "chip", "$as": "accelerator-or-slug"}, "count": {"$value": "chips"}, "interconnectGbitPerSecond": "unknown"}]}}}]}
        """;

    private const string CsvRows = "cluster,status,country,chip,chips\nHeron 1,up,Singapore,H100,64.0\n\"Kestrel, 2\",,SG,A100,12\n";

    private const string BodsRows = """
        [{"statementId": "e", "statementDate": "2026-06-01", "publicationDetails": {"publicationDate": "2026-06-02", "bodsVersion": "0.4"}, "recordId": "k", "recordStatus": "new", "recordType": "entity", "recordDetails": {"isComponent": false, "entityType": {"type": "registeredEntity"}, "name": "Kestrel", "identifiers": [{"scheme": "GB-COH", "id": "1"}]}},
        {"statementId": "p", "statementDate": "2026-06-01", "recordId": "p", "recordStatus": "new", "recordType": "person", "recordDetails": {"isComponent": false, "personType": "knownPerson", "names": [{"type": "legal", "fullName": "A. Person"}]}},
        {"statementId": "r", "statementDate": "2026-06-01", "recordId": "r", "recordStatus": "new", "recordType": "relationship", "recordDetails": {"isComponent": false, "subject": "k", "interestedParty": "p", "interests": [{"type": "shareholding", "directOrIndirect": "direct", "share": {"minimum": 25, "maximum": 50.5}, "startDate": "2020-01-01"}]}}]
        """;

    private const string GleifRows =
        "LEI,Entity.LegalName,Entity.LegalName.xmllang,Entity.LegalAddress.FirstAddressLine,Entity.LegalAddress.City,Entity.LegalAddress.Country,Entity.RegistrationAuthority.RegistrationAuthorityID,"
        + "Entity.RegistrationAuthority.RegistrationAuthorityEntityID,Entity.LegalJurisdiction,Entity.EntityCategory,Entity.EntityCreationDate,Registration.LastUpdateDate,Registration.RegistrationStatus,ConformityFlag\n"
        + "969500KSV493XWY0PS33,Kestrel Compute,en-GB,\"1 Example Road, Suite 2\",Singapore,SG,RA000523,201912345K,SG,GENERAL,2019-04-01T00:00:00Z,2026-05-01T10:00:00Z,ISSUED,CONFORMING\n";

    private const string FtmRows = """
        {"id": "c", "schema": "Company", "properties": {"name": ["Kestrel"], "leiCode": ["969500KSV493XWY0PS33"], "jurisdiction": ["gb"]}}
        {"id": "p", "schema": "Person", "properties": {"name": ["A. Person"]}}
        {"id": "o", "schema": "Ownership", "properties": {"owner": ["p"], "asset": ["c"], "percentage": ["25-50"], "date": ["2026-01-01"]}}
        """;

    private static readonly string[] Lists =
    [
        "_id,source,name,alt_names,type,programs,start_date,end_date,ids\n7,Example List - Bureau,\"Zenith, Ltd\",Z; Y,Entity,EX1,2026-01-01,2026-02-01,\"Passport, 1, SG\"\n",
        """{"total": 1, "results": [{"id": "7", "source": "Example List - Bureau", "type": "Entity", "name": "Zenith", "alt_names": ["Z"], "ids": [{"type": "Passport", "number": "1", "country": "SG"}]}]}""",
        "id,schema,name,aliases,birth_date,countries,addresses,identifiers,sanctions,dataset\nNK-1,Company,Zenith,Z;Y,,sg,,1;2,Order,List\n",
        """{"id": "NK-1", "schema": "Company", "datasets": ["d"], "properties": {"name": ["Zenith"], "sanctions": [{"properties": {"authority": ["B"], "startDate": ["2026-01-01"], "programId": ["E"]}}]}}""",
    ];

    private static readonly string[] Words =
    [
        "\"", "{", "}", "[", "]", ",", "|", "\n", "\r\n", "\uFEFF", "\0", "\\ud800", "null", "-1e400", "9999-99-99", "0001-01-01", "9999-12-31T23:59:59", ":", "$", "\"$when\"", "\"$text\"",
        "gres/gpu=8", "gpu:h100", "(a+)+$", "unknown", "{$site}", "|slug", "2026-10-01T08:00:00", "=", "%", "25-50", "LEI", "=cmd",
    ];

    private static readonly Handle Party = Handle.Parse("acme");
    private static readonly Site Place = Site.TryParse("acme/jurong-1/h100-a", out var site) ? site : throw new BrokenPropertyException("no site");
    private static readonly SigningKey Key = SigningKey.FromSeed(new byte[32]);
    private static readonly ImportSecret Secret = ImportSecret.Draw();
    private static readonly StatementReader Reader = new("registry.example/2026");
    private static readonly CsvMapping Mapping = CsvMapping.TryRead(Encoding.UTF8.GetBytes(CsvNames), out var mapping, out var fault) ? mapping : throw new BrokenPropertyException(fault.ToString()!);

    public static IEnumerable<(string, Func<byte[], bool>, byte[][], string[], int, long, long)> List()
    {
        var slurm = new SlurmAccounting(new JobDrafter(Place, SlurmMapping.Empty, null), TimeZoneInfo.Utc);
        var csv = new CsvAccounting(Mapping, Place, new Dictionary<string, string> { ["as-of"] = "2026-10-01" });
        var list = new ListImport(new ListOptions
        {
            Party = Party,
            List = Handle.Parse("example"),
            Version = "7",
            PublishedOn = CalendarDate.Parse("2026-11-20"),
            Status = ListingStatus.InForce,
            Authority = "Bureau",
        });
        yield return ("slurm-mapping", input => SlurmMapping.TryRead(input, out _, out var why) || LogTargets.Refused(why), [Utf8(SlurmNames)], Words, 4096, 64 << 10, 64);
        yield return ("csv-mapping", input => CsvMapping.TryRead(input, out _, out var why) || LogTargets.Refused(why.ToString()), [Utf8(CsvNames)], Words, 8192, 1 << 20, 128);
        yield return ("slurm", input => Imports(slurm, input), [Utf8(SacctText), Utf8(SacctJson)], Words, 4096, 512 << 10, 512);
        yield return ("csv", input => Imports(csv, input), [Utf8(CsvRows)], Words, 2048, 512 << 10, 1024);
        yield return ("bods", input => Imports(new BodsImport(Party, Handle.Parse("bods")), input), [Utf8(BodsRows)], Words, 4096, 512 << 10, 512);
        yield return ("gleif", input => Imports(new GleifImport([]), input), [Utf8(GleifRows)], Words, 4096, 512 << 10, 512);
        yield return ("ftm", input => Imports(new FtmImport(Party, Handle.Parse("ftm"), null), input), [Utf8(FtmRows)], Words, 4096, 512 << 10, 512);
        yield return ("list", input => Imports(list, input), [.. Lists.Select(Utf8)], Words, 4096, 512 << 10, 512);
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    // Streams in memory complete at once, and drafts are signed one by one, so that everything happens on this thread: the
    // coverage of several would run into each other.
    private static bool Imports(IAccounting accounting, byte[] input)
    {
        try
        {
            return IssueAsync(accounting, input).GetAwaiter().GetResult();
        }
        catch (AccountingFormatException exception)
        {
            return LogTargets.Refused(exception.Message);
        }
    }

    private static async Task<bool> IssueAsync(IAccounting accounting, byte[] input)
    {
        using var journal = ImportJournal.InMemory();
        using var content = new MemoryStream(input);
        var issuer = new StatementIssuer("registry.example/2026", Key, Secret, journal, "0.1.0", new Clock());
        var any = false;
        await foreach (var row in accounting.DraftAsync(content, "file", CancellationToken.None))
        {
            Require(row.NotDrafted.All(reason => reason.Detail.Length > 0), "a row is rejected without a reason");
            foreach (var draft in row.Drafts)
            {
                foreach (var issued in issuer.Issue([draft], repeat: false, CancellationToken.None).Drafts)
                {
                    any |= Reads(issued.Outcome);
                }
            }
        }

        return any;
    }

    // What was signed, the registry reads; what it would refuse, the issuer refuses with the registry's own words.
    private static bool Reads(BuildOutcome? outcome)
    {
        if (outcome?.Attestation is not { } attestation)
        {
            return false;
        }

        var read = Reader.Read(attestation);
        Require(read.IsRead, $"a draft was signed that the registry refuses: {read.Refusal?.Field}: {read.Refusal?.Message}");
        return true;
    }

    private sealed class Clock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    }
}
