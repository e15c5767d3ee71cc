// The demo's story, invented from end to end. A company four months old, owned by nobody one can name, rents a large
// cluster in Singapore through a reseller. Its training run is cut into three jobs, each below 1e25 FLOP. The last
// checkpoint turns up in Johor, where another customer goes on training it on 60,000 chips of a weaker model, and is
// published as the work of a third country. Every piece was reported by somebody; only together do they tell it.
using System.Text;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Cli;

/// <summary>Signs what the story's data centres and registers report.</summary>
internal sealed class DemoStory(StagedRegistry registry)
{
    public const string Kestrel = "NATIONAL:SG:202688888K";
    public const string Meridian = "NATIONAL:AE:778812";
    public const string PublishedModel = "Meridian-1";

    private const string Harrier = "NATIONAL:VG:1998877";
    private const string AcmeCluster = "acme/jurong-1/h100-a";
    private const string BorealisCluster = "borealis/johor-2/h20-stack";
    private readonly Dictionary<string, (StreamId Stream, long Next)> _streams = [];

    /// <summary>Who may speak: root, operators, a reporter, a regulator.</summary>
    public IReadOnlyList<(string What, Attestation Attestation)> Trust() =>
    [
        ("the root: three authorities, two of which must agree", registry.Root()),
        ("Acme Data Centres, operator, site jurong-1", registry.Accredit("acme", PartyRole.Operator, "Acme Data Centres", SiteScope.Parse("jurong-1"))),
        ("Borealis Compute, operator, site johor-2", registry.Accredit("borealis", PartyRole.Operator, "Borealis Compute", SiteScope.Parse("johor-2"))),
        ("Office of Compute Safeguards, regulator", registry.Accredit("safeguards", PartyRole.Regulator, "Office of Compute Safeguards")),
        ("a reporter of Acme's scheduler, for its jobs alone", registry.Delegate("acme", "acme-scheduler", ["training-job"], SiteScope.Parse("jurong-1"))),
    ];

    /// <summary>What was reported, in the order of reporting.</summary>
    public IReadOnlyList<Attestation> Reports() =>
    [
        Entity(), Inventory("acme", AcmeCluster, "SG", "nvidia-h100-sxm", 16_384, "400"), Rental(),
        KestrelJob(1, 100, null), KestrelJob(2, 84, 1), KestrelJob(3, 68, 2),
        Inventory("borealis", BorealisCluster, "MY", "nvidia-h20", 60_000, "400"), MeridianJob(), Release(),
    ];

    /// <summary>The artifact that Kestrel's job of that number left behind.</summary>
    public static Digest Checkpoint(int number) => Digest.Of(Encoding.UTF8.GetBytes($"tanager checkpoint {number}"));

    private static Digest MeridianWeights => Digest.Of("meridian weights"u8);

    private Attestation Entity() => Report("acme", "entity", $"entities/{Kestrel}", Day(118), new()
    {
        ["identity"] = $$$"""
            {"entity":"{{{Kestrel}}}","type":"legal-entity",
             "names":[{"text":"Kestrel Analytics Pte. Ltd.","kind":"registered","language":"en"},{"text":"红隼分析私人有限公司","kind":"transliterated","language":"zh","script":"Hans"}],
             "jurisdiction":"SG","incorporatedOn":"{{{Date(240)}}}"}
            """,
        ["owners"] = $$$"""
            {"asOf":"{{{Time(118)}}}","complete":"unknown",
             "interests":[{"party":"{{{Harrier}}}","type":"shareholding","directOrIndirect":"unknown","sharePercent":"unknown"}]}
            """,
    });

    private Attestation Inventory(string owner, string cluster, string country, string accelerator, long count, string gbit) =>
        Report(owner, "cluster-inventory", cluster, Day(117), new()
        {
            ["capacity"] = $$$"""
                {"asOf":"{{{Time(118)}}}","status":"operational","country":"{{{country}}}",
                 "domains":[{"domain":"fabric-1","accelerator":"{{{accelerator}}}","count":{{{count}}},"interconnectGbitPerSecond":"{{{gbit}}}"}]}
                """,
        });

    private Attestation Rental() => Report("acme", "rental", AcmeCluster + "/rentals/R-2291", Day(116), new()
    {
        ["terms"] = $$$"""
            {"from":"{{{Time(101)}}}","to":"open","reserved":[{"accelerator":"nvidia-h100-sxm","count":16384,"domain":"fabric-1"}],
             "purpose":"inference","visibility":"scheduler"}
            """,
        ["parties"] = $$$"""
            {"customer":"{{{Kestrel}}}","resellers":["OPERATOR:acme:orchid-cloud"],"endCustomer":"unknown","accessCountries":["SG","AE"]}
            """,
    });

    // 16,384 H100 for 15 days at 40 % of 989 TFLOP/s: 8.4e24 FLOP, below 1e25 three times over.
    private Attestation KestrelJob(int number, int startDaysAgo, int? resumes) =>
        Report("acme-scheduler", "training-job", $"{AcmeCluster}/jobs/tanager-{number}", Day(startDaysAgo - 15).AddHours(1), new()
        {
            ["run"] = Run(startDaysAgo, 15, "nvidia-h100-sxm", 16_384, "8400000000000000000000000", "pretraining"),
            ["parties"] = $$$"""
                {"customer":"{{{Kestrel}}}","customerAccount":"orchid-07","rental":"{{{AcmeCluster}}}/rentals/R-2291","accessCountries":["AE"]}
                """,
            ["lineage"] = $$$"""
                {"model":{"name":"tanager"},"parameters":"unknown","tokens":"unknown",
                 "inputs":[{{{(resumes is { } earlier ? Input("resume", Checkpoint(earlier)) : "")}}}],
                 "outputs":[{"role":"weights","relation":"checkpoint","digests":{"file":"{{{Checkpoint(number)}}}"}}]}
                """,
        });

    private Attestation MeridianJob() =>
        Report("borealis", "training-job", $"{BorealisCluster}/jobs/m1", Day(20).AddHours(1), new()
        {
            ["run"] = Run(50, 30, "nvidia-h20", 60_000, "9200000000000000000000000", "continued-pretraining"),
            ["parties"] = $$$"""
                {"customer":"{{{Meridian}}}","rental":"unknown","accessCountries":["AE"]}
                """,
            ["lineage"] = $$$"""
                {"model":{"name":"{{{PublishedModel}}}"},"parameters":"unknown","tokens":"unknown",
                 "inputs":[{{{Input("continued-pretrain", Checkpoint(3))}}}],
                 "outputs":[{"role":"weights","relation":"final","name":"{{{PublishedModel}}}","digests":{"file":"{{{MeridianWeights}}}"}}]}
                """,
        });

    private Attestation Release() => Report("safeguards", "model-release", "safeguards/models/meridian-1", Day(3), new()
    {
        ["body"] = $$$"""
            {"names":[{"text":"{{{PublishedModel}}}","kind":"trading"}],"publisher":"{{{Meridian}}}","releasedOn":"{{{Date(5)}}}",
             "artifacts":[{"role":"weights","digests":{"file":"{{{MeridianWeights}}}"}}],"declaredOrigin":"AE","flop":"unknown"}
            """,
    });

    private string Run(int startDaysAgo, int days, string accelerator, long count, string flop, string workload) => $$$"""
        {"state":"completed","asOf":"{{{Time(startDaysAgo - days)}}}","startedAt":"{{{Time(startDaysAgo)}}}","endedAt":"{{{Time(startDaysAgo - days)}}}",
         "allocations":[{"from":"{{{Time(startDaysAgo)}}}","to":"{{{Time(startDaysAgo - days)}}}","accelerator":"{{{accelerator}}}","count":{{{count}}},"domain":"fabric-1"}],
         "acceleratorHours":{"low":"{{{count * days * 24}}}","high":"{{{count * days * 24}}}","basis":"measured"},
         "flop":{"low":"{{{flop}}}","high":"{{{flop}}}","basis":"computed","format":"bf16"},
         "workload":{"class":"{{{workload}}}","dataDomain":"general"}}
        """;

    private static string Input(string relation, Digest weights) =>
        $$$"""{"role":"weights","relation":"{{{relation}}}","digests":{"file":"{{{weights}}}"}}""";

    private DateTimeOffset Day(int ago) => registry.Now.Value.Date.AddDays(-ago);

    private string Time(int daysAgo) => Timestamp.FromDateTimeOffset(new DateTimeOffset(Day(daysAgo).UtcDateTime)).ToString();

    private string Date(int daysAgo) => new CalendarDate(DateOnly.FromDateTime(Day(daysAgo).UtcDateTime)).ToString();

    private Attestation Report(string signer, string kind, string record, DateTimeOffset issuedAt, Dictionary<string, string> sections)
    {
        var (stream, next) = _streams.TryGetValue(signer, out var counted) ? counted : (StreamId.Draw(), 1);
        _streams[signer] = (stream, next + 1);
        var builder = new StatementBuilder(registry.Origin, StatementKinds.ByName[kind], record)
        {
            IssuedAt = Timestamp.FromDateTimeOffset(issuedAt),
            Stream = stream,
            Sequence = next,
        };
        foreach (var (name, json) in sections)
        {
            builder.Add(name, Encoding.UTF8.GetBytes(json));
        }

        var built = builder.Sign(registry.Key(signer));
        return built.Attestation
            ?? throw new InvalidOperationException($"{record}: {built.Refusal!.Reason} {built.Refusal.Field}: {built.Refusal.Message}");
    }
}
