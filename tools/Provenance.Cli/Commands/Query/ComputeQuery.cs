using System.CommandLine;
using System.Globalization;
using Provenance.Registry.Investigation.Compute;
using Provenance.Statements;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary><c>query compute</c>: how many operations stand behind a model.</summary>
internal static class ComputeQuery
{
    private static readonly IReadOnlyList<Column<Part>> Columns =
    [
        new("part", part => part.Name, "part"),
        new("runs", part => Units.Exact(part.Sum.Runs), "runs", part => Units.Grouped(part.Sum.Runs)),
        new("runs_by_name_only", part => Units.Exact(part.Sum.RunsByNameOnly), "by name only", part => Units.Grouped(part.Sum.RunsByNameOnly)),
        new("runs_without_flop", part => Units.Exact(part.Sum.RunsWithoutFlop), "declare no FLOP", part => Units.Grouped(part.Sum.RunsWithoutFlop)),
        new("runs_unbounded", part => Units.Exact(part.Sum.RunsUnbounded)),
        new("runs_within_others", part => Units.Exact(part.Sum.RunsWithinOthers)),
        new("without_run", part => Units.Exact(part.Sum.WithoutRun), "not attested", part => Units.Grouped(part.Sum.WithoutRun)),
        new("without_run_undeclared", part => Units.Exact(part.Sum.WithoutRunUndeclared)),
        new("runs_of_undeclared_parents", part => Units.Exact(part.Sum.RunsOfUndeclaredParents), "of undeclared parents", part => Units.Grouped(part.Sum.RunsOfUndeclaredParents)),
        new("runs_untied", part => Units.Exact(part.Sum.RunsUntied), "perhaps of it, not tied", part => Units.Grouped(part.Sum.RunsUntied)),
        new("flop_by_format", part => string.Join(' ', part.Sum.ByFormat.Select(format => $"{format.Format}:{format.Flop.Low}-{format.Flop.High}")), "FLOP declared", ByFormat),
        new("bound_of_runs_without_flop", part => part.Sum.BoundOfRunsWithoutFlop),
        new("declared_by_releases", part => part.Sum.DeclaredByReleases),
        new("flop_low", part => part.Sum.Low, "FLOP at least", part => $"{Units.Scientific(part.Sum.Low, Units.AtLeast)} {part.Sum.Format}".TrimEnd()),
        new("flop_high", part => part.Sum.High, "FLOP at most", High),
        new("flop_high_unknown", part => part.Sum.HighUnknown ? "true" : "false"),
        new("flop_format", part => part.Sum.Format),
        new("customers", part => string.Join(' ', part.Customers), "customers", part => Units.Few(part.Customers, " ")),
    ];

    private static readonly IReadOnlyList<Column<Wire.ThresholdStanding>> Thresholds =
    [
        new("rule", standing => standing.Rule),
        new("rule_standing", standing => standing.RuleStanding),
        new("threshold", standing => standing.Threshold),
        new("comparison", standing => standing.Comparison),
        new("limit_flop", standing => standing.Limit),
        new("counted_flop_low", standing => standing.Low),
        new("counted_flop_high", standing => standing.High),
        new("verdict", standing => Words(standing.Verdict)),
        new("applies", standing => standing.Applies),
        new("counted", standing => standing.Counted),
        new("unverified", standing => standing.Unverified ? "true" : "false"),
        new("consequence", standing => standing.Consequence),
    ];

    private static readonly IReadOnlyList<Column<Wire.ModifierStanding>> Modifiers =
    [
        new("rule", line => line.Rule),
        new("rule_standing", line => line.RuleStanding),
        new("threshold", line => line.Threshold),
        new("fraction", line => string.Create(CultureInfo.InvariantCulture, $"{line.Numerator}/{line.Denominator}")),
        new("verdict", line => Words(line.Verdict)),
        new("original_limit_flop", line => line.OriginalLimit),
        new("original_verdict", line => line.OriginalVerdict == Wire.ThresholdVerdict.Unspecified ? "" : Words(line.OriginalVerdict)),
        new("unverified", line => line.Unverified ? "true" : "false"),
        new("consequence", line => line.Consequence),
    ];

    private static readonly IReadOnlyList<Column<Wire.ReleaseComparison>> Releases =
    [
        new("released_as", release => string.Join("; ", release.Release.Names)),
        new("release_flop_low", release => release.Flop?.Low ?? ""),
        new("release_flop_high", release => release.Flop?.High ?? ""),
        new("release_flop_format", release => release.FlopFormat),
        new("comparison_with_runs", release => Words(release.Comparison)),
        new("log_indices", release => Units.List(release.Release.LogIndices)),
    ];

    public static Command Create(Terminal terminal)
    {
        var frame = new QueryFrame(terminal);
        var start = new StartOptions();
        var makers = Arguments.Number("--makers", "Jobs and releases behind it at most, 1 to 20,000; says so where there are more.", 1, 20_000, 10_000);
        var rules = new Option<string[]>("--rule") { Description = "Only thresholds of this rule, by its id in the rule set; may be given several times." };
        var command = new DocumentedCommand(
            "compute",
            "Operations behind a model: its own runs, what it inherited from its base, and what teachers, reward models and made data took. Each run counts once.",
            "provenance query compute --model frontier-7b",
            "provenance query compute --digest 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 --json");
        start.Require(command);
        return frame.Fit(command, [.. start.Options, makers, rules], async (client, parsed, cancellationToken) =>
        {
            var request = new Wire.GetLineageComputeRequest
            {
                MaxMakers = parsed.GetValue(makers),
                AtLeastTreeSize = frame.AtLeast(parsed),
                AsOf = frame.AsOf(parsed),
            };
            request.Rules.AddRange(parsed.GetValue(rules) ?? []);
            if (start.Model(parsed) is { } name)
            {
                request.Model = name;
            }
            else
            {
                request.Digest = start.Digest(parsed);
            }

            var answer = await client.Investigation.GetLineageComputeAsync(request, cancellationToken);
            Part[] rows =
            [
                new("own", answer.Own.Sum, answer.Own.Customers),
                new("inherited", answer.Inherited.Sum, answer.Inherited.Customers),
                new("distilled", answer.Distilled.Sum, answer.Distilled.Customers),
                new("all", answer.Total, []),
            ];
            var whole = new Answer(answer, AnswerTable.Of(rows, Columns), answer.Basis ?? new Wire.AnswerBasis())
            {
                Sections =
                [
                    new("threshold", AnswerTable.Of(answer.Thresholds, Thresholds)),
                    new("modifier", AnswerTable.Of(answer.Modifier, Modifiers)),
                    new("release", AnswerTable.Of(answer.Releases, Releases)),
                ],
                RowsAre = "part",
                LeftOut = rows.Any(part => part.Customers.Count >= ComputePart.MostCustomers)
                    ? [$"Of a part at most {ComputePart.MostCustomers} customers are listed, and there may be more: \"query lineage\" has those of the single runs."]
                    : [],
            };
            await frame.WriteAsync(client, parsed, whole, cancellationToken);
            if (frame.IsForPeople(parsed))
            {
                WriteThresholds(terminal, answer);
                WriteReleases(terminal, answer);
            }
        });
    }

    // Those that do not apply or are not reached are told by their number.
    private static void WriteThresholds(Terminal terminal, Wire.GetLineageComputeResponse answer)
    {
        var reached = answer.Thresholds.Where(standing => standing.Verdict != Wire.ThresholdVerdict.Below).ToList();
        terminal.Table(
            ["rule", "threshold", "FLOP", "counted FLOP", "verdict", "the rule", "remarks"],
            reached.Select(standing => (IReadOnlyList<string>)
            [
                standing.Rule,
                standing.Threshold,
                $"{(standing.Comparison == "above" ? ">" : "≥")} {Units.Scientific(standing.Limit)}",
                standing.High.Length == 0
                    ? $"{Units.Scientific(standing.Low, Units.AtLeast)} or more"
                    : Units.Range(new Wire.Estimate { Low = standing.Low, High = standing.High }, Units.Scientific),
                Words(standing.Verdict),
                standing.RuleStanding,
                standing.Counted + (standing.Unverified ? " Figure not compared with the text." : "") + (standing.Applies == "unknown" ? " Not known whether it applies." : ""),
            ]));
        terminal.Line(Counted.Say(
            answer.Thresholds.Count - reached.Count, $"{{0:N0}} of {Units.Count(answer.Thresholds.Count, "threshold", "thresholds")} [is|are] not reached, or [does|do] not apply."));
        foreach (var line in answer.Modifier)
        {
            terminal.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"{line.Rule}: own work against {line.Numerator}/{line.Denominator} of what was inherited: {Words(line.Verdict)} ({line.RuleStanding}).{OfOriginal(line)}"));
        }
    }

    // A part of an original that the rule is not about says nothing under it.
    private static string OfOriginal(Wire.ModifierStanding line) => line.OriginalVerdict switch
    {
        Wire.ThresholdVerdict.Below => $" But the original is below the rule's own line, {Units.Scientific(line.OriginalLimit)} FLOP: the rule is not about it, and the part says nothing.",
        Wire.ThresholdVerdict.PossiblyCrossed => $" It counts only if the original reaches the rule's own line, {Units.Scientific(line.OriginalLimit)} FLOP, which is not certain.",
        _ => "",
    };

    private static string Words(Wire.ThresholdVerdict verdict) => verdict switch
    {
        Wire.ThresholdVerdict.Crossed => "crossed",
        Wire.ThresholdVerdict.PossiblyCrossed => "possibly crossed",
        _ => "below",
    };

    private static void WriteReleases(Terminal terminal, Wire.GetLineageComputeResponse answer)
    {
        foreach (var release in answer.Releases)
        {
            var declared = release.Flop is null ? "no FLOP" : $"{Units.Range(release.Flop, Units.Scientific)} FLOP ({release.FlopFormat})";
            terminal.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"Released as {string.Join(", ", release.Release.Names)} (entry {Units.List(release.Release.LogIndices)}), which declares {declared}: {Words(release.Comparison)}."));
        }
    }

    private static string Words(Wire.DeclaredAgainstAttested comparison) => comparison switch
    {
        Wire.DeclaredAgainstAttested.Agrees => "agrees with what is attested",
        Wire.DeclaredAgainstAttested.Less => "less than is attested of its own runs",
        Wire.DeclaredAgainstAttested.More => "more than all attested runs can have done",
        Wire.DeclaredAgainstAttested.OtherFormat => "in another number format than what is attested",
        Wire.DeclaredAgainstAttested.NotDeclared => "nothing to compare",
        _ => "no attested run declares any",
    };

    private static string ByFormat(Part part) => part.Sum.ByFormat.Count == 0
        ? "none"
        : string.Join(", ", part.Sum.ByFormat.Select(format => $"{Units.Range(format.Flop, Units.Scientific)} {format.Format}"));

    private static string High(Part part) => part.Sum.HighUnknown
        ? $"unknown, {Units.Scientific(part.Sum.High, Units.AtLeast)} or more"
        : $"{Units.Scientific(part.Sum.High, Units.AtMost)} {part.Sum.Format}".TrimEnd();

    private sealed record Part(string Name, Wire.ComputeSum Sum, IReadOnlyList<string> Customers);
}
