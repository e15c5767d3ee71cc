// A small world for balances: a period of whole hours from one midnight, and records in hours after it.

using Provenance.Registry.Accountancy;
using Provenance.Statements;

namespace Provenance.Registry.Tests.Accountancy;

internal static class Hours
{
    public const string Area = "kestrel/north/alpha";

    public static readonly Timestamp Midnight = Timestamp.Parse("2026-03-01T00:00:00Z");

    public static readonly AcceleratorHours Significant = Of(1_000);

    public static Timestamp At(double hour) => new(Midnight.Microseconds + (long)(hour * 3_600_000_000));

    public static BalancePeriod Period(double from, double to) => new(At(from), At(to));

    public static AcceleratorHours Of(long hours) => AcceleratorHours.Held(hours, At(0), At(1));

    public static CapacitySpan Capacity(double from, double to, long low, long? high = null) =>
        new(At(from), At(to), CapacityState.Declared, low, high ?? low, [1]);

    public static JobUse Job(long entry, double from, double to, long count, string? rental = null) => new()
    {
        Entry = entry,
        Allocations = [new HeldSpan(At(from), At(to), count)],
        From = At(from),
        To = At(to),
        Rental = rental,
    };

    public static OrUnknown<Estimate> Declared(long hours, EstimateBasis basis = EstimateBasis.Declared) => Declared(hours, hours, basis);

    public static OrUnknown<Estimate> Declared(long low, long high, EstimateBasis basis) => OrUnknown.Known(new Estimate
    {
        Low = Quantity.FromInteger((ulong)low),
        High = Quantity.FromInteger((ulong)high),
        Basis = basis,
    });

    public static UsageTotals Usage(long entry, double from, double to, long small = 0, long inference = 0, long idle = 0, long maintenance = 0) =>
        new(entry, At(from), At(to), Declared(small), Declared(inference), Declared(idle), Declared(maintenance));

    public static RentalUse Rental(long entry, double from, double? to, long? count, Visibility? visibility) => new()
    {
        Entry = entry,
        Record = $"{Area}/rentals/r{entry}",
        From = At(from),
        To = to is { } end ? At(end) : null,
        Count = count,
        Visibility = visibility,
    };

    /// <summary>100 accelerators for a day: 2,400 hours, 2,000 of them in one job, 400 idle.</summary>
    public static BulkRecords Balanced() => new()
    {
        Area = Area,
        Period = Period(0, 24),
        Capacity = [Capacity(0, 24, 100)],
        Jobs = [Job(2, 0, 20, 100)],
        Usage = [Usage(3, 0, 24, idle: 400)],
        SignificantQuantity = Significant,
    };

    public static Balance Balance(BulkRecords records) => BulkLedger.Balance(records, MeasurementErrors.Default);
}
