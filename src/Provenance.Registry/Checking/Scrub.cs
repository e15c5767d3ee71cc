// The part of "rehash before signing" that is not new. A bit that flips in an old page is found before it is needed: the
// scrub reads everything that is signed, from the first entry on, hashes it again and compares it with tiles, index and
// signed root, as slowly as it is told to; then it begins again. What it finds turns the log read-only.
using Microsoft.Extensions.Logging;
using Provenance.Registry.Log;
using Provenance.Registry.Signing;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Checking;

/// <summary>How fast the scrub goes.</summary>
public sealed record ScrubOptions
{
    /// <summary>
    /// Entries a second at most. At about 30 µs an entry, 1,000 take 3 % of one core and go through a million entries in
    /// 17 minutes, through ten millions in under three hours. 0 leaves the scrub out.
    /// </summary>
    public int EntriesPerSecond { get; init; } = 1_000;

    /// <summary>Rest between two rounds.</summary>
    public TimeSpan Rest { get; init; } = TimeSpan.FromMinutes(1);
}

/// <summary>Goes through a log at rest beside the server that grows it.</summary>
/// <param name="origin">The registry's origin.</param>
/// <param name="store">The log.</param>
/// <param name="board">Signed checkpoints: what lies beyond the newest is not scrubbed yet.</param>
/// <param name="trustAt">Trust as the statements below a size make it: it tells what was redacted.</param>
/// <param name="condition">Turned read-only over damage.</param>
/// <param name="options">How fast.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told what is found.</param>
public sealed partial class Scrub(
    string origin,
    ILogStore store,
    CheckpointBoard board,
    Func<TreeSize, CancellationToken, ValueTask<TrustState>> trustAt,
    LogCondition condition,
    ScrubOptions options,
    TimeProvider time,
    ILogger<Scrub> logger)
{
    private const int BatchEntries = TileId.FullWidth;

    private readonly StatementReader _reader = new(origin);
    private long _rounds;

    /// <summary>Rounds that came to their end without damage.</summary>
    public long Rounds => Volatile.Read(ref _rounds);

    /// <summary>Runs until cancelled, or until the log is read-only.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested && condition.IsWritable && options.EntriesPerSecond > 0)
        {
            try
            {
                await RoundAsync(cancellationToken);
                _ = Interlocked.Increment(ref _rounds);
                await PauseAsync(options.Rest, cancellationToken);
            }
            catch (StorageUnavailableException exception)
            {
                LogDelayed(exception.Message);
                await Task.WhenAny(PauseAsync(options.Rest, cancellationToken));
            }
            catch (Exception exception) when (exception is StorageCorruptException or CorruptTreeException)
            {
                condition.TurnReadOnly($"The scrub found damage: {exception.Message} Stop the server and run provenance fsck.");
                var fault = FaultText.Of(exception);
                LogDamage(fault);
                return;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>One round over what is signed now.</summary>
    /// <exception cref="CorruptTreeException">A tile, an entry's section, the index or the root is not what it must be.</exception>
    /// <exception cref="StorageCorruptException">An entry does not hold together.</exception>
    public async ValueTask RoundAsync(CancellationToken cancellationToken)
    {
        if (board.Latest is not { } signed)
        {
            return;
        }

        var size = signed.Checkpoint.Size;
        var tree = new TreeCheck(store, damage => throw new CorruptTreeException($"{damage.Place}: {damage.Message}"));
        while (tree.Edge.Size.Value < size.Value)
        {
            var began = time.GetTimestamp();
            var start = new LeafIndex(tree.Edge.Size.Value);
            var entries = await store.ReadEntriesAsync(
                start, (int)Math.Min(BatchEntries, size.Value - start.Value), cancellationToken);
            foreach (var entry in entries)
            {
                await CheckAsync(entry, cancellationToken);
            }

            await tree.AppendAsync([.. entries.Select(entry => MerkleTree.LeafHash(entry.Leaf.Span))], cancellationToken);
            await PauseAsync(TimeSpan.FromSeconds((double)entries.Count / options.EntriesPerSecond) - time.GetElapsedTime(began), cancellationToken);
        }

        if (tree.Edge.Root != signed.Checkpoint.Root)
        {
            throw new CorruptTreeException($"The first {size} entries hash to {tree.Edge.Root}; {signed.Checkpoint.Root} was signed.");
        }
    }

    // Reading has rehashed envelope and signatures against the leaf.
    private async ValueTask CheckAsync(StoredEntry entry, CancellationToken cancellationToken)
    {
        if (SectionDigests.Require(entry, _reader) is { Count: > 0 } missing)
        {
            // Carried out since this round began, perhaps: what is logged now counts.
            var head = await store.ReadHeadAsync(cancellationToken);
            SectionDigests.RequireRedacted(entry, missing, await trustAt(head.Size, cancellationToken));
        }

        if (await store.FindStatementAsync(entry.StatementId, cancellationToken) != entry.Index)
        {
            throw new CorruptTreeException($"entry {entry.Index}: the index does not find its statement.");
        }
    }

    private Task PauseAsync(TimeSpan pause, CancellationToken cancellationToken) =>
        pause > TimeSpan.Zero ? Task.Delay(pause, time, cancellationToken) : Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Critical, Message = "The scrub found damage; the log is read-only from now on.\n{Fault}")]
    private partial void LogDamage(string fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The log cannot be scrubbed now; the next round begins anew. {Cause}")]
    private partial void LogDelayed(string cause);
}
