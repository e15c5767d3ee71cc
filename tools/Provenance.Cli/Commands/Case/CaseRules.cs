using Provenance.Client;
using Provenance.Registry.Rules;

namespace Provenance.Cli;

/// <summary>Brings the files of rule sets into a case that its answers name: the shipped one is at hand, others are asked for.</summary>
internal static class CaseRules
{
    /// <summary>Rule sets that answers of the case name and whose files it does not hold, each once.</summary>
    public static IReadOnlyList<CaseRuleSet> Missing(CaseFolder folder) =>
    [
        .. folder.File.Questions.Select(asked => asked.RuleSet).OfType<CaseRuleSet>().DistinctBy(rules => rules.Digest)
            .Where(rules => folder.List.All(member => member.Name != CaseLayout.Rules(rules.Digest))),
    ];

    /// <summary>Adds what is missing.</summary>
    /// <param name="folder">The case.</param>
    /// <param name="client">Whom to ask; null to ask nobody.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What was added, and what could not be had with the reason.</returns>
    public static async Task<(IReadOnlyList<CaseRuleSet> Added, IReadOnlyList<(CaseRuleSet Rules, string Reason)> Missing)> FetchAsync(
        CaseFolder folder, RegistryClient? client, CancellationToken cancellationToken)
    {
        var (added, missing) = (new List<CaseRuleSet>(), new List<(CaseRuleSet, string)>());
        foreach (var rules in Missing(folder))
        {
            try
            {
                if (rules.Digest == RuleSets.Default.Digest)
                {
                    await folder.AddRuleSetAsync(RuleSets.DefaultFile(), cancellationToken);
                }
                else if (client is not null)
                {
                    await folder.AddRuleSetAsync((await client.Investigation.GetRuleSetAsync(rules.Digest, cancellationToken)).File.Memory, cancellationToken);
                }
                else
                {
                    missing.Add((rules, "nobody was asked"));
                    continue;
                }

                added.Add(rules);
            }
            catch (Exception exception) when (exception is RegistryException or InvalidDataException)
            {
                missing.Add((rules, exception.Message.TrimEnd('.')));
            }
        }

        return (added, missing);
    }

    /// <summary>Says what is still missing.</summary>
    public static void Note(Terminal terminal, IEnumerable<(CaseRuleSet Rules, string Reason)> missing)
    {
        foreach (var (rules, reason) in missing)
        {
            terminal.Note(
                $"The case does not hold rule set {rules.Name} {rules.Version}, SHA-256 {rules.Digest} ({reason}): add its file with \"case rules\".");
        }
    }
}
