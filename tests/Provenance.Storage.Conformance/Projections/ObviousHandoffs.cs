using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>Hand-offs by comparing every output of every job with every input of every other.</summary>
internal static class ObviousHandoffs
{
    public static IReadOnlyList<(long From, long To, string Role)> Find(
        IReadOnlyList<WorldEntry> entries, long from, long to, bool includeAllRoles)
    {
        var jobs = entries.Where(entry => entry.Standing == Standing.Current && entry.Statement.Kind is TrainingJobKind).ToList();
        var found = new List<(long Start, long From, int FromPlace, long To, int ToPlace, string Role)>();
        foreach (var taking in jobs)
        {
            var start = taking.Content.Section<Run>() is { StartedAt.IsKnown: true } run ? run.StartedAt.Value.Microseconds : -1;
            foreach (var giving in start == -1 || (start >= from && start < to) ? jobs : [])
            {
                found.AddRange(
                    from input in ObviousLineage.Mentions(taking)
                    where !input.IsMade && giving.Index != taking.Index && !IsOne(CustomerOf(taking), CustomerOf(giving))
                    from output in ObviousLineage.Mentions(giving)
                    where output.IsMade && input.Identifying.Intersect(output.Identifying).Any()
                    where includeAllRoles || input.Sort == "model"
                    select (start, giving.Index, output.Place, taking.Index, input.Place, input.Role));
            }
        }

        return
        [
            .. found.OrderByDescending(pair => pair.Start).ThenByDescending(pair => pair.To).ThenByDescending(pair => pair.ToPlace)
                .ThenByDescending(pair => pair.From).ThenByDescending(pair => pair.FromPlace)
                .Select(pair => (pair.From, pair.To, pair.Role)),
        ];
    }

    private static string CustomerOf(WorldEntry job) => job.Content.Section<JobParties>()?.Customer.ToString() ?? "redacted";

    private static bool IsOne(string one, string other) => one == other && one is not ("unknown" or "redacted");
}
