// Standing of statements in their chains, as the log grows. Two rules decide everything, and order of arrival alone:
//   - the first statement of a chain to name a statement S takes its place, whether S is logged before or after it;
//     whoever names S later forks the line and gets no place;
//   - statements that took each other's place make lines. The line of the chain's first statement is what the party
//     says: its newest statement is current. The newest of every other line is a conflict.
// So "a second statement that supersedes nothing" and a fork are conflicts, and a chain once begun always has exactly
// one current statement. A statement that arrives after the one that supersedes it may join two lines: when it takes
// the current one's place, the end of its line becomes current.

using Provenance.Transparency;

namespace Provenance.Registry.Projections;

/// <summary>What a statement says about its place: the part of it that chains are made from.</summary>
/// <param name="Index">Position in the log.</param>
/// <param name="StatementId">Its id.</param>
/// <param name="Key">Record, kind and party.</param>
/// <param name="Supersedes">The statement it names, if it names one.</param>
/// <param name="SupersedesIndex">Index of that one, where it is logged below this one.</param>
/// <param name="IsWithdrawal">Whether it takes back what it names.</param>
public readonly record struct ChainMember(
    long Index, Digest StatementId, ChainKey Key, Digest? Supersedes, long? SupersedesIndex, bool IsWithdrawal);

/// <summary>Puts the statements of one group into their chains.</summary>
public sealed class ChainBook
{
    private readonly IChainReader _stored;
    private readonly Dictionary<ChainKey, long> _chains = [];
    private readonly Dictionary<long, ChainLink> _links = [];
    private readonly Dictionary<(Digest StatementId, long Chain), long> _awaited = [];
    private readonly HashSet<(Digest StatementId, long Chain)> _awaitedBefore = [];
    private readonly List<(long Chain, ChainKey Key)> _begun = [];
    private readonly List<Awaited> _arrived = [];

    private ChainBook(IChainReader stored) => _stored = stored;

    /// <summary>Chains that the group begins, in log order.</summary>
    public IReadOnlyList<(long Chain, ChainKey Key)> Begun => _begun;

    /// <summary>Every link that the group made or may have changed.</summary>
    public IReadOnlyCollection<ChainLink> Links => _links.Values;

    /// <summary>Statements waited for since this group.</summary>
    public IEnumerable<Awaited> NewlyAwaited => _awaited
        .Where(wait => !_awaitedBefore.Contains(wait.Key))
        .Select(wait => new Awaited(wait.Key.StatementId, wait.Key.Chain, wait.Value));

    /// <summary>Statements waited for before this group that arrived in it.</summary>
    public IReadOnlyList<Awaited> Arrived => _arrived;

    /// <summary>Opens the book for a group: reads what is known of its chains in two questions.</summary>
    public static async ValueTask<ChainBook> OpenAsync(
        IChainReader stored, IReadOnlyCollection<(ChainKey Key, Digest StatementId, Digest? Supersedes)> group, CancellationToken cancellationToken)
    {
        var book = new ChainBook(stored);
        var keys = group.Select(member => member.Key).Distinct().ToList();
        var chains = await stored.FindChainsAsync(keys, cancellationToken);
        for (var i = 0; i < keys.Count; i++)
        {
            if (chains[i] is { } chain)
            {
                book._chains.Add(keys[i], chain);
            }
        }

        var ids = group.Select(member => member.StatementId)
            .Concat(group.Where(member => member.Supersedes is not null).Select(member => member.Supersedes!.Value))
            .ToHashSet();
        foreach (var wait in await stored.FindAwaitedAsync(ids, cancellationToken))
        {
            book._awaited.Add((wait.StatementId, wait.Chain), wait.By);
            book._awaitedBefore.Add((wait.StatementId, wait.Chain));
        }

        return book;
    }

    /// <summary>Puts the next statement into its chain. Statements come in log order.</summary>
    public async ValueTask<ChainLink> AddAsync(ChainMember member, CancellationToken cancellationToken)
    {
        var isFirst = !_chains.TryGetValue(member.Key, out var chain);
        if (isFirst)
        {
            chain = member.Index;
            _chains.Add(member.Key, chain);
            _begun.Add((chain, member.Key));
        }

        var link = new ChainLink(member.Index, chain, member.IsWithdrawal)
        {
            Standing = isFirst ? Standing.Current : Standing.Conflict,
            CurrentFrom = isFirst ? member.Index + 1 : null,
        };
        _links.Add(member.Index, link);
        if (member.Supersedes is { } superseded)
        {
            await SupersedeAsync(link, superseded, member.SupersedesIndex, cancellationToken);
        }

        await ArriveAsync(link, member.StatementId, cancellationToken);
        return link;
    }

    private async ValueTask SupersedeAsync(ChainLink link, Digest superseded, long? index, CancellationToken cancellationToken)
    {
        if (index is null)
        {
            // The first to name it waits; TryAdd leaves a later one as the fork it is.
            _awaited.TryAdd((superseded, link.Chain), link.Index);
            return;
        }

        var target = await ReadAsync(index.Value, cancellationToken);
        if (target is null || target.Chain != link.Chain || target.SupersededBy is not null)
        {
            return;
        }

        if (target.Standing == Standing.Current)
        {
            MakeCurrent(link, link.Index);
        }

        TakePlace(link, target, link.Index);
    }

    // A statement that others named before it came is superseded on arrival.
    private async ValueTask ArriveAsync(ChainLink link, Digest statementId, CancellationToken cancellationToken)
    {
        if (!_awaited.Remove((statementId, link.Chain), out var by))
        {
            return;
        }

        if (_awaitedBefore.Remove((statementId, link.Chain)))
        {
            _arrived.Add(new Awaited(statementId, link.Chain, by));
        }

        var successor = await RequireAsync(by, cancellationToken);
        var takesCurrent = link.Standing == Standing.Current;
        TakePlace(successor, link, link.Index);
        if (takesCurrent)
        {
            var end = successor;
            while (end.SupersededBy is { } next)
            {
                end = await RequireAsync(next, cancellationToken);
            }

            MakeCurrent(end, link.Index);
        }
    }

    // What entry i changes holds for trees that hold it: from size i + 1 on.
    private static void MakeCurrent(ChainLink link, long byEntry)
    {
        link.Standing = Standing.Current;
        link.CurrentFrom = byEntry + 1;
    }

    private static void TakePlace(ChainLink successor, ChainLink target, long byEntry)
    {
        target.Standing = successor.IsWithdrawal ? Standing.Withdrawn : Standing.Superseded;
        target.EndedAt = byEntry + 1;
        target.SupersededBy = successor.Index;
        successor.Supersedes = target.Index;
    }

    private async ValueTask<ChainLink?> ReadAsync(long index, CancellationToken cancellationToken)
    {
        if (!_links.TryGetValue(index, out var link))
        {
            link = await _stored.ReadLinkAsync(index, cancellationToken);
            if (link is not null)
            {
                _links.Add(index, link);
            }
        }

        return link;
    }

    private async ValueTask<ChainLink> RequireAsync(long index, CancellationToken cancellationToken) =>
        await ReadAsync(index, cancellationToken)
        ?? throw new Log.StorageCorruptException($"The projections name statement {index} in a chain and do not hold it.");
}
