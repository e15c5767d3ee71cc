using Provenance.Registry.Projections;
using Provenance.Transparency;

namespace Provenance.Storage.Sql.Projections;

/// <summary>Reads what the projected part of the log says of chains.</summary>
internal sealed class ChainTables(SqlSession session, TermTable terms) : IDisposable
{
    /// <summary>Reads the place of one statement, for <see cref="ToLink"/>.</summary>
    public const string SelectLink =
        "SELECT chain_id, is_withdrawal, standing, supersedes, superseded_by, current_from, ended_at FROM statement WHERE log_index = ?1;";

    private readonly SqlLookup _findChain = session.PrepareMany(
        """
        SELECT c.chain_id, c.record FROM chain_record r JOIN chain c ON c.chain_id = r.chain_id
        WHERE r.prefix = ?1 AND c.kind_id = ?2 AND c.party_id = ?3
        """);

    private readonly SqlStatement _readLink = session.Prepare(SelectLink);

    private readonly SqlStatement _anyAwaited = session.Prepare($"SELECT {session.Dialect.Top("1")}1 FROM awaited{session.Dialect.Limit("1")};");

    private readonly SqlLookup _findAwaited = session.PrepareMany(
        "SELECT chain_id, statement_id, by_index FROM awaited WHERE id_prefix = ?1");

    /// <summary>The chain of each key, asked in the order of the table.</summary>
    public IReadOnlyList<long?> FindChains(IReadOnlyList<ChainKey> keys)
    {
        var chains = new long?[keys.Count];
        terms.Prefetch(keys.SelectMany<ChainKey, string>(key => [key.Kind, key.Party]));
        var asked = keys
            .Select((key, place) => (Prefix: ProjectedValues.Prefix(key.RecordDigest), Kind: terms.Find(key.Kind), Party: terms.Find(key.Party), Place: place))
            .Where(key => key.Kind is not null && key.Party is not null)
            .OrderBy(key => key.Prefix)
            .ToArray();
        _findChain.Ask(
            asked,
            static (key, ask) => ask.Bind(1, key.Prefix).Bind(2, key.Kind).Bind(3, key.Party),
            (i, row) =>
            {
                var place = asked[i].Place;
                if (row.Text(1) == keys[place].Record)
                {
                    chains[place] = row.Integer(0);
                }
            });
        return chains;
    }

    /// <summary>The place of a statement.</summary>
    public ChainLink? ReadLink(long index) => _readLink.Bind(1, index).ReadFirst(row => ToLink(index, row), none: null);

    /// <summary>The place in the current row; null where the statement has no chain.</summary>
    public static ChainLink? ToLink(long index, SqlStatement row) => row.IntegerOrNull(0) is { } chain
        ? new ChainLink(index, chain, row.Integer(1) != 0)
        {
            Standing = (Standing)row.Integer(2),
            Supersedes = row.IntegerOrNull(3),
            SupersededBy = row.IntegerOrNull(4),
            CurrentFrom = row.IntegerOrNull(5),
            EndedAt = row.IntegerOrNull(6),
        }
        : null;

    /// <summary>Who waits for these statements. Mostly nobody waits for any.</summary>
    public IReadOnlyList<Awaited> FindAwaited(IReadOnlyCollection<Digest> statementIds)
    {
        var waits = new List<Awaited>();
        if (!_anyAwaited.ReadFirst(_ => true, none: false))
        {
            return waits;
        }

        var ids = statementIds.Order().ToArray();
        _findAwaited.Ask(
            ids,
            static (id, ask) => ask.Bind(1, ProjectedValues.Prefix(id)),
            (place, row) =>
            {
                if (new Digest(row.Blob(1)) == ids[place])
                {
                    waits.Add(new Awaited(ids[place], row.Integer(0), row.Integer(2)));
                }
            });
        return waits;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _findChain.Dispose();
        _readLink.Dispose();
        _anyAwaited.Dispose();
        _findAwaited.Dispose();
    }
}
