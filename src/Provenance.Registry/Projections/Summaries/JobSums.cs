using Provenance.Statements;

namespace Provenance.Registry.Projections.Summaries;

/// <summary>What of a job is added up.</summary>
public readonly record struct SummedJob
{
    /// <summary>How it stands; superseded jobs add nothing.</summary>
    public Standing Standing { get; init; }

    /// <summary>Whether the signer was suspended.</summary>
    public bool IsSignerSuspended { get; init; }

    /// <summary>Redacted sections.</summary>
    public JobSections Missing { get; init; }

    /// <summary>When it first ran, microseconds since 1970; −1 where unknown.</summary>
    public long StartedAt { get; init; }

    /// <summary>When it ended; null where unknown or still running.</summary>
    public long? EndedAt { get; init; }

    /// <summary>Whether it lists what it held.</summary>
    public bool HasAllocations { get; init; }

    /// <summary>Hours, where stated.</summary>
    public (Quantity Low, Quantity High, EstimateBasis Basis)? Hours { get; init; }

    /// <summary>FLOP, where declared.</summary>
    public (Quantity Low, Quantity High, EstimateBasis Basis)? Flop { get; init; }

    /// <summary>Whether it ran from a known start to a known end, may have held something, and lists nothing that it held.</summary>
    public bool IsUnallocated => !HasAllocations && (Missing & JobSections.Run) == 0 && StartedAt >= 0 && EndedAt is not null
        && (Hours is not { } hours || hours.High > Quantity.Zero || Flop is { High: var flop } && flop > Quantity.Zero);
}

/// <summary>Sums over jobs: linear, so that what a job adds can be taken away again.</summary>
public sealed class JobSums
{
    /// <summary>Current jobs.</summary>
    public long Jobs { get; private set; }

    /// <summary>Current jobs without a known start or end, or that still ran.</summary>
    public long WithoutTimes { get; private set; }

    /// <summary>Current jobs of known start and end that list nothing that they held, and do not state that it was nothing.</summary>
    public long WithoutAllocations { get; private set; }

    /// <summary>Current, conflicting and withdrawn jobs whose signer was suspended.</summary>
    public long Suspended { get; private set; }

    /// <summary>Conflicting jobs.</summary>
    public long Conflicts { get; private set; }

    /// <summary>Current, conflicting and withdrawn jobs with redacted sections.</summary>
    public long Redacted { get; private set; }

    /// <summary>Current, conflicting and withdrawn jobs that are any of: suspended, conflicting, redacted.</summary>
    public long Unverified { get; private set; }

    /// <summary>Hours of current jobs that state them.</summary>
    public EstimateSums Hours { get; } = new();

    /// <summary>FLOP of current jobs that declare them.</summary>
    public EstimateSums Flop { get; } = new();

    /// <summary>Adds a job, or takes it away with a sign of −1.</summary>
    public void Add(in SummedJob job, int sign = 1)
    {
        if (job.Standing == Standing.Superseded)
        {
            return;
        }

        var (isConflict, isRedacted) = (job.Standing == Standing.Conflict, job.Missing != JobSections.None);
        Suspended += job.IsSignerSuspended ? sign : 0;
        Conflicts += isConflict ? sign : 0;
        Redacted += isRedacted ? sign : 0;
        Unverified += job.IsSignerSuspended || isConflict || isRedacted ? sign : 0;
        if (job.Standing != Standing.Current)
        {
            return;
        }

        Jobs += sign;
        WithoutTimes += job.StartedAt < 0 || job.EndedAt is null ? sign : 0;
        WithoutAllocations += job.IsUnallocated ? sign : 0;
        if (job.Hours is { } hours)
        {
            Hours.Add(hours.Low, hours.High, hours.Basis, sign);
        }

        if (job.Flop is { } flop)
        {
            Flop.Add(flop.Low, flop.High, flop.Basis, sign);
        }
    }

    /// <summary>Adds other sums.</summary>
    public void Add(JobSums other)
    {
        Jobs += other.Jobs;
        WithoutTimes += other.WithoutTimes;
        WithoutAllocations += other.WithoutAllocations;
        Suspended += other.Suspended;
        Conflicts += other.Conflicts;
        Redacted += other.Redacted;
        Unverified += other.Unverified;
        Hours.Add(other.Hours);
        Flop.Add(other.Flop);
    }

    /// <summary>The sums as bytes, good until the writer writes again.</summary>
    public ReadOnlySpan<byte> Encode(SummaryWriter writer)
    {
        writer.Clear();
        foreach (var count in (ReadOnlySpan<long>)[Jobs, WithoutTimes, WithoutAllocations, Suspended, Conflicts, Redacted, Unverified])
        {
            writer.Write(count);
        }

        Hours.Write(writer);
        Flop.Write(writer);
        return writer.Written;
    }

    /// <summary>Adds sums that were encoded, or takes them away.</summary>
    /// <exception cref="Log.StorageCorruptException">The bytes end too early.</exception>
    public void Add(ReadOnlySpan<byte> encoded, int sign = 1)
    {
        var reader = new SummaryReader(encoded);
        Jobs += sign * reader.ReadLong();
        WithoutTimes += sign * reader.ReadLong();
        WithoutAllocations += sign * reader.ReadLong();
        Suspended += sign * reader.ReadLong();
        Conflicts += sign * reader.ReadLong();
        Redacted += sign * reader.ReadLong();
        Unverified += sign * reader.ReadLong();
        Hours.Add(ref reader, sign);
        Flop.Add(ref reader, sign);
    }
}
