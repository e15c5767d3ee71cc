// Makes a copy of a log, or brings one up to date. The order makes it safe to kill at any moment: tiles, bundles and
// contents first, each checked against the signed tree and written whole or not at all; the checkpoint last; what
// wider pieces have taken the place of is removed after that. A run that was killed finds its bundles and contents again
// and checks them like those from the server; tiles, a sixtieth of the rest, always come from there. What the copy has of
// an entry stays in it, however often its bundle is written again: a log that no longer shows it is what copies are made for.

using Provenance.Client;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Auditing;

/// <summary>What a run of mirroring gave.</summary>
/// <param name="Checkpoint">The checkpoint that the copy is whole for.</param>
/// <param name="Before">The size that it was whole for before.</param>
/// <param name="FetchedBundles">Bundles that came from the server; the others were there from a run before.</param>
/// <param name="Problems">What was not shown, or not kept because it is not what the tree commits to; what the copy had of it stays.</param>
public sealed record MirrorOutcome(SignedCheckpoint Checkpoint, TreeSize Before, long FetchedBundles, FindingList Problems);

/// <summary>Copies a log into a folder.</summary>
/// <param name="source">The log.</param>
/// <param name="layout">The folder.</param>
/// <param name="policy">The auditor's own policy.</param>
public sealed class MirrorRun(ILogSource source, MirrorLayout layout, VerificationPolicy policy)
{
    /// <summary>Bundles that are fetched at once, unless told otherwise.</summary>
    public const int UsualConcurrency = 4;

    private readonly FindingList _problems = new();
    private readonly Lock _lock = new();
    private readonly StatementReader _reader = new(policy.Origin);
    private NotShown _notShown = null!;
    private long _fetched;
    private long _done;

    /// <summary>Bundles that are fetched at once, 1 to 64. Memory is in proportion to it.</summary>
    public int Concurrency { get; init; } = UsualConcurrency;

    /// <summary>Whether the content of entries is copied too, or the tree alone.</summary>
    public bool WithContent { get; init; } = true;

    /// <summary>Whether what is there already is checked too, and fetched again where it is damaged.</summary>
    public bool ChecksAll { get; init; }

    /// <summary>Brings the copy up to the log's newest checkpoint.</summary>
    /// <param name="progress">Told how many of the new entries are done.</param>
    /// <param name="cancellationToken">Ends it; what was done stays done.</param>
    /// <exception cref="UnprovenAnswerException">The log is not signed as the policy asks, is no continuation of the copy, or was proved before to be none of what it signed.</exception>
    /// <exception cref="WrongTileException">A tile is not part of the signed tree.</exception>
    /// <exception cref="SourceUnavailableException">The log cannot be asked.</exception>
    /// <exception cref="DamagedCopyException">The copy's own checkpoint cannot be read, and not all of it is checked.</exception>
    /// <exception cref="IOException">Another process writes the copy, or the disk does not take it.</exception>
    public async Task<MirrorOutcome> RunAsync(IProgress<long>? progress, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(layout.Root);
        await using var held = new FileStream(layout.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        var newest = await source.ReadCheckpointAsync(cancellationToken);
        using var local = new MirrorLog(layout);
        if (new ReceiptCheck(policy).CheckCheckpoint(newest, requireWitnesses: true) is { Holds: false } broken)
        {
            Require(broken.Detail + await KeepRefusedAsync(newest, local, cancellationToken));
        }

        var before = await ReadBeforeAsync(local, newest, cancellationToken);
        var size = newest.Checkpoint.Size;
        using var tiles = new VerifiedTiles(newest.Checkpoint, source);
        await RequireContinuationAsync(before, newest, tiles, cancellationToken);
        var start = before?.Checkpoint.Size ?? TreeSize.Zero;
        var from = ChecksAll ? TreeSize.Zero : start;
        _notShown = await NotShown.ReadAsync(layout, cancellationToken);
        await CopyBundlesAsync(from, size, local, tiles, progress, cancellationToken);
        await CopyTilesAsync(from, size, local, tiles, cancellationToken);
        await _notShown.WriteAsync(cancellationToken);
        if (ChecksAll)
        {
            await CheckKeptAsync(newest, local, tiles, cancellationToken);
        }

        await WriteAsync(layout.CheckpointOf(size), newest.Format(), cancellationToken);
        await WriteAsync(layout.Checkpoint, newest.Format(), cancellationToken);
        RemoveSuperseded(size);
        await RequireNoBreachAsync(newest, local, tiles, cancellationToken);
        return new MirrorOutcome(newest, start, _fetched, _problems);
    }

    // What the log's own key signed is evidence, whoever else did not sign it: kept where it contradicts the copy.
    private async Task<string> KeepRefusedAsync(SignedCheckpoint refused, MirrorLog local, CancellationToken cancellationToken)
    {
        if (!new ReceiptCheck(policy).CheckLogSignature(refused).Holds || await ReadBeforeAsync(local, refused, cancellationToken) is not { } before)
        {
            return "";
        }

        ITileReader tiles = before.Checkpoint.Size.Value > refused.Checkpoint.Size.Value ? local : source;
        if (await Continuation.HoldsAsync(before.Checkpoint, refused.Checkpoint, tiles, cancellationToken) is not false)
        {
            return "";
        }

        var kept = await Evidence.KeepAsync(layout.Evidence, [before, refused], cancellationToken);
        return $"; and it is not of the log that was copied before. Both checkpoints are kept: {string.Join(", ", kept)}";
    }

    private async Task<SignedCheckpoint?> ReadBeforeAsync(MirrorLog local, SignedCheckpoint newest, CancellationToken cancellationToken)
    {
        if (!File.Exists(layout.Checkpoint))
        {
            return null;
        }

        SignedCheckpoint before;
        try
        {
            before = await local.ReadCheckpointAsync(cancellationToken);
        }
        catch (DamagedCopyException) when (ChecksAll)
        {
            // All of it is read and compared with the newest tree, and the file written anew.
            return null;
        }

        Require(before.Checkpoint.Origin == newest.Checkpoint.Origin
            ? null
            : $"{layout.Root} is a copy of {before.Checkpoint.Origin}, the log is {newest.Checkpoint.Origin}; name another folder");
        return before;
    }

    private async Task RequireContinuationAsync(
        SignedCheckpoint? before, SignedCheckpoint newest, VerifiedTiles tiles, CancellationToken cancellationToken)
    {
        if (before is null)
        {
            return;
        }

        var isContinued = before.Checkpoint.Size.Value <= newest.Checkpoint.Size.Value
            && await tiles.RootAtAsync(before.Checkpoint.Size, cancellationToken) == before.Checkpoint.Root;
        if (!isContinued)
        {
            var kept = await Evidence.KeepAsync(layout.Evidence, [before, newest], cancellationToken);
            throw new UnprovenAnswerException(
                $"The log shows {newest.Checkpoint.Size} entries that are no continuation of the {before.Checkpoint.Size} copied before. Both checkpoints are kept: {string.Join(", ", kept)}.");
        }
    }

    // Files that are no checkpoints of this log are moved aside; one that the log signed and that is no prefix is a proof.
    private async Task CheckKeptAsync(SignedCheckpoint newest, MirrorLog local, VerifiedTiles tiles, CancellationToken cancellationToken)
    {
        var check = new KeptCheckpoints(policy, tiles);
        foreach (var kept in await local.ReadWholeForAsync(cancellationToken))
        {
            if (await check.CheckAsync(kept, cancellationToken) is not { } finding)
            {
                continue;
            }

            if (finding.Rule == AuditRules.KeptCheckpointWrong)
            {
                File.Move(kept.Place, kept.Place + ".damaged", overwrite: true);
                continue;
            }

            var files = await Evidence.KeepAsync(layout.Evidence, [kept.Checkpoint!, newest], cancellationToken);
            throw new UnprovenAnswerException($"{finding.Place} {finding.Message} {string.Join(", ", files)}.");
        }
    }

    // A breach that was proved once is said by every run, though the log shows its old face again: that it does so is no
    // excuse. The copy is brought up to date before, for what is shown now is evidence too. A damaged file is the audit's
    // to tell, and is moved aside where all is checked.
    private async Task RequireNoBreachAsync(SignedCheckpoint newest, MirrorLog local, VerifiedTiles tiles, CancellationToken cancellationToken)
    {
        var check = new KeptCheckpoints(policy, tiles);
        foreach (var kept in await local.ReadEvidenceAsync(cancellationToken))
        {
            if (await check.CheckAsync(kept, cancellationToken) is not { } finding)
            {
                continue;
            }

            if (finding.Rule != AuditRules.KeptCheckpointWrong)
            {
                var files = await Evidence.KeepAsync(layout.Evidence, [kept.Checkpoint!, newest], cancellationToken);
                throw new UnprovenAnswerException(
                    $"The log broke its promise, and the copy holds the proof: {finding.Place} {finding.Message} {string.Join(", ", files)}.");
            }

            if (ChecksAll)
            {
                File.Move(kept.Place, kept.Place + ".damaged", overwrite: true);
            }
        }
    }

    private async Task CopyBundlesAsync(
        TreeSize start, TreeSize size, MirrorLog local, VerifiedTiles tiles, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancellationToken };
        var again = _notShown.Before(start, size).Select(number => new EntryBundleId(number, tiles.Widest(0, number).Width));
        var bundles = again.Concat(Tile.NewBundles(start, size));
        await Parallel.ForEachAsync(bundles, options, async (bundle, token) =>
        {
            await CopyBundleAsync(bundle, local, tiles, token);
            var added = Math.Max(0, bundle.Width - Math.Max(0, start.Value - (bundle.Number * TileId.FullWidth)));
            lock (_lock)
            {
                _done += added;
                progress?.Report(_done);
            }
        });
    }

    private async Task CopyBundleAsync(EntryBundleId bundle, MirrorLog local, VerifiedTiles tiles, CancellationToken cancellationToken)
    {
        if (File.Exists(layout.Of(bundle)) && (!WithContent || File.Exists(layout.Envelopes(bundle))))
        {
            var kept = await new BundleReader(local, tiles).ReadAsync(bundle.Number, WithContent, cancellationToken);
            if (kept.IsProven && kept.Findings.Count == 0 && kept.Entries.All(entry => WhyNot(kept, entry) is null))
            {
                _notShown.Set(bundle.Number, isMissing: false);
                return;
            }
        }

        var read = await new BundleReader(source, tiles).ReadAsync(bundle.Number, WithContent, cancellationToken);
        if (!read.IsProven)
        {
            throw new UnprovenAnswerException($"{read.Findings[0].Place}: {read.Findings[0].Message}");
        }

        await WriteAsync(layout.Of(new TileId(0, bundle.Number, bundle.Width)), read.Tile, cancellationToken);
        await WriteAsync(layout.Of(bundle), read.Bytes, cancellationToken);
        if (WithContent)
        {
            await WriteContentAsync(read, await ReadKeptAsync(read, local, cancellationToken), cancellationToken);
        }

        Interlocked.Increment(ref _fetched);
    }

    // What the copy has of a bundle's entries, whatever the bundle's width was when it was written.
    private async Task<IReadOnlyList<Attestation?>> ReadKeptAsync(BundleReading read, MirrorLog local, CancellationToken cancellationToken)
    {
        var kept = new Attestation?[read.Id.Width];
        foreach (var piece in layout.ContentOf(read.Id.Number))
        {
            var entries = await local.ReadEntriesAsync(piece, cancellationToken);
            for (var i = 0; i < Math.Min(kept.Length, piece.Width); i++)
            {
                kept[i] = WhyNot(read, entries[i]) is null ? Together(kept[i], entries[i].Attestation!) : kept[i];
            }
        }

        return kept;
    }

    // Both are of the statement that the leaf commits to, so one may have a section that the other lacks.
    private static Attestation Together(Attestation? kept, Attestation shown) =>
        kept is not null
        && kept.Sections.Where(section => !shown.Sections.ContainsKey(section.Key)).ToList() is { Count: > 0 } more
        && Attestation.TryCreate(shown.Envelope, shown.Sections.Concat(more), out var together, out _)
            ? together
            : shown;

    private async Task WriteContentAsync(BundleReading read, IReadOnlyList<Attestation?> kept, CancellationToken cancellationToken)
    {
        var isMissing = false;
        using var lines = new MemoryStream(read.Entries.Count * 2048);
        foreach (var (entry, before) in read.Entries.Zip(kept))
        {
            var why = WhyNot(read, entry);
            var content = why is null ? Together(before, entry.Attestation!) : before;
            lines.Write(content is null ? "null"u8 : AttestationJson.Write(content));
            lines.WriteByte((byte)'\n');
            isMissing |= content is null;
            if (why is not null)
            {
                lock (_lock)
                {
                    _problems.Add(AuditFinding.OfEntry(RuleOf(entry), entry.Index.Value, why));
                }
            }
        }

        await WriteAsync(layout.Envelopes(read.Id), lines.GetBuffer().AsMemory(0, (int)lines.Length), cancellationToken);
        _notShown.Set(read.Id.Number, isMissing);
    }

    // Content is kept if the leaf commits to the envelope and the envelope to the sections; whether it should ever have
    // been logged is the audit's question.
    private string? WhyNot(BundleReading read, SourceEntry entry)
    {
        if (entry.Attestation is not { } attestation)
        {
            return entry.Fault;
        }

        var at = (int)(entry.Index.Value - read.First);
        if (!Leaf.TryDecode(read.Leaves[at].Span, out var leaf)
            || leaf.StatementId != attestation.Envelope.StatementId
            || leaf.SignaturesDigest != attestation.Envelope.SignaturesDigest)
        {
            return "has a leaf that commits to another statement or to other signatures than are shown.";
        }

        var outcome = _reader.Read(attestation.Envelope, attestation.Sections, allowMissingSections: true);
        return outcome.Refusal?.Reason is RefusalReason.SectionDigestMismatch or RefusalReason.SectionUnexpected
            ? $"is shown with a section that was not signed: {outcome.Refusal.Field}."
            : null;
    }

    private async Task CopyTilesAsync(
        TreeSize start, TreeSize size, MirrorLog local, VerifiedTiles tiles, CancellationToken cancellationToken)
    {
        foreach (var tile in Tile.NewTiles(start, size))
        {
            var right = await tiles.ReadAsync(tile, cancellationToken);
            var kept = (await local.ReadTilesAsync([tile], cancellationToken))[0];
            if (!kept.Span.SequenceEqual(right.Span))
            {
                await WriteAsync(layout.Of(tile), right, cancellationToken);
            }
        }
    }

    // Partial pieces of earlier sizes, also those that a run left which was killed before it had removed them, or had fetched
    // them for a size that it did not come to. Whoever read an earlier checkpoint asks for the tiles and bundles of its size:
    // they stay until the full ones are there, as C2SP tlog-tiles asks. Content stays until a wider piece has taken it over: a
    // run that copies the tree alone writes none.
    private void RemoveSuperseded(TreeSize size)
    {
        var earlier = layout.CheckpointSizes().Where(old => old <= size.Value).SelectMany(old => Tile.PartialsOf(new TreeSize(old))).Distinct().ToList();
        var still = Tile.PartialsOf(size).SelectMany(tile => PiecesOf(tile, withContent: true))
            .Concat(earlier.Where(tile => !IsFull(tile, size)).SelectMany(tile => PiecesOf(tile, withContent: false)))
            .ToHashSet(StringComparer.Ordinal);
        var folders = earlier
            .SelectMany(tile => PiecesOf(tile, HasContent(tile.Number, size)))
            .Select(piece => Path.GetDirectoryName(piece)!)
            .Distinct(StringComparer.Ordinal)
            .Where(Directory.Exists);
        foreach (var piece in folders.SelectMany(Directory.EnumerateFiles).Where(piece => !still.Contains(piece)).ToList())
        {
            File.Delete(piece);
        }
    }

    // Whether a tree has the full tile that a partial one is the beginning of.
    private static bool IsFull(TileId partial, TreeSize size) =>
        partial.Number < (size.Value >> partial.NodeLevel) / TileId.FullWidth;

    private bool HasContent(long bundle, TreeSize size) =>
        File.Exists(layout.Envelopes(new EntryBundleId(bundle, (int)Math.Min(TileId.FullWidth, size.Value - (bundle * TileId.FullWidth)))));

    private IEnumerable<string> PiecesOf(TileId tile, bool withContent)
    {
        yield return layout.Of(tile);
        if (tile.Level == 0)
        {
            var bundle = new EntryBundleId(tile.Number, tile.Width);
            yield return layout.Of(bundle);
            if (withContent)
            {
                yield return layout.Envelopes(bundle);
            }
        }
    }

    private static AuditRule RuleOf(SourceEntry entry) => entry switch
    {
        { Attestation: not null } => AuditRules.LeafOfAnother,
        { IsDamaged: true } => AuditRules.ContentDamaged,
        _ => AuditRules.ContentMissing,
    };

    private static void Require(string? broken)
    {
        if (broken is not null)
        {
            throw new UnprovenAnswerException(broken.TrimEnd('.') + ".");
        }
    }

    private static async Task WriteAsync(string path, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await AtomicFile.WriteAsync(path, bytes, cancellationToken);
    }
}
