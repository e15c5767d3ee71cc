using Provenance.Statements;

namespace Provenance.Registry.Investigation;

/// <summary>
/// Remembers what was read of owners: links are asked for many pairs and moments, and what is declared of an entity is the same
/// for all of them.
/// </summary>
internal sealed class RememberedOwners(IOwnerFacts facts) : IOwnerFacts
{
    // More is forgotten, so that a long walk along pairs holds no more than this.
    private const int MostRows = 100_000;

    private readonly Dictionary<EntityId, EntityClass> _classes = [];
    private readonly Dictionary<(EntityId, int Limit), IReadOnlyList<EntityStatement>> _statements = [];
    private readonly Dictionary<long, IReadOnlyList<PlacedInterest>> _interests = [];
    private int _rows;

    public async ValueTask<EntityClass> ReadClassAsync(EntityId entity, CancellationToken cancellationToken)
    {
        if (!_classes.TryGetValue(entity, out var known))
        {
            known = await facts.ReadClassAsync(entity, cancellationToken);
            MakeRoom(known.Members.Count);
            _classes.Add(entity, known);
        }

        return known;
    }

    public async ValueTask<IReadOnlyList<EntityStatement>> ReadStatementsAsync(EntityId entity, int limit, CancellationToken cancellationToken)
    {
        if (!_statements.TryGetValue((entity, limit), out var known))
        {
            known = await facts.ReadStatementsAsync(entity, limit, cancellationToken);
            MakeRoom(1 + known.Count);
            _statements.Add((entity, limit), known);
        }

        return known;
    }

    public async ValueTask<IReadOnlyList<PlacedInterest>> ReadInterestsAsync(long logIndex, int limit, CancellationToken cancellationToken)
    {
        if (!_interests.TryGetValue(logIndex, out var known))
        {
            known = await facts.ReadInterestsAsync(logIndex, limit, cancellationToken);
            if (known.Count >= limit)
            {
                // There may be more than were asked for this time.
                return known;
            }

            MakeRoom(1 + known.Count);
            _interests.Add(logIndex, known);
        }

        return known.Count <= limit ? known : [.. known.Take(limit)];
    }

    public ValueTask<IReadOnlyList<PlacedInterest>> ReadHoldingsAsync(
        EntityId holder, (long LogIndex, int Place) after, int limit, CancellationToken cancellationToken) =>
        facts.ReadHoldingsAsync(holder, after, limit, cancellationToken);

    private void MakeRoom(int rows)
    {
        if (_rows + rows > MostRows)
        {
            _classes.Clear();
            _statements.Clear();
            _interests.Clear();
            _rows = 0;
        }

        _rows += rows;
    }
}
