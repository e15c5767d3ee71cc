using CsCheck;
using Provenance.Registry.Log;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>What was read when it was admitted stands in for the log only where it says the same.</summary>
public abstract class FreshContentsSuite : ProjectionSuiteBase
{
    [Fact]
    public Task What_was_read_at_admission_gives_the_same_tables_as_reading_it_again() =>
        Gen.Select(Gen.Int[0, 100_000], Gen.Int[1, 90], Gen.Int[0, 60]).SampleAsync(
            async (seed, groupEntries, first) =>
            {
                using var world = await ProjectAsync(seed, 80);
                var expected = await Fixture.Projections.DigestAsync(Token);
                await Fixture.Projections.ClearAsync(Token);
                var fresh = new FreshContents();
                Keep(fresh, world, first, world.Log.Entries);
                _ = await ProjectorOf(world, groupEntries, fresh).CatchUpAsync(null, Token);
                Assert.Equal(expected, await Fixture.Projections.DigestAsync(Token));
                Assert.Empty(fresh.Take(new LeafIndex(79), 1, EpochOf(world)));
            },
            iter: 12,
            threads: 1);

    [Fact]
    public async Task What_was_read_of_entries_that_the_log_does_not_hold_is_not_used()
    {
        using var world = await ProjectAsync(21, 60);
        using var other = new ProjectionWorld(22, 60);
        var expected = await Fixture.Projections.DigestAsync(Token);
        await Fixture.Projections.ClearAsync(Token);
        var fresh = new FreshContents();
        Keep(fresh, other, 0, other.Log.Entries);
        _ = await ProjectorOf(world, fresh: fresh).CatchUpAsync(null, Token);
        Assert.Equal(expected, await Fixture.Projections.DigestAsync(Token));
    }

    [Fact]
    public async Task What_was_read_before_trust_changed_is_not_used_for_it_may_be_redacted()
    {
        using var world = new ProjectionWorld(23, 60);
        var fresh = new FreshContents();
        Keep(fresh, world, 0, [.. world.Log.Entries], epochsAgo: 1);
        RedactAll(world);
        _ = await ProjectorOf(world).RebuildAsync(null, Token);
        var expected = await Fixture.Projections.DigestAsync(Token);
        await Fixture.Projections.ClearAsync(Token);
        _ = await ProjectorOf(world, fresh: fresh).CatchUpAsync(null, Token);
        Assert.Equal(expected, await Fixture.Projections.DigestAsync(Token));
    }

    [Fact]
    public async Task Clearing_forgets_what_was_read_so_that_what_is_redacted_does_not_come_back()
    {
        using var world = new ProjectionWorld(23, 60);
        var fresh = new FreshContents();
        Keep(fresh, world, 0, [.. world.Log.Entries]);
        RedactAll(world);
        _ = await ProjectorOf(world).RebuildAsync(null, Token);
        var expected = await Fixture.Projections.DigestAsync(Token);
        _ = await ProjectorOf(world, fresh: fresh).RebuildAsync(null, Token);
        Assert.Equal(expected, await Fixture.Projections.DigestAsync(Token));
    }

    private static void RedactAll(ProjectionWorld world)
    {
        var entries = world.Log.Entries.Where(entry => entry.Sections.Count > 0).ToList();
        Assert.NotEmpty(entries);
        entries.ForEach(entry => world.Log.Redact((int)entry.Index.Value, entry.Sections.Keys.First()));
    }

    private static void Keep(FreshContents fresh, ProjectionWorld world, int first, IEnumerable<StoredEntry> entries, int epochsAgo = 0)
    {
        var reader = new StatementReader(ProjectionWorld.Origin);
        foreach (var entry in entries.Skip(first))
        {
            var content = reader.Read(entry.Envelope, entry.Sections, allowMissingSections: true).Content!;
            fresh.Keep(entry, content, entry.Envelope.SizeBytes, EpochOf(world) - epochsAgo);
        }
    }

    private static long EpochOf(ProjectionWorld world) => world.Log.Entries.Count(entry => entry.IsTrust);
}
