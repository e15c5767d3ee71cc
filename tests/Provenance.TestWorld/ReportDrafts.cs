// Drafts of valid reports, one a kind, each about a new record and next in the world's stream.
using System.Text.Json.Nodes;

namespace Provenance.TestWorld;

/// <summary>Reports about one operator's site.</summary>
public sealed class ReportDrafts(RegistryWorld world)
{
    private readonly string _stream = world.Random.Sixteen();
    private long _sequence;

    /// <summary>A finished job of 64 accelerators over ten hours.</summary>
    /// <param name="id">The job's id; a new one where null.</param>
    public StatementDraft Job(string? id = null) =>
        Draft("training-job", $"{world.Cluster}/jobs/{id ?? world.Random.Id("job")}")
            .With("run", Run())
            .With("parties", Section(new JsonObject
            {
                ["customer"] = world.CustomerEntity,
                ["customerAccount"] = "vc-7",
                ["rental"] = "unknown",
                ["accessCountries"] = new JsonArray("SG"),
            }))
            .With("lineage", Section(new JsonObject
            {
                ["model"] = new JsonObject { ["name"] = "Heron-70B" },
                ["parameters"] = Estimate("70000000000", "declared"),
                ["tokens"] = "unknown",
                ["inputs"] = new JsonArray(),
                ["outputs"] = new JsonArray(new JsonObject
                {
                    ["role"] = "weights",
                    ["relation"] = "checkpoint",
                    ["digests"] = new JsonObject { ["file"] = world.Random.Digest() },
                }),
            }));

    /// <summary>The cluster: 1,024 accelerators in one domain.</summary>
    public StatementDraft Inventory() => Draft("cluster-inventory", world.Cluster)
        .With("capacity", Section(new JsonObject
        {
            ["asOf"] = Ago(hours: 48),
            ["status"] = "operational",
            ["country"] = "SG",
            ["domains"] = new JsonArray(new JsonObject
            {
                ["domain"] = "pod-1",
                ["accelerator"] = "nvidia-h100-sxm",
                ["count"] = 1024,
                ["interconnectGbitPerSecond"] = "400",
            }),
        }));

    /// <summary>A rental of half the cluster by the world's customer.</summary>
    public StatementDraft Rental() => Draft("rental", $"{world.Cluster}/rentals/{world.Random.Id("rental")}")
        .With("terms", Section(new JsonObject
        {
            ["from"] = Ago(hours: 72),
            ["to"] = "open",
            ["reserved"] = new JsonArray(new JsonObject { ["accelerator"] = "nvidia-h100-sxm", ["count"] = 512 }),
            ["purpose"] = "training",
            ["visibility"] = "scheduler",
        }))
        .With("parties", Section(new JsonObject
        {
            ["customer"] = world.CustomerEntity,
            ["resellers"] = new JsonArray(),
            ["endCustomer"] = "customer",
            ["accessCountries"] = new JsonArray("SG"),
        }));

    /// <summary>Who the world's customer is.</summary>
    public StatementDraft Entity() => Draft("entity", "entities/" + world.CustomerEntity)
        .With("identity", Section(new JsonObject
        {
            ["entity"] = world.CustomerEntity,
            ["type"] = "legal-entity",
            ["names"] = new JsonArray(new JsonObject { ["text"] = "Kestrel Compute Pte. Ltd.", ["kind"] = "registered" }),
            ["jurisdiction"] = "SG",
        }));

    private StatementDraft Draft(string kind, string record)
    {
        var draft = new StatementDraft(kind, record, world.Origin, world.Now);
        draft.Predicate["stream"] = _stream;
        draft.Predicate["sequence"] = Interlocked.Increment(ref _sequence);
        return draft;
    }

    private JsonObject Run() => Section(new JsonObject
    {
        ["state"] = "completed",
        ["asOf"] = Ago(hours: 1),
        ["startedAt"] = Ago(hours: 12),
        ["endedAt"] = Ago(hours: 2),
        ["allocations"] = new JsonArray(new JsonObject
        {
            ["from"] = Ago(hours: 12),
            ["to"] = Ago(hours: 2),
            ["accelerator"] = "nvidia-h100-sxm",
            ["count"] = 64,
            ["domain"] = "pod-1",
        }),
        ["acceleratorHours"] = Estimate("640", "measured"),
        ["flop"] = "unknown",
        ["workload"] = new JsonObject { ["class"] = "pretraining", ["dataDomain"] = "general" },
    });

    private JsonObject Section(JsonObject content)
    {
        content.Insert(0, "salt", world.Random.Sixteen());
        return content;
    }

    private string Ago(int hours) => StatementDraft.Time(world.Now.AddHours(-hours));

    private static JsonObject Estimate(string value, string basis) =>
        new() { ["low"] = value, ["high"] = value, ["basis"] = basis };
}
