// The reader that the questions of ownership ask, over one snapshot and one moment in the world. Of each party's statements
// about an entity the one counts that was right for that moment (StatementLine); identifiers that judgements hold to be one
// entity are read as one, by the first of them in order of text. Where what counts is redacted, the party is taken to say
// nothing: what an older statement said may no longer be so, and unknown is never zero.

using Provenance.Registry.Ownership;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation;

/// <summary>Reads interests from a snapshot, valid at one moment.</summary>
/// <param name="facts">The snapshot's entities.</param>
/// <param name="validAtMicroseconds">The moment in the world, microseconds since 1970.</param>
public sealed class SnapshotInterestReader(IOwnerFacts facts, long validAtMicroseconds) : IInterestReader
{
    /// <summary>Most statements about one identifier that are read, superseded ones too.</summary>
    public const int MostStatements = 10_000;

    private const int HoldingsBatch = 1_000;

    private readonly Dictionary<EntityId, EntityClass> _classes = [];
    private readonly Dictionary<EntityId, Counting> _counting = [];
    private readonly SortedSet<long> _judgements = [];
    private readonly Dictionary<long, EntityStatement> _used = [];
    private readonly Dictionary<long, EntityId> _held = [];
    private readonly SortedSet<long> _redacted = [];
    private readonly SortedSet<long> _conflicts = [];
    private readonly SortedSet<long> _doubted = [];

    /// <summary>Judgements by which identifiers were read as one, ascending.</summary>
    public IReadOnlyCollection<long> Judgements => _judgements;

    /// <summary>Statements of owners that were read, by entry.</summary>
    public IReadOnlyDictionary<long, EntityStatement> Used => _used;

    /// <summary>The entity that a statement of owners which was read is about, by the identifier that stands for it.</summary>
    public EntityId HeldBy(long logIndex) => _held[logIndex];

    /// <summary>Statements that would count and whose owners are redacted, ascending.</summary>
    public IReadOnlyCollection<long> Redacted => _redacted;

    /// <summary>Statements of owners that contradict what their own party says now, and do not count, ascending.</summary>
    public IReadOnlyCollection<long> Conflicts => _conflicts;

    /// <summary>Statements that call a party a person or a state of which interests were read, ascending.</summary>
    public IReadOnlyCollection<long> Doubted => _doubted;

    /// <summary>The moments for which all that was read so far says what it says for this one.</summary>
    internal MomentSpan Unchanged { get; private set; } = MomentSpan.Always;

    /// <summary>Whether more identifiers are held to be one entity than are read.</summary>
    public bool IsClassBounded { get; private set; }

    /// <summary>The identifiers of an entity.</summary>
    public async ValueTask<EntityClass> ReadClassAsync(EntityId entity, CancellationToken cancellationToken)
    {
        if (!_classes.TryGetValue(entity, out var known))
        {
            known = await facts.ReadClassAsync(entity, cancellationToken);
            foreach (var member in known.Members)
            {
                _classes[member] = known;
            }

            _judgements.UnionWith(known.Judgements);
            IsClassBounded |= known.IsBounded;
        }

        return known;
    }

    /// <inheritdoc/>
    public async ValueTask<EntityFacts> ReadEntityAsync(EntityId entity, CancellationToken cancellationToken)
    {
        var identifiers = await ReadClassAsync(entity, cancellationToken);
        var counting = await CountAsync(identifiers, cancellationToken);
        return new EntityFacts(identifiers.Representative, counting.Nature, counting.Statements.Count > 0 || counting.IsBounded);
    }

    /// <inheritdoc/>
    public async ValueTask<OwnersReading> ReadOwnersAsync(EntityId entity, int mostInterests, CancellationToken cancellationToken)
    {
        var identifiers = await ReadClassAsync(entity, cancellationToken);
        var counting = await CountAsync(identifiers, cancellationToken);
        var interests = new List<StatedInterest>();
        foreach (var statement in counting.Statements)
        {
            Use(statement, identifiers);
            foreach (var placed in await facts.ReadInterestsAsync(statement.Place.LogIndex, mostInterests - interests.Count + 1, cancellationToken))
            {
                interests.Add(await StateAsync(placed, statement, cancellationToken));
            }

            if (interests.Count > 0)
            {
                _doubted.UnionWith(counting.SaidOwnerless);
            }

            if (interests.Count > mostInterests)
            {
                interests.RemoveAt(mostInterests);
                return new OwnersReading([.. counting.Statements.Select(Said)], interests, true);
            }
        }

        return new OwnersReading([.. counting.Statements.Select(Said)], interests, counting.IsBounded);
    }

    /// <inheritdoc/>
    public async ValueTask<HoldingsReading> ReadHoldingsAsync(EntityId holder, int mostInterests, CancellationToken cancellationToken)
    {
        var identifiers = await ReadClassAsync(holder, cancellationToken);
        var (interests, isBounded) = (new List<StatedInterest>(), false);
        foreach (var member in identifiers.Members)
        {
            isBounded |= await ReadHoldingsAsync(member, mostInterests, interests, cancellationToken);
        }

        interests.Sort((one, other) => (one.Statement.Entry.Value, one.Place).CompareTo((other.Statement.Entry.Value, other.Place)));
        return new HoldingsReading([.. interests.Take(mostInterests)], isBounded || interests.Count > mostInterests);
    }

    // Rows of superseded statements are passed over; so that they cannot make a read endless, four times as many rows are
    // looked at as are asked for. True where more may be left.
    private async ValueTask<bool> ReadHoldingsAsync(
        EntityId member, int mostInterests, List<StatedInterest> interests, CancellationToken cancellationToken)
    {
        var (after, found, left) = ((-1L, 0), 0, (4L * mostInterests) + HoldingsBatch);
        while (left > 0)
        {
            var rows = await facts.ReadHoldingsAsync(member, after, (int)Math.Min(HoldingsBatch, left), cancellationToken);
            foreach (var placed in rows)
            {
                var held = await ReadClassAsync(placed.Held, cancellationToken);
                if ((await CountAsync(held, cancellationToken)).ByEntry.TryGetValue(placed.LogIndex, out var statement))
                {
                    Use(statement, held);
                    interests.Add(await StateAsync(placed, statement, cancellationToken));
                    found++;
                }

                if (found > mostInterests)
                {
                    return true;
                }
            }

            if (rows.Count < HoldingsBatch)
            {
                return false;
            }

            after = (rows[^1].LogIndex, rows[^1].Place);
            left -= rows.Count;
        }

        return true;
    }

    private void Use(EntityStatement statement, EntityClass held)
    {
        _used[statement.Place.LogIndex] = statement;
        _held[statement.Place.LogIndex] = held.Representative;
    }

    private async ValueTask<StatedInterest> StateAsync(PlacedInterest placed, EntityStatement statement, CancellationToken cancellationToken)
    {
        var held = await ReadClassAsync(placed.Held, cancellationToken);
        Unchanged = Unchanged.Beside(placed.Interest, validAtMicroseconds);
        var interest = placed.Interest.Party.TryGet(out var party)
            ? placed.Interest with { Party = OrUnknown.Known((await ReadClassAsync(party, cancellationToken)).Representative) }
            : placed.Interest;
        return new StatedInterest(held.Representative, placed.Place, Said(statement), interest);
    }

    private static OwnersStatement Said(EntityStatement statement) => new(
        new LeafIndex(statement.Place.LogIndex), statement.Declarer, new Timestamp(statement.OwnersAsOf!.Value), statement.Complete);

    private async ValueTask<Counting> CountAsync(EntityClass identifiers, CancellationToken cancellationToken)
    {
        if (_counting.TryGetValue(identifiers.Representative, out var known))
        {
            return known;
        }

        var (counting, typed, isBounded) = (new List<EntityStatement>(), new List<EntityStatement>(), false);
        foreach (var member in identifiers.Members)
        {
            var statements = await facts.ReadStatementsAsync(member, MostStatements, cancellationToken);
            isBounded |= statements.Count >= MostStatements;
            _conflicts.UnionWith(statements
                .Where(statement => statement is { OwnersAsOf: not null, Place: { IsCurrent: false, Next: null } })
                .Select(statement => statement.Place.LogIndex));
            typed.AddRange(statements.Where(statement => statement is { Place.IsCurrent: true, Type: not (null or EntityType.Unknown) }));
            foreach (var line in StatementLine.LinesOf(statements))
            {
                Count(line, counting);
            }
        }

        known = new Counting([.. counting.OrderBy(statement => statement.Place.LogIndex)], NatureOf(typed), isBounded)
        {
            SaidOwnerless = [.. typed.Where(statement => statement.Type is EntityType.NaturalPerson or EntityType.State).Select(statement => statement.Place.LogIndex)],
        };
        _counting.Add(identifiers.Representative, known);
        return known;
    }

    private void Count(IReadOnlyList<EntityStatement> line, List<EntityStatement> counting)
    {
        foreach (var asOf in line.Select(told => told.OwnersAsOf).OfType<long>())
        {
            Unchanged = Unchanged.BesideStatement(asOf, validAtMicroseconds);
        }

        if (OwnersLine.CountingAt(line, validAtMicroseconds) is not { } statement)
        {
            return;
        }

        if (statement.AreOwnersRedacted)
        {
            _redacted.Add(statement.Place.LogIndex);
        }
        else
        {
            counting.Add(statement);
        }
    }

    // Statements do not say whether a company is traded in public. Where they disagree about the sort, nobody knows it, and
    // its owners are looked into.
    private static EntityNature NatureOf(IEnumerable<EntityStatement> typed) => typed.Select(statement => statement.Type).Distinct().ToList() switch
    {
        [EntityType.LegalEntity] => EntityNature.LegalEntity,
        [EntityType.NaturalPerson] => EntityNature.NaturalPerson,
        [EntityType.State] => EntityNature.State,
        [_] => EntityNature.Arrangement,
        _ => EntityNature.Unknown,
    };

    private sealed record Counting(IReadOnlyList<EntityStatement> Statements, EntityNature Nature, bool IsBounded)
    {
        public required IReadOnlyList<long> SaidOwnerless { get; init; }

        public Dictionary<long, EntityStatement> ByEntry { get; } = Statements.ToDictionary(statement => statement.Place.LogIndex);
    }
}
