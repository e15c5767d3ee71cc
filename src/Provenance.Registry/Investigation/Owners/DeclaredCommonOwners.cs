using Provenance.Registry.Ownership;
using Provenance.Registry.Rules;
using Provenance.Statements;

namespace Provenance.Registry.Investigation;

/// <summary>Owners in common by declared shares: who surely has a rule's percentage of each, over all paths; an entity owns itself.</summary>
/// <param name="facts">The snapshot's entities.</param>
/// <param name="rules">The first line on beneficial ownership says from which share on an owner counts.</param>
public sealed class DeclaredCommonOwners(IEntityFacts facts, RuleSet rules) : ICommonOwners
{
    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<CommonOwner>> FindAsync(
        IReadOnlyCollection<string> entities, long validAtMicroseconds, CancellationToken cancellationToken)
    {
        var day = DeclaredOwnership.DayOf(validAtMicroseconds);
        if (OwnershipLine.Of(rules, OwnershipAlgorithm.PathProduct, day) is not [var line, ..])
        {
            return [];
        }

        var reader = new SnapshotInterestReader(facts, validAtMicroseconds);
        var byOwner = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var text in entities.Order(StringComparer.Ordinal))
        {
            if (!EntityId.TryParse(text, out var entity))
            {
                continue;
            }

            foreach (var owner in await OwnersAbove.FindAsync(
                reader, entity, new OwnershipTerms(day), line.Share, DeclaredOwnership.Limits, cancellationToken))
            {
                if (!byOwner.TryGetValue(owner.ToString(), out var owned))
                {
                    byOwner.Add(owner.ToString(), owned = []);
                }

                owned.Add(text);
            }
        }

        return [.. byOwner.Where(pair => pair.Value.Count > 1).Select(pair => new CommonOwner(pair.Key, pair.Value))];
    }
}
