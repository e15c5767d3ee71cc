// Statements of accountancy for worlds written by hand.

using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>Writes inventories, usage reports, rentals, jobs and lists of devices.</summary>
internal sealed class WrittenAccounts(WrittenWorld world)
{
    public const string Chip = "nvidia-h100-sxm";

    public static AcceleratorSlug Slug(string text = Chip) => AcceleratorSlug.Parse(text);

    public Capacity Capacity(Timestamp asOf, long count, string accelerator = Chip, params IReadOnlyList<InventoryEvent> events) => new()
    {
        Salt = world.Salt(),
        AsOf = asOf,
        Status = ClusterStatus.Operational,
        Country = CountryCode.Parse("SG"),
        Domains = count == 0
            ? []
            : [new InterconnectDomain { Domain = "pod-1", Accelerator = Slug(accelerator), Count = count, InterconnectGbitPerSecond = OrUnknown.Unknown<Quantity>() }],
        Events = events.Count == 0 ? null : events,
    };

    public static InventoryEvent Event(Timestamp at, InventoryEventType type, long count, string accelerator = Chip) =>
        new() { At = at, Type = type, Accelerator = Slug(accelerator), Count = count };

    public Digest Inventory(string cluster, Capacity capacity, Digest? updates = null) =>
        Write(cluster, "cluster-inventory", cluster, Updates(updates), capacity);

    public Digest Devices(string cluster, Timestamp asOf, Digest? updates, params IReadOnlyList<string> identities) =>
        Write(cluster, "cluster-inventory", $"{cluster}/devices/d-0", Updates(updates), new Devices
        {
            Salt = world.Salt(),
            AsOf = asOf,
            Items = [.. identities.Select(identity => new Device { Identity = identity, Accelerator = Slug() })],
        });

    public Digest Usage(string cluster, string id, Timestamp from, Timestamp to, OrUnknown<Estimate> smallJobs, OrUnknown<Estimate> idle) =>
        Write(cluster, "usage", $"{cluster}/usage/{id}", null, new Totals
        {
            Salt = world.Salt(),
            From = from,
            To = to,
            SmallJobs = smallJobs,
            Inference = Hours(0),
            Idle = idle,
            Maintenance = Hours(0),
            SmallJobLineAcceleratorHours = Quantity.FromInteger(10),
        });

    public Digest Rental(string cluster, string id, Timestamp from, Timestamp to, long count, Visibility visibility, Supersedes? supersedes = null) =>
        Rental(cluster, id, from, to, [new Reservation { Accelerator = Slug(), Count = count }], visibility, supersedes);

    public Digest Rental(
        string cluster, string id, Timestamp from, Timestamp to, IReadOnlyList<Reservation> reserved, Visibility visibility, Supersedes? supersedes = null) =>
        Write(cluster, "rental", $"{cluster}/rentals/{id}", supersedes, new Terms
        {
            Salt = world.Salt(),
            From = from,
            To = RentalEnd.Until(to),
            Reserved = reserved,
            Purpose = RentalPurpose.Training,
            Visibility = visibility,
        }, new RentalParties
        {
            Salt = world.Salt(),
            Customer = OrUnknown.Known(EntityId.Parse("NATIONAL:SG:A1")),
            Resellers = [],
            EndCustomer = EndCustomer.Customer,
            AccessCountries = OrUnknown.Unknown<IReadOnlyList<CountryCode>>(),
        });

    public Digest Job(string cluster, string id, Timestamp from, Timestamp to, long count, Estimate? parameters, Estimate? tokens, WorkloadClass workload,
        OrUnknown<Estimate>? hours = null, FlopEstimate? flop = null, Digest? updates = null, JobState state = JobState.Completed, string accelerator = Chip) =>
        Write(cluster, "training-job", $"{cluster}/jobs/{id}", Updates(updates), new Run
        {
            Salt = world.Salt(),
            State = state,
            AsOf = to,
            StartedAt = OrUnknown.Known(from),
            EndedAt = state == JobState.Completed ? OrUnknown.Known(to) : null,
            Allocations = [new Allocation { From = from, To = to, Accelerator = Slug(accelerator), Count = count, Domain = OrUnknown.Known("pod-1") }],
            AcceleratorHours = hours ?? OrUnknown.Unknown<Estimate>(),
            Flop = flop is null ? OrUnknown.Unknown<FlopEstimate>() : OrUnknown.Known(flop),
            Workload = new Workload { Class = workload, DataDomain = DataDomain.General },
        }, world.PartiesOf("NATIONAL:SG:A1", RentalReference.None), world.UnknownLineage() with
        {
            Parameters = parameters is null ? OrUnknown.Unknown<Estimate>() : OrUnknown.Known(parameters),
            Tokens = tokens is null ? OrUnknown.Unknown<Estimate>() : OrUnknown.Known(tokens),
        });

    /// <summary>A job that holds all 100 chips of a cluster for 40 days, told after four days and at its end, and a report of the first month that leaves nothing over.</summary>
    public void WriteLongJob(string cluster, Timestamp from)
    {
        var (month, until) = (Timestamp.FromDateTimeOffset(from.Value.AddMonths(1)), Timestamp.FromDateTimeOffset(from.Value.AddDays(40)));
        var first = Inventory(cluster, Capacity(from, 100));
        _ = Inventory(cluster, Capacity(month, 100), first);
        _ = Usage(cluster, "u-1", from, month, Hours(0), Hours(0));
        var begun = Job(cluster, "j-1", from, Timestamp.FromDateTimeOffset(from.Value.AddDays(4)), 100, null, null, WorkloadClass.Pretraining, state: JobState.Running);
        _ = Job(cluster, "j-1", from, until, 100, null, null, WorkloadClass.Pretraining, updates: begun);
    }

    public Digest QueuedJob(string cluster, string id, Timestamp asOf) => Write(cluster, "training-job", $"{cluster}/jobs/{id}", null, new Run
    {
        Salt = world.Salt(),
        State = JobState.Queued,
        AsOf = asOf,
        StartedAt = OrUnknown.Unknown<Timestamp>(),
        Allocations = [],
        AcceleratorHours = OrUnknown.Unknown<Estimate>(),
        Flop = OrUnknown.Unknown<FlopEstimate>(),
        Workload = new Workload { Class = WorkloadClass.Pretraining, DataDomain = DataDomain.General },
    }, world.PartiesOf("NATIONAL:SG:A1", RentalReference.None), world.UnknownLineage());

    public static Supersedes? Updates(Digest? earlier) =>
        earlier is { } statement ? new Supersedes { Statement = statement, Reason = SupersedesReason.Update } : null;

    public static OrUnknown<Estimate> Hours(long hours, EstimateBasis basis = EstimateBasis.Declared) =>
        OrUnknown.Known(Estimate.Exactly(Quantity.FromInteger((ulong)hours), basis));

    private Digest Write(string cluster, string kind, string record, Supersedes? supersedes, params IEnumerable<Section> sections) => world.Write(
        cluster.Split('/')[0],
        StatementKinds.ByName[kind],
        record,
        supersedes,
        [],
        sections);
}
