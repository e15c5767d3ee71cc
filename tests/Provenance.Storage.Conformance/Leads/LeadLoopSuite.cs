using Microsoft.Extensions.Logging.Abstractions;
using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Leads;
using Provenance.Registry.Investigation.Signals;
using Provenance.Registry.Leases;
using Provenance.Registry.Log;
using Provenance.Registry.Projections;
using Provenance.Registry.Rules;
using Provenance.Registry.Signing;
using Provenance.Statements;
using Provenance.Storage.Conformance.Projections;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Leads;

/// <summary>The loop that keeps leads behind the projections.</summary>
public abstract class LeadLoopSuite : ProjectionSuiteBase
{
    [Fact]
    public async Task Leads_are_recorded_for_what_is_projected_and_again_under_another_rule_set()
    {
        await using var leads = CreateLeads();
        using var world = await ProjectAsync(3, 30);
        await RunUntilAsync(world, leads.Store, RuleSets.Default, newest => newest.TreeSize.Value == 30);
        var stricter = RuleSets.Default with { Digest = LeadSamples.Named("stricter") };

        var newest = await RunUntilAsync(world, leads.Store, stricter, newest => newest.RuleSet.Digest == stricter.Digest);

        Assert.Equal((30, (await world.Log.ReadHeadAsync(Token)).Root), (newest.TreeSize.Value, newest.Root));
        await using var view = await leads.Store.OpenAsync(Token);
        Assert.Equal(KnownSignals.All.Select(signal => signal.Code), (await view.ReadSignalsAsync(Token)).Select(signal => signal.Signal));
    }

    [Fact]
    public async Task Leads_of_another_log_are_discarded_and_computed_again()
    {
        await using var leads = CreateLeads();
        using var world = await ProjectAsync(3, 30);
        var foreign = LeadSamples.Evaluation(20, LeadSamples.Outcome("E9", LeadSamples.Lead("E9", "Heron", 1)));
        await leads.Store.RecordAsync(foreign, LeadSamples.Named("another root"), 0, Token);

        await RunUntilAsync(world, leads.Store, RuleSets.Default, newest => newest.TreeSize.Value == 30);

        await using var view = await leads.Store.OpenAsync(Token);
        Assert.Null(await view.FindAsync(foreign.Signals[0].Leads[0].Lead.Key, Token));
    }

    [Fact]
    public async Task Leads_of_another_log_stay_while_the_log_is_read_only_and_are_not_shown()
    {
        await using var leads = CreateLeads();
        using var world = await ProjectAsync(3, 30);
        var foreign = LeadSamples.Evaluation(20, LeadSamples.Outcome("E9", LeadSamples.Lead("E9", "Heron", 1)));
        await leads.Store.RecordAsync(foreign, LeadSamples.Named("another root"), 0, Token);
        var condition = new LogCondition();
        condition.TurnReadOnly("It is behind its mark.");
        using var source = new LeadSource(leads.Store, Engine());

        // It ends by itself: a log that is read-only stays so.
        using var loop = Loop(world, leads.Store, RuleSets.Default, source, condition);
        await loop.RunAsync(Token);

        var asked = (await Investigate(world).AskAsync(new LeadsQuestion { Source = source, PageSize = 1_000 }, Token)).Answer!;
        Assert.Equal((true, 30), (asked.Evaluation.IsOnDemand, asked.Evaluation.TreeSize));
        await using var view = await leads.Store.OpenAsync(Token);
        Assert.Equal(20, view.Newest!.TreeSize.Value);
        Assert.Single((await view.ReadHistoryAsync(foreign.Signals[0].Leads[0].Lead.Key, Token)).Events);
    }

    [Fact]
    public async Task What_is_recorded_equals_what_is_computed_on_demand_for_that_size()
    {
        await using var leads = CreateLeads();
        using var world = await ProjectAsync(11, 60);
        await RunUntilAsync(world, leads.Store, RuleSets.Default, newest => newest.TreeSize.Value == 60);
        using var source = new LeadSource(leads.Store, Engine());
        var recorded = (await Investigate(world).AskAsync(new LeadsQuestion { Source = source, PageSize = 1_000 }, Token)).Answer!;
        var computed = (await Investigate(world).AskAsync(
            new LeadsQuestion { Source = source, PageSize = 1_000, Rules = RuleSets.Default with { Digest = LeadSamples.Named("a copy") } }, Token)).Answer!;

        Assert.Equal((false, true), (recorded.Evaluation.IsOnDemand, computed.Evaluation.IsOnDemand));
        Assert.NotEmpty(recorded.Leads);
        Assert.Equal(computed.Leads.Select(row => LeadJson.Write(row.Lead.Raised.Lead)), recorded.Leads.Select(row => LeadJson.Write(row.Lead.Raised.Lead)));
    }

    [Fact]
    public async Task Leads_of_the_other_signals_are_recorded_where_rentals_cannot_be_read()
    {
        await using var leads = CreateLeads();
        using var world = await ProjectAsync(3, 30);
        var damaged = new ReplacedStore<IRentalFacts>(
            Fixture.Investigation,
            nameof(IInvestigationSnapshot.Rentals),
            new Dictionary<string, Func<object?[], object>>(StringComparer.Ordinal) { [nameof(IRentalFacts.ReadAsync)] = _ => throw Damage() });

        await RunUntilAsync(world, leads.Store, RuleSets.Default, newest => newest.TreeSize.Value == 30, damaged);

        await using var view = await leads.Store.OpenAsync(Token);
        Assert.Equal(
            ["E6", "E7", "E8"],
            (await view.ReadSignalsAsync(Token)).Where(signal => signal.Status == SignalStatus.Failed).Select(signal => signal.Signal));
    }

    [Fact]
    public async Task Leads_that_cannot_be_computed_leave_the_lease_to_the_projections()
    {
        await using var leads = CreateLeads();
        using var world = await ProjectAsync(3, 30);
        using var source = new LeadSource(leads.Store, Engine());
        var lease = new WatchedLease();

        // It ends by itself.
        using var loop = Loop(world, leads.Store, RuleSets.Default, source, new LogCondition(), new DamagedStore(), lease);
        await loop.RunAsync(Token);

        Assert.IsType<StorageCorruptException>(loop.Failure);
        Assert.False(lease.IsWithdrawn);
    }

    [Fact]
    public async Task Once_the_loop_has_stopped_what_is_asked_for_now_is_computed()
    {
        await using var leads = CreateLeads();
        using var world = await ProjectAsync(3, 30);
        await RecordAsync(world, leads.Store, size: 20, TimeProvider.System.GetUtcNow());
        using var source = new LeadSource(leads.Store, Engine());
        Assert.Equal((false, 20), await EvaluationAsync(world, source));

        using var loop = Loop(world, leads.Store, RuleSets.Default, source, new LogCondition(), new DamagedStore());
        await loop.RunAsync(Token);

        Assert.NotNull(loop.Failure);
        Assert.Equal((true, 30), await EvaluationAsync(world, source));
    }

    // The hour counts from when there was something to record, or from the last record: nothing is recorded where nothing arrives.
    [Theory]
    [InlineData(0.5, false, false)]
    [InlineData(2, false, true)]
    [InlineData(2, true, false)]
    public async Task A_server_without_the_lease_computes_once_it_saw_nothing_recorded_for_long(double silences, bool isRecordedMeanwhile, bool isOver)
    {
        await using var leads = CreateLeads();
        using var world = await ProjectAsync(3, 30);
        await RecordAsync(world, leads.Store, size: 10, TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(1));
        using var source = new LeadSource(leads.Store, Engine());
        var clock = new ShiftedClock();
        await using var followed = await FollowAsync(world, leads.Store, source, clock);
        Assert.Equal((false, 10), await EvaluationAsync(world, source));

        clock.Advance(silences * LeadLoop.LongestSilence);
        if (isRecordedMeanwhile)
        {
            await RecordAsync(world, leads.Store, size: 20, TimeProvider.System.GetUtcNow());
        }

        await followed.OnceMoreAsync();
        Assert.Equal(isOver ? (true, 30) : (false, isRecordedMeanwhile ? 20 : 10), await EvaluationAsync(world, source));
    }

    [Fact]
    public async Task A_store_that_cannot_be_reached_ends_recording_only_after_long()
    {
        await using var leads = CreateLeads();
        using var world = await ProjectAsync(3, 30);
        await RecordAsync(world, leads.Store, size: 10, TimeProvider.System.GetUtcNow());
        using var source = new LeadSource(leads.Store, Engine());
        var clock = new ShiftedClock();
        var lease = new AskedLease { Held = SoleServer.Instance };
        using var loop = Loop(world, leads.Store, RuleSets.Default, source, new LogCondition(), new UnreachableStore(), lease, clock);

        // Before the first fault nothing arrived for long.
        clock.Advance(2 * LeadLoop.LongestSilence);
        await using var running = new Running(loop, lease);
        await running.OnceMoreAsync();
        Assert.Equal((false, 10), await EvaluationAsync(world, source));

        clock.Advance(2 * LeadLoop.LongestSilence);
        await running.OnceMoreAsync();
        Assert.Equal((true, 30), await EvaluationAsync(world, source));
    }

    /// <summary>Makes an empty store of the backend under test.</summary>
    protected abstract LeadStoreFixture CreateLeads();

    private static SignalEngine Engine() => new(
        KnownSignals.All, AcceleratorCatalogue.Default, new SignalEngineOptions(), TimeProvider.System, NullLogger<SignalEngine>.Instance);

    private static StorageCorruptException Damage() => new("A row holds a value that cannot be.");

    private LeadLoop Loop(
        ProjectionWorld world, ILeadStore store, RuleSet rules, LeadSource source, LogCondition condition, IInvestigationStore? investigation = null, IWorkLease? lease = null,
        TimeProvider? time = null) => new(
        new LeadLoopParts
        {
            Investigation = investigation ?? Fixture.Investigation,
            Progress = new Reached(world.Entries.Count),
            Log = world.Log,
            Condition = condition,
            Leads = store,
            Engine = Engine(),
            Source = source,
            Rules = rules,
            Lease = lease ?? SoleServer.Instance,
            Time = time ?? TimeProvider.System,
            Logger = NullLogger<LeadLoop>.Instance,
        });

    private async Task RecordAsync(ProjectionWorld world, ILeadStore store, long size, DateTimeOffset at)
    {
        await using var snapshot = await Fixture.Investigation.OpenAsync(new AsOf { KnownAt = new TreeSize(size) }, Token);
        var evaluation = await Engine().EvaluateAsync(snapshot, RuleSets.Default, snapshot.LoggedUntilMilliseconds * 1_000, isAwaited: true, Token);
        await store.RecordAsync(evaluation, await new TileTree(new TreeSize(size), world.Log).RootAsync(Token), at.ToUnixTimeMilliseconds(), Token);
    }

    private async Task<(bool IsOnDemand, long TreeSize)> EvaluationAsync(ProjectionWorld world, LeadSource source)
    {
        var asked = (await Investigate(world).AskAsync(new LeadsQuestion { Source = source }, Token)).Answer!;
        return (asked.Evaluation.IsOnDemand, asked.Evaluation.TreeSize);
    }

    private async Task<RecordedEvaluation> RunUntilAsync(
        ProjectionWorld world, ILeadStore store, RuleSet rules, Func<RecordedEvaluation, bool> isReached, IInvestigationStore? investigation = null)
    {
        using var source = new LeadSource(store, Engine());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var loop = Loop(world, store, rules, source, new LogCondition(), investigation);
        var running = loop.RunAsync(stop.Token);
        while (true)
        {
            Assert.Null(loop.Failure);
            if (await store.ReadNewestAsync(Token) is { } newest && isReached(newest))
            {
                await stop.CancelAsync();
                await running;
                return newest;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Token);
        }
    }

    // Projected up to a size, and never beyond it.
    private sealed class Reached(long size) : IProjectionProgress
    {
        public TreeSize ProjectedSize => new(size);

        public Task WaitForAsync(TreeSize wanted, CancellationToken cancellationToken) =>
            wanted.Value <= size ? Task.CompletedTask : Task.Delay(Timeout.Infinite, cancellationToken);
    }

    private sealed class DamagedStore : IInvestigationStore
    {
        public ValueTask<IInvestigationSnapshot> OpenAsync(AsOf asOf, CancellationToken cancellationToken) => throw Damage();
    }

    private sealed class UnreachableStore : IInvestigationStore
    {
        public ValueTask<IInvestigationSnapshot> OpenAsync(AsOf asOf, CancellationToken cancellationToken) => throw new StorageUnavailableException("Away.");
    }

    private async Task<Running> FollowAsync(ProjectionWorld world, ILeadStore store, LeadSource source, TimeProvider clock)
    {
        var lease = new AskedLease();
        var running = new Running(Loop(world, store, RuleSets.Default, source, new LogCondition(), lease: lease, time: clock), lease);
        await running.OnceMoreAsync();
        return running;
    }

    // A loop that runs until it is disposed.
    private sealed class Running : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        private readonly LeadLoop _loop;
        private readonly AskedLease _lease;
        private readonly Task _running;

        public Running(LeadLoop loop, AskedLease lease)
        {
            (_loop, _lease) = (loop, lease);
            _running = loop.RunAsync(_stop.Token);
        }

        // Until the loop has gone round once from here on.
        public async Task OnceMoreAsync()
        {
            for (var until = _lease.Asked + 2; _lease.Asked < until;)
            {
                Assert.Null(_loop.Failure);
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Token);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _running;
            _loop.Dispose();
            _stop.Dispose();
        }
    }

    // Held by another server for good, unless it is given.
    private sealed class AskedLease : IWorkLease
    {
        private int _asked;

        public SoleServer? Held { get; init; }

        public int Asked => Volatile.Read(ref _asked);

        public WorkHold? TryEnter()
        {
            Interlocked.Increment(ref _asked);
            return Held?.TryEnter();
        }

        public void Withdraw(string why)
        {
        }
    }

    // The system's clock, so much ahead; who waits by it waits little.
    private sealed class ShiftedClock : TimeProvider
    {
        private long _ahead;

        public void Advance(TimeSpan by) => Interlocked.Add(ref _ahead, (long)(by.TotalSeconds * TimestampFrequency));

        public override long GetTimestamp() => base.GetTimestamp() + Interlocked.Read(ref _ahead);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime > TimeSpan.FromMilliseconds(20) ? TimeSpan.FromMilliseconds(20) : dueTime, period);
    }

    private sealed class WatchedLease : IWorkLease
    {
        public bool IsWithdrawn { get; private set; }

        public WorkHold? TryEnter() => SoleServer.Instance.TryEnter();

        public void Withdraw(string why) => IsWithdrawn = true;
    }
}
