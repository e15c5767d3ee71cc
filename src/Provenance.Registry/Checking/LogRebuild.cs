// A new log out of what is left of an old one and of copies. Each entry is taken from the first source that has it whole,
// and otherwise from the one that has most of it; its marks are judged again, tiles, index and head are made from the
// leaves, and nothing is believed until the tree at each size that is known to be signed has exactly the root that was
// signed. Without any such size nothing is made: a log that is shorter than it was would be signed on, and one size have
// two roots. Then the new store takes the old one's place; that is the caller's part.
using Provenance.Registry.Log;
using Provenance.Registry.Sequencing;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Checking;

/// <summary>Where entries are taken from.</summary>
public interface IEntrySource
{
    /// <summary>What it is, for messages: a directory.</summary>
    string Name { get; }

    /// <summary>Entries that it has, from 0 on, as far as it knows.</summary>
    ValueTask<TreeSize> ReadSizeAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The entry at an index, mended where that could be proved; null where it is not to be had there. Its leaf, envelope and
    /// sections belong together; sections may be missing, its marks are not looked at.
    /// </summary>
    ValueTask<StoredEntry?> ReadAsync(LeafIndex index, CancellationToken cancellationToken);
}

/// <summary>What a rebuild came to.</summary>
/// <param name="Size">Entries of the new log.</param>
/// <param name="Root">Root of the new log.</param>
/// <param name="Taken">How many entries came from each source, by its name, and how many it seems to have, in the order of the sources.</param>
public sealed record RebuiltLog(TreeSize Size, Digest Root, IReadOnlyList<(string Source, long Entries, TreeSize Size)> Taken);

/// <summary>A rebuild that cannot be finished: something is missing, or does not make the tree that was signed.</summary>
public sealed class RebuildRefusedException(string message) : Exception(message);

/// <summary>Rebuilds logs.</summary>
/// <param name="origin">The registry's origin.</param>
/// <param name="sources">Where entries are taken from, the best first.</param>
public sealed class LogRebuild(string origin, IReadOnlyList<IEntrySource> sources)
{
    private const int BatchEntries = 1024;
    private const int MaxMissingNamed = 5;

    private readonly StatementReader _reader = new(origin);
    private readonly long[] _taken = new long[sources.Count];
    private TrustHistory _trust = TrustHistory.Empty(origin);
    private EdgeTiles _edge = EdgeTiles.Empty;
    private long _loggedAt;

    /// <summary>Fills an empty store.</summary>
    /// <param name="target">Empty and bound to the origin. Worthless unless this returns.</param>
    /// <param name="signedTrees">Trees that the log is known to have signed, one at least: the new log has the entries of the largest, and each one's root at its size.</param>
    /// <param name="progress">Told how many entries are written.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RebuildRefusedException">Entries are missing, or the root is another.</exception>
    public async ValueTask<RebuiltLog> RunAsync(
        ILogStore target, IReadOnlyList<Checkpoint> signedTrees, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var promised = signedTrees.Max(tree => tree.Size.Value);
        var sizes = new List<TreeSize>();
        foreach (var source in sources)
        {
            sizes.Add(await source.ReadSizeAsync(cancellationToken));
        }

        RequireAll(sizes, promised);

        // Beyond what was signed, only what the first source, the log itself, has committed counts.
        var end = Math.Max(promised, sizes.Count == 0 ? 0 : sizes[0].Value);
        while (_edge.Edge.Size.Value < end)
        {
            var next = _edge.Edge.Size.Value;
            var until = Math.Min(end, next + BatchEntries);

            // A group ends where a signed tree does, so that its root is compared before anything stands on it.
            until = signedTrees.Select(tree => tree.Size.Value).Where(size => size > next).Append(until).Min();
            if (!await AppendAsync(target, next, until, signedTrees, cancellationToken))
            {
                break;
            }

            progress?.Report(_edge.Edge.Size.Value);
        }

        return new RebuiltLog(_edge.Edge.Size, _edge.Edge.Root, [.. sources.Select((source, i) => (source.Name, _taken[i], sizes[i]))]);
    }

    private void RequireAll(IReadOnlyList<TreeSize> sizes, long promised)
    {
        var best = sizes.Select(size => size.Value).Append(0).Max();
        if (best < promised)
        {
            throw new RebuildRefusedException(
                $"Entries {best} to {promised - 1} were signed and no source has them ({string.Join(", ", sources.Select(source => source.Name))}).");
        }
    }

    private async ValueTask<bool> AppendAsync(
        ILogStore target, long next, long until, IReadOnlyList<Checkpoint> signedTrees, CancellationToken cancellationToken)
    {
        var entries = new List<StoredEntry>();
        var missing = new List<long>();
        for (var index = next; index < until; index++)
        {
            if (await TakeAsync(new LeafIndex(index), cancellationToken) is not { } entry)
            {
                missing.Add(index);
                continue;
            }

            if (missing.Count == 0)
            {
                entries.Add(Judged(entry));
            }
        }

        if (missing.Count > 0 && signedTrees.Any(tree => next < tree.Size.Value))
        {
            var more = missing.Count > MaxMissingNamed ? $" and {missing.Count - MaxMissingNamed} more of this batch" : "";
            throw new RebuildRefusedException(
                $"Entries {string.Join(", ", missing.Take(MaxMissingNamed))}{more} are whole in no source ({string.Join(", ", sources.Select(source => source.Name))}): name a backup or a mirror that has them.");
        }

        // Committed and never signed, and lost now: nobody was promised it.
        if (entries.Count == 0)
        {
            return false;
        }

        await WriteAsync(target, entries, signedTrees, cancellationToken);
        return missing.Count == 0;
    }

    private async ValueTask<StoredEntry?> TakeAsync(LeafIndex index, CancellationToken cancellationToken)
    {
        var (best, from) = ((StoredEntry?)null, 0);
        for (var i = 0; i < sources.Count; i++)
        {
            if (await sources[i].ReadAsync(index, cancellationToken) is not { } entry)
            {
                continue;
            }

            if (best is null || entry.Sections.Count > best.Sections.Count)
            {
                (best, from) = (entry, i);
            }

            if (IsWhole(entry))
            {
                break;
            }
        }

        // Where a section is to be had nowhere, a redaction may say why; if none does, the check of the whole says so.
        if (best is not null)
        {
            _taken[from]++;
        }

        return best;
    }

    private bool IsWhole(StoredEntry entry) =>
        _reader.ReadHeader(entry.Envelope).Content?.Statement.SectionDigests.Count == entry.Sections.Count;

    // The marks are not taken from any source: the log gives them.
    private StoredEntry Judged(StoredEntry entry)
    {
        var content = _reader.Read(entry.Envelope, entry.Sections, allowMissingSections: true).Content
            ?? throw new RebuildRefusedException($"Entry {entry.Index} cannot be read as a statement of {origin}.");
        var isTrust = content.Statement.Kind.IsTrust;
        if (isTrust && content.MissingSections.Count > 0)
        {
            throw new RebuildRefusedException($"Entry {entry.Index} is a trust statement without its body.");
        }

        var judgement = TrustJudge.Judge(_trust.Current, content, [.. entry.Envelope.Signatures.Select(signature => signature.KeyId)]);
        if (judgement.Refusal is { } refusal)
        {
            throw new RebuildRefusedException($"Entry {entry.Index} would not have been logged: {refusal.Reason}: {refusal.Message}");
        }

        if (isTrust)
        {
            _trust = _trust.Append(content, judgement.Signer, entry.Index);
        }

        return entry with { IsTrust = isTrust, SignerSuspended = judgement.SignerSuspended };
    }

    private async ValueTask WriteAsync(
        ILogStore target, List<StoredEntry> entries, IReadOnlyList<Checkpoint> signedTrees, CancellationToken cancellationToken)
    {
        var growth = TreeGrowth.Of(_edge.Edge, [.. entries.Select(entry => MerkleTree.LeafHash(entry.Leaf.Span))]);
        if (signedTrees.FirstOrDefault(tree => growth.After.Size == tree.Size && growth.After.Root != tree.Root) is { } tree)
        {
            throw new RebuildRefusedException(
                $"The first {tree.Size} entries of the sources hash to {growth.After.Root}; {tree.Root} was signed. Some source is of another history.");
        }

        foreach (var entry in entries)
        {
            _loggedAt = Leaf.TryDecode(entry.Leaf.Span, out var leaf) ? Math.Max(_loggedAt, leaf.LoggedAtMilliseconds) : _loggedAt;
        }

        var (tiles, after) = _edge.Grow(growth);
        await using var append = await target.BeginAppendAsync(cancellationToken);
        await append.WriteAsync(new LogGroup(entries, tiles, new LogHead(growth.After, _loggedAt, _trust.Current.Epoch)), cancellationToken);
        await append.CommitAsync(cancellationToken);
        _edge = after;
    }
}
