using System.Globalization;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary>What an answer rests on, in words and as pairs.</summary>
internal static class BasisWords
{
    /// <summary>In sentences, one a line, for people.</summary>
    public static string Of(Wire.AnswerBasis basis) => string.Join('\n', Lines(basis));

    /// <summary>The sentences.</summary>
    public static IReadOnlyList<string> Lines(Wire.AnswerBasis basis)
    {
        var lines = new List<string> { Holds(basis) };
        if (basis.TreeSize > 0)
        {
            lines.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"Made from {Units.Count(basis.EntriesConsidered, "entry", "entries")}, {basis.EntriesUnverified:N0} of them unverified{Share(basis)}: {basis.EntriesOfSuspendedKeys:N0} of suspended keys{Listed(basis)}, {basis.EntriesInConflict:N0} in conflict, {basis.EntriesRedacted:N0} redacted{(basis.EntriesDisputed > 0 ? string.Create(CultureInfo.InvariantCulture, $", {basis.EntriesDisputed:N0} of those listed disputed") : "")}."));
        }

        if (basis.EntriesBehind > 0)
        {
            lines.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"The log held {Units.Count(basis.EntriesBehind, "entry", "entries")} more, which no answer took into account yet; ask again for what was logged last."));
        }

        lines.AddRange(Yardsticks(basis));
        lines.AddRange(basis.Caveats.Select(caveat => "Note: " + CommandWords.Of(caveat)));
        return lines;
    }

    /// <summary>By what an answer was measured, in sentences. One that was kept before answers said so says nothing.</summary>
    public static IEnumerable<string> Yardsticks(Wire.AnswerBasis basis)
    {
        if (basis.RuleSet is { } rules)
        {
            yield return $"Rule set {rules.Name} {rules.Version}, SHA-256 {rules.Digest}.";
        }
        else if (basis.WithoutRuleSet)
        {
            yield return "No rule set: no threshold or parameter of one was used.";
        }

        if (basis.AcceleratorCatalogue.Length > 0)
        {
            yield return $"Accelerator catalogue, SHA-256 {basis.AcceleratorCatalogue}.";
        }
    }

    private static string Holds(Wire.AnswerBasis basis) => (basis.TreeSize, basis.EntriesBehind) switch
    {
        (0, 0) => "Holds for an empty log: nothing was logged by then, so that nothing is known.",
        (0, _) => "Holds for no entry of the log, so that nothing is known.",
        _ => string.Create(CultureInfo.InvariantCulture, $"Holds for the first {Units.Count(basis.TreeSize, "entry", "entries")}, logged until {Units.Time(basis.LoggedUntil)}, valid at {Units.Time(basis.ValidAt)}; root {Root(basis)}."),
    };

    // More than what was counted may decide an answer: listings, entities, judgements.
    private static string Listed(Wire.AnswerBasis basis) => basis.ListedOfSuspendedKeys == 0
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $" ({basis.ListedOfSuspendedKeys:N0} of the {Units.Count(basis.LogIndices.Count, "entry", "entries")} behind it {(basis.ListedOfSuspendedKeys == 1 ? "is" : "are")})");

    // A share that is there never reads as none.
    private static string Share(Wire.AnswerBasis basis) => basis.EntriesConsidered == 0 || basis.EntriesUnverified == 0 ? ""
        : 1_000m * basis.EntriesUnverified < basis.EntriesConsidered ? " (below 0.1 %)"
        : string.Create(CultureInfo.InvariantCulture, $" ({100m * basis.EntriesUnverified / basis.EntriesConsidered:0.#} %)");

    /// <summary>What each row of a table repeats, for programs: all but the entries and the sentences.</summary>
    public static IReadOnlyList<(string Name, string Value)> OfRow(Wire.AnswerBasis basis) =>
        [.. Pairs(basis).Where(pair => pair.Name is not ("log_indices" or "log_indices_total" or "caveat"))];

    /// <summary>As name and exact value, for programs.</summary>
    public static IReadOnlyList<(string Name, string Value)> Pairs(Wire.AnswerBasis basis) =>
    [
        ("tree_size", Units.Exact(basis.TreeSize)),
        ("entries_behind", Units.Exact(basis.EntriesBehind)),
        ("root", Root(basis)),
        ("logged_until", Units.Time(basis.LoggedUntil)),
        ("valid_at", Units.Time(basis.ValidAt)),
        ("rule_set", basis.RuleSet is { } rules ? $"{rules.Name} {rules.Version} sha256:{rules.Digest}" : basis.WithoutRuleSet ? "none used" : ""),
        ("accelerator_catalogue", basis.AcceleratorCatalogue.Length > 0 ? $"sha256:{basis.AcceleratorCatalogue}" : ""),
        ("entries_considered", Units.Exact(basis.EntriesConsidered)),
        ("entries_unverified", Units.Exact(basis.EntriesUnverified)),
        ("entries_of_suspended_keys", Units.Exact(basis.EntriesOfSuspendedKeys)),
        ("listed_of_suspended_keys", Units.Exact(basis.ListedOfSuspendedKeys)),
        ("entries_in_conflict", Units.Exact(basis.EntriesInConflict)),
        ("contradicting", Units.List(basis.Contradicting)),
        ("entries_redacted", Units.Exact(basis.EntriesRedacted)),
        ("listed_disputed", Units.Exact(basis.EntriesDisputed)),
        ("log_indices", Units.List(basis.LogIndices)),
        ("log_indices_total", Units.Exact(basis.LogIndicesTotal)),
        .. basis.Caveats.Select(caveat => ("caveat", caveat)),
    ];

    /// <summary>The root of the tree, hexadecimal.</summary>
    public static string Root(Wire.AnswerBasis basis) => Convert.ToHexStringLower(basis.RootHash.Span);
}
