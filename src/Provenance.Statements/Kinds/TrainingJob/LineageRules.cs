// An input without digests is at least named, and no artifact stands twice in the same role and relation. An output
// that equals an input is odd: a job that changed nothing, or a digest copied into the wrong place.

using Provenance.Transparency;

namespace Provenance.Statements;

internal static class LineageRules
{
    private const string Inputs = "lineage.inputs";
    private const string Outputs = "lineage.outputs";

    public static IEnumerable<Finding> Check(Lineage lineage)
    {
        var inputs = lineage.Inputs.TryGet(out var knownInputs) ? knownInputs : [];
        var outputs = lineage.Outputs.TryGet(out var knownOutputs) ? knownOutputs : [];
        return CheckNames(inputs)
            .Concat(ArtifactRules.Distinct(
                inputs, input => (input.Role, input.Relation), input => input.Digests.TryGet(out var digests) ? digests : null, Inputs))
            .Concat(ArtifactRules.Distinct(
                outputs, output => (output.Role, output.Relation), output => output.Digests, Outputs))
            .Concat(CheckChanged(inputs, outputs));
    }

    private static IEnumerable<Finding> CheckNames(IReadOnlyList<LineageInput> inputs) => inputs.Index()
        .Where(input => input.Item.Digests.IsUnknown && input.Item.Name is null)
        .Select(input => ArtifactRules.NameMissing(ReportRules.At(Inputs, input.Index, ".name")));

    private static IEnumerable<Finding> CheckChanged(IReadOnlyList<LineageInput> inputs, IReadOnlyList<LineageOutput> outputs)
    {
        if (inputs.Count == 0 || outputs.Count == 0)
        {
            return [];
        }

        var taken = inputs
            .SelectMany(input => input.Digests.TryGet(out var digests) ? digests.Identifying() : [])
            .ToHashSet<Digest>();
        return outputs.Index()
            .Where(output => output.Item.Digests.Identifying().Any(taken.Contains))
            .Select(output => new Warning(
                WarningReason.DeclarationImplausible,
                ReportRules.At(Outputs, output.Index, ".digests"),
                "The output is the same artifact as one of the inputs."));
    }
}
