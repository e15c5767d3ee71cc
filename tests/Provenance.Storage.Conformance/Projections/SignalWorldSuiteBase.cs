using System.Text;
using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Signals;
using Provenance.Registry.Rules;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>What suites of signals on random worlds share: one signal computed over a view, by rules with other lines where worlds need them.</summary>
public abstract class SignalWorldSuiteBase : RandomWorldSuiteBase
{
    /// <summary>Computes a signal by the rule set that comes with the registry.</summary>
    protected Task<SignalResult> EvaluateAsync(string code, WorldView view) => EvaluateAsync(code, view, RuleSets.Default);

    /// <summary>Computes a signal.</summary>
    protected async Task<SignalResult> EvaluateAsync(string code, WorldView view, RuleSet rules)
    {
        var signal = KnownSignals.ByCode[code];
        Assert.True(RuleParameters.TryBind(rules, [signal.Declaration], out var parameters, out var refusal), refusal?.Message);
        await using var snapshot = await Fixture.Investigation.OpenAsync(view.AsOf, Token);
        return await signal.EvaluateAsync(new SignalScope(snapshot, AcceleratorCatalogue.Default, rules, parameters[code], view.ValidAt), Token);
    }

    /// <summary>The rule set that comes with the registry, with other texts in it.</summary>
    protected internal static RuleSet Changed(IReadOnlyList<(string From, string To)> changes)
    {
        var file = Encoding.UTF8.GetString(RuleSets.DefaultFile());
        foreach (var (from, to) in changes)
        {
            Assert.Contains(from, file, StringComparison.Ordinal);
            file = file.Replace(from, to, StringComparison.Ordinal);
        }

        Assert.True(RuleSets.TryRead(Encoding.UTF8.GetBytes(file), out var rules, out var wrong), wrong?.Message);
        return rules;
    }
}
