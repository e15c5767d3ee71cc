using Provenance.Registry.Projections;
using Provenance.Transparency;

namespace Provenance.Storage.Sql.Projections;

/// <summary>Reads what the projected part of the log says of chains.</summary>
internal sealed class ChainTables(SqlSession session, TermTable terms) : IDisposable
{
    /// <summary>Reads the place of one statement, for <see cref="ToLink"/>.</summary>
    public const string SelectLink =
        "SELECT chain_id, is_withdrawal, standing, supersedes, superseded_by, current_from, ended_at FROM statement WHERE log_index = ?1;";

    private readonly SqlStatement _findChain = session.Prepare(
        """
        SELECT c.chain_id, c.record FROM chain_record r JOIN chain c ON c.chain_id = r.chain_id
        WHERE r.prefix = ?1 AND c.kind_id = ?2 AND c.party_id = ?3;
        """);

    private readonly SqlStatement _readLink = session.Prepare(SelectLink);

    private readonly SqlStatement _anyAwaited = session.Prepare($"SELECT {session.Dialect.Top("1")}1 FROM awaited{session.Dialect.Limit("1")};");

    private readonly SqlStatement _findAwaited = session.Prepare(
        "SELECT chain_id, statement_id, by_index FROM awaited WHERE id_prefix = ?1;");

    /// <summary>The chain of each key, asked in the order of the table.</summary>
    public IReadOnlyList<long?> FindChains(IReadOnlyList<ChainKey> keys)
    {
        var order = Enumerable.Range(0, keys.Count).ToArray();
        Array.Sort([.. keys.Select(key => ProjectedValues.Prefix(key.RecordDigest))], order);
        var chains = new long?[keys.Count];
        foreach (var i in order)
        {
            chains[i] = FindChain(keys[i]);
        }

        return chains;
    }

    /// <summary>The chain of a key.</summary>
    public long? FindChain(ChainKey key)
    {
        if (terms.Find(key.Kind) is not { } kind || terms.Find(key.Party) is not { } party)
        {
            return null;
        }

        _findChain.Bind(1, ProjectedValues.Prefix(key.RecordDigest)).Bind(2, kind).Bind(3, party);
        long? chain = null;
        while (chain is null && _findChain.Step())
        {
            chain = _findChain.Text(1) == key.Record ? _findChain.Integer(0) : null;
        }

        _findChain.Reset();
        return chain;
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
        var isAny = _anyAwaited.Step();
        _anyAwaited.Reset();
        var waits = new List<Awaited>();
        foreach (var id in isAny ? statementIds.Order() : Enumerable.Empty<Digest>())
        {
            _findAwaited.Bind(1, ProjectedValues.Prefix(id));
            while (_findAwaited.Step())
            {
                if (new Digest(_findAwaited.Blob(1)) == id)
                {
                    waits.Add(new Awaited(id, _findAwaited.Integer(0), _findAwaited.Integer(2)));
                }
            }

            _findAwaited.Reset();
        }

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
