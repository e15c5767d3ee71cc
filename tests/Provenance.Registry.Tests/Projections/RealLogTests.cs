// The whole way once, over a real log with its trust: admitted, sequenced, projected, asked about.

using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Clusters;
using Provenance.Registry.Investigation.Jobs;
using Provenance.Registry.Projections;
using Provenance.Registry.Rules;
using Provenance.Registry.Tests.Support;
using Provenance.Statements;
using Provenance.Storage.Sqlite;
using Provenance.Storage.Sqlite.Investigation;
using Provenance.Storage.Sqlite.Projections;
using Provenance.Transparency;

namespace Provenance.Registry.Tests.Projections;

public sealed class RealLogTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_and_its_correction_are_one_job_of_the_delegating_operator()
    {
        await using var registry = await TestRegistry.WithGenesisAsync();
        var world = registry.World;
        _ = await registry.LogAsync(world.Reports.Inventory().Sign(world.Reporter));
        _ = await registry.LogAsync(world.Reports.Entity().Sign(world.Customer.Key));
        var first = world.Reports.Job("job-1").Sign(world.Reporter);
        _ = await registry.LogAsync(first);
        _ = await registry.LogAsync(world.Reports.Job("job-1").Superseding(first, "correction").Sign(world.Operator.Key));
        _ = await registry.LogAsync(world.Reports.Job("job-1").Sign(world.Reporter));

        using var projections = Open(registry);
        var head = await Project(registry, projections);
        var logHead = await registry.Registry.Store.ReadHeadAsync(Token);
        Assert.Equal((logHead.Size, logHead.Root), (head.Size, head.Root));

        var answer = (await Ask(registry, projections).AskAsync(new JobQuestion { IncludeDisputed = true }, Token)).Answer!;
        Assert.Equal([Standing.Conflict, Standing.Current], answer.Jobs.Select(job => job.Figures.Standing));
        var current = answer.Jobs[1];
        Assert.Equal([logHead.Size.Value - 2, logHead.Size.Value - 3], current.LogIndices);
        Assert.Equal((world.CustomerEntity, "SG"), (current.Customer, current.Country));
        Assert.Equal((1, 1), (answer.Totals.Jobs, answer.Basis.EntriesInConflict));
        Assert.Equal("640", answer.Totals.AcceleratorHours!.High.ToString());

        var users = (await Ask(registry, projections).AskAsync(
            new LargeClusterQuestion { MinOperationsPerSecond = Quantity.Zero, NumberFormat = NumberFormat.Bf16 }, Token)).Answer!.Users;
        var user = Assert.Single(users);
        Assert.Equal(["Kestrel Compute Pte. Ltd."], user.CustomerNames);
        Assert.Equal((64, "pod-1", "400"), ((int)user.PeakAccelerators, user.Domain, user.InterconnectGbitPerSecond.ToString()));
        Assert.Equal("640", user.AcceleratorHours.Low.ToString());
        Assert.Equal(["Heron-70B"], user.Lineages);
    }

    [Fact]
    public async Task An_entry_of_a_suspended_signer_is_marked_in_every_answer()
    {
        await using var registry = await TestRegistry.WithGenesisAsync();
        var world = registry.World;
        _ = await registry.LogAsync(world.Trust.Suspension(world.Reporter, version: 2).Sign(world.Authorities[0].Key));
        _ = await registry.LogAsync(world.SignedJob());
        using var projections = Open(registry);
        _ = await Project(registry, projections);
        var answer = (await Ask(registry, projections).AskAsync(new JobQuestion(), Token)).Answer!;
        Assert.True(Assert.Single(answer.Jobs).Figures.IsSignerSuspended);
        Assert.Equal(1, answer.Basis.EntriesOfSuspendedKeys);
    }

    [Fact]
    public async Task Asking_for_a_tree_size_that_does_not_come_is_refused_after_a_bounded_wait()
    {
        await using var registry = await TestRegistry.WithGenesisAsync();
        using var projections = Open(registry);
        var investigator = new Investigator(
            new SqliteInvestigationStore(projections), registry.Registry.Store, new NeverComing(), AcceleratorCatalogue.Default, RuleSets.Default, new HastyClock());
        var outcome = await investigator.AskAsync(new JobQuestion { AtLeastTreeSize = 10 }, Token);
        Assert.Equal(RefusalReason.TreeSizeNotReached, outcome.Refusal!.Reason);
    }

    [Fact]
    public async Task A_question_without_a_turn_is_refused_and_a_turn_ends_with_its_question()
    {
        await using var registry = await TestRegistry.WithGenesisAsync();
        using var projections = Open(registry);
        _ = await Project(registry, projections);
        using var turns = new QuestionTurns(atOnce: 1, waiting: 0);
        var investigator = Ask(registry, projections, turns);

        using (await turns.TakeAsync(Token))
        {
            Assert.Equal(RefusalReason.TooManyQuestions, (await investigator.AskAsync(new JobQuestion(), Token)).Refusal!.Reason);
        }

        for (var i = 0; i < 2; i++)
        {
            Assert.NotNull((await investigator.AskAsync(new JobQuestion(), Token)).Answer);
        }
    }

    // A later page, and whoever asks for a tree size, wait for the projections to reach it.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_waits_for_the_projections_has_no_turn(bool isKnownAt)
    {
        await using var registry = await TestRegistry.WithGenesisAsync();
        using var projections = Open(registry);
        using var turns = new QuestionTurns(atOnce: 1, waiting: 0);
        var size = (await registry.Registry.Store.ReadHeadAsync(Token)).Size;
        var coming = new NeverComing();
        var question = isKnownAt ? new JobQuestion { AsOf = new AsOf { KnownAt = size } } : new JobQuestion { AtLeastTreeSize = size.Value };
        using var given = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var asked = Ask(registry, projections, turns, coming).AskAsync(question, given.Token).AsTask();
        await coming.Waiting.WaitAsync(Token);

        using (var turn = await turns.TakeAsync(Token))
        {
            Assert.NotNull(turn);
        }

        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
    }

    // What was waited for may be gone when the snapshot is opened: the projections are made again.
    [Fact]
    public async Task Between_two_snapshots_nobody_has_a_turn()
    {
        await using var registry = await TestRegistry.WithGenesisAsync();
        using var projections = Open(registry);
        using var turns = new QuestionTurns(atOnce: 1, waiting: 0);
        var size = (await registry.Registry.Store.ReadHeadAsync(Token)).Size;
        var clock = new StoppedClock();
        using var given = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var asked = Ask(registry, projections, turns, time: clock).AskAsync(new JobQuestion { AtLeastTreeSize = size.Value }, given.Token).AsTask();
        await clock.OpensAgain.WaitAsync(Token);

        using (var turn = await turns.TakeAsync(Token))
        {
            Assert.NotNull(turn);
        }

        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        using var last = await turns.TakeAsync(Token);
        Assert.NotNull(last);
    }

    private static SqliteProjectionStore Open(TestRegistry registry) =>
        SqliteProjectionStore.Open(new SqliteOptions { DataDirectory = registry.Directory }, registry.Clock);

    private static async Task<ProjectedHead> Project(TestRegistry registry, SqliteProjectionStore projections)
    {
        var (origin, log) = (registry.World.Origin, registry.Registry.Store);
        var projector = new Projector(origin, log, new TrustedParties(origin, log), projections, new ProjectorOptions());
        return await projector.CatchUpAsync(null, Token);
    }

    private static Investigator Ask(
        TestRegistry registry, SqliteProjectionStore projections, QuestionTurns? turns = null, IProjectionProgress? progress = null, TimeProvider? time = null) => new(
            new SqliteInvestigationStore(projections),
            registry.Registry.Store,
            progress ?? new Settled(),
            AcceleratorCatalogue.Default,
            RuleSets.Default,
            time ?? TimeProvider.System)
        {
            Turns = turns,
        };

    private sealed class Settled : IProjectionProgress
    {
        public TreeSize ProjectedSize => TreeSize.Zero;

        public Task WaitForAsync(TreeSize size, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class NeverComing : IProjectionProgress
    {
        private readonly TaskCompletionSource _waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TreeSize ProjectedSize => TreeSize.Zero;

        /// <summary>Ends once somebody waits.</summary>
        public Task Waiting => _waiting.Task;

        public Task WaitForAsync(TreeSize size, CancellationToken cancellationToken)
        {
            _waiting.TrySetResult();
            return Task.Delay(Timeout.Infinite, cancellationToken);
        }
    }

    // No wait is ever over.
    private sealed class StoppedClock : TimeProvider
    {
        private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);
        private readonly TaskCompletionSource _opensAgain = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Ends with the first wait that is not the longest one of a question.</summary>
        public Task OpensAgain => _opensAgain.Task;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime < Longest)
            {
                _opensAgain.TrySetResult();
            }

            return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, period);
        }
    }

    // Every wait is over at once.
    private sealed class HastyClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
