using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation;

/// <summary>In what the size of a job is measured.</summary>
public enum JobMeasure
{
    /// <summary>Operations, as declared.</summary>
    Flop,

    /// <summary>Accelerator hours, as stated.</summary>
    AcceleratorHours,
}

/// <summary>A current job whose size and start are known.</summary>
public sealed record SizedJob
{
    /// <summary>Its entry.</summary>
    public required long LogIndex { get; init; }

    /// <summary>Entity id, <c>unknown</c>, or null where redacted.</summary>
    public string? Customer { get; init; }

    /// <summary>Whom the rental that it names declares to use the accelerators; null until jobs are joined, and where that is not known.</summary>
    public string? EndCustomer { get; init; }

    /// <summary>Payment fingerprint of the rental that it names, hexadecimal; null until jobs are joined, and where none is stated.</summary>
    public string? Payment { get; init; }

    /// <summary>Entry of the current statement of that rental; null until jobs are joined, and where none is reported.</summary>
    public long? Rental { get; init; }

    /// <summary>Who is declared to have used the accelerators, as far as is known: the end customer, or else the customer.</summary>
    public string? User => EndCustomer ?? (Customer == OrUnknown.Word ? null : Customer);

    /// <summary>For whom it ran, as far as is known: its customer, and the declared end customer where that is another.</summary>
    public IEnumerable<string> Customers
    {
        get
        {
            if (Customer is { } customer && customer != OrUnknown.Word)
            {
                yield return customer;
            }

            if (EndCustomer is { } user && user != Customer)
            {
                yield return user;
            }
        }
    }

    /// <summary>Where it ran.</summary>
    public required ClusterName Cluster { get; init; }

    /// <summary>When it first ran, microseconds since 1970.</summary>
    public required long StartedAt { get; init; }

    /// <summary>The least that its size can be.</summary>
    public required Quantity Low { get; init; }

    /// <summary>The most; of a job that still ran the most until its last report.</summary>
    public required Quantity High { get; init; }

    /// <summary>Whether it still ran when last reported: then what it comes to in the end has no bound.</summary>
    public bool IsRunning { get; init; }

    /// <summary>The least and the most that it can come to.</summary>
    public (Quantity Low, Quantity High) InTheEnd => (Low, IsRunning ? new Quantity(UInt128.MaxValue) : High);

    /// <summary>Its model, where declared.</summary>
    public string? Model { get; init; }

    /// <summary>Whether the signer was suspended.</summary>
    public bool IsSignerSuspended { get; init; }

    /// <summary>Whether sections are redacted; that of its size is not.</summary>
    public bool IsRedacted { get; init; }
}

/// <summary>What went into a job or came out of it.</summary>
/// <param name="Job">The job's entry.</param>
/// <param name="Role">The role's word.</param>
/// <param name="Digests">Those that name the very artifact.</param>
public sealed record JobArtifact(long Job, string Role, IReadOnlyList<KindedDigest> Digests);

/// <summary>What the current rental that a job names says of who uses it, and who pays.</summary>
/// <param name="Job">The job's entry.</param>
/// <param name="LogIndex">Entry of the rental's statement.</param>
/// <param name="EndCustomer">The end customer, or the customer where this is declared to be it: entity id; null where that is not known.</param>
/// <param name="Payment">Payment fingerprint, hexadecimal; null where none is stated.</param>
public sealed record JobRental(long Job, long LogIndex, string? EndCustomer, string? Payment);

/// <summary>What may join jobs that are reported apart.</summary>
public interface IStructuringFacts
{
    /// <summary>Current jobs of at least a size that first ran within a period, in any order.</summary>
    IAsyncEnumerable<SizedJob> ReadJobsAsync(JobMeasure measure, Quantity least, Period started, CancellationToken cancellationToken);

    /// <summary>Current jobs of a known size whose start is not known.</summary>
    ValueTask<long> CountUnstartedAsync(JobMeasure measure, CancellationToken cancellationToken);

    /// <summary>Payment fingerprints of customers and of end customers, hexadecimal, by current rentals: each pair once.</summary>
    ValueTask<IReadOnlyList<(string Customer, string Fingerprint)>> ReadPaymentsAsync(CancellationToken cancellationToken);

    /// <summary>Who paid by one fingerprint: the customers of current rentals that state it, each with the first entry that says so.</summary>
    /// <param name="fingerprint">Payment fingerprint.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<IReadOnlyList<(string Customer, long LogIndex)>> ReadPayersAsync(Digest fingerprint, CancellationToken cancellationToken);

    /// <summary>Of jobs that name a rental which is reported: what its current statement says.</summary>
    /// <param name="jobs">Entries of jobs.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<IReadOnlyList<JobRental>> ReadRentalsAsync(IReadOnlyList<long> jobs, CancellationToken cancellationToken);

    /// <summary>Artifacts of jobs, in order of the jobs' entries.</summary>
    /// <param name="jobs">Entries of jobs.</param>
    /// <param name="cancellationToken">Gives up.</param>
    IAsyncEnumerable<JobArtifact> ReadArtifactsAsync(IReadOnlyList<long> jobs, CancellationToken cancellationToken);
}

/// <summary>An entity as it was at a moment in the world.</summary>
/// <param name="Entity">Entity id.</param>
/// <param name="AtMicroseconds">The moment, microseconds since 1970.</param>
public readonly record struct EntityMoment(string Entity, long AtMicroseconds);

/// <summary>An owner whom several entities have in common.</summary>
/// <param name="Owner">Who.</param>
/// <param name="Entities">Whose, and when.</param>
public sealed record CommonOwner(string Owner, IReadOnlyList<EntityMoment> Entities);

/// <summary>Owners that entities have in common: what questions of structuring ask of ownership.</summary>
public interface ICommonOwners
{
    /// <summary>
    /// Common owners among entities, each as of its own moments; an entity may be in several. Who surely owns one later and may
    /// have owned it at a moment counts too.
    /// </summary>
    /// <param name="entities">Entities and moments, each pair once.</param>
    /// <param name="validAtMicroseconds">What later is: microseconds since 1970.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<IReadOnlyList<CommonOwner>> FindAsync(
        IReadOnlyCollection<EntityMoment> entities, long validAtMicroseconds, CancellationToken cancellationToken);
}
