// Asking for a moment follows only so many records back to an earlier statement, and says how many more there were.

using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Jobs;
using Provenance.Registry.Projections;
using Provenance.Registry.Rules;
using Provenance.Statements;
using Provenance.Storage.Conformance.Projections;
using Provenance.Storage.Sqlite.Investigation;
using Provenance.Storage.Sqlite.Projections;
using Provenance.Transparency;

namespace Provenance.Storage.Sqlite.Tests;

public sealed class EarlierRecordsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Records_beyond_the_bound_are_told_by_their_newest_statements_and_counted()
    {
        await using var fixture = new SqliteProjectionFixture();
        using var world = new DrawnWorld();
        for (var i = 0; i < 3; i++)
        {
            var record = $"acme/s-1/c-0/jobs/j-{i}";
            var first = world.Job(new DrawnJob { Hours = 10 }, record);
            _ = world.Job(new DrawnJob { Hours = 20 }, record, world.Replaces(first, SupersedesReason.Update));
        }

        _ = await new Projector(ProjectionWorld.Origin, world.Log, world, fixture.Projections, new ProjectorOptions()).RebuildAsync(null, Token);
        var store = new SqliteInvestigationStore((SqliteProjectionStore)fixture.Projections) { MostEarlierRecords = 1 };
        var investigator = new Investigator(store, world.Log, new Settled(), AcceleratorCatalogue.Default, RuleSets.Default, TimeProvider.System);
        var answer = (await investigator.AskAsync(new JobQuestion { AsOf = new AsOf { ValidAtMicroseconds = DrawnWorld.Hour(15) } }, Token)).Answer!;

        Assert.Equal([0, 3, 5], answer.Jobs.Select(job => job.Figures.LogIndex).Order());
        Assert.StartsWith("2 records changed after the moment", answer.Basis.ValidAtNote, StringComparison.Ordinal);
    }

    private sealed class Settled : IProjectionProgress
    {
        public TreeSize ProjectedSize => TreeSize.Zero;

        public Task WaitForAsync(TreeSize size, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
