using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Storage.Sqlite.Projections;

namespace Provenance.Storage.Sqlite.Investigation;

/// <summary>A row of a job, with or without what is joined to it.</summary>
internal record struct JobRow
{
    public long LogIndex { get; set; }

    public long Standing { get; set; }

    public long Suspended { get; set; }

    public long Missing { get; set; }

    public long StartedAt { get; set; }

    public long? EndedAt { get; set; }

    public long MaxAccelerators { get; set; }

    public byte[]? HoursLow { get; set; }

    public byte[]? HoursHigh { get; set; }

    public long? HoursBasis { get; set; }

    public byte[]? FlopLow { get; set; }

    public byte[]? FlopHigh { get; set; }

    public long? FlopBasis { get; set; }

    public long? FlopFormat { get; set; }

    public string? Record { get; set; }

    public string? Operator { get; set; }

    public string? Site { get; set; }

    public string? Cluster { get; set; }

    public string? Country { get; set; }

    public long Contradicted { get; set; }

    public string? Customer { get; set; }

    public string? Account { get; set; }

    public string? State { get; set; }

    public string? Workload { get; set; }

    public string? Model { get; set; }

    public readonly JobFigures ToFigures() => new()
    {
        LogIndex = LogIndex,
        Standing = (Standing)Standing,
        IsSignerSuspended = Suspended != 0,
        Missing = (JobSections)Missing,
        StartedAt = StartedAt,
        EndedAt = EndedAt,
        MaxAccelerators = MaxAccelerators,
        AcceleratorHours = HoursLow is null
            ? null
            : new Estimate
            {
                Low = ProjectedValues.ToQuantity(HoursLow),
                High = ProjectedValues.ToQuantity(HoursHigh!),
                Basis = (EstimateBasis)HoursBasis!.Value,
            },
        Flop = ToFlop(FlopLow, FlopHigh, FlopBasis, FlopFormat),
    };

    public static FlopEstimate? ToFlop(byte[]? low, byte[]? high, long? basis, long? format) => low is null
        ? null
        : new FlopEstimate
        {
            Low = ProjectedValues.ToQuantity(low),
            High = ProjectedValues.ToQuantity(high!),
            Basis = (EstimateBasis)basis!.Value,
            Format = (NumberFormat)format!.Value,
        };
}
