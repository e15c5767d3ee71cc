using Provenance.Transparency;

namespace Provenance.Registry.Projections;

/// <summary>A statement that is superseded before it arrived: the first of its chain to name it waits for it.</summary>
/// <param name="StatementId">The statement that is waited for.</param>
/// <param name="Chain">The chain in which it is.</param>
/// <param name="By">Index of the statement that supersedes it.</param>
public readonly record struct Awaited(Digest StatementId, long Chain, long By);

/// <summary>What the projected part of the log says of chains. Sees all groups before the open one.</summary>
public interface IChainReader
{
    /// <summary>The chain of each key, in order; null where no statement of it has been projected.</summary>
    ValueTask<IReadOnlyList<long?>> FindChainsAsync(IReadOnlyList<ChainKey> keys, CancellationToken cancellationToken);

    /// <summary>The place of a projected statement in its chain; null where it stands in none.</summary>
    ValueTask<ChainLink?> ReadLinkAsync(long index, CancellationToken cancellationToken);

    /// <summary>Who waits for any of these statements, in any order.</summary>
    ValueTask<IReadOnlyList<Awaited>> FindAwaitedAsync(IReadOnlyCollection<Digest> statementIds, CancellationToken cancellationToken);
}
