using Provenance.Statements;

namespace Provenance.Registry.Projections;

/// <summary>A published model.</summary>
/// <param name="Body">What is said of it; null where the section is redacted.</param>
/// <param name="Artifacts">What was published, then what it was made from, in the statement's order.</param>
public sealed record ProjectedRelease(ModelReleaseBody? Body, IReadOnlyList<ProjectedArtifact> Artifacts) : ProjectedSubject
{
    internal static ProjectedRelease Read(StatementContent content)
    {
        var body = content.Section<ModelReleaseBody>();
        return new ProjectedRelease(body, body is null ? [] : [.. Released(body), .. Bases(body)]);
    }

    private static IEnumerable<ProjectedArtifact> Released(ModelReleaseBody body) => body.Artifacts.Select(artifact =>
        new ProjectedArtifact(
            ArtifactSide.Released,
            Words.Of(artifact.Role),
            ProjectedArtifact.ReleaseRelation,
            null,
            ProjectedArtifact.DigestsOf(artifact.Digests)));

    private static IEnumerable<ProjectedArtifact> Bases(ModelReleaseBody body) => (body.Bases ?? []).Select(model =>
        new ProjectedArtifact(
            ArtifactSide.Base,
            Words.Of(ArtifactRole.Weights),
            Words.Of(model.Relation),
            model.Name,
            ProjectedArtifact.DigestsOf(model.Digests.IsKnown ? model.Digests.Value : null)));
}
