using System.CommandLine;
using System.Text.Json;
using Provenance.Statements;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary><c>query rules</c>: the rule set, and where each rule stands on a day.</summary>
internal static class RulesQuery
{
    private static readonly IReadOnlyList<Column<Line>> Columns =
    [
        new("rule", line => line.Rule.Id, "rule"),
        new("title", line => line.Rule.Title),
        new("jurisdiction", line => line.Rule.Jurisdiction, "whose"),
        new("standing", line => Word(line.Rule.Standing), "on that day", line => Word(line.Rule.Standing) + (line.Rule.StatusVerified ? "" : " (unverified)")),
        new("status_verified", line => line.Rule.StatusVerified ? "true" : "false"),
        new("effective", line => Units.List(line.Rule.Effective), "in effect"),
        new("suspended", line => Units.List(line.Rule.Suspended), "suspended"),
        new("line", line => line.Id, "line"),
        new("kind", line => line.Kind, "kind"),
        new("comparison", line => line.Comparison),
        new("limit", line => line.Limit, "limit", line => $"{line.Comparison} {Units.Scientific(line.Limit)} {line.Unit}".Trim()),
        new("unit", line => line.Unit),
        new("verified", line => line.IsVerified ? "true" : "false", "compared with the text", line => line.IsVerified ? "yes" : "UNVERIFIED"),
        new("details", line => string.Join("; ", line.Details)),
        new("note", line => line.Note),
        new("citation", line => $"{line.Rule.Instrument} {line.Rule.Section}".Trim(), "citation"),
        new("url", line => line.Rule.Url),
    ];

    public static Command Create(Terminal terminal)
    {
        var frame = new QueryFrame(terminal);
        var on = new Option<string?>("--on") { Description = "The day, as 2026-11-25; the day of --valid-at, unless given." };
        var jurisdiction = new Option<string?>("--jurisdiction") { Description = "Only rules that concern it: US, US-CA, EU, international." };
        var file = new OutputFile("--file", "Writes the file of the rule set here, byte for byte, instead of showing it.");
        var command = new DocumentedCommand(
            "rules",
            "The rule set that questions are answered with: each line with its unit, where its rule stands on a day, its citation, and whether anyone compared it with the text.",
            "provenance query rules --on 2026-11-25",
            "provenance query rules --jurisdiction EU --csv",
            "provenance query rules --file rules.json");
        Arguments.Exclude(
            command, file, on.Name, jurisdiction.Name, "--json", "--csv", "--xlsx", "--evidence", "--case", "--valid-at", "--known-at", "--at-least");
        return frame.Fit(command, [on, jurisdiction, file], async (client, parsed, cancellationToken) =>
        {
            if (parsed.GetValue(file) is { } path)
            {
                var rules = await client.Investigation.GetRuleSetAsync(null, cancellationToken);
                await AtomicFile.WriteAsync(path, stream => stream.WriteAsync(rules.File.Memory, cancellationToken).AsTask());
                terminal.Line($"{path}: rule set {rules.RuleSet.Name} {rules.RuleSet.Version}, SHA-256 {rules.RuleSet.Digest}");
                return;
            }

            var request = new Wire.ListRulesRequest
            {
                On = parsed.GetValue(on) ?? "",
                Jurisdiction = parsed.GetValue(jurisdiction) ?? "",
                AtLeastTreeSize = frame.AtLeast(parsed),
                AsOf = frame.AsOf(parsed),
            };
            var answer = await client.Investigation.ListRulesAsync(request, cancellationToken);
            var whole = new Answer(answer, AnswerTable.Of([.. answer.Rules.SelectMany(LinesOf)], Columns), answer.Basis ?? new Wire.AnswerBasis())
            {
                Totals = [$"Rule set {answer.RuleSet?.Name} {answer.RuleSet?.Version}, issued {answer.Issued}, on {answer.On}: {answer.Description}"],
            };
            await frame.WriteAsync(client, parsed, whole, cancellationToken);
        });
    }

    // A rule without any line is shown too.
    private static IEnumerable<Line> LinesOf(Wire.RuleOnDay rule) =>
    [
        .. rule.Lines.Select(line => new Line(rule, line.Id, line.Kind, line.Comparison, line.Limit, line.Unit, line.Verified, line.Details, line.Note)),
        .. rule.Requirements.Select(requirement => new Line(rule, "", "requirement", "", requirement.Text, "", requirement.Verified, [], "")),
        .. rule.Lines.Count + rule.Requirements.Count > 0 ? (Line[])[] : [new Line(rule, "", "", "", "", "", rule.StatusVerified, [], rule.Note)],
    ];

    private static string Word(Wire.RuleStanding standing) => JsonNamingPolicy.KebabCaseLower.ConvertName(standing.ToString()).Replace('-', ' ');

    private sealed record Line(
        Wire.RuleOnDay Rule, string Id, string Kind, string Comparison, string Limit, string Unit, bool IsVerified, IReadOnlyList<string> Details, string Note);
}
