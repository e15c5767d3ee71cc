using Provenance.Registry.Log;
using Provenance.Registry.Signing;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Tests.Support;

/// <summary>A store whose steps fail or wait as planned; in between it is the store inside.</summary>
internal sealed class FaultyStore(ILogStore inner, FaultPlan plan) : ILogStore
{
    public ValueTask BindAsync(string origin, CancellationToken cancellationToken) => inner.BindAsync(origin, cancellationToken);

    public ValueTask<LogHead> ReadHeadAsync(CancellationToken cancellationToken) =>
        AroundAsync(Step.ReadHead, () => inner.ReadHeadAsync(cancellationToken));

    public async ValueTask<ILogAppend> BeginAppendAsync(CancellationToken cancellationToken)
    {
        await plan.ReachAsync(Step.BeginAppend, Moment.Before);
        var append = await inner.BeginAppendAsync(cancellationToken);
        try
        {
            await plan.ReachAsync(Step.BeginAppend, Moment.After);
            return new FaultyAppend(append, plan);
        }
        catch
        {
            await append.DisposeAsync();
            throw;
        }
    }

    public ValueTask<StoredEntry?> ReadEntryAsync(LeafIndex index, CancellationToken cancellationToken) =>
        inner.ReadEntryAsync(index, cancellationToken);

    public ValueTask<IReadOnlyList<StoredEntry>> ReadEntriesAsync(
        LeafIndex start, int limit, CancellationToken cancellationToken) => inner.ReadEntriesAsync(start, limit, cancellationToken);

    public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadLeavesAsync(
        LeafIndex start, int limit, CancellationToken cancellationToken) =>
        AroundAsync(Step.ReadLeaves, () => inner.ReadLeavesAsync(start, limit, cancellationToken));

    public ValueTask<LeafIndex?> FindStatementAsync(Digest statementId, CancellationToken cancellationToken) =>
        AroundAsync(Step.FindStatement, () => inner.FindStatementAsync(statementId, cancellationToken));

    public ValueTask<IReadOnlyList<StoredEntry>> ReadTrustEntriesAsync(
        LeafIndex start, CancellationToken cancellationToken) => inner.ReadTrustEntriesAsync(start, cancellationToken);

    public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadTilesAsync(
        IReadOnlyList<TileId> tiles, CancellationToken cancellationToken) =>
        AroundAsync(Step.ReadTiles, () => inner.ReadTilesAsync(tiles, cancellationToken));

    private async ValueTask<T> AroundAsync<T>(Step step, Func<ValueTask<T>> work)
    {
        await plan.ReachAsync(step, Moment.Before);
        var done = await work();
        await plan.ReachAsync(step, Moment.After);
        return done;
    }

    private sealed class FaultyAppend(ILogAppend inner, FaultPlan plan) : ILogAppend
    {
        public LogHead Head => inner.Head;

        public long? ClockMilliseconds => plan.StoreClock?.GetUtcNow().ToUnixTimeMilliseconds() ?? inner.ClockMilliseconds;

        public async ValueTask<IReadOnlyDictionary<Digest, LeafIndex>> FindStatementsAsync(
            IReadOnlyCollection<Digest> statementIds, CancellationToken cancellationToken)
        {
            await plan.ReachAsync(Step.FindStatements, Moment.Before);
            var found = await inner.FindStatementsAsync(statementIds, cancellationToken);
            await plan.ReachAsync(Step.FindStatements, Moment.After);
            return found;
        }

        public async ValueTask WriteAsync(LogGroup group, CancellationToken cancellationToken)
        {
            await plan.ReachAsync(Step.Write, Moment.Before);
            await inner.WriteAsync(group, cancellationToken);
            await plan.ReachAsync(Step.Write, Moment.After);
        }

        public async ValueTask TryAsync(CancellationToken cancellationToken)
        {
            await plan.ReachAsync(Step.Try, Moment.Before);
            await inner.TryAsync(cancellationToken);
            await plan.ReachAsync(Step.Try, Moment.After);
        }

        public async ValueTask CommitAsync(CancellationToken cancellationToken)
        {
            await plan.ReachAsync(Step.Commit, Moment.Before);
            await inner.CommitAsync(cancellationToken);
            await plan.ReachAsync(Step.Commit, Moment.After);
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}

/// <summary>A high-water mark that cannot be written as planned.</summary>
internal sealed class FaultyMark(IHighWaterMark inner, FaultPlan plan) : IHighWaterMark
{
    /// <summary>Why it cannot be read, or null.</summary>
    public Exception? Unreadable { get; set; }

    public string Location => inner.Location;

    public ValueTask<Checkpoint?> ReadAsync(CancellationToken cancellationToken) =>
        Unreadable is null ? inner.ReadAsync(cancellationToken) : throw Unreadable;

    public async ValueTask<Checkpoint> AdvanceAsync(Checkpoint mark, CancellationToken cancellationToken)
    {
        await plan.ReachAsync(Step.AdvanceMark, Moment.Before);
        var standing = await inner.AdvanceAsync(mark, cancellationToken);
        await plan.ReachAsync(Step.AdvanceMark, Moment.After);
        return standing;
    }
}
