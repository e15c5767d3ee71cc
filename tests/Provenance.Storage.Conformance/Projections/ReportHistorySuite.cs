using Provenance.Registry.Log;
using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>What a report is warned of by what came before it, projected or not yet.</summary>
public abstract class ReportHistorySuite : ProjectionSuiteBase
{
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

    [Fact]
    public async Task While_the_projections_are_made_again_nothing_is_missing_that_they_do_not_know_yet()
    {
        using var world = await ProjectAsync(new ProjectionWorld(24, 1_300));
        var history = HistoryOf(world);
        var last = LastOfStream(world, from: 20);
        var next = last.Statement with { Id = Digest.Of([6]), Sequence = last.Statement.Sequence!.Value + 2 };
        Assert.Contains(WarningReason.SequenceGap, await ReasonsAsync(history, last.Party, next));
        var declared = new List<WorldEntry>();
        foreach (var job in world.Entries.Where(entry => entry.Statement.Kind is TrainingJobKind))
        {
            if (await Fixture.Lookups.IsClusterDeclaredAsync(ClusterName.Of(job.Statement.RecordName), Token))
            {
                declared.Add(job);
            }
        }

        await Fixture.Projections.ClearAsync(Token);

        var other = world.Entries.Last(entry => !entry.Statement.Kind.IsTrust && entry.Statement.Sequence > 2 && entry.Statement.Stream != last.Statement.Stream);
        foreach (var reasons in new[] { await ReasonsAsync(history, other.Party, other.Statement), await ReasonsAsync(HistoryOf(world), declared[^1].Party, declared[^1].Statement) })
        {
            Assert.Contains(WarningReason.HistoryUnknown, reasons);
            Assert.DoesNotContain(WarningReason.SequenceGap, reasons);
            Assert.DoesNotContain(WarningReason.ClusterUndeclared, reasons);
        }
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

    private sealed class Unreadable(Exception failure) : IReportLookups
    {
        public ValueTask<TreeSize> FindSizeAsync(CancellationToken cancellationToken) => throw failure;

        public ValueTask<bool> IsClusterDeclaredAsync(ClusterName cluster, CancellationToken cancellationToken) => throw failure;

        public ValueTask<StreamState?> FindStreamAsync(StreamKey key, long sequence, CancellationToken cancellationToken) => throw failure;

        public ValueTask<long?> FindChainAsync(ChainKey key, CancellationToken cancellationToken) => throw failure;

        public ValueTask<ChainLink?> FindLinkAsync(long index, CancellationToken cancellationToken) => throw failure;
    }
}
