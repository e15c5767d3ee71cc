// A job whose parents are not stated may have any. It is so where it states its inputs as unknown, where they are redacted,
// and where its sort of work begins with a model, and it names none.

namespace Provenance.Registry.Investigation.Lineages;

/// <summary>Whether a job leaves open what it was made from.</summary>
public static class UndeclaredParents
{
    /// <summary>Whether a job leaves open what it was made from.</summary>
    /// <param name="areInputsKnown">Whether it says what went in.</param>
    /// <param name="workload">The workload's word; null where redacted.</param>
    /// <param name="inputs">Role and relation of what it names as gone in; read only where the sort of work asks for a model.</param>
    public static bool AreIn(bool areInputsKnown, string? workload, IEnumerable<(string Role, string Relation)> inputs) =>
        !areInputsKnown || (BeginsWithModel(workload) && !inputs.Any(IsParent));

    // So that naming none leaves one out.
    private static bool BeginsWithModel(string? workload) => workload is "continued-pretraining" or "finetuning" or "distillation";

    // Weights that a job only ran are none that it went on from.
    private static bool IsParent((string Role, string Relation) input) =>
        input is { Role: "weights", Relation: not "uses" } or { Role: "teacher" or "reward-model" or "synthetic-data" };
}
