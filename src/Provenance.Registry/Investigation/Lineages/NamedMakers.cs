// A job declares the name of the model that it worked on, and that may be one that it only ran or measured. Such a job made
// nothing of the model, unless it put a model out: neither what it did nor what went into it counts behind that name.

namespace Provenance.Registry.Investigation.Lineages;

/// <summary>Tells who made a model from who only bears its name.</summary>
internal static class NamedMakers
{
    /// <summary>Whether a workload leaves a model as it was.</summary>
    /// <param name="workload">The workload's word; null where redacted.</param>
    public static bool OnlyRuns(string? workload) => workload is "inference" or "evaluation" or "synthetic-data";

    /// <summary>Whether a job or release that bears a model's name may have made the model.</summary>
    public static async ValueTask<bool> MayHaveMadeAsync(ILineageFacts facts, long maker, CancellationToken cancellationToken) =>
        !OnlyRuns((await facts.ReadMakerAsync(maker, cancellationToken)).Workload)
        || (await facts.ReadArtifactsAsync(maker, cancellationToken)).Any(IsMadeModel);

    private static bool IsMadeModel(LineageArtifact artifact) =>
        artifact.IsMade && LineageGraph.SortOf(artifact.Role) == LineageGraph.ModelSort;
}
