using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;
using Provenance.Registry.Rules;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>What the suites of projections share: empty projections, and ways to fill them.</summary>
public abstract class ProjectionSuiteBase : IAsyncLifetime
{
    /// <summary>Ends the test.</summary>
    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The projections under test.</summary>
    protected ProjectionFixture Fixture { get; private set; } = null!;

    /// <summary>Makes empty projections of the backend under test.</summary>
    protected abstract ProjectionFixture CreateFixture();

    public ValueTask InitializeAsync()
    {
        Fixture = CreateFixture();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await Fixture.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A projector of a world into the projections under test.</summary>
    protected Projector ProjectorOf(ProjectionWorld world, int groupEntries = 65_536) => new(
        ProjectionWorld.Origin, world.Log, world, Fixture.Projections, new ProjectorOptions { MaxGroupEntries = groupEntries, ReadEntries = 7 });

    /// <summary>Makes the projections anew from a world.</summary>
    protected async Task<ProjectionWorld> ProjectAsync(int seed, int count, params IReadOnlyList<string> about)
    {
        return await ProjectAsync(new ProjectionWorld(seed, count, about));
    }

    /// <summary>Makes the projections anew from a world.</summary>
    protected async Task<ProjectionWorld> ProjectAsync(ProjectionWorld world)
    {
        _ = await ProjectorOf(world).RebuildAsync(null, Token);
        return world;
    }

    /// <summary>Makes the projections anew from a world drawn by hand, and answers from them.</summary>
    protected async Task<Investigator> ProjectAsync(DrawnWorld world, int groupEntries = 65_536, RuleSet? rules = null)
    {
        var options = new ProjectorOptions { MaxGroupEntries = groupEntries, ReadEntries = 1_000 };
        _ = await new Projector(ProjectionWorld.Origin, world.Log, world, Fixture.Projections, options).RebuildAsync(null, Token);
        return new Investigator(Fixture.Investigation, world.Log, new Settled(), AcceleratorCatalogue.Default, rules ?? RuleSets.Default, TimeProvider.System);
    }

    /// <summary>Makes the projections anew from a world written by hand, and answers from them.</summary>
    protected async Task<Investigator> ProjectAsync(WrittenWorld world)
    {
        _ = await new Projector(ProjectionWorld.Origin, world.Log, world, Fixture.Projections, new ProjectorOptions()).RebuildAsync(null, Token);
        return new Investigator(Fixture.Investigation, world.Log, new Settled(), AcceleratorCatalogue.Default, RuleSets.Default, TimeProvider.System);
    }

    /// <summary>Answers from the projections of a world, which are taken to be as far as they will come.</summary>
    protected Investigator Investigate(ProjectionWorld world) => new(Fixture.Investigation, world.Log, new Settled(), AcceleratorCatalogue.Default, RuleSets.Default, TimeProvider.System);

    private protected sealed class Settled : IProjectionProgress
    {
        public TreeSize ProjectedSize => TreeSize.Zero;

        public Task WaitForAsync(TreeSize size, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
