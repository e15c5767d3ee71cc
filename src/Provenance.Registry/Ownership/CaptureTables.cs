using Provenance.Statements;

namespace Provenance.Registry.Ownership;

/// <summary>The owner tables that a question of capture has read, within its limits.</summary>
internal sealed class CaptureTables(IInterestReader reader, OwnershipTerms terms, OwnershipLimits limits)
{
    private readonly Dictionary<EntityId, OwnerTable> _tables = [];
    private readonly Dictionary<EntityId, OwnersReading> _partial = [];
    private int _read;

    public IReadOnlyDictionary<EntityId, OwnerTable> Tables => _tables;

    public HashSet<OwnershipBound> Bounds { get; } = [];

    /// <summary>The owners of an entity; null where a limit forbids to read them.</summary>
    public async ValueTask<OwnerTable?> ReadAsync(EntityId entity, CancellationToken cancellationToken)
    {
        if (_tables.TryGetValue(entity, out var known))
        {
            return known;
        }

        if (_tables.Count >= limits.Entities || _read >= limits.Interests)
        {
            Bounds.Add(_read >= limits.Interests ? OwnershipBound.Interests : OwnershipBound.Entities);
            return null;
        }

        var most = MostInterests();
        var reading = await reader.ReadOwnersAsync(entity, most, cancellationToken);
        _read += reading.Interests.Count;
        if (reading.IsBounded)
        {
            Note(most);
            _partial.Add(entity, reading);
        }

        var table = OwnerTable.Of(reading, terms);
        _tables.Add(entity, table);
        return table;
    }

    /// <summary>What a holder holds by the terms, grouped by entity.</summary>
    public async ValueTask<IReadOnlyList<IGrouping<EntityId, StatedInterest>>> ReadHoldingsAsync(EntityId holder, CancellationToken cancellationToken)
    {
        if (_read >= limits.Interests)
        {
            Bounds.Add(OwnershipBound.Interests);
            return [];
        }

        var most = MostInterests();
        var reading = await reader.ReadHoldingsAsync(holder, most, cancellationToken);
        _read += reading.Interests.Count;
        if (reading.IsBounded)
        {
            Note(most);
        }

        return [.. reading.Interests
            .Where(stated => stated.Interest.Type.IsOf(terms.Measure) && terms.IsInForce(stated.Interest)
                && stated.Interest.DirectOrIndirect != Directness.Indirect)
            .GroupBy(stated => stated.Held).OrderBy(group => group.Key.ToString(), StringComparer.Ordinal)];
    }

    /// <summary>Adds interests to a table that was read in part, where they are missing.</summary>
    public void Complete(EntityId entity, IEnumerable<StatedInterest> interests)
    {
        if (!_partial.TryGetValue(entity, out var reading))
        {
            return;
        }

        var known = reading.Interests.Select(stated => (stated.Statement.Entry, stated.Place)).ToHashSet();
        var more = interests.Where(stated => !known.Contains((stated.Statement.Entry, stated.Place))).ToList();
        if (more.Count > 0)
        {
            reading = reading with
            {
                Interests = [.. reading.Interests, .. more],
                Statements = [.. reading.Statements.Concat(more.Select(stated => stated.Statement)).DistinctBy(statement => statement.Entry)],
            };
            _partial[entity] = reading;
            _tables[entity] = OwnerTable.Of(reading, terms);
        }
    }

    private int MostInterests() => Math.Min(limits.InterestsPerEntity, limits.Interests - _read);

    private void Note(int most) =>
        Bounds.Add(most == limits.InterestsPerEntity ? OwnershipBound.InterestsPerEntity : OwnershipBound.Interests);
}
