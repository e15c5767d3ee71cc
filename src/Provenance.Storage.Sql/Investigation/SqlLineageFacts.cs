using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;
using Provenance.Transparency;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Artifacts and makers of a snapshot.</summary>
internal sealed class SqlLineageFacts(
    SnapshotReading reading, LineageReads lineage, ShapedWeightsReads shaped, RedactedLineageReads redacted, JobReads jobs) : ILineageFacts
{
    public ValueTask<IReadOnlyList<LineageArtifact>> FindArtifactsAsync(
        IReadOnlyCollection<Digest> digests, int limit, CancellationToken cancellationToken) =>
        reading.Ask(() => lineage.FindByDigest(digests, limit), cancellationToken);

    public ValueTask<IReadOnlyList<LineageArtifact>> FindMadeOrJoiningAsync(
        IReadOnlyCollection<Digest> digests, IReadOnlyList<KindedDigest> known, int limit, CancellationToken cancellationToken) =>
        reading.Ask(() => lineage.FindMadeOrJoining(digests, known, limit), cancellationToken);

    public ValueTask<IReadOnlyList<LineageArtifact>> FindPutOutAsync(
        IReadOnlyCollection<Digest> digests, int limit, CancellationToken cancellationToken) =>
        reading.Ask(() => lineage.FindPutOut(digests, limit), cancellationToken);

    public ValueTask<IReadOnlyList<LineageArtifact>> FindReleasedAsync(
        IReadOnlyCollection<Digest> digests, int limit, CancellationToken cancellationToken) =>
        reading.Ask(() => lineage.FindReleased(digests, limit), cancellationToken);

    public ValueTask<IReadOnlyList<DigestNamer>?> FindNamersAsync(
        IReadOnlyCollection<Digest> digests, int limit, CancellationToken cancellationToken) =>
        reading.Ask(() => lineage.FindNamers(digests, limit), cancellationToken);

    public ValueTask<IReadOnlyList<LineageArtifact>> FindArtifactsAsync(string name, int limit, CancellationToken cancellationToken) =>
        reading.Ask(() => lineage.FindByName(name, limit), cancellationToken);

    public ValueTask<IReadOnlyList<LineageArtifact>?> FindArtifactsTogetherAsync(
        IReadOnlyCollection<Digest> digests, int limit, CancellationToken cancellationToken) =>
        reading.Ask(() => lineage.FindTogether(digests, limit), cancellationToken);

    public ValueTask<IReadOnlyList<LineageArtifact>?> FindArtifactsTogetherAsync(
        IReadOnlyCollection<string> names, int limit, CancellationToken cancellationToken) =>
        reading.Ask(() => lineage.FindTogether(names, limit), cancellationToken);

    public ValueTask<IReadOnlyList<LineageArtifact>> ReadArtifactsAsync(long index, CancellationToken cancellationToken) =>
        reading.Ask(() => lineage.ReadArtifacts(index), cancellationToken);

    public ValueTask<IReadOnlyList<LineageArtifact>> ReadArtifactsAsync(IReadOnlyCollection<long> indices, CancellationToken cancellationToken) =>
        reading.Ask(() => lineage.ReadArtifacts(indices), cancellationToken);

    public ValueTask<IReadOnlyList<long>> FindMakersAsync(string modelName, int limit, CancellationToken cancellationToken) =>
        reading.Ask(() => lineage.FindMakers(modelName, limit), cancellationToken);

    public ValueTask<IReadOnlyList<long>> FindJobsAsync(string modelName, int limit, CancellationToken cancellationToken) =>
        reading.Ask(() => lineage.FindJobs(modelName, limit), cancellationToken);

    public ValueTask<IReadOnlyList<long>> FindReleasesAsync(string modelName, int limit, CancellationToken cancellationToken) =>
        reading.Ask(() => lineage.FindReleases(modelName, limit), cancellationToken);

    public ValueTask<IReadOnlyList<long>> FindRunnersAsync(string modelName, int limit, CancellationToken cancellationToken) =>
        reading.Ask(() => lineage.FindRunners(modelName, limit), cancellationToken);

    public ValueTask<IReadOnlyList<long>> FindJobsOfUntoldOutputsAsync(string modelName, int limit, CancellationToken cancellationToken) =>
        reading.Ask(() => lineage.FindJobsOfUntoldOutputs(modelName, limit), cancellationToken);

    public ValueTask<LineageMaker> ReadMakerAsync(long index, CancellationToken cancellationToken) =>
        reading.Ask(() => lineage.ReadMaker(index, jobs), cancellationToken);

    public ValueTask<IReadOnlyList<LineageMaker>> ReadMakersAsync(IReadOnlyCollection<long> indices, CancellationToken cancellationToken) =>
        reading.Ask(() => lineage.ReadMakers(indices, jobs), cancellationToken);

    public IAsyncEnumerable<ShapedWeights> ReadShapedWeightsAsync(CancellationToken cancellationToken) =>
        reading.Stream(shaped.Read, cancellationToken);

    public ValueTask<RedactedLineages> CountRedactedAsync(CancellationToken cancellationToken) => reading.Ask(redacted.Read, cancellationToken);
}
