// What hangs on a list and cannot be decided. An entity in which listed, captured or undecided owners hold shares is not
// captured by what is stated, and might be all the same if those who are not known stood on the list: those of its own
// shares, or those behind its other owners. So the owners of such entities are searched upward as far as anybody states them,
// and what they in turn hold is looked into; again and again until nothing more is undecided.

using Provenance.Statements;

namespace Provenance.Registry.Ownership;

/// <summary>Searches owners above, and finds what they leave undecided.</summary>
internal sealed class CaptureUndecided(
    IInterestReader reader, CaptureTables tables, ListedEntities listed, ShareThreshold threshold, OwnershipLimits limits)
{
    // Each round weighs all that was read: an endless chain of undecided entities is cut, and the answer says so.
    private const int MostRounds = 64;

    private readonly HashSet<EntityId> _searched = [];
    private readonly HashSet<EntityId> _found = [];

    /// <summary>Persons and states met on the way up in which nobody states a share.</summary>
    public HashSet<EntityId> Ownerless { get; } = [];

    /// <summary>What cannot be decided.</summary>
    public IReadOnlyCollection<EntityId> Found => _found;

    /// <summary>What some parties hold by the terms, its owners read; none of it surely listed.</summary>
    public static async ValueTask<IReadOnlyList<EntityId>> HeldByAsync(
        CaptureTables tables, IEnumerable<EntityId> holders, IReadOnlySet<EntityId> listed, CancellationToken cancellationToken)
    {
        var touched = new List<EntityId>();
        foreach (var holder in holders)
        {
            foreach (var held in await tables.ReadHoldingsAsync(holder, cancellationToken))
            {
                if (!listed.Contains(held.Key) && await tables.ReadAsync(held.Key, cancellationToken) is not null)
                {
                    tables.Complete(held.Key, held);
                    touched.Add(held.Key);
                }
            }
        }

        return [.. touched.Distinct()];
    }

    /// <summary>Reads the owners of some entities, of these owners, and so on.</summary>
    public async ValueTask ReadAboveAsync(IReadOnlyList<EntityId> entities, CancellationToken cancellationToken)
    {
        var start = entities.ToHashSet();
        var level = entities.Where(_searched.Add).ToList();
        for (var depth = 0; level.Count > 0; depth++)
        {
            if (depth > limits.Depth)
            {
                tables.Bounds.Add(OwnershipBound.Depth);
                break;
            }

            var next = new List<EntityId>();
            foreach (var held in level.Where(held => start.Contains(held) || !listed.Surely.Contains(held)))
            {
                var facts = await reader.ReadEntityAsync(held, cancellationToken);
                var table = facts.IsSaidOwnerless && !facts.AreOwnersStated ? null : await tables.ReadAsync(held, cancellationToken);
                if (facts.IsSaidOwnerless && (table?.IsWithoutStakes ?? !facts.AreOwnersStated))
                {
                    Ownerless.Add(held);
                }

                next.AddRange((table?.Stakes ?? []).Select(stake => stake.Holder).OfType<EntityId>().Where(_searched.Add));
            }

            level = next;
        }
    }

    /// <summary>Finds what cannot be decided, from what hangs on the list and is not captured.</summary>
    public async ValueTask FindAsync(IReadOnlyList<EntityId> hanging, CancellationToken cancellationToken)
    {
        for (var round = 0; hanging.Count > 0; round++)
        {
            if (round == MostRounds)
            {
                tables.Bounds.Add(OwnershipBound.Depth);
                return;
            }

            await ReadAboveAsync(hanging, cancellationToken);
            var fixpoint = new CaptureFixpoint(tables.Tables, listed, Ownerless, threshold);
            IReadOnlyList<EntityId> more = [.. hanging.Where(entity => !fixpoint.Possible.ContainsKey(entity)
                && fixpoint.Conceivable.ContainsKey(entity) && Hangs(entity, fixpoint))];
            _found.UnionWith(more);
            hanging = [.. (await HeldByAsync(tables, more, listed.Surely, cancellationToken))
                .Where(entity => !fixpoint.Possible.ContainsKey(entity) && !_found.Contains(entity))];
        }
    }

    // An interest that leaves its holder nothing beside the others is none.
    private bool Hangs(EntityId entity, CaptureFixpoint fixpoint) => tables.Tables[entity].Stakes.Any(stake =>
        stake.Holder is { } holder && (fixpoint.Possible.ContainsKey(holder) || _found.Contains(holder)));
}
