// A job declares the name of the model that it worked on, and that may be one that it only ran or measured. Such a job made
// nothing of the model, unless it put a model out: neither what it did nor what went into it counts behind that name. Of a
// model that everybody uses nearly all who bear its name only ran it: they are read together, once for each name.

namespace Provenance.Registry.Investigation.Lineages;

/// <summary>Words that tell who made a model from who only bears its name.</summary>
public static class NamedMakers
{
    /// <summary>Workloads that leave a model as it was, by their words.</summary>
    public static IReadOnlyList<string> RunningWorkloads { get; } = ["inference", "evaluation", "synthetic-data"];

    /// <summary>Roles of models, by their words.</summary>
    public static IReadOnlyList<string> ModelRoles { get; } = ["weights", "teacher", "reward-model"];

    /// <summary>Whether a workload leaves a model as it was.</summary>
    /// <param name="workload">The workload's word; null where redacted.</param>
    public static bool OnlyRuns(string? workload) => workload is not null && RunningWorkloads.Contains(workload);
}

/// <summary>Tells, of jobs and releases that bear a model's name, which only ran it.</summary>
internal sealed class NamedRunners(ILineageFacts facts)
{
    // More is forgotten and read again.
    private const int MostHeld = 200_000;

    private readonly Dictionary<string, HashSet<long>> _ofName = new(StringComparer.Ordinal);
    private int _held;

    /// <summary>Whether one that bears the name only ran that model and put none out.</summary>
    public async ValueTask<bool> HasAsync(string model, long maker, CancellationToken cancellationToken)
    {
        if (!_ofName.TryGetValue(model, out var runners))
        {
            runners = [.. await facts.FindRunnersAsync(model, LineageGraph.MostMentions, cancellationToken)];
            _held += runners.Count;
            if (_held > MostHeld)
            {
                _ofName.Clear();
                _held = runners.Count;
            }

            _ofName.Add(model, runners);
        }

        return runners.Contains(maker);
    }
}
