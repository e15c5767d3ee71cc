using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Jobs;
using Provenance.Registry.Log;
using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>What projections owe: the same tables from the same log, whatever the way there.</summary>
public abstract class ProjectionSuite : ProjectionSuiteBase
{
    [Fact]
    public async Task What_the_log_holds_beyond_an_answer_is_counted()
    {
        using var world = await ProjectAsync(11, 300);
        using var grown = new ProjectionWorld(11, 310);
        var behind = (await grown.Log.ReadHeadAsync(Token)).Size.Value - (await world.Log.ReadHeadAsync(Token)).Size.Value;
        Assert.True(behind > 0);

        Assert.Equal(0, (await Investigate(world).AskAsync(new JobQuestion(), Token)).Answer!.Basis.EntriesBehind);
        Assert.Equal(behind, (await Investigate(grown).AskAsync(new JobQuestion(), Token)).Answer!.Basis.EntriesBehind);
        var earlier = new JobQuestion { AsOf = new AsOf { KnownAt = new TreeSize(20) } };
        Assert.Equal(0, (await Investigate(grown).AskAsync(earlier, Token)).Answer!.Basis.EntriesBehind);
    }

    [Fact]
    public async Task New_projections_are_empty()
    {
        var head = await Fixture.Projections.ReadHeadAsync(Token);
        Assert.Equal(ProjectedHead.Empty, head);
    }

    [Fact]
    public async Task The_head_names_size_root_and_time_of_what_was_projected()
    {
        using var world = await ProjectAsync(1, 40);
        var head = await Fixture.Projections.ReadHeadAsync(Token);
        Assert.Equal(40, head.Size.Value);
        Assert.Equal((await world.Log.ReadHeadAsync(Token)).Root, head.Root);
        Assert.Equal(WorldReports.Now.Value.AddMilliseconds(39).ToUnixTimeMilliseconds(), head.LoggedUntilMilliseconds);
    }

    [Fact]
    public Task The_same_log_gives_the_same_tables_in_groups_of_any_size() =>
        Gen.Select(Gen.Int[0, 100_000], Gen.Int[1, 90]).SampleAsync(
            async (seed, groupEntries) =>
            {
                using var world = await ProjectAsync(seed, 80);
                var expected = await Fixture.Projections.DigestAsync(Token);
                Assert.Equal(80, expected.Single(table => table.Table == "statement").Rows);
                _ = await ProjectorOf(world, groupEntries).RebuildAsync(null, Token);
                Assert.Equal(expected, await Fixture.Projections.DigestAsync(Token));
            },
            iter: 12,
            threads: 1);

    [Fact]
    public async Task A_log_that_grows_while_it_is_projected_gives_the_same_tables()
    {
        using var world = await ProjectAsync(7, 120);
        var expected = await Fixture.Projections.DigestAsync(Token);
        await Fixture.Projections.ClearAsync(Token);
        for (var visible = 1; visible <= 120; visible += 1 + (visible % 13))
        {
            world.Log.Visible = visible;
            var head = await ProjectorOf(world).CatchUpAsync(null, Token);
            Assert.Equal((await world.Log.ReadHeadAsync(Token)).Root, head.Root);
        }

        world.Log.Visible = int.MaxValue;
        _ = await ProjectorOf(world).CatchUpAsync(null, Token);
        Assert.Equal(expected, await Fixture.Projections.DigestAsync(Token));
    }

    [Fact]
    public async Task A_projection_interrupted_between_two_groups_goes_on_from_there()
    {
        using var world = await ProjectAsync(8, 100);
        var expected = await Fixture.Projections.DigestAsync(Token);
        await Fixture.Projections.ClearAsync(Token);
        using var interruption = new CancellationTokenSource();
        var afterThree = new Interrupting(interruption, 3);
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await ProjectorOf(world, 10).CatchUpAsync(afterThree, interruption.Token));
        Assert.Equal(30, (await Fixture.Projections.ReadHeadAsync(Token)).Size.Value);
        _ = await ProjectorOf(world, 33).CatchUpAsync(null, Token);
        Assert.Equal(expected, await Fixture.Projections.DigestAsync(Token));
    }

    [Fact]
    public async Task A_write_that_is_not_committed_leaves_no_trace()
    {
        using var world = await ProjectAsync(9, 30);
        var expected = await Fixture.Projections.DigestAsync(Token);
        await using (var write = await Fixture.Projections.BeginAsync(Token))
        {
            Assert.Equal(30, write.Head.Size.Value);
        }

        Assert.Equal(expected, await Fixture.Projections.DigestAsync(Token));
    }

    [Fact]
    public async Task Readers_go_on_while_everything_is_thrown_away()
    {
        const int Times = 12;
        using var world = await ProjectAsync(13, 40);
        var clearing = Task.Run(
            async () =>
            {
                for (var time = 0; time < Times; time++)
                {
                    await Fixture.Projections.ClearAsync(Token);
                    _ = await ProjectorOf(world).CatchUpAsync(null, Token);
                }
            },
            Token);
        var sizes = new HashSet<long>();
        while (!clearing.IsCompleted || sizes.Count == 0)
        {
            _ = sizes.Add((await Fixture.Projections.ReadHeadAsync(Token)).Size.Value);
            Assert.Contains(await Fixture.Projections.DigestAsync(Token), table => table.Table == "statement");
        }

        await clearing;
        Assert.Subset(new HashSet<long> { 0, 40 }, sizes);
    }

    [Fact]
    public async Task Redaction_changes_the_tables_of_a_rebuild_and_keeps_every_entry()
    {
        using var world = await ProjectAsync(10, 60);
        var before = await Fixture.Projections.DigestAsync(Token);
        var job = world.Entries.First(entry => entry.Stored.Sections.ContainsKey("run"));
        world.Log.Redact((int)job.Index, "run", "lineage");
        _ = await ProjectorOf(world).RebuildAsync(null, Token);
        var after = await Fixture.Projections.DigestAsync(Token);
        Assert.NotEqual(before, after);
        Assert.Equal(60, after.Single(table => table.Table == "statement").Rows);
    }

    [Fact]
    public async Task Projections_of_another_log_are_thrown_away()
    {
        using var world = await ProjectAsync(11, 40);
        Assert.False(await ProjectorOf(world).ReconcileAsync(Token));
        using var other = new ProjectionWorld(12, 50);
        Assert.True(await ProjectorOf(other).ReconcileAsync(Token));
        Assert.Equal(ProjectedHead.Empty, await Fixture.Projections.ReadHeadAsync(Token));
    }

    [Fact]
    public async Task Projections_ahead_of_a_restored_log_are_thrown_away()
    {
        using var world = await ProjectAsync(13, 40);
        world.Log.Visible = 20;
        Assert.True(await ProjectorOf(world).ReconcileAsync(Token));
    }

    [Fact]
    public async Task Links_stand_as_the_obvious_rule_says()
    {
        using var world = await ProjectAsync(14, 300);
        foreach (var entry in world.Entries)
        {
            var link = await Fixture.Lookups.FindLinkAsync(entry.Index, Token);
            Assert.Equal((entry.Standing, entry.Supersedes), (link!.Standing, link.Supersedes));
        }
    }

    [Fact]
    public async Task Single_facts_are_found()
    {
        using var world = await ProjectAsync(15, 200);
        Assert.Equal(200, (await Fixture.Lookups.FindSizeAsync(Token)).Value);
        var report = world.Entries[^1];
        var key = new ChainKey(report.Statement.Record, report.Statement.Kind.Name, report.Party, report.Statement.RecordDigest);
        Assert.NotNull(await Fixture.Lookups.FindChainAsync(key, Token));
        Assert.Null(await Fixture.Lookups.FindChainAsync(key with { Party = "nobody" }, Token));
        var stream = new StreamKey(report.Statement.Stream!.Value, report.Party);
        var numbers = world.Entries
            .Where(entry => entry.Party == report.Party && entry.Statement.Stream == report.Statement.Stream)
            .Select(entry => entry.Statement.Sequence!.Value)
            .ToList();
        var state = (await Fixture.Lookups.FindStreamAsync(stream, numbers.Max(), Token))!;
        Assert.Equal((numbers.Max(), numbers.Count, numbers.Count - numbers.Distinct().Count()), (state.Last, state.Count, state.Repeats));
        Assert.Null(await Fixture.Lookups.FindStreamAsync(stream with { Stream = new StreamId(99) }, 1, Token));
        var cluster = new ClusterName("acme", "s-1", "c-0");
        Assert.Equal(ObviousInventory.InventoryOf(world.Entries, cluster) is not null, await Fixture.Lookups.IsClusterDeclaredAsync(cluster, Token));
        Assert.False(await Fixture.Lookups.IsClusterDeclaredAsync(cluster with { Site = "s-9" }, Token));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public async Task Of_the_gaps_of_a_stream_only_that_is_read_which_a_number_falls_into(int groupEntries)
    {
        long[] numbers = [10, 2, 4, 20, 3, 15, 15, 16, 1, 40, 30, 29, 31, 20, 41];
        using var world = new WrittenWorld();
        foreach (var number in numbers)
        {
            world.Sequence = number;
            _ = new WrittenAccounts(world).Devices("acme/s-1/c-0", WrittenWorld.HoursAgo(1), null, "GPU-1");
        }

        var options = new ProjectorOptions { MaxGroupEntries = groupEntries };
        _ = await new Projector(ProjectionWorld.Origin, world.Log, world, Fixture.Projections, options).CatchUpAsync(null, Token);

        var stream = new StreamKey(world.Stream, "acme");
        for (var number = 1; number <= 45; number++)
        {
            var state = (await Fixture.Lookups.FindStreamAsync(stream, number, Token))!;
            Assert.Equal((41, numbers.Length, 2), (state.Last, state.Count, state.Repeats));
            Assert.Equal(GapAround(number), state.Gaps);
        }

        await using var write = await Fixture.Projections.BeginAsync(Token);
        var known = Assert.Single(await write.FindStreamsAsync([(stream, 35), (stream, 5), (stream, 36), (stream, 10), (stream, 50)], Token));
        Assert.Equal([.. GapAround(5), .. GapAround(35)], known.Gaps);

        SequenceGap[] GapAround(long number)
        {
            if (number > numbers.Max() || numbers.Contains(number))
            {
                return [];
            }

            return [new SequenceGap(numbers.Where(came => came < number).Max() + 1, numbers.Where(came => came > number).Min() - 1)];
        }
    }

    [Fact]
    public async Task An_entry_that_cannot_be_read_stops_the_projection_before_its_group()
    {
        using var world = new ProjectionWorld(16, 20);
        var elsewhere = new Projector("other.example", world.Log, world, Fixture.Projections, new ProjectorOptions());
        _ = await Assert.ThrowsAsync<StorageCorruptException>(async () => await elsewhere.CatchUpAsync(null, Token));
        Assert.Equal(TreeSize.Zero, (await Fixture.Projections.ReadHeadAsync(Token)).Size);
    }

    [Fact]
    public async Task The_loop_catches_up_and_goes_on_when_the_log_grows()
    {
        using var world = new ProjectionWorld(17, 60);
        world.Log.Visible = 20;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var loop = new ProjectionLoop(ProjectorOf(world, 9), TimeProvider.System, NullLogger<ProjectionLoop>.Instance);
        var running = loop.RunAsync(stop.Token);
        await loop.WaitForAsync(new TreeSize(20), Token);
        var waiting = loop.WaitForAsync(new TreeSize(55), Token);
        Assert.False(waiting.IsCompleted);
        world.Log.Visible = 60;
        loop.Wake();
        await waiting;
        Assert.True(loop.ProjectedSize.Value >= 55);
        await stop.CancelAsync();
        await running;
        Assert.Null(loop.Failure);
    }

    [Fact]
    public async Task A_loop_that_cannot_read_an_entry_stops_and_tells_who_waits()
    {
        using var world = new ProjectionWorld(18, 5);
        var elsewhere = new Projector("other.example", world.Log, world, Fixture.Projections, new ProjectorOptions());
        using var loop = new ProjectionLoop(elsewhere, TimeProvider.System, NullLogger<ProjectionLoop>.Instance);
        var waiting = loop.WaitForAsync(new TreeSize(5), Token);
        await loop.RunAsync(Token);
        _ = await Assert.ThrowsAsync<StorageCorruptException>(() => waiting);
        _ = await Assert.ThrowsAsync<StorageCorruptException>(() => loop.WaitForAsync(new TreeSize(1), Token));
        Assert.NotNull(loop.Failure);
    }

    private sealed class Interrupting(CancellationTokenSource interruption, int after) : IProgress<TreeSize>
    {
        private int _groups;

        public void Report(TreeSize value)
        {
            if (++_groups == after)
            {
                interruption.Cancel();
            }
        }
    }
}
