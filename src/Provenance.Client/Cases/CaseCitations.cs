using System.Globalization;
using Provenance.Statements;

namespace Provenance.Client;

/// <summary>
/// Whether the entries that an answer names are in the case, or are said to be missing, and whether they are what its rows say
/// of them, as far as a row is about one entry.
/// </summary>
internal static class CaseCitations
{
    private const int MostNamed = 20;

    /// <summary>The links <c>evidence</c> of a question.</summary>
    public static IEnumerable<Link> Check(IReadOnlyList<CaseEvidence> evidence, CaseFile file, CaseQuestion asked, CaseAnswer answer)
    {
        var cited = answer.Cited();
        var place = string.Create(CultureInfo.InvariantCulture, $"question {asked.Number}");
        var here = evidence.Select(entry => entry.Index).ToHashSet();
        var missing = file.Missing.ToDictionary(entry => entry.Index, entry => entry.Reason);
        var beyond = cited.Where(index => !asked.TreeSize.Contains(index)).ToList();
        if (beyond.Count > 0)
        {
            yield return Link.Broken("evidence", $"{place} cites entries that its tree does not have: {Some(beyond)}");
        }

        var absent = cited.Where(index => !here.Contains(index)).ToLookup(missing.ContainsKey);
        if (absent[false].Any())
        {
            yield return Link.Broken("evidence", $"{place} rests on entries that are neither here nor listed as missing: {Some([.. absent[false]])}");
        }

        foreach (var reason in absent[true].GroupBy(index => missing[index]))
        {
            yield return Link.Missing("evidence", $"{place} rests on entries that are missing: {Some([.. reason])}: {reason.Key}");
        }

        if (answer.Unnamed() is > 0 and var unnamed)
        {
            yield return Link.Missing(
                "evidence", string.Create(CultureInfo.InvariantCulture, $"{place} rests on {cited.Count + unnamed:N0} entries and names {cited.Count:N0} of them"));
        }

        var others = Others(evidence, answer).Distinct(StringComparer.Ordinal).ToList();
        if (others.Count > 0)
        {
            yield return Link.Broken("evidence", $"{place} says of entries what their statements do not: {Some(others, "; ")}");
        }

        // The answer knew of a compromise that the bundle was fetched before: by itself it looks as good as any.
        var disputed = answer.Disputed().ToHashSet();
        var unshown = evidence.Where(entry => disputed.Contains(entry.Index) && entry.Report is { DisputedFrom: null }).Select(entry => entry.Index).ToList();
        if (unshown.Count > 0)
        {
            yield return Link.NotChecked("evidence", $"{place} calls entries disputed whose bundles here do not show it: {Some(unshown)}; do not rely on these");
        }

        if (beyond.Count == 0 && cited.All(here.Contains))
        {
            yield return new Link("evidence", LinkState.Holds, $"{place}: all {cited.Count} entries that it names are here");
        }
    }

    // In the statement's own words alone, which are within limits: the answer's are anybody's. What broke is told by its bundle.
    private static IEnumerable<string> Others(IReadOnlyList<CaseEvidence> evidence, CaseAnswer answer)
    {
        var statements = evidence
            .Where(entry => entry.Link.State != LinkState.Broken && entry.Report?.Content is not null)
            .ToDictionary(entry => entry.Index, entry => entry.Report!.Content!);
        foreach (var (index, field, text) in answer.Said())
        {
            if (statements.TryGetValue(index, out var content))
            {
                var own = field switch
                {
                    "record" => content.Statement.Record,
                    "kind" => content.Statement.Kind.Name,
                    "customer" => content.Section<JobParties>()?.Customer.ToString(),
                    _ => content.Statement.Id.ToString(),
                };
                if (own is not null && own != text)
                {
                    yield return $"the {field.Replace('_', ' ')} of entry {index} is {own}";
                }
            }
        }
    }

    private static string Some<T>(List<T> all, string between = " ") => Counted.Some(all, all.Count, MostNamed, between);
}
