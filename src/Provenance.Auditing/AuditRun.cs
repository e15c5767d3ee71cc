// Audits a log from outside. In this order, so that the gravest is found first and nothing is judged that is not proved:
//   1. the checkpoint: signed by the log's key and its quorum of witnesses, by the auditor's own policy;
//   2. continuity: the tree at the size of the last accepted checkpoint still has its root, and so has every other vantage
//      point's, and every checkpoint that a copy was once whole for; what contradicts is kept and remembered for good. A
//      smaller tree contradicts nothing by itself: it ends this run, and is held against what a server shows later;
//   3. every tile, from the root down; every bundle against its tile; every content against its leaf;
//   4. every entry by index: order and plausibility of time, the signers' right, their signatures, use of watched keys;
//   5. what the whole log says of each: sections that are missing and why, entries that are disputed or repeated; and what the
//      reports say taken together: streams, chains, closes of periods.
// Each bundle is committed to the state as it is done; a run that was stopped goes on there.

using Microsoft.Data.Sqlite;
using Provenance.Client;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Auditing;

/// <summary>What an audit is to do.</summary>
public sealed record AuditOptions
{
    /// <summary>The auditor's own policy.</summary>
    public required VerificationPolicy Policy { get; init; }

    /// <summary>Where contradicting checkpoints are kept.</summary>
    public required string EvidenceFolder { get; init; }

    /// <summary>Whether the source is a server, whose newest checkpoint is news of this moment.</summary>
    public required bool IsServer { get; init; }

    /// <summary>Whether everything is judged again, or only what is new.</summary>
    public bool FromStart { get; init; }

    /// <summary>Whether the content of entries is judged, or the tree alone.</summary>
    public bool WithContent { get; init; } = true;

    /// <summary>Other views of the log.</summary>
    public IReadOnlyList<VantagePoint> VantagePoints { get; init; } = [];

    /// <summary>Keys whose use is watched in the entries that this run judges; null for none.</summary>
    public KeyWatch? KeyWatch { get; init; }

    /// <summary>How far clocks may differ.</summary>
    public TimeSpan Slack { get; init; } = TimeBounds.UsualSlack;

    /// <summary>Bundles that are read at once, 1 to 64. Memory is in proportion to it.</summary>
    public int Concurrency { get; init; } = MirrorRun.UsualConcurrency;

    /// <summary>The auditor's clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>What an audit gave.</summary>
/// <param name="Checkpoint">The checkpoint that was audited.</param>
/// <param name="Before">The checkpoint that was accepted before; null for a first audit.</param>
/// <param name="From">The first entry that this run judged.</param>
/// <param name="To">The entry after the last one that was judged, in this run or before.</param>
/// <param name="IsComplete">Whether everything up to the checkpoint was judged.</param>
/// <param name="MissingSections">Sections that are named and not shown: withheld or redacted.</param>
/// <param name="Suspended">Reports whose signer was suspended when they were logged.</param>
/// <param name="Findings">What was found.</param>
/// <param name="Evidence">Files with checkpoints that contradict each other.</param>
public sealed record AuditOutcome(
    SignedCheckpoint Checkpoint,
    SignedCheckpoint? Before,
    long From,
    long To,
    bool IsComplete,
    long MissingSections,
    long Suspended,
    FindingList Findings,
    IReadOnlyList<string> Evidence)
{
    /// <summary>Whether the content of the entries was judged, or the tree alone.</summary>
    public bool WithContent { get; init; } = true;
}

/// <summary>Audits a log.</summary>
/// <param name="source">The log.</param>
/// <param name="state">The auditor's memory of it.</param>
/// <param name="options">What to do.</param>
public sealed class AuditRun(ILogSource source, AuditState state, AuditOptions options)
{
    private readonly List<string> _evidence = [];
    private readonly FindingList _ofThisRun = new();

    /// <summary>Audits up to the source's newest checkpoint.</summary>
    /// <param name="progress">Told how many entries are judged.</param>
    /// <param name="cancellationToken">Ends it; what was judged stays judged.</param>
    /// <exception cref="SourceUnavailableException">The source cannot be asked; that says nothing about the log.</exception>
    /// <exception cref="UnprovenAnswerException">What the source shows as its checkpoint is none.</exception>
    /// <exception cref="InvalidDataException">The state is damaged.</exception>
    /// <exception cref="IOException">The state cannot be read or written; what was judged stays judged.</exception>
    public async Task<AuditOutcome> RunAsync(IProgress<long>? progress, CancellationToken cancellationToken)
    {
        try
        {
            return await RunToEndAsync(progress, cancellationToken);
        }
        catch (SqliteException exception)
        {
            throw AuditState.Translated(state.Path, exception);
        }
    }

    private async Task<AuditOutcome> RunToEndAsync(IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var newest = await source.ReadCheckpointAsync(cancellationToken);
        var shownAt = options.IsServer ? options.Time.GetUtcNow() : (DateTimeOffset?)null;
        var before = state.Seen;
        var link = new ReceiptCheck(options.Policy).CheckCheckpoint(newest, requireWitnesses: true);
        if (!link.Holds)
        {
            _ofThisRun.Add(new AuditFinding(AuditRules.CheckpointRefused, null, source.Name, link.Detail + "."));
            await KeepRefusedAsync(newest, before, cancellationToken);
            return Outcome(newest, before, 0, isComplete: false);
        }

        var tree = newest.Checkpoint;
        if (tree.Size.Value == 0 && tree.Root != MerkleTree.EmptyRoot)
        {
            // There is no tile that could contradict it.
            _ofThisRun.Add(new AuditFinding(
                AuditRules.CheckpointRefused, null, source.Name, $"signs no entry and the root {tree.Root}, which is not the empty tree's."));
            return Outcome(newest, before, 0, isComplete: false);
        }

        using var tiles = new VerifiedTiles(tree, source);
        IReadOnlyList<SignedCheckpoint> earlier;
        try
        {
            if (await BreachAsync(newest, before, tiles, cancellationToken) is { } breach)
            {
                Tell(breach, newest);
                return Outcome(newest, before, 0, isComplete: false);
            }

            Add(ShownLess());
            await CompareViewsAsync(newest, tiles, cancellationToken);
            earlier = await CompareKeptAsync(newest, tiles, cancellationToken);
        }
        catch (WrongTileException exception)
        {
            _ofThisRun.Add(new AuditFinding(AuditRules.TileWrong, null, TilePath.Of(exception.Tile), exception.Fault));
            return Outcome(newest, before, 0, isComplete: false);
        }

        state.BeginPass(newest, options.FromStart, options.WithContent);
        var from = state.Position;
        var trust = await JudgeAsync(newest, earlier, tiles, from, progress, cancellationToken);
        JudgeRecords(from, trust);
        state.Accept(newest, shownAt);
        return Outcome(newest, before, from, isComplete: true);
    }

    // What the log's own key signed is evidence, whoever else did not sign it.
    private async Task KeepRefusedAsync(SignedCheckpoint refused, SignedCheckpoint? before, CancellationToken cancellationToken)
    {
        if (!new ReceiptCheck(options.Policy).CheckLogSignature(refused).Holds)
        {
            return;
        }

        _evidence.AddRange(await Evidence.KeepAsync(options.EvidenceFolder, [refused], cancellationToken));
        foreach (var known in Known(before))
        {
            if (await Continuation.HoldsAsync(known.Checkpoint, refused.Checkpoint, source, cancellationToken) is false)
            {
                state.Remember(await ForkAsync(known, refused, cancellationToken));
            }
        }
    }

    // What was accepted last, what an interrupted pass was under way to, and what was smaller than it had been.
    private IEnumerable<SignedCheckpoint> Known(SignedCheckpoint? before) =>
        new[] { before, state.Target }.OfType<SignedCheckpoint>().Concat(state.ShownLess());

    private async Task<AuditFinding> ForkAsync(SignedCheckpoint known, SignedCheckpoint shown, CancellationToken cancellationToken)
    {
        _evidence.AddRange(await Evidence.KeepAsync(options.EvidenceFolder, [known, shown], cancellationToken));
        var (old, now) = (known.Checkpoint, shown.Checkpoint);
        return new AuditFinding(
            AuditRules.Forked,
            null,
            source.Name,
            old.Size.Value <= now.Size.Value
                ? $"shows {now.Size} entries that are no continuation of the {old.Size} with root {old.Root} that were signed before. Both checkpoints are kept."
                : $"shows {now.Size} entries that the {old.Size} with root {old.Root} that were signed before do not begin with. Both checkpoints are kept.");
    }

    private async Task<AuditFinding?> BreachAsync(
        SignedCheckpoint newest, SignedCheckpoint? before, VerifiedTiles tiles, CancellationToken cancellationToken)
    {
        foreach (var known in Known(before))
        {
            var (old, now) = (known.Checkpoint, newest.Checkpoint);
            if (old.Size.Value > now.Size.Value)
            {
                _evidence.AddRange(await Evidence.KeepAsync(options.EvidenceFolder, [known, newest], cancellationToken));
                return new AuditFinding(
                    AuditRules.RolledBack,
                    null,
                    source.Name,
                    options.IsServer
                        ? $"shows {now.Size} entries; it had {old.Size} when it was audited last. Both checkpoints are kept."
                        : $"is a copy of {now.Size} entries; {old.Size} were audited before. Both checkpoints are kept.");
            }

            if (await tiles.RootAtAsync(old.Size, cancellationToken) != old.Root)
            {
                return await ForkAsync(known, newest, cancellationToken);
            }
        }

        return null;
    }

    private void Tell(AuditFinding breach, SignedCheckpoint newest)
    {
        if (breach.Rule != AuditRules.RolledBack)
        {
            state.Remember(breach);
            return;
        }

        _ofThisRun.Add(breach);
        if (options.IsServer)
        {
            state.RememberLess(newest);
        }
    }

    // By now each is proved to be the beginning of what is shown.
    private IEnumerable<AuditFinding> ShownLess() => state.ShownLess().Select(less => new AuditFinding(
        AuditRules.ShownLess, null, options.Policy.Origin, $"a server showed {less.Checkpoint.Size} entries when more had been audited; they are the beginning of what is shown now."));

    private async Task CompareViewsAsync(SignedCheckpoint newest, VerifiedTiles tiles, CancellationToken cancellationToken)
    {
        var check = new VantageCheck(options.Policy, tiles);
        foreach (var there in options.VantagePoints)
        {
            if (await check.CompareAsync(there, cancellationToken) is not { } finding)
            {
                continue;
            }

            if (finding.Rule == AuditRules.SplitView)
            {
                _evidence.AddRange(await Evidence.KeepAsync(options.EvidenceFolder, [newest, there.Checkpoint], cancellationToken));
                state.Remember(finding);
            }
            else
            {
                _ofThisRun.Add(finding);
            }
        }
    }

    // What contradicts the newest is remembered for good, as a split view is; what is damaged is this copy's and of this run.
    private async Task<IReadOnlyList<SignedCheckpoint>> CompareKeptAsync(
        SignedCheckpoint newest, VerifiedTiles tiles, CancellationToken cancellationToken)
    {
        var check = new KeptCheckpoints(options.Policy, tiles);
        foreach (var kept in await source.ReadKeptCheckpointsAsync(cancellationToken))
        {
            if (await check.CheckAsync(kept, cancellationToken) is not { } finding)
            {
                continue;
            }

            if (finding.Rule != AuditRules.KeptCheckpointWrong)
            {
                _evidence.AddRange(await Evidence.KeepAsync(options.EvidenceFolder, [newest, kept.Checkpoint!], cancellationToken));
            }

            if (finding.Rule == AuditRules.Forked)
            {
                state.Remember(finding);
            }
            else
            {
                _ofThisRun.Add(finding);
            }
        }

        return check.Right;
    }

    private async Task<TrustState> JudgeAsync(
        SignedCheckpoint newest,
        IReadOnlyList<SignedCheckpoint> earlier,
        VerifiedTiles tiles,
        long from,
        IProgress<long>? progress,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<SeenCheckpoint> seen = [.. state.Checkpoints(), .. earlier.Select(checkpoint => new SeenCheckpoint(checkpoint, null))];
        var bounds = new TimeBounds(options.Policy, seen, newest, options.Time.GetUtcNow(), options.Slack);
        var room = Math.Max(0, FindingList.MostKept - state.KeptFindings());
        var entries = new EntryAudit(options.Policy, bounds, options.KeyWatch, room) { WithContent = options.WithContent };
        entries.Resume(state);
        var reader = new BundleReader(source, tiles);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var window = new Queue<Task<ReadBundle>>();
        var numbers = Tile.NewBundles(new TreeSize(from), newest.Checkpoint.Size).Select(bundle => bundle.Number).GetEnumerator();
        try
        {
            while (true)
            {
                while (window.Count < options.Concurrency && numbers.MoveNext())
                {
                    window.Enqueue(ReadAsync(reader, entries, numbers.Current, stop.Token));
                }

                if (!window.TryDequeue(out var next))
                {
                    break;
                }

                var judged = entries.Judge(await next, from);
                state.Write(judged);
                progress?.Report(judged.End);
            }
        }
        finally
        {
            // Nothing that was begun is left running behind.
            await stop.CancelAsync();
            await Task.WhenAll(window).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }

        return entries.Trust;
    }

    private async Task<ReadBundle> ReadAsync(BundleReader reader, EntryAudit entries, long number, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return entries.Read(await reader.ReadAsync(number, options.WithContent, cancellationToken));
    }

    private void JudgeRecords(long from, TrustState trust)
    {
        var connection = state.Connection;

        // What the holder made and the log lacks is known only to who saw the whole log.
        if (options.KeyWatch is { } keyWatch && from == 0)
        {
            Add(keyWatch.NotMet.Select(id => new AuditFinding(
                AuditRules.MadeNotLogged, null, $"statement {id}", "was made by the keys' holder and is not in the log.")));
        }

        // A redaction, a revocation or what fills a gap may be among what was not read.
        if (state.IsContentCutOff)
        {
            return;
        }

        // Of what was read, in this run or before: what an earlier run found stays found, though this one reads no content.
        state.MakeIndices();
        Add(RepeatedCheck.Run(state));
        Add(MissingCheck.Run(connection, trust));
        Add(new DisputedCheck(state, trust).Run());
        Add(StreamCheck.Run(connection));
        Add(ChainCheck.Run(connection));
        Add(new PeriodCheck(connection).Run());
    }

    // Counted to the end, and kept as far as memory is bounded.
    private void Add(IEnumerable<AuditFinding> findings)
    {
        foreach (var finding in findings)
        {
            _ofThisRun.Add(finding);
        }
    }

    private AuditOutcome Outcome(SignedCheckpoint newest, SignedCheckpoint? before, long from, bool isComplete)
    {
        var findings = state.Findings();
        findings.AddAll(_ofThisRun);
        return new AuditOutcome(
            newest, before, from, state.Position, isComplete, state.MissingSections, state.Suspended, findings, [.. _evidence.Distinct()])
        {
            WithContent = options.WithContent,
        };
    }
}
