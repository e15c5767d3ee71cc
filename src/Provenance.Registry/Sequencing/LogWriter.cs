// The one place that appends. Opens the append (which takes the head's lock), brings trust and the right edge up to
// that head, plans the group, writes it, commits it. Knows nothing of queues or of signing.
using System.Globalization;
using Provenance.Registry.Log;
using Provenance.Registry.Signing;
using Provenance.Registry.Trust;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Sequencing;

/// <summary>What one append did.</summary>
/// <param name="Plan">Where each pending attestation went.</param>
/// <param name="Growth">What the tree gained.</param>
/// <param name="Head">The head after the commit.</param>
internal sealed record CommittedGroup(GroupPlan Plan, TreeGrowth Growth, LogHead Head);

/// <summary>Appends groups to the log. Used by one caller at a time.</summary>
internal sealed class LogWriter
{
    private readonly ILogStore _store;
    private readonly StatementReader _reader;
    private readonly DiscoverySecrets _secrets;
    private readonly TimeProvider _time;
    private readonly SequencerOptions _options;
    private readonly IHighWaterMark? _sharedMark;
    private readonly LearnedTrust _trust;
    private EdgeTiles _edge;

    public LogWriter(
        string origin,
        ILogStore store,
        DiscoverySecrets secrets,
        TimeProvider time,
        SequencerOptions options,
        EdgeTiles edge,
        LearnedTrust trust,
        IHighWaterMark? sharedMark)
    {
        _store = store;
        _reader = new StatementReader(origin);
        _secrets = secrets;
        _time = time;
        _options = options;
        _edge = edge;
        _trust = trust;
        _sharedMark = sharedMark;
    }

    /// <summary>Trust as far as it is known here; read by admission on other threads.</summary>
    public TrustHistory Trust => _trust.History;

    /// <summary>
    /// Where other servers write the log: reads the trust statements that they logged. Otherwise there is nothing to learn.
    /// Safe to call from any thread.
    /// </summary>
    public async ValueTask LearnTrustAsync(CancellationToken cancellationToken)
    {
        if (_options.LookForOthers is not null)
        {
            _ = await FollowAsync(cancellationToken);
        }
    }

    /// <summary>The head as last committed by whichever process, once the trust statements below it are learned.</summary>
    public async ValueTask<LogHead> FollowAsync(CancellationToken cancellationToken)
    {
        var head = await _store.ReadHeadAsync(cancellationToken);
        await _trust.CatchUpAsync(head, cancellationToken);
        return head;
    }

    /// <summary>Logs a group, or returns why all of it is refused.</summary>
    /// <exception cref="StorageUnavailableException">Nothing of the group may be taken as logged.</exception>
    /// <exception cref="CorruptTreeException">The store is not what it was: the log must stop.</exception>
    public async ValueTask<(CommittedGroup? Committed, Refusal? Refusal)> AppendAsync(
        IReadOnlyList<Pending> group, CancellationToken cancellationToken)
    {
        await using var append = await _store.BeginAppendAsync(cancellationToken);
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        await RequireMarkedAsync(append.Head, cancellationToken);
        await CatchUpAsync(append.Head, cancellationToken);
        RequireNotAhead(now, append.ClockMilliseconds);
        if (append.Head.LastLoggedAtMilliseconds - now > _options.MaxClockLag.TotalMilliseconds)
        {
            return (null, SequencingRefusals.ClockWentBack(Utc(now), Utc(append.Head.LastLoggedAtMilliseconds)));
        }

        var known = await append.FindStatementsAsync(
            group.Select(pending => pending.Attestation.Envelope.StatementId).ToHashSet(), cancellationToken);
        var plan = GroupPlan.Make(
            append.Head, Trust, group, known, Math.Max(now, append.Head.LastLoggedAtMilliseconds), _secrets, _reader);
        var growth = TreeGrowth.Of(append.Head.Edge, plan.LeafHashes);
        if (plan.Entries.Count == 0)
        {
            return (new CommittedGroup(plan, growth, append.Head), null);
        }

        var (tiles, edge) = _edge.Grow(growth);
        var head = new LogHead(
            growth.After, Math.Max(now, append.Head.LastLoggedAtMilliseconds), plan.Trust.Current.Epoch);
        await append.WriteAsync(new LogGroup(plan.Entries, tiles, head), cancellationToken);
        await CommitAsync(append, head, cancellationToken);
        _edge = edge;
        _trust.Learn(plan.Trust, head.Size);
        return (new CommittedGroup(plan, growth, head), null);
    }

    /// <summary>Goes as far as an append can without a group: takes the head's lock, looks at mark and clock, tries whether there is room for one, and lets go.</summary>
    /// <exception cref="StorageUnavailableException">A group could not be appended now.</exception>
    /// <exception cref="CorruptTreeException">The store is not what it was: the log must stop.</exception>
    public async ValueTask TryAsync(CancellationToken cancellationToken)
    {
        await using var append = await _store.BeginAppendAsync(cancellationToken);
        await RequireMarkedAsync(append.Head, cancellationToken);
        RequireNotAhead(_time.GetUtcNow().ToUnixTimeMilliseconds(), append.ClockMilliseconds);
        await append.TryAsync(cancellationToken);
    }

    // A commit that throws may still have happened. The head tells: only if it cannot be read, nothing is known.
    private async ValueTask CommitAsync(ILogAppend append, LogHead head, CancellationToken cancellationToken)
    {
        try
        {
            // Not cancellable: a commit under way is either done or not, and we wait to learn which.
            await append.CommitAsync(CancellationToken.None);
        }
        catch (StorageUnavailableException)
        {
            await append.DisposeAsync();
            if (!await IsCommittedAsync(head, cancellationToken))
            {
                throw;
            }
        }
    }

    // Another process may have appended on top of it before we looked.
    private async ValueTask<bool> IsCommittedAsync(LogHead head, CancellationToken cancellationToken)
    {
        var now = await _store.ReadHeadAsync(cancellationToken);
        return now.Size == head.Size
            ? now.Root == head.Root
            : now.Size.Value > head.Size.Value && await new TileTree(head.Size, _store).RootAsync(cancellationToken) == head.Root;
    }

    // What this process has seen of the log may be older than what another has signed. Nothing is appended to a database
    // that was put back behind that: whoever signs raises the mark after the commit, and this head is read under the lock.
    private async ValueTask RequireMarkedAsync(LogHead head, CancellationToken cancellationToken)
    {
        if (_sharedMark is null)
        {
            return;
        }

        try
        {
            if (await _sharedMark.ReadAsync(cancellationToken) is { } mark && mark.Size.Value > head.Size.Value)
            {
                throw new CorruptTreeException(
                    $"The database holds {head.Size} entries; {mark.Size} have been signed according to {_sharedMark.Location}.");
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StorageUnavailableException($"The high-water mark {_sharedMark.Location} cannot be read: {exception.Message}", exception);
        }
    }

    // No entry is logged before the one below it, so one that is dated ahead keeps every server out whose clock is right. Told
    // as a storage that cannot be written: the operator hears of it, and clients go to the other servers.
    private void RequireNotAhead(long now, long? clock)
    {
        if (clock is { } stored && now - stored is var lead && lead > _options.MaxClockLead.TotalMilliseconds)
        {
            throw new StorageUnavailableException(string.Create(
                CultureInfo.InvariantCulture,
                $"This server's clock says {Utc(now)}, which is {TimeSpan.FromMilliseconds(lead).TotalMinutes:0.0} minutes ahead of the database's ({Utc(stored)}); "
                + $"{_options.MaxClockLead.TotalMinutes:0.#} are allowed, because the other servers could log nothing until theirs have come as far. Set whichever of the two clocks is wrong."));
        }
    }

    private static string Utc(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    // Another process may have appended since. Whatever the store says now must extend what we last saw.
    private async ValueTask CatchUpAsync(LogHead head, CancellationToken cancellationToken)
    {
        if (head.Size != _edge.Edge.Size || head.Root != _edge.Edge.Root)
        {
            await RequireExtensionAsync(_edge.Edge, head, cancellationToken);
            _edge = await EdgeTiles.LoadAsync(_store, head.Edge, cancellationToken);
        }

        await _trust.CatchUpAsync(head, cancellationToken);
    }

    private async ValueTask RequireExtensionAsync(TreeEdge seen, LogHead head, CancellationToken cancellationToken)
    {
        if (head.Size.Value <= seen.Size.Value)
        {
            throw new CorruptTreeException(
                $"The database holds {head.Size} entries with root {head.Root}; this process has seen {seen.Size} with root {seen.Root}.");
        }

        var root = await new TileTree(seen.Size, _store).RootAsync(cancellationToken);
        if (root != seen.Root)
        {
            throw new CorruptTreeException($"The first {seen.Size} entries of the database hash to {root}, and hashed to {seen.Root} before.");
        }
    }
}
