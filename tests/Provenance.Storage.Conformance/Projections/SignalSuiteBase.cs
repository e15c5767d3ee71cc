using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Signals;
using Provenance.Registry.Projections;
using Provenance.Registry.Rules;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>What the suites of signals share: a world written by hand, and one signal computed over it.</summary>
public abstract class SignalSuiteBase : ProjectionSuiteBase, IDisposable
{
    /// <summary>The world; empty at first.</summary>
    protected WrittenWorld World { get; } = new();

    public void Dispose()
    {
        World.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Computes a signal over the world under the rule set that comes with the registry, at the time of its newest entry.</summary>
    protected Task<SignalResult> EvaluateAsync(string code) => EvaluateAsync(code, AsOf.Now);

    /// <summary>Computes a signal over the world as of an earlier time.</summary>
    protected Task<SignalResult> EvaluateAsync(string code, AsOf asOf) => EvaluateAsync(code, asOf, World, Fixture);

    /// <summary>Computes a signal over another world.</summary>
    protected static async Task<SignalResult> EvaluateAsync(
        string code,
        AsOf asOf,
        WrittenWorld world,
        ProjectionFixture fixture,
        SignalLimits? limits = null,
        IInvestigationStore? store = null,
        RuleSet? rules = null)
    {
        var projector = new Projector(ProjectionWorld.Origin, world.Log, world, fixture.Projections, new ProjectorOptions());
        _ = await projector.RebuildAsync(null, Token);
        rules ??= RuleSets.Default;
        var signal = KnownSignals.ByCode[code];
        Assert.True(RuleParameters.TryBind(rules, [signal.Declaration], out var parameters, out var refusal), refusal?.Message);
        await using var snapshot = await (store ?? fixture.Investigation).OpenAsync(asOf, Token);
        var validAt = asOf.ValidAtMicroseconds ?? snapshot.LoggedUntilMilliseconds * 1_000;
        var scope = new SignalScope(snapshot, AcceleratorCatalogue.Default, rules, parameters[code], validAt) { Limits = limits ?? new SignalLimits() };
        return await signal.EvaluateAsync(scope, Token);
    }
}
