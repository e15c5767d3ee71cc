using Provenance.Statements;

namespace Provenance.Registry.Investigation;

/// <summary>
/// Whose entities are: which identifiers are held to be one entity, and who holds what in them. All reads are by the identifier
/// as statements write it; what belongs to one entity is put together by the caller. Each reads at most <c>limit</c> rows
/// through an index. None is about a moment in the world: that is for the reader to judge.
/// </summary>
public interface IOwnerFacts
{
    /// <summary>
    /// The identifiers that current judgements confirm to be one entity with this one, over any number of judgements. What a
    /// judgement dismisses or leaves open joins nothing.
    /// </summary>
    ValueTask<EntityClass> ReadClassAsync(EntityId entity, CancellationToken cancellationToken);

    /// <summary>Statements about an entity, superseded and conflicting ones too, the newest first, withdrawals last.</summary>
    ValueTask<IReadOnlyList<EntityStatement>> ReadStatementsAsync(EntityId entity, int limit, CancellationToken cancellationToken);

    /// <summary>Interests that a statement tells of, in its order.</summary>
    ValueTask<IReadOnlyList<PlacedInterest>> ReadInterestsAsync(long logIndex, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Interests that any statements, superseded ones too, say a party holds, by entry and place, after a given one (-1 and
    /// 0 for the first).
    /// </summary>
    ValueTask<IReadOnlyList<PlacedInterest>> ReadHoldingsAsync(
        EntityId holder, (long LogIndex, int Place) after, int limit, CancellationToken cancellationToken);
}
