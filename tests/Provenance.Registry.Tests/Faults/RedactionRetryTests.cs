using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Provenance.Registry.Log;
using Provenance.Registry.Redacting;
using Provenance.Registry.Signing;
using Provenance.Registry.Tests.Support;
using Provenance.Registry.Trust;
using Provenance.Storage.Sqlite;
using Provenance.Storage.Sqlite.Leads;
using Provenance.Storage.Sqlite.Log;
using Provenance.Transparency;

namespace Provenance.Registry.Tests.Faults;

/// <summary>A redaction that fails halfway is tried again, and nothing of it comes back in between.</summary>
public sealed class RedactionRetryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_leads_are_computed_between_a_failed_run_and_the_one_that_succeeds()
    {
        await using var registry = await WithRedactedJobAsync();
        var options = new SqliteOptions { DataDirectory = registry.Directory };
        using var log = SqliteLogStore.Open(options, registry.Clock);
        using var leads = SqliteLeadStore.Open(options, registry.Clock);
        var (held, clears, heldAtClear) = (0, 0, new List<int>());
        var places = new RedactionPlaces(log, log, leads, _ =>
        {
            heldAtClear.Add(held);
            return ++clears == 1 ? throw new StorageUnavailableException("The projections are locked.") : ValueTask.CompletedTask;
        });
        var loop = new RedactionLoop(
            new RedactionRun(places),
            () => registry.Registry.Trust,
            registry.Registry.Checkpoints,
            registry.Registry.Condition,
            _ =>
            {
                held++;
                return ValueTask.FromResult<IDisposable>(new Release(() => held--));
            },
            registry.Clock,
            NullLogger<RedactionLoop>.Instance);

        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await loop.RunOnceAsync(Token));

        // The section is gone from the log, so that the next run cannot tell any more what a lead must not quote.
        var erased = await log.ReadEntryAsync(new LeafIndex(6), Token);
        Assert.False(erased!.Sections.ContainsKey("parties"));
        Assert.Equal(1, held);

        await loop.RunOnceAsync(Token);

        Assert.Equal((0, 2), (held, clears));
        Assert.Equal([1, 1], heldAtClear);
        Assert.Equal(7, Assert.Single(await log.ReadCarriedOutAsync(Token)).Value);
        await loop.RunOnceAsync(Token);
        Assert.Equal(2, clears);
    }

    [Fact]
    public async Task Nothing_is_deleted_before_everybody_can_see_the_redaction_unless_it_was_begun()
    {
        using var witnesses = new FakeWitnesses();
        await using var registry = await TestRegistry.WitnessedAsync(witnesses);
        foreach (var attestation in registry.World.Genesis())
        {
            _ = await registry.LogAsync(attestation);
        }

        var job = registry.World.SignedJob();
        _ = await registry.LogAsync(job);
        _ = await registry.PublishedAsync(7);
        witnesses[1].Conduct = Conduct.Away;
        witnesses[2].Conduct = Conduct.Away;
        _ = await registry.LogAsync(registry.World.Trust.Redaction(job.Envelope.StatementId, 1, "parties").Sign(registry.World.Quorum));
        _ = await registry.LogAsync(registry.World.Trust.Redaction(job.Envelope.StatementId, 2, "run").Sign(registry.World.Quorum));
        var options = new SqliteOptions { DataDirectory = registry.Directory };
        using var log = SqliteLogStore.Open(options, registry.Clock);
        using var leads = SqliteLeadStore.Open(options, registry.Clock);
        var run = new RedactionRun(new RedactionPlaces(log, log, leads, _ => ValueTask.CompletedTask));
        var loop = new RedactionLoop(
            run,
            () => registry.Registry.Trust,
            registry.Registry.Checkpoints,
            registry.Registry.Condition,
            _ => ValueTask.FromResult<IDisposable>(new Release(() => { })),
            registry.Clock,
            NullLogger<RedactionLoop>.Instance);

        await loop.RunOnceAsync(Token);
        Assert.Equal(["lineage", "parties", "run"], await SectionsAsync());

        // Another server went away between two steps of the first.
        await log.EraseAsync([new SectionsOf(new LeafIndex(6), ["parties"])], Token);
        _ = await run.RunAsync(registry.Registry.Trust.Current, new TreeSize(7), Token);
        Assert.Equal(7, Assert.Single(await log.ReadCarriedOutAsync(Token)).Value);
        Assert.Equal(["lineage", "run"], await SectionsAsync());

        witnesses[1].Conduct = Conduct.Honest;
        _ = await registry.PublishedAsync(9);
        await loop.RunOnceAsync(Token);
        Assert.Equal(["lineage"], await SectionsAsync());

        async Task<IEnumerable<string>> SectionsAsync() => (await log.ReadEntryAsync(new LeafIndex(6), Token))!.Sections.Keys.Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_redaction_that_cannot_be_carried_out_is_told_without_what_it_would_delete()
    {
        const string Secret = "Zenith Nightjar Holdings 7741";
        await using var registry = await WithRedactedJobAsync();
        var options = new SqliteOptions { DataDirectory = registry.Directory };
        using var log = SqliteLogStore.Open(options, registry.Clock);
        using var leads = SqliteLeadStore.Open(options, registry.Clock);
        var isLocked = true;
        var places = new RedactionPlaces(log, log, leads, _ => throw (isLocked
            ? new StorageUnavailableException("The projections are locked.")
            : new StorageCorruptException("leads.db holds a value that cannot be.", new FormatException($"The input string '{Secret}' was not in a correct format."))));
        var told = new Lines();
        var loop = new RedactionLoop(
            new RedactionRun(places),
            () => registry.Registry.Trust,
            registry.Registry.Checkpoints,
            registry.Registry.Condition,
            _ => ValueTask.FromResult<IDisposable>(new Release(() => { })),
            registry.Clock,
            told);
        using var stop = new CancellationTokenSource();
        Assert.Null(loop.Trouble);

        var running = loop.RunAsync(stop.Token);
        while (loop.Trouble is null)
        {
            await Task.Delay(5, Token);
        }

        Assert.Contains("The projections are locked.", loop.Trouble, StringComparison.Ordinal);
        isLocked = false;
        await running;
        Assert.Contains("no longer carried out", loop.Trouble, StringComparison.Ordinal);
        Assert.Contains(told.All, line => line.Contains("StorageCorruptException: leads.db holds a value that cannot be.", StringComparison.Ordinal)
            && line.Contains("FormatException", StringComparison.Ordinal) && line.Contains("   at ", StringComparison.Ordinal));
        Assert.DoesNotContain(told.All, line => line.Contains(Secret, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task In_a_log_that_is_read_only_what_is_not_carried_out_is_told_until_another_server_has(bool isPublished)
    {
        await using var registry = await WithRedactedJobAsync();
        var options = new SqliteOptions { DataDirectory = registry.Directory };
        using var log = SqliteLogStore.Open(options, registry.Clock);
        using var leads = SqliteLeadStore.Open(options, registry.Clock);
        var run = new RedactionRun(new RedactionPlaces(log, log, leads, _ => ValueTask.CompletedTask));
        var condition = new LogCondition();
        condition.TurnReadOnly("A tile is damaged.");

        // A log that was opened read-only has published nothing.
        var loop = new RedactionLoop(
            run,
            () => registry.Registry.Trust,
            isPublished ? registry.Registry.Checkpoints : new CheckpointBoard(),
            condition,
            _ => throw new InvalidOperationException("Nothing is begun."),
            registry.Clock,
            NullLogger<RedactionLoop>.Instance);

        await loop.RunOnceAsync(Token);
        Assert.Equal("The log is read-only: a redaction is not carried out.", loop.Trouble);
        Assert.Empty(await log.ReadCarriedOutAsync(Token));

        _ = await run.RunAsync(registry.Registry.Trust.Current, new TreeSize(8), Token);
        await loop.RunOnceAsync(Token);
        Assert.Null(loop.Trouble);
    }

    private static async Task<TestRegistry> WithRedactedJobAsync()
    {
        var registry = await TestRegistry.WithGenesisAsync();
        var job = registry.World.SignedJob();
        _ = await registry.LogAsync(job);
        _ = await registry.LogAsync(registry.World.Trust.Redaction(job.Envelope.StatementId, 1, "parties").Sign(registry.World.Quorum));
        return registry;
    }

    // What the process's log would hold, exceptions too.
    private sealed class Lines : ILogger<RedactionLoop>
    {
        public ConcurrentQueue<string> All { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Enqueue($"{formatter(state, exception)} {exception}");
    }

    private sealed class Release(Action release) : IDisposable
    {
        public void Dispose() => release();
    }
}
