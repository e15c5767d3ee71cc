using Provenance.Registry.Investigation.Signals;
using Provenance.Registry.Rules;

namespace Provenance.Storage.Conformance.Leads;

/// <summary>A signal that does as it is told.</summary>
internal sealed class ToldSignal(string code, Func<SignalScope, CancellationToken, ValueTask<SignalResult>> evaluate) : Signal
{
    public override string Code => code;

    public override string Title => "For a test";

    public override string Method => "";

    public override IReadOnlyList<string> Inputs => [];

    /// <summary>A rule set that fits signals of these codes.</summary>
    public static RuleSet RulesFor(params IEnumerable<string> codes) => RuleSets.Default with
    {
        Signals = codes.ToDictionary(code => code, _ => new ParameterGroup { Title = "For a test", Parameters = [] }),
    };

    public override ValueTask<SignalResult> EvaluateAsync(SignalScope scope, CancellationToken cancellationToken) => evaluate(scope, cancellationToken);
}
