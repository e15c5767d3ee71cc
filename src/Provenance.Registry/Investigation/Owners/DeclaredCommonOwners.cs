using Provenance.Registry.Ownership;
using Provenance.Registry.Rules;
using Provenance.Statements;

namespace Provenance.Registry.Investigation;

/// <summary>
/// Owners in common by declared shares: who has a rule's percentage of each, over all paths, surely at its moment, or surely later
/// and possibly then; an entity owns itself.
/// </summary>
/// <param name="facts">The snapshot's entities.</param>
/// <param name="rules">The first line on beneficial ownership says from which share on an owner counts.</param>
public sealed class DeclaredCommonOwners(IEntityFacts facts, RuleSet rules) : ICommonOwners
{
    private readonly RememberedOwners _facts = new(facts);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<CommonOwner>> FindAsync(
        IReadOnlyCollection<EntityMoment> entities, long validAtMicroseconds, CancellationToken cancellationToken)
    {
        // The day moves whether the rule is in force, not how much its line asks for.
        if (OwnershipLine.Of(rules, OwnershipAlgorithm.PathProduct, DeclaredOwnership.DayOf(validAtMicroseconds)) is not [var line, ..])
        {
            return [];
        }

        var byOwner = new SortedDictionary<string, List<EntityMoment>>(StringComparer.Ordinal);
        foreach (var moments in entities.GroupBy(one => one.Entity, StringComparer.Ordinal).OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            if (!EntityId.TryParse(moments.Key, out var entity))
            {
                continue;
            }

            var reader = new SnapshotInterestReader(_facts, validAtMicroseconds);
            var later = await AboveAsync(reader, entity, validAtMicroseconds, line.Share, Reach.Surely, cancellationToken);

            // From the latest back, so that what was found serves as far as nothing changed: for most, all the way.
            var (owners, span) = (later, reader.Unchanged);
            foreach (var moment in moments.OrderByDescending(one => one.AtMicroseconds))
            {
                if (!span.Contains(moment.AtMicroseconds))
                {
                    (owners, span) = await AtAsync(entity, moment.AtMicroseconds, line.Share, later, cancellationToken);
                }

                foreach (var owner in owners)
                {
                    if (!byOwner.TryGetValue(owner.ToString(), out var owned))
                    {
                        byOwner.Add(owner.ToString(), owned = []);
                    }

                    owned.Add(moment);
                }
            }
        }

        return
        [
            .. byOwner.Where(pair => pair.Value.Exists(one => one.Entity != pair.Value[0].Entity))
                .Select(pair => new CommonOwner(pair.Key, pair.Value)),
        ];
    }

    // Who owns it at a moment, and the moments for which that is the same. What is declared first tells of earlier
    // days too, but without a first day not surely: who surely owns it later may have begun before.
    private async ValueTask<(IReadOnlyList<EntityId> Owners, MomentSpan Span)> AtAsync(
        EntityId entity, long moment, ShareThreshold share, IReadOnlyList<EntityId> later, CancellationToken cancellationToken)
    {
        var reader = new SnapshotInterestReader(_facts, moment);
        var surely = await AboveAsync(reader, entity, moment, share, Reach.Surely, cancellationToken);
        var only = later.Except(surely).ToList();
        var possibly = only.Count == 0 ? [] : await AboveAsync(reader, entity, moment, share, Reach.Possibly, cancellationToken);
        return ([.. surely, .. only.Intersect(possibly)], reader.Unchanged);
    }

    private static ValueTask<IReadOnlyList<EntityId>> AboveAsync(
        SnapshotInterestReader reader, EntityId entity, long moment, ShareThreshold share, Reach least, CancellationToken cancellationToken) =>
        OwnersAbove.FindAsync(reader, entity, new OwnershipTerms(DeclaredOwnership.DayOf(moment)), share, DeclaredOwnership.Limits, cancellationToken, least);
}
