// Rule set files made from the shipped one by changing one thing.

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
        var file = JsonNode.Parse(RuleSets.DefaultFile())!;
        change(file);
        RuleSets.TryRead(Encoding.UTF8.GetBytes(file.ToJsonString()), out _, out var refusal);
        return refusal;
    }

    /// <summary>The index of a rule in the shipped file.</summary>
    public static int IndexOf(string id) => RuleSets.Default.Rules.Select((rule, i) => (rule, i)).Single(pair => pair.rule.Id.ToString() == id).i;

    /// <summary>A rule of the file.</summary>
    public static JsonNode Rule(this JsonNode file, string id) => file["rules"]![IndexOf(id)]!;
}
