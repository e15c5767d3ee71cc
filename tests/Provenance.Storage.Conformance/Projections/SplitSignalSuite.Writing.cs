using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>The statements that its worlds are written of.</summary>
public abstract partial class SplitSignalSuite
{
    private void WriteNear(string customer, int below, int above)
    {
        for (var i = 0; i < below + above; i++)
        {
            Write("acme", $"{customer[^2..].ToLowerInvariant()}-{i}", customer, i + 1, i < below ? Quantity.Parse("99999999999999999999999") : Theta);
        }
    }

    private void Write(
        string party,
        string id,
        string? customer,
        double hoursAgo,
        Quantity? flop,
        Quantity? low = null,
        string? model = null,
        string? data = null,
        WorkloadClass workload = WorkloadClass.Pretraining,
        WrittenWorld? world = null,
        string? rental = null,
        bool isRunning = false,
        ulong? hours = null) => (world ?? World).Write(
        party,
        StatementKinds.Get<TrainingJobKind>(),
        $"{party}/s-1/c-0/jobs/{id}",
        new Run
        {
            Salt = World.Salt(),
            State = isRunning ? JobState.Running : JobState.Completed,
            AsOf = WrittenWorld.HoursAgo(0),
            StartedAt = OrUnknown.Known(WrittenWorld.HoursAgo(hoursAgo)),
            EndedAt = isRunning ? null : OrUnknown.Known(WrittenWorld.HoursAgo(0)),
            Allocations = [],
            AcceleratorHours = hours is { } stated
                ? OrUnknown.Known(new Estimate { Low = Quantity.FromInteger(stated), High = Quantity.FromInteger(stated), Basis = EstimateBasis.Measured })
                : OrUnknown.Unknown<Estimate>(),
            Flop = flop is { } high
                ? OrUnknown.Known(new FlopEstimate { Low = low ?? high, High = high, Basis = EstimateBasis.Declared, Format = NumberFormat.Bf16 })
                : OrUnknown.Unknown<FlopEstimate>(),
            Workload = new Workload { Class = workload, DataDomain = DataDomain.General },
        },
        World.PartiesOf(customer, rental is null ? RentalReference.Unknown : RentalReference.Parse(RentalRecord(party, rental))),
        World.UnknownLineage() with
        {
            Model = model is null ? OrUnknown.Unknown<ModelReference>() : OrUnknown.Known(new ModelReference { Name = model }),
            Inputs = data is null
                ? OrUnknown.Unknown<IReadOnlyList<LineageInput>>()
                : OrUnknown.Known<IReadOnlyList<LineageInput>>(
                    [new LineageInput { Role = ArtifactRole.Dataset, Relation = InputRelation.Uses, Digests = OrUnknown.Known(new ArtifactDigests { File = WorldReports.Named(data) }) }]),
        });

    private void WriteOwner(string entity, int percent, double asOfHoursAgo = 1_000, CalendarDate? from = null, CalendarDate? to = null) => World.Write(
        "acme",
        StatementKinds.Get<EntityKind>(),
        "entities/" + entity,
        new Identity
        {
            Salt = World.Salt(),
            Entity = EntityId.Parse(entity),
            Type = EntityType.LegalEntity,
            Names = [new PartyName { Text = entity, Kind = NameKind.Registered }],
            Jurisdiction = OrUnknown.Known(CountryCode.Parse("SG")),
        },
        new Owners
        {
            Salt = World.Salt(),
            AsOf = WrittenWorld.HoursAgo(asOfHoursAgo),
            Complete = Completeness.Yes,
            Interests =
            [
                new Interest
                {
                    Party = OrUnknown.Known(EntityId.Parse("NATIONAL:SG:P1")),
                    Type = TextValue.Parse<InterestCode>("shareholding"),
                    DirectOrIndirect = Directness.Direct,
                    SharePercent = OrUnknown.Known(new ShareRange { Minimum = Quantity.FromInteger((ulong)percent), Maximum = Quantity.FromInteger((ulong)percent) }),
                    From = from,
                    To = to,
                },
            ],
        });

    private static string RentalRecord(string party, string id) => $"{party}/s-1/c-0/rentals/{id}";

    private void WriteRental(string party, string customer, string account, string endCustomer = "customer", string id = "r-1") => World.Write(
        party,
        StatementKinds.Get<RentalKind>(),
        RentalRecord(party, id),
        new Terms
        {
            Salt = World.Salt(),
            From = WrittenWorld.HoursAgo(1_000),
            To = RentalEnd.Open,
            Reserved = [new Reservation { Accelerator = WrittenAccounts.Slug(), Count = 8 }],
            Purpose = RentalPurpose.Training,
            Visibility = Visibility.Scheduler,
        },
        new RentalParties
        {
            Salt = World.Salt(),
            Customer = OrUnknown.Known(EntityId.Parse(customer)),
            Resellers = [],
            EndCustomer = endCustomer switch
            {
                "customer" => EndCustomer.Customer,
                "unknown" => EndCustomer.Unknown,
                _ => EndCustomer.Of(EntityId.Parse(endCustomer)),
            },
            AccessCountries = OrUnknown.Unknown<IReadOnlyList<CountryCode>>(),
            PaymentFingerprint = WorldReports.Named(account),
        });
}
