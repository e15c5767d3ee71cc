using Provenance.Registry.Projections;
using Provenance.Transparency;

namespace Provenance.Registry.Tests.Projections;

/// <summary>What groups left behind, in dictionaries.</summary>
internal sealed class RememberedChains : IChainReader
{
    private readonly Dictionary<ChainKey, long> _chains = [];
    private readonly Dictionary<long, ChainLink> _links = [];
    private readonly Dictionary<(Digest, long), Awaited> _awaited = [];

    public Standing StandingOf(long index) => _links[index].Standing;

    public int AwaitedCount => _awaited.Count;

    public ValueTask<IReadOnlyList<long?>> FindChainsAsync(IReadOnlyList<ChainKey> keys, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<long?>>([.. keys.Select(key => _chains.TryGetValue(key, out var chain) ? chain : (long?)null)]);

    public ValueTask<ChainLink?> ReadLinkAsync(long index, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_links.TryGetValue(index, out var link) ? Copy(link) : null);

    public ValueTask<IReadOnlyList<Awaited>> FindAwaitedAsync(
        IReadOnlyCollection<Digest> statementIds, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<Awaited>>([.. _awaited.Values.Where(wait => statementIds.Contains(wait.StatementId))]);

    /// <summary>Puts a group through a book and keeps what the book says changed, as a store would.</summary>
    public async Task ProjectAsync(IReadOnlyList<ChainMember> group, CancellationToken cancellationToken)
    {
        var book = await ChainBook.OpenAsync(
            this, [.. group.Select(member => (member.Key, member.StatementId, member.Supersedes))], cancellationToken);
        foreach (var member in group)
        {
            _ = await book.AddAsync(member, cancellationToken);
        }

        foreach (var (chain, key) in book.Begun)
        {
            _chains.Add(key, chain);
        }

        foreach (var link in book.Links)
        {
            _links[link.Index] = link;
        }

        foreach (var wait in book.Arrived)
        {
            Assert.True(_awaited.Remove((wait.StatementId, wait.Chain)));
        }

        foreach (var wait in book.NewlyAwaited)
        {
            _awaited.Add((wait.StatementId, wait.Chain), wait);
        }
    }

    private static ChainLink Copy(ChainLink link) => new(link.Index, link.Chain, link.IsWithdrawal)
    {
        Standing = link.Standing,
        Supersedes = link.Supersedes,
        SupersededBy = link.SupersededBy,
        CurrentFrom = link.CurrentFrom,
        EndedAt = link.EndedAt,
    };
}
