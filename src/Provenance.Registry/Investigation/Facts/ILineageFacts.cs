using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation;

/// <summary>Artifacts, and the jobs and releases that made or used them.</summary>
public interface ILineageFacts
{
    /// <summary>
    /// Artifacts with any of these digests, of current and of conflicting statements, by log order; at most
    /// <paramref name="limit"/>, however many others have digests that begin alike.
    /// </summary>
    ValueTask<IReadOnlyList<LineageArtifact>> FindArtifactsAsync(
        IReadOnlyCollection<Digest> digests, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Those among them that somebody made, and those that join others to an artifact of the digests <paramref name="known"/>: who
    /// took it in and names just these, or one digest alone, is left out, and there may be a hundred times as many; at most
    /// <paramref name="limit"/>.
    /// </summary>
    ValueTask<IReadOnlyList<LineageArtifact>> FindMadeOrJoiningAsync(
        IReadOnlyCollection<Digest> digests, IReadOnlyList<KindedDigest> known, int limit, CancellationToken cancellationToken);

    /// <summary>Those among them that jobs put out, however many took them in; at most <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<LineageArtifact>> FindPutOutAsync(
        IReadOnlyCollection<Digest> digests, int limit, CancellationToken cancellationToken);

    /// <summary>Those among them that releases published, however many jobs name them; at most <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<LineageArtifact>> FindReleasedAsync(
        IReadOnlyCollection<Digest> digests, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Entries that made an artifact of these digests, or name one by several, of whatever standing; also such as the database only
    /// takes for them. Who took it in and names one digest alone is left out. Null where there are more than <paramref name="limit"/>.
    /// </summary>
    ValueTask<IReadOnlyList<DigestNamer>?> FindNamersAsync(IReadOnlyCollection<Digest> digests, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Artifacts of that name (what a release published bears each of the release's names), by log order; at most
    /// <paramref name="limit"/>.
    /// </summary>
    ValueTask<IReadOnlyList<LineageArtifact>> FindArtifactsAsync(string name, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Artifacts with any of these digests, of current and of conflicting statements, in no order: read together, for on a server each
    /// question is a journey. Null where there are more than <paramref name="limit"/>, of them and of others whose digests begin alike.
    /// </summary>
    ValueTask<IReadOnlyList<LineageArtifact>?> FindArtifactsTogetherAsync(
        IReadOnlyCollection<Digest> digests, int limit, CancellationToken cancellationToken);

    /// <summary>Artifacts of any of these names, likewise. Null where there are more than <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<LineageArtifact>?> FindArtifactsTogetherAsync(
        IReadOnlyCollection<string> names, int limit, CancellationToken cancellationToken);

    /// <summary>All artifacts of one job or release, in the statement's order.</summary>
    ValueTask<IReadOnlyList<LineageArtifact>> ReadArtifactsAsync(long index, CancellationToken cancellationToken);

    /// <summary>The same of several, by log order; asked together, for on a server each question is a journey.</summary>
    ValueTask<IReadOnlyList<LineageArtifact>> ReadArtifactsAsync(IReadOnlyCollection<long> indices, CancellationToken cancellationToken);

    /// <summary>Jobs that declare to work on the model of that name, and releases of that name, by log order; at most <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<long>> FindMakersAsync(string modelName, int limit, CancellationToken cancellationToken);

    /// <summary>Jobs among these, by log order; at most <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<long>> FindJobsAsync(string modelName, int limit, CancellationToken cancellationToken);

    /// <summary>Releases of that name, by log order; at most <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<long>> FindReleasesAsync(string modelName, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Jobs that declare to work on the model of that name whose workload leaves a model as it was (inference, evaluation, making
    /// synthetic data) and that put no model out, by log order; at most <paramref name="limit"/>.
    /// </summary>
    ValueTask<IReadOnlyList<long>> FindRunnersAsync(string modelName, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Jobs that declare to work on the model of that name and state as unknown what came out, or tell some of it by its shapes alone,
    /// by log order; at most <paramref name="limit"/>.
    /// </summary>
    ValueTask<IReadOnlyList<long>> FindJobsOfUntoldOutputsAsync(string modelName, int limit, CancellationToken cancellationToken);

    /// <summary>A job or release by its index.</summary>
    ValueTask<LineageMaker> ReadMakerAsync(long index, CancellationToken cancellationToken);

    /// <summary>The same of several, by log order; asked together, for on a server each question is a journey.</summary>
    ValueTask<IReadOnlyList<LineageMaker>> ReadMakersAsync(IReadOnlyCollection<long> indices, CancellationToken cancellationToken);

    /// <summary>Weights with a digest of their shapes in current jobs and releases, the last logged first: one walk over all artifacts.</summary>
    IAsyncEnumerable<ShapedWeights> ReadShapedWeightsAsync(CancellationToken cancellationToken);

    /// <summary>
    /// How many current jobs and releases have a lineage that is redacted. The cost grows with these and not with the log,
    /// up to <see cref="RedactedLineages.MostLookedAt"/>.
    /// </summary>
    ValueTask<RedactedLineages> CountRedactedAsync(CancellationToken cancellationToken);
}

/// <summary>An entry that has to do with an artifact.</summary>
/// <param name="Digest">A digest that was asked for.</param>
/// <param name="LogIndex">The entry that names it.</param>
public readonly record struct DigestNamer(Digest Digest, long LogIndex);

/// <summary>What cannot be followed: what these took in and put out is in the log no more.</summary>
/// <param name="Jobs">Current jobs whose section <c>lineage</c> is redacted.</param>
/// <param name="IsAtLeast">Whether not all jobs with redacted sections were looked at, so that there may be more.</param>
/// <param name="Releases">Current releases whose content is redacted; always all of them.</param>
public sealed record RedactedLineages(long Jobs, bool IsAtLeast, long Releases)
{
    /// <summary>Rows of jobs, and of totals of jobs, that are looked at for one count.</summary>
    public const int MostLookedAt = 20_000;
}

/// <summary>Weights whose architecture is named by a digest.</summary>
public sealed record ShapedWeights
{
    /// <summary>The entry.</summary>
    public required long LogIndex { get; init; }

    /// <summary>Where it stands: what a job took in or put out, or what a release published.</summary>
    public required ArtifactSide Side { get; init; }

    /// <summary>The relation's word.</summary>
    public required string Relation { get; init; }

    /// <summary>Digest of the shapes.</summary>
    public required Digest Shapes { get; init; }

    /// <summary>Digests that name the very artifact.</summary>
    public required IReadOnlyList<Digest> Identifying { get; init; }

    /// <summary>Customer of the job: entity id, <c>unknown</c>, or null where redacted, and for a release.</summary>
    public string? Customer { get; init; }

    /// <summary>When the job first ran, microseconds since 1970; −1 where unknown, and for a release.</summary>
    public long StartedAt { get; init; } = -1;

    /// <summary>When the job ended; null where unknown or still running, and for a release.</summary>
    public long? EndedAt { get; init; }

    /// <summary>The day of a release, YYYY-MM-DD; null where unknown, and for a job.</summary>
    public string? ReleasedOn { get; init; }

    /// <summary>Parameters of the job's model; null where not stated.</summary>
    public (Quantity Low, Quantity High)? Parameters { get; init; }
}
