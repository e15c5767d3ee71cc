using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Provenance.Statements;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary><c>query lead</c>: one lead, whole.</summary>
internal static class LeadQuery
{
    private static readonly IReadOnlyList<Column<Part>> Columns =
    [
        new("part", part => part.Name, "part"),
        new("text", part => part.Text, "what it says"),
        new("log_indices", part => Units.List(part.LogIndices), "entries", part => Units.Few(part.LogIndices, " ")),
    ];

    public static Command Create(Terminal terminal)
    {
        var frame = new QueryFrame(terminal);
        var rules = new RulesOption();
        var key = new Argument<string>("KEY") { Description = "The lead's key, 64 hex digits, as \"query leads\" shows it." };
        var command = new DocumentedCommand(
            "lead",
            "One lead: its reasons, what speaks against it, the entries it rests on, judgements, and how it came and went.",
            "provenance query lead 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "provenance query lead 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 --evidence evidence/ --policy policy.json");
        command.Arguments.Add(key);
        return frame.Fit(command, [rules.Option], async (client, parsed, cancellationToken) =>
        {
            var request = new Wire.GetLeadRequest
            {
                Key = parsed.GetRequiredValue(key),
                AtLeastTreeSize = frame.AtLeast(parsed),
                AsOf = frame.AsOf(parsed),
                RuleSetFile = await rules.ReadAsync(parsed, cancellationToken),
            };
            var answer = await client.Investigation.GetLeadAsync(request, cancellationToken);
            await frame.WriteAsync(client, parsed, answer, [.. PartsOf(answer)], Columns, answer.Basis, cancellationToken);
        });
    }

    private static IEnumerable<Part> PartsOf(Wire.GetLeadResponse answer)
    {
        var lead = answer.Lead ?? new Wire.LeadSummary();
        yield return new Part("lead, not finding", $"{lead.Signal}: {lead.Title}", []);
        yield return new Part("state", LeadWords.State(lead), []);
        foreach (var part in lead.Subject)
        {
            yield return new Part("about", $"{part.Kind}{(part.Role.Length > 0 ? $" ({part.Role})" : "")}: {part.Value}", []);
        }

        foreach (var reason in answer.Reasons)
        {
            yield return new Part("reason", reason.Sentence + (reason.Weight.Length > 0 ? $" (adds {reason.Weight})" : ""), reason.LogIndices);
        }

        foreach (var against in answer.Against)
        {
            yield return new Part("against", against, []);
        }

        if (lead.Severity is { } severity)
        {
            yield return new Part("how much", $"{Units.Grouped(severity.Value)} {severity.Unit}: {severity.Explanation}", []);
        }

        if (lead.Test is { } test)
        {
            yield return new Part("how unusual", Unusual(test), []);
        }

        yield return new Part("rests on", Units.Count(lead.EntriesTotal, "entry", "entries"), [.. answer.Entries.Select(entry => entry.LogIndex)]);
        foreach (var judgement in answer.Judgements)
        {
            yield return new Part("judgement", Said(judgement), [judgement.LogIndex]);
        }

        if (answer.NewLogIndices.Count > 0)
        {
            yield return new Part("new evidence", "Not named by the dismissal:", answer.NewLogIndices);
        }

        foreach (var (index, told) in answer.History.Index())
        {
            yield return new Part("history", Happened(told), told.AddedLogIndices);
            if (index == 0 && answer.HistoryDropped > 0)
            {
                yield return new Part("history", Counted.Say(answer.HistoryDropped, "{0:N0} [event that followed is|events that followed are] no longer kept."), []);
            }
        }
    }

    private static string Unusual(Wire.LeadTest test) => string.Create(
        CultureInfo.InvariantCulture,
        $"rank {test.Rank} of {Units.Count(test.Tested, "group", "groups")} tested; p {test.P:0.###e0}, adjusted {test.AdjustedP:0.###e0}; base rate {test.BaseRate:0.###}");

    private static string Said(Wire.LeadJudgement judgement) =>
        $"{judgement.Party} {judgement.Verdict} on {Units.Minutes(judgement.DecidedAt)}: {judgement.Reason}"
        + (judgement.CaseNumber.Length > 0 ? $" Case {judgement.CaseNumber}." : "")
        + (judgement.Holds || judgement.SignerSuspended ? "" : " It no longer holds: new evidence came.")
        + (judgement.SignerSuspended ? " Signed by a suspended key: it decides nothing." : "");

    private static string Happened(Wire.LeadEvent told) => string.Create(
        CultureInfo.InvariantCulture,
        $"{JsonNamingPolicy.KebabCaseLower.ConvertName(told.Effect.ToString()).Replace('-', ' ')} at tree size {told.TreeSize:N0} on {Units.Minutes(told.RecordedAt)} under {told.RuleSet?.Name} {told.RuleSet?.Version}; {Units.Count(told.AddedTotal, "entry", "entries")} added, {told.RemovedTotal:N0} gone");

    private sealed record Part(string Name, string Text, IReadOnlyList<long> LogIndices);
}
