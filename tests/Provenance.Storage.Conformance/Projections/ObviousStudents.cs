using System.Numerics;
using Provenance.Registry.Investigation.Distillation;
using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>Jobs that may have learned from another model's answers, by looking at what each names and who made that.</summary>
internal static class ObviousStudents
{
    /// <summary>Why a job may be a student; nothing where it is none, or nothing leads to it.</summary>
    public static IReadOnlyList<DistillationMark> MarksOf(WorldEntry entry, ObviousLineage graph)
    {
        if (!IsJob(entry))
        {
            return [];
        }

        var inputs = InputsOf(entry);
        var data = inputs.Where(input => input.Sort == "data").ToList();
        var made = data.Count(input => IsMade(input, graph));
        var isSmall = IsSmall(entry, inputs);
        var isLed = inputs.Exists(IsTeaching) || inputs.Exists(input => input.Role == "synthetic-data") || isSmall;
        return !isLed ? [] :
        [
            .. inputs.Exists(IsTeachingModel) ? new[] { DistillationMark.NamesTeacher } : [],
            .. made > 0 && made * 2 >= data.Count ? new[] { DistillationMark.MadeData } : [],
            .. isSmall ? new[] { DistillationMark.SmallCompute } : [],
        ];
    }

    /// <summary>The same without what the customer's own models explain, and without few operations of a job that did not end.</summary>
    public static IReadOnlyList<DistillationMark> ForeignMarksOf(
        WorldEntry entry, ObviousLineage graph, IReadOnlyList<WorldEntry> entries, ObviousIdentities identities)
    {
        var (inputs, customer) = (InputsOf(entry), CustomerOf(entry));
        return
        [
            .. MarksOf(entry, graph).Where(mark => mark switch
            {
                DistillationMark.NamesTeacher => inputs.Exists(input => IsTeachingModel(input) && !IsOwn(input)),
                DistillationMark.MadeData => inputs.Exists(input => input.Sort == "data" && IsMade(input, graph) && !IsOwn(input)),
                _ => entry.Content.Section<Run>()!.State == JobState.Completed,
            }),
        ];

        bool IsOwn(ObviousLineage.Mention input) => EntityId.TryParse(customer, out _)
            && JobsThatMade(input, graph).Any(maker => identities.CustomerOf(CustomerOf(entries[(int)maker])) == identities.CustomerOf(customer));
    }

    /// <summary>Whether a teacher's student is a lead: a job that takes its data, names a teacher, takes any data that a model made, or ran little.</summary>
    public static bool IsLead(WorldEntry entry, ObviousLineage graph, int hops)
    {
        var inputs = InputsOf(entry);
        return IsJob(entry) && (hops > 0 || inputs.Exists(IsTeachingModel) || inputs.Exists(input => input.Sort == "data" && IsMade(input, graph)) || IsSmall(entry, inputs));
    }

    /// <summary>
    /// Who is joined to a teacher, by lowering what is known of each until nothing changes: the jobs that spread what it taught,
    /// and the students, each with whether a name alone joins it, and the jobs that made data before it.
    /// </summary>
    public static (Dictionary<string, (bool IsByNameOnly, int Hops)> Spreading, Dictionary<string, (bool IsByNameOnly, int Hops)> Students) WaysFrom(
        ObviousLineage graph, IReadOnlySet<string> teachers)
    {
        var (spreading, students) = (new Dictionary<string, (bool IsByNameOnly, int Hops)>(), new Dictionary<string, (bool IsByNameOnly, int Hops)>());
        var takes = graph.EdgesWithRoles.Where(edge => edge.To.StartsWith("maker ", StringComparison.Ordinal)).ToList();
        foreach (var edge in takes.Where(edge => teachers.Contains(edge.From)))
        {
            Lower(spreading, edge.To, (edge.IsByNameOnly, 0));
            if (edge.Role is "teacher" or "reward-model" || edge.Relation is "distill" or "synthetic-data-from" or "reward-model")
            {
                Lower(students, edge.To, (edge.IsByNameOnly, 0));
            }
        }

        for (var isLower = true; isLower;)
        {
            isLower = false;
            foreach (var made in graph.EdgesWithRoles.Where(edge => edge.Role is "dataset" or "synthetic-data" && spreading.ContainsKey(edge.From)))
            {
                foreach (var taken in takes.Where(edge => edge.From == made.To && edge.To != made.From))
                {
                    var (isByNameOnly, hops) = spreading[made.From];
                    isLower |= Lower(students, taken.To, (isByNameOnly || taken.IsByNameOnly, hops + 1));
                    isLower |= !taken.IsByNameOnly && Lower(spreading, taken.To, (isByNameOnly, hops + 1));
                }
            }
        }

        return (spreading, students);

        static bool Lower(Dictionary<string, (bool IsByNameOnly, int Hops)> ways, string maker, (bool IsByNameOnly, int Hops) way)
        {
            if (ways.TryGetValue(maker, out var known) && known.CompareTo(way) <= 0)
            {
                return false;
            }

            ways[maker] = way;
            return true;
        }
    }

    /// <summary>Whether a job could bear a mark: it says what went in, or states its operations and parameters.</summary>
    public static bool IsTestable(WorldEntry entry) => IsJob(entry)
        && (entry.Content.Section<Lineage>() is { Inputs.IsKnown: true }
            || (entry.Content.Section<Lineage>() is { Parameters.IsKnown: true } && entry.Content.Section<Run>() is { Flop.IsKnown: true }));

    private static bool IsJob(WorldEntry entry) => entry is { Standing: Standing.Current, Statement.Kind: TrainingJobKind };

    private static List<ObviousLineage.Mention> InputsOf(WorldEntry entry) => [.. ObviousLineage.Mentions(entry).Where(mention => !mention.IsMade)];

    private static string? CustomerOf(WorldEntry entry) => entry.Content.Section<JobParties>()?.Customer.ToString();

    private static bool IsTeaching(ObviousLineage.Mention input) =>
        input.Role is "teacher" or "reward-model" || input.Relation is "distill" or "synthetic-data-from" or "reward-model";

    private static bool IsTeachingModel(ObviousLineage.Mention input) => IsTeaching(input) && input.Sort == "model";

    private static bool IsMade(ObviousLineage.Mention input, ObviousLineage graph) => input.Role == "synthetic-data" || JobsThatMade(input, graph).Any();

    private static IEnumerable<long> JobsThatMade(ObviousLineage.Mention input, ObviousLineage graph) => graph.Edges
        .Where(edge => edge.To == graph.NodeOf(input) && edge.From.StartsWith("maker ", StringComparison.Ordinal) && !graph.IsReleaseMaker(edge.From))
        .Select(edge => long.Parse(edge.From["maker ".Length..], System.Globalization.CultureInfo.InvariantCulture));

    // FLOP < 0.1 · 120 · N², exactly, with FLOP rounded as thousandths of the whole are; and no weights to begin with.
    private static bool IsSmall(WorldEntry entry, List<ObviousLineage.Mention> inputs)
    {
        if (inputs.Exists(input => input.Role == "weights" && input.Relation is not ("uses" or "distill" or "synthetic-data-from" or "reward-model"))
            || entry.Content.Section<Run>() is not { Flop: { IsKnown: true } flop } || entry.Content.Section<Lineage>() is not { Parameters: { IsKnown: true } parameters })
        {
            return false;
        }

        var squared = (BigInteger)parameters.Value.Low.Millionths * parameters.Value.Low.Millionths;
        return !squared.IsZero && (BigInteger)flop.Value.High.Millionths * 1_000_000 < squared * 12;
    }
}
