// A release is named, is not reported before it happened, and lists no artifact twice.

namespace Provenance.Statements;

internal static class ModelReleaseRules
{
    public static IEnumerable<Finding> Check(StatementContent content, ModelReleaseBody body)
    {
        var bases = body.Bases ?? [];
        return ReportRules.NotEmpty(body.Names, "body.names")
            .Concat(ReportRules.Distinct(body.Names, name => $"{name.Text} ({Words.Of(name.Kind)})", "body.names"))
            .Concat(CheckReleased(content, body))
            .Concat(ArtifactRules.Distinct(
                body.Artifacts, artifact => artifact.Role, artifact => artifact.Digests, "body.artifacts"))
            .Concat(ArtifactRules.Distinct(
                bases, one => one.Relation, one => one.Digests.TryGet(out var digests) ? digests : null, "body.bases"))
            .Concat(bases.Index()
                .Where(one => one.Item.Digests.IsUnknown && one.Item.Name is null)
                .Select(one => ArtifactRules.NameMissing(ReportRules.At("body.bases", one.Index, ".name"))));
    }

    private static IEnumerable<Finding> CheckReleased(StatementContent content, ModelReleaseBody body)
    {
        var issued = DateOnly.FromDateTime(content.Statement.IssuedAt.Value.UtcDateTime);
        if (body.ReleasedOn.TryGet(out var released) && released.Value > issued)
        {
            yield return Refusal.Impossible("body.releasedOn", $"{released} is after the statement was issued.");
        }
    }
}
