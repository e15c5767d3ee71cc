using System.Text.Json;
using System.Text.RegularExpressions;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary>Rules as a table: one row for each line and each requirement, with what it holds under.</summary>
internal static partial class RulesTable
{
    private static readonly IReadOnlyList<Column<Line>> Columns =
    [
        new("rule", line => line.Rule.Id, "rule"),
        new("title", line => line.Rule.Title),
        new("jurisdiction", line => line.Rule.Jurisdiction, "whose"),
        new("standing", line => Word(line.Rule.Standing), "on that day", line => Standing(line.Rule)),
        new("status_verified", line => line.Rule.StatusVerified ? "true" : "false"),
        new("effective", line => Units.List(line.Rule.Effective), "in effect", line => line.Rule.Effective.Count == 0 ? "never" : Days(line.Rule.Effective)),
        new("suspended", line => Units.List(line.Rule.Suspended), "suspended", line => Days(line.Rule.Suspended)),
        new("line", line => line.Id, "line"),
        new("kind", line => line.Kind, "kind"),
        new("comparison", line => line.Comparison),
        new("limit", line => line.Limit, "limit", line => $"{line.Comparison} {Units.Scientific(line.Limit)} {line.Unit}".Trim()),
        new("unit", line => line.Unit),
        new("verified", line => line.IsVerified ? "true" : "false", "compared with the text", line => line.IsVerified ? "yes" : "UNVERIFIED"),
        new("details", line => string.Join("; ", line.Details), "conditions", Conditions),
        new("note", line => line.Note),
        new("citation", line => $"{line.Rule.Instrument} {line.Rule.Section}".Trim(), "citation"),
        new("url", line => line.Rule.Url),
        new("status", line => line.Rule.Status),
        new("cited_date", line => line.Rule.CitedDate),
        new("rule_note", line => line.Rule.Note),
    ];

    /// <summary>The table, in the order of the rule set.</summary>
    public static AnswerTable Of(IEnumerable<Wire.RuleOnDay> rules) => AnswerTable.Of([.. rules.SelectMany(LinesOf)], Columns);

    /// <summary>What there is to know about whole rules, in sentences: it stands below the table, since it belongs to no line.</summary>
    public static IEnumerable<string> Notes(IEnumerable<Wire.RuleOnDay> rules) =>
        rules.Where(rule => rule.Note.Length > 0).Select(rule => $"{rule.Id}: {rule.Note}");

    // A rule without any line is shown too.
    private static IEnumerable<Line> LinesOf(Wire.RuleOnDay rule) =>
    [
        .. rule.Lines.Select(line => new Line(rule, line.Id, line.Kind, line.Comparison, line.Limit, line.Unit, line.Verified, line.Details, line.Note)),
        .. rule.Requirements.Select(requirement => new Line(rule, "", "requirement", "", requirement.Text, "", requirement.Verified, [], "")),
        .. rule.Lines.Count + rule.Requirements.Count > 0 ? (Line[])[] : [new Line(rule, "", "", "", "", "", rule.StatusVerified, [], rule.Note)],
    ];

    // How a figure is read is as much a condition as what the text says: 1e20 OP/s in BF16 are twice the chips of FP8. What is
    // said of a whole rule stands below the table.
    private static string Conditions(Line line) => string.Join(
        ". ", new[] { LongNumber().Replace(string.Join("; ", line.Details), number => Units.Scientific(number.Value)), line.Kind.Length > 0 ? line.Note : "" }.Where(part => part.Length > 0));

    // What is proposed may bind yet; what was vetoed, or is a draft that nobody proposed, stands the same.
    private static string Standing(Wire.RuleOnDay rule) => Word(rule.Standing)
        + (rule.Standing == Wire.RuleStanding.NeverInForce && rule.Status.Length > 0 ? $": {rule.Status}" : "")
        + (rule.StatusVerified ? "" : " (unverified)");

    // The end is the first day after.
    private static string Days(IEnumerable<string> intervals) => string.Join("; ", intervals.Select(interval => interval.Split('/') switch
    {
        [var from, ""] => $"from {from}",
        [var from, var to] => $"from {from} to before {to}",
        _ => interval,
    }));

    private static string Word(Wire.RuleStanding standing) => JsonNamingPolicy.KebabCaseLower.ConvertName(standing.ToString()).Replace('-', ' ');

    // Operations, such as where the next line takes over; nobody counts two dozen zeros.
    [GeneratedRegex("[0-9]{7,}")]
    private static partial Regex LongNumber();

    private sealed record Line(
        Wire.RuleOnDay Rule, string Id, string Kind, string Comparison, string Limit, string Unit, bool IsVerified, IReadOnlyList<string> Details, string Note);
}
