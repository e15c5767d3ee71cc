// Rule set files made from the shipped one by changing one thing.

using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json.Nodes;
using Provenance.Registry.Rules;
using Provenance.Statements;

namespace Provenance.Registry.Tests.Rules;

/// <summary>The shipped rule set with one thing changed.</summary>
internal static class RuleFiles
{
    /// <summary>The refusal of the shipped file after a change; null when it is still accepted.</summary>
    public static Refusal? RefusalAfter(Action<JsonNode> change)
    {
        _ = TryRead(change, out _, out var refusal);
        return refusal;
    }

    /// <summary>The shipped set after a change that leaves it accepted.</summary>
    public static RuleSet After(Action<JsonNode> change) =>
        TryRead(change, out var rules, out var refusal) ? rules : throw new InvalidOperationException(refusal.Message);

    /// <summary>The index of a rule in the shipped file.</summary>
    public static int IndexOf(string id) => RuleSets.Default.Rules.Select((rule, i) => (rule, i)).Single(pair => pair.rule.Id.ToString() == id).i;

    /// <summary>A rule of the file.</summary>
    public static JsonNode Rule(this JsonNode file, string id) => file["rules"]![IndexOf(id)]!;

    private static bool TryRead(Action<JsonNode> change, [NotNullWhen(true)] out RuleSet? rules, [NotNullWhen(false)] out Refusal? refusal)
    {
        var file = JsonNode.Parse(RuleSets.DefaultFile())!;
        change(file);
        return RuleSets.TryRead(Encoding.UTF8.GetBytes(file.ToJsonString()), out rules, out refusal);
    }
}
