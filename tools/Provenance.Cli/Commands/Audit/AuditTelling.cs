using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Provenance.Auditing;

namespace Provenance.Cli;

/// <summary>Tells what an audit gave, to people and to programs.</summary>
internal static class AuditTelling
{
    private const int Told = 100;

    public static void Tell(Terminal terminal, string place, AuditOutcome outcome, AuditOptions work, bool json)
    {
        if (json)
        {
            terminal.Line(JsonSerializer.Serialize(Document(place, outcome, work), AuditJson.Default.AuditDocument));
            return;
        }

        var tree = outcome.Checkpoint.Checkpoint;
        foreach (var group in outcome.Findings.Kept.GroupBy(finding => finding.Rule).OrderByDescending(group => group.Key.Severity))
        {
            var count = outcome.Findings.Counts[group.Key.Code];
            terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{Word(group.Key.Severity)} {group.Key.Code} ({count:N0})"));
            foreach (var finding in group.OrderBy(finding => finding.Index).Take(Told))
            {
                terminal.Line($"  {finding.Place}: {finding.Message}");
            }

            if (count > Told)
            {
                terminal.Line(string.Create(CultureInfo.InvariantCulture, $"  … and {count - Told:N0} more; --json lists up to {FindingList.MostKept:N0}."));
            }

            terminal.Line($"  {group.Key.WhatToDo}");
        }

        foreach (var file in outcome.Evidence)
        {
            terminal.Line($"evidence: {file}");
        }

        terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{tree.Origin}: {tree.Size.Value:N0} entries, root {tree.Root}"));
        terminal.Line(Coverage(outcome, work.FromStart));
        if (!outcome.IsComplete)
        {
            terminal.Line(Verdict(outcome, work.IsServer));
            return;
        }

        // Before the verdict: nothing was found is true of a key only where its use was looked for.
        foreach (var line in KeyUses(outcome, work))
        {
            terminal.Line(line);
        }

        if (outcome.WithContent)
        {
            terminal.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"{outcome.MissingSections:N0} sections are not shown, {Count(outcome, AuditRules.SectionMissing):N0} of them without a redaction; {outcome.Suspended:N0} reports by suspended keys; {Count(outcome, AuditRules.Disputed):N0} entries disputed. {Verdict(outcome, work.IsServer)}"));
            return;
        }

        terminal.Line($"{Verdict(outcome, work.IsServer)} Content was not judged by this run: what entries say may be wrong all the same.");
    }

    private static string Coverage(AuditOutcome outcome, bool isFull)
    {
        var size = outcome.Checkpoint.Checkpoint.Size.Value;
        if (!outcome.IsComplete)
        {
            return "No entry was judged: what was found above comes first.";
        }

        var earlier = outcome.From > 0
            ? string.Create(CultureInfo.InvariantCulture, $"; the {outcome.From:N0} before them in an earlier run, whose findings are listed again{(isFull ? "" : " (--full judges them again)")}")
            : "";
        return string.Create(CultureInfo.InvariantCulture, $"{size - outcome.From:N0} {(outcome.WithContent ? "entries were judged" : "leaves were looked at, and the content of none")}{earlier}.");
    }

    // Null where no key's use was looked for.
    private static long? KeyUseFrom(AuditOutcome outcome, AuditOptions work) => work.KeyWatch is not null && outcome.IsComplete ? outcome.From : null;

    private static IEnumerable<string> KeyUses(AuditOutcome outcome, AuditOptions work)
    {
        if (KeyUseFrom(outcome, work) is > 0 and var first)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"The use of the keys was looked for from entry {first:N0} on only, and not whether the log holds all that was made: --full looks through every entry.");
        }

        if (work.KeyWatch is { ByTagsAlone: > 0 and var alone })
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{alone:N0} entries were looked at by their tags alone, for their content was not {(outcome.WithContent ? "shown" : "read")}: a use of a key under another tag, or in a trust statement, is not seen in these.");
        }

        foreach (var use in work.KeyWatch?.Uses ?? [])
        {
            var wrong = use is { Tagged: 0, WronglyTagged: > 0 } ? " None carries the tag of the secret that was given: it is probably another key's, or another registry's." : "";
            yield return string.Create(CultureInfo.InvariantCulture, $"Key {use.Key}: {use.Found:N0} uses were seen.{wrong}");
        }
    }

    private static string Verdict(AuditOutcome outcome, bool isServer) => outcome.Findings.Worst switch
    {
        Severity.Log => NotAsSigned(outcome, isServer),
        Severity.Statement when OnlyDisputed(outcome) => "The log holds; do not rely on the disputed entries.",
        Severity.Statement => "The log holds; what signers stated contradicts itself or the log.",
        Severity.Notice => "The log holds; there are notices.",
        _ => outcome.WithContent ? "Nothing was found." : "The tree holds.",
    };

    // A copy on an auditor's own disk decays, and a policy may be of another log: neither is the operator's fault.
    private static string NotAsSigned(AuditOutcome outcome, bool isServer)
    {
        var log = isServer ? "THE LOG" : "THE LOG, OR THIS COPY OF IT,";
        var isPolicyInDoubt = Count(outcome, AuditRules.CheckpointRefused) + Count(outcome, AuditRules.OtherRoot) > 0;
        return $"{log} IS NOT WHAT WAS SIGNED{(isPolicyInDoubt ? ", OR THE POLICY IS ANOTHER LOG'S" : "")}: look at each finding.";
    }

    private static long Count(AuditOutcome outcome, AuditRule rule) => outcome.Findings.Counts.GetValueOrDefault(rule.Code);

    private static bool OnlyDisputed(AuditOutcome outcome) => outcome.Findings.Counts.Keys
        .Where(code => AuditRules.ByCode[code].Severity == Severity.Statement)
        .All(code => code == AuditRules.Disputed.Code);

    private static string Word(Severity severity) => severity switch
    {
        Severity.Log => "LOG",
        Severity.Statement => "STATEMENT",
        _ => "notice",
    };

    private static AuditDocument Document(string place, AuditOutcome outcome, AuditOptions work)
    {
        var tree = outcome.Checkpoint.Checkpoint;
        var keyWatch = outcome.IsComplete ? work.KeyWatch : null;
        return new AuditDocument(
            place,
            tree.Origin,
            tree.Size.Value,
            tree.Root.ToString(),
            outcome.Before?.Checkpoint.Size.Value,
            outcome.From,
            KeyUseFrom(outcome, work),
            keyWatch?.ByTagsAlone,
            keyWatch?.Uses,
            outcome.IsComplete,
            outcome.WithContent ? outcome.MissingSections : null,
            outcome.WithContent ? outcome.Suspended : null,
            outcome is { IsComplete: true, WithContent: true } ? Count(outcome, AuditRules.Disputed) : null,
            outcome is { IsComplete: true, WithContent: true },
            outcome.Findings.Worst?.ToString().ToLowerInvariant(),
            outcome.Findings.Counts,
            [.. outcome.Findings.Kept.Select(finding => new FindingDocument(
                finding.Rule.Code, finding.Rule.Severity.ToString().ToLowerInvariant(), finding.Index, finding.Place, finding.Message, finding.Rule.WhatToDo))],
            outcome.Evidence);
    }
}

/// <summary>An audit for programs.</summary>
internal sealed record AuditDocument(
    string Log,
    string Origin,
    long Size,
    string Root,
    long? AuditedBefore,
    long FirstJudged,
    long? KeyUseFrom,
    long? KeyUseByTagsAlone,
    IReadOnlyList<KeyUse>? KeyUses,
    bool IsComplete,
    long? MissingSections,
    long? SignedWhileSuspended,
    long? Disputed,
    bool IsContentJudged,
    string? Worst,
    IReadOnlyDictionary<string, long> Counts,
    IReadOnlyList<FindingDocument> Findings,
    IReadOnlyList<string> Evidence);

internal sealed record FindingDocument(string Rule, string Severity, long? Index, string Place, string Message, string WhatToDo);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AuditDocument))]
internal sealed partial class AuditJson : JsonSerializerContext;
