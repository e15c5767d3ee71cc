using System.CommandLine;
using Provenance.Statements;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary><c>query rules</c>: the rule set, and where each rule stands on a day.</summary>
internal static class RulesQuery
{
    public static Command Create(Terminal terminal)
    {
        var frame = new QueryFrame(terminal);
        var on = new Option<string?>("--on") { Description = "The day, as 2026-11-25; the day of --valid-at, unless given." };
        var jurisdiction = new Option<string?>("--jurisdiction") { Description = "Only rules that concern it: US, US-CA, EU, international." };
        var file = new OutputFile("--file", "Writes the file of the rule set here, byte for byte, instead of showing it.");
        var command = new DocumentedCommand(
            "rules",
            "The rule set that questions are answered with: each line with its unit and its conditions, where its rule stands on a day, its citation, and whether anyone compared it with the text.",
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
            var whole = new Answer(answer, RulesTable.Of(answer.Rules), answer.Basis ?? new Wire.AnswerBasis())
            {
                Totals =
                [
                    .. RulesTable.Notes(answer.Rules),
                    $"Rule set {answer.RuleSet?.Name} {answer.RuleSet?.Version}, issued {answer.Issued}, on {answer.On}: {answer.Description}",
                ],
            };
            await frame.WriteAsync(client, parsed, whole, cancellationToken);
        });
    }
}
