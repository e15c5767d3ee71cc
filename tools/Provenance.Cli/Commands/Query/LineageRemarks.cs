using System.Globalization;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary>What a lineage says beside its nodes and steps: doubts about parents, and shared architectures.</summary>
internal static class LineageRemarks
{
    public static void Write(Terminal terminal, Wire.TraceLineageResponse answer)
    {
        foreach (var doubt in answer.Doubts)
        {
            terminal.Line(string.Create(
                CultureInfo.InvariantCulture, $"Node {doubt.Node}: {Words(doubt.Kind)} (entries {Units.List(doubt.LogIndices)})."));
        }

        foreach (var link in answer.SameArchitecture)
        {
            terminal.Line(string.Create(
                CultureInfo.InvariantCulture, $"Nodes {link.FirstNode} and {link.OtherNode} share an architecture (shapes {link.Shapes}): evidence, no identity."));
        }
    }

    private static string Words(Wire.ParentDoubtKind kind) => kind switch
    {
        Wire.ParentDoubtKind.InputsDiffer => "statements name different inputs for it",
        Wire.ParentDoubtKind.BaseContradicted => "a release names a base that attested jobs contradict",
        _ => "a release names a base that no attested job confirms or contradicts",
    };
}
