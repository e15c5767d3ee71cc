// Redacted lineages are counted among so many jobs at most, and then the answer says that there may be more.

using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Storage.Conformance.Projections;

namespace Provenance.Storage.Sqlite.Tests;

public sealed class RedactedLineageBoundTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Days_without_redacted_sections_are_not_looked_at_and_of_others_so_many_jobs()
    {
        await using var fixture = new SqliteProjectionFixture();
        using var world = new DrawnWorld();
        var early = world.Job(new DrawnJob());
        for (var i = 0; i <= RedactedLineages.MostLookedAt; i++)
        {
            _ = world.Job(new DrawnJob { From = 1_000 });
        }

        world.Log.Redact((int)early, TrainingJobKind.Lineage);
        Assert.Equal(new RedactedLineages(1, false, 0), await CountAsync(fixture, world));
        world.Log.Redact((int)early + 1, TrainingJobKind.Lineage);
        Assert.Equal(new RedactedLineages(2, true, 0), await CountAsync(fixture, world));
    }

    private static async Task<RedactedLineages> CountAsync(SqliteProjectionFixture fixture, DrawnWorld world)
    {
        _ = await new Projector(ProjectionWorld.Origin, world.Log, world, fixture.Projections, new ProjectorOptions()).RebuildAsync(null, Token);
        await using var snapshot = await fixture.Investigation.OpenAsync(AsOf.Now, Token);
        return await snapshot.Lineage.CountRedactedAsync(Token);
    }
}
