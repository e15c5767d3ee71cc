using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation;

/// <summary>Projections, for reading.</summary>
public interface IInvestigationStore
{
    /// <summary>Opens a snapshot: everything read through it holds for one tree size, whatever is projected meanwhile.</summary>
    ValueTask<IInvestigationSnapshot> OpenAsync(CancellationToken cancellationToken);
}

/// <summary>
/// The projections at one tree size. One caller at a time. Only statements whose standing is current are read, unless
/// a member says otherwise; lists come in a fixed order, so that answers repeat.
/// </summary>
public interface IInvestigationSnapshot : IAsyncDisposable
{
    /// <summary>What the snapshot holds for.</summary>
    ProjectedHead Head { get; }

    /// <summary>Current, conflicting and withdrawn jobs that pass the filter, in any order.</summary>
    IAsyncEnumerable<JobFigures> ReadJobFiguresAsync(JobFilter filter, CancellationToken cancellationToken);

    /// <summary>
    /// Current, conflicting and withdrawn jobs of the filter's operator, site, cluster and country with redacted sections.
    /// </summary>
    ValueTask<long> CountRedactedJobsAsync(JobFilter filter, CancellationToken cancellationToken);

    /// <summary>Conflicting jobs that pass the filter.</summary>
    ValueTask<long> CountConflictsAsync(JobFilter filter, CancellationToken cancellationToken);

    /// <summary>Jobs by their index, in the order asked for.</summary>
    ValueTask<IReadOnlyList<JobDetail>> ReadJobsAsync(IReadOnlyList<long> indices, CancellationToken cancellationToken);

    /// <summary>Clusters that a current inventory declares.</summary>
    ValueTask<IReadOnlyDictionary<ClusterName, ClusterFacts>> ReadClustersAsync(CancellationToken cancellationToken);

    /// <summary>Allocations of current jobs that overlap a period, in runs of one customer and cluster, within them of one job.</summary>
    IAsyncEnumerable<ClusterUse> ReadUsesAsync(Period period, string? country, CancellationToken cancellationToken);

    /// <summary>Names of an entity, by current entity statements and rentals: distinct, in log order.</summary>
    ValueTask<IReadOnlyList<string>> ReadNamesAsync(string entity, CancellationToken cancellationToken);

    /// <summary>
    /// Artifacts with any of these digests, of current and of conflicting statements, by log order; at most
    /// <paramref name="limit"/>.
    /// </summary>
    ValueTask<IReadOnlyList<LineageArtifact>> FindArtifactsAsync(
        IReadOnlyCollection<Digest> digests, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Artifacts of that name (what a release published bears each of the release's names), by log order; at most
    /// <paramref name="limit"/>.
    /// </summary>
    ValueTask<IReadOnlyList<LineageArtifact>> FindArtifactsAsync(string name, int limit, CancellationToken cancellationToken);

    /// <summary>All artifacts of one job or release, in the statement's order.</summary>
    ValueTask<IReadOnlyList<LineageArtifact>> ReadArtifactsAsync(long index, CancellationToken cancellationToken);

    /// <summary>Jobs that declare to work on the model of that name, and releases of that name, by log order; at most <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<long>> FindMakersAsync(string modelName, int limit, CancellationToken cancellationToken);

    /// <summary>A job or release by its index.</summary>
    ValueTask<LineageMaker> ReadMakerAsync(long index, CancellationToken cancellationToken);
}

/// <summary>A cluster by its current inventory.</summary>
/// <param name="Country">Where it stands; null where the section is redacted.</param>
/// <param name="Domains">Its interconnect domains by name: the highest Gbit/s stated for any accelerators of it, or null where none is stated.</param>
public sealed record ClusterFacts(string? Country, IReadOnlyDictionary<string, Quantity?> Domains);

/// <summary>An allocation with what is needed of its job.</summary>
public sealed record ClusterUse
{
    /// <summary>Index of the job's entry.</summary>
    public required long LogIndex { get; init; }

    /// <summary>Entity id, <c>unknown</c>, or null where redacted.</summary>
    public string? Customer { get; init; }

    /// <summary>The cluster.</summary>
    public required ClusterName Cluster { get; init; }

    /// <summary>Interconnect domain; null where stated as unknown.</summary>
    public string? Domain { get; init; }

    /// <summary>Slug.</summary>
    public required string Accelerator { get; init; }

    /// <summary>Number of accelerators.</summary>
    public required long Count { get; init; }

    /// <summary>Microseconds since 1970, inclusive.</summary>
    public required long From { get; init; }

    /// <summary>Microseconds since 1970, exclusive.</summary>
    public required long To { get; init; }

    /// <summary>Whether the signer was suspended.</summary>
    public bool IsSignerSuspended { get; init; }

    /// <summary>Redacted sections of the job.</summary>
    public JobSections Missing { get; init; }

    /// <summary>The job's model, where declared.</summary>
    public string? Model { get; init; }

    /// <summary>The job's FLOP, where declared.</summary>
    public FlopEstimate? Flop { get; init; }
}
