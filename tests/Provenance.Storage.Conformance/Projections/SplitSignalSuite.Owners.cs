using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Signals;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

// What must not be taken for an empty log.
public abstract partial class SplitSignalSuite
{
    [Theory]
    [InlineData("E1")]
    [InlineData("E2")]
    [InlineData("E3")]
    public async Task Where_a_bound_was_reached_what_was_not_looked_at_may_be_input(string code)
    {
        Write("acme", "j-1", Kestrel, 10 * Day, NineTenths, workload: WorkloadClass.Inference);
        Write("acme", "j-2", Kestrel, 10 * Day, NineTenths, workload: WorkloadClass.Inference);

        Assert.NotNull((await EvaluateAsync(code)).NoInput);
        var result = await EvaluateAsync(code, AsOf.Now, World, Fixture, new SignalLimits { Held = 1 });

        Assert.Null(result.NoInput);
        Assert.Equal(["Only the first 1 jobs were looked at."], result.Bounds);
    }
}
