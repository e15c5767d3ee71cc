using Provenance.Registry.Ownership;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Origin;

/// <summary>Countries of entities: of the register their id names, and of current entity statements.</summary>
internal sealed class EntityCountries(QuestionScope scope)
{
    private const int MostStatements = 100;

    private static readonly OwnershipLimits Limits = new() { Depth = 64, Entities = 1_000, InterestsPerEntity = 1_000, Interests = 10_000 };

    private readonly Dictionary<string, (IReadOnlyList<string> Countries, IReadOnlyList<long> LogIndices)> _known = [];
    private readonly SnapshotInterestReader _reader = new(scope.Snapshot.Entities, scope.ValidAtMicroseconds);

    /// <summary>Countries of an entity, and the statements that say so; none where nobody says, or it is no entity id.</summary>
    public async ValueTask<(IReadOnlyList<string> Countries, IReadOnlyList<long> LogIndices)> OfAsync(string? entity, CancellationToken cancellationToken)
    {
        if (entity is null || !EntityId.TryParse(entity, out var id))
        {
            return ([], []);
        }

        if (!_known.TryGetValue(entity, out var found))
        {
            _known[entity] = found = await ReadAsync(id, cancellationToken);
        }

        return found;
    }

    /// <summary>
    /// Countries of an identifier alone, whatever it is held to be one with: that of its register, and those that statements about
    /// it say, each with these.
    /// </summary>
    public async ValueTask<(string? OfRegister, ILookup<string, long> Stated)> DeclaredOfAsync(EntityId entity, CancellationToken cancellationToken) =>
        (entity.Country?.ToString(), await StatedAsync(entity, cancellationToken));

    /// <summary>Whether two are one party: by their identifiers, or by a judgement.</summary>
    public async ValueTask<bool> AreOneAsync(string? one, string? other, CancellationToken cancellationToken) =>
        EntityId.TryParse(one, out var left) && EntityId.TryParse(other, out var right)
        && (left == right || (await _reader.ReadClassAsync(left, cancellationToken)).Members.Contains(right));

    /// <summary>Whether any of an entity's countries is the one.</summary>
    public async ValueTask<bool> IsOfAsync(string? entity, string country, CancellationToken cancellationToken) =>
        (await OfAsync(entity, cancellationToken)).Countries.Contains(country);

    /// <summary>Who owns and controls an entity, at the moment asked for.</summary>
    public ValueTask<UltimateOwnersAnswer> OwnersOfAsync(EntityId entity, CancellationToken cancellationToken)
    {
        var terms = new OwnershipTerms(DeclaredOwnership.DayOf(scope.ValidAtMicroseconds));
        return UltimateOwners.FindAsync(_reader, new UltimateOwnersQuestion(entity, terms, Limits: Limits), cancellationToken);
    }

    private async ValueTask<(IReadOnlyList<string> Countries, IReadOnlyList<long> LogIndices)> ReadAsync(EntityId entity, CancellationToken cancellationToken)
    {
        var members = await _reader.ReadClassAsync(entity, cancellationToken);
        var (countries, entries) = (new SortedSet<string>(StringComparer.Ordinal), new SortedSet<long>(members.Judgements));
        foreach (var member in members.Members)
        {
            await AddAsync(member, countries, entries, cancellationToken);
        }

        return ([.. countries], [.. entries]);
    }

    private async ValueTask AddAsync(EntityId entity, SortedSet<string> countries, SortedSet<long> entries, CancellationToken cancellationToken)
    {
        if (entity.Country is { } registered)
        {
            countries.Add(registered.ToString());
        }

        foreach (var country in await StatedAsync(entity, cancellationToken))
        {
            countries.Add(country.Key);
            entries.UnionWith(country);
        }
    }

    private async ValueTask<ILookup<string, long>> StatedAsync(EntityId entity, CancellationToken cancellationToken) =>
        (await scope.Snapshot.Entities.ReadStatementsAsync(entity, MostStatements, cancellationToken))
            .Where(one => one.Place is { IsCurrent: true, IsWithdrawal: false } && one.Jurisdiction is { } said && said != OrUnknown.Word)
            .ToLookup(one => one.Jurisdiction!, one => one.Place.LogIndex);
}
