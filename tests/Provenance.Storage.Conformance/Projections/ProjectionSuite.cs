using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Provenance.Registry.Log;
using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>What projections owe: the same tables from the same log, whatever the way there.</summary>
public abstract class ProjectionSuite : ProjectionSuiteBase
{
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

    [Fact]
    public async Task What_was_projected_warns_of_conflicts_and_of_unknown_predecessors()
    {
        using var world = await ProjectAsync(19, 150);
        var history = HistoryOf(world);
        foreach (var entry in world.Entries.Where(entry => entry.Statement.Kind is TrainingJobKind))
        {
            // What is logged already is no conflict with itself when it is sent again.
            Assert.DoesNotContain(WarningReason.RecordConflict, await ReasonsAsync(history, entry.Party, entry.Statement));
            var again = entry.Statement with { Id = Digest.Of([1]), Supersedes = null, Sequence = 1_000_000 };
            var reasons = await ReasonsAsync(history, entry.Party, again);
            Assert.Contains(WarningReason.RecordConflict, reasons);
            Assert.Contains(WarningReason.SequenceGap, reasons);
            var cluster = ClusterName.Of(entry.Statement.RecordName);
            Assert.Equal(!await Fixture.Lookups.IsClusterDeclaredAsync(cluster, Token), reasons.Contains(WarningReason.ClusterUndeclared));
            var supersedes = new Supersedes { Statement = Digest.Of([2]), Reason = SupersedesReason.Update };
            Assert.Contains(WarningReason.SupersededUnknown, await ReasonsAsync(history, entry.Party, again with { Supersedes = supersedes }));
            history = HistoryOf(world);
        }
    }

    [Fact]
    public async Task Statements_that_follow_each_other_faster_than_they_are_projected_are_no_gaps()
    {
        using var world = await ProjectAsync(20, 60);
        var history = HistoryOf(world);
        var job = world.Entries.Last(entry => entry.Statement.Kind is TrainingJobKind);
        var last = job.Statement;
        var from = (await Fixture.Lookups.FindStreamAsync(new StreamKey(last.Stream!.Value, job.Party), 1, Token))!.Last;
        for (var sequence = from + 1; sequence < from + 20; sequence++)
        {
            var next = last with { Id = Digest.Of(BitConverter.GetBytes(sequence)), Sequence = sequence };
            var reasons = await ReasonsAsync(history, job.Party, next);
            Assert.DoesNotContain(WarningReason.SequenceGap, reasons);
            Assert.DoesNotContain(WarningReason.SequenceRepeated, reasons);
        }
    }

    [Fact]
    public async Task What_was_only_validated_is_no_past_of_what_is_submitted()
    {
        using var world = await ProjectAsync(20, 60);
        var history = HistoryOf(world, isShared: false);
        var job = world.Entries.Last(entry => entry.Statement.Kind is TrainingJobKind);
        var last = (await Fixture.Lookups.FindStreamAsync(new StreamKey(job.Statement.Stream!.Value, job.Party), 1, Token))!.Last;
        var statements = Enumerable.Range(1, 5).Select(number => job.Statement with
        {
            Id = Digest.Of(BitConverter.GetBytes(number)),
            Sequence = last + number,
            Supersedes = number == 5 ? new Supersedes { Statement = Digest.Of(BitConverter.GetBytes(3)), Reason = SupersedesReason.Update } : null,
        }).ToList();
        foreach (var statement in statements)
        {
            var validated = await ReasonsAsync(history, job.Party, statement, validateOnly: true);
            Assert.DoesNotContain(WarningReason.SequenceGap, validated);
            Assert.DoesNotContain(WarningReason.SupersededUnknown, validated);
        }

        Assert.DoesNotContain(WarningReason.SequenceGap, await ReasonsAsync(history, job.Party, statements[0]));
        Assert.DoesNotContain(WarningReason.SequenceGap, await ReasonsAsync(history, job.Party, statements[1]));
        Assert.Contains(WarningReason.SequenceGap, await ReasonsAsync(history, job.Party, statements[3]));
        Assert.Contains(WarningReason.SupersededUnknown, await ReasonsAsync(history, job.Party, statements[4]));
    }

    [Fact]
    public async Task A_report_is_taken_while_what_was_projected_cannot_be_read()
    {
        using var world = await ProjectAsync(21, 60);
        var job = world.Entries.Last(entry => entry.Statement.Kind is TrainingJobKind);
        var again = job.Statement with { Id = Digest.Of([3]), Supersedes = null };
        Assert.DoesNotContain(WarningReason.HistoryUnknown, await ReasonsAsync(HistoryOf(world), job.Party, again));
        foreach (var failure in (Exception[])[new StorageUnavailableException("Locked."), new StorageCorruptException("Damaged.")])
        {
            Assert.Equal([WarningReason.HistoryUnknown], await ReasonsAsync(new ReportHistory(ProjectionWorld.Origin, new Unreadable(failure), world.Log, isShared: true), job.Party, again));
        }
    }

    // A client that turns to another server, which remembers nothing of its stream, before all is projected.
    [Fact]
    public async Task What_another_server_logged_and_is_not_projected_yet_is_no_gap()
    {
        using var world = await ProjectFirstAsync(60, new ProjectionWorld(22, 200));
        var last = LastOfStream(world, from: 60);
        var projected = (await Fixture.Lookups.FindStreamAsync(new StreamKey(last.Statement.Stream!.Value, last.Party), 1, Token))?.Last ?? 0;
        var sequence = last.Statement.Sequence!.Value;
        Assert.True(projected < sequence, "All of the stream is projected.");
        var next = last.Statement with { Id = Digest.Of([4]), Sequence = sequence + 1 };

        Assert.DoesNotContain(WarningReason.SequenceGap, await ReasonsAsync(HistoryOf(world), last.Party, next));
        Assert.Contains(WarningReason.SequenceGap, await ReasonsAsync(HistoryOf(world), last.Party, next with { Sequence = sequence + 2 }));
        Assert.DoesNotContain(WarningReason.SequenceGap, await ReasonsAsync(HistoryOf(world), last.Party, last.Statement));
        world.Log.Visible = 60;
        Assert.Contains(WarningReason.SequenceGap, await ReasonsAsync(HistoryOf(world), last.Party, next));
    }

    // Calls that are under way at once come in any order: each that overtakes another would have the log read.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_alone_logs_knows_a_stream_that_it_has_seen_without_the_log(bool isShared)
    {
        using var world = await ProjectFirstAsync(60, new ProjectionWorld(22, 200));
        var last = LastOfStream(world, from: 60);
        var history = HistoryOf(world, isShared);
        _ = await ReasonsAsync(history, last.Party, last.Statement with { Sequence = 1 });
        var next = last.Statement with { Id = Digest.Of([4]), Sequence = last.Statement.Sequence!.Value + 1 };

        Assert.Equal(!isShared, (await ReasonsAsync(history, last.Party, next)).Contains(WarningReason.SequenceGap));
    }

    [Fact]
    public async Task What_is_not_projected_is_looked_through_once_however_many_clients_turn()
    {
        using var world = await ProjectFirstAsync(20, new ProjectionWorld(24, 1_300));
        var last = LastOfStream(world, from: 20);
        var history = HistoryOf(world);
        var next = last.Statement with { Id = Digest.Of([6]), Sequence = last.Statement.Sequence!.Value + 1 };

        // 1,024 of 1,280 at the first question, the others at the second.
        Assert.Contains(WarningReason.HistoryUnknown, await ReasonsAsync(history, last.Party, next));
        var later = await ReasonsAsync(history, last.Party, next with { Id = Digest.Of([7]), Sequence = next.Sequence + 2 });
        Assert.Contains(WarningReason.SequenceGap, later);
        Assert.DoesNotContain(WarningReason.HistoryUnknown, later);
    }

    // One that was away to another server, and comes back.
    [Fact]
    public async Task What_was_projected_since_a_stream_was_seen_here_last_is_no_gap()
    {
        using var world = await ProjectFirstAsync(60, new ProjectionWorld(23, 200));
        var history = HistoryOf(world);
        var last = LastOfStream(world, from: 60);
        var earlier = world.Entries.First(entry => entry.Party == last.Party && entry.Statement.Stream == last.Statement.Stream);
        _ = await ReasonsAsync(history, last.Party, earlier.Statement);
        world.Log.Visible = int.MaxValue;
        _ = await ProjectorOf(world).CatchUpAsync(null, Token);

        var next = last.Statement with { Id = Digest.Of([5]), Sequence = last.Statement.Sequence!.Value + 1 };
        Assert.DoesNotContain(WarningReason.SequenceGap, await ReasonsAsync(history, last.Party, next));
    }

    [Fact]
    public async Task Where_too_much_is_not_projected_yet_it_is_said_that_a_gap_was_not_looked_for()
    {
        using var world = await ProjectFirstAsync(20, new ProjectionWorld(24, 1_300));
        var last = LastOfStream(world, from: 20);
        var next = last.Statement with { Id = Digest.Of([6]), Sequence = last.Statement.Sequence!.Value + 1 };

        var reasons = await ReasonsAsync(HistoryOf(world), last.Party, next);

        Assert.Contains(WarningReason.HistoryUnknown, reasons);
        Assert.DoesNotContain(WarningReason.SequenceGap, reasons);
    }

    // The rest is logged and not projected.
    private async Task<ProjectionWorld> ProjectFirstAsync(int entries, ProjectionWorld world)
    {
        world.Log.Visible = entries;
        _ = await ProjectAsync(world);
        world.Log.Visible = int.MaxValue;
        return world;
    }

    private ReportHistory HistoryOf(ProjectionWorld world, bool isShared = true) => new(ProjectionWorld.Origin, Fixture.Lookups, world.Log, isShared);

    // The entry beyond an index that has the highest number of its stream, of those whose stream has several.
    private static WorldEntry LastOfStream(ProjectionWorld world, int from) => world.Entries
        .Where(entry => !entry.Statement.Kind.IsTrust)
        .GroupBy(entry => (entry.Statement.Stream, entry.Party))
        .Where(stream => stream.Count() > 2)
        .Select(stream => stream.MaxBy(entry => entry.Statement.Sequence)!)
        .First(entry => entry.Index >= from && entry.Statement.Sequence > 2);

    private static async Task<IReadOnlyList<WarningReason>> ReasonsAsync(ReportHistory history, string party, Statement statement, bool validateOnly = false)
    {
        var warnings = new List<Warning>();
        await history.WarnAsync(new StatementContent(statement, [], []), party, validateOnly, warnings, Token);
        return [.. warnings.Select(warning => warning.Reason)];
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

    private sealed class Unreadable(Exception failure) : IReportLookups
    {
        public ValueTask<TreeSize> FindSizeAsync(CancellationToken cancellationToken) => throw failure;

        public ValueTask<bool> IsClusterDeclaredAsync(ClusterName cluster, CancellationToken cancellationToken) => throw failure;

        public ValueTask<StreamState?> FindStreamAsync(StreamKey key, long sequence, CancellationToken cancellationToken) => throw failure;

        public ValueTask<long?> FindChainAsync(ChainKey key, CancellationToken cancellationToken) => throw failure;

        public ValueTask<ChainLink?> FindLinkAsync(long index, CancellationToken cancellationToken) => throw failure;
    }
}
