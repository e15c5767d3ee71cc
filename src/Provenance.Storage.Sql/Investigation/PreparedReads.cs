// Reads that one question runs thousands of times. Preparing one costs ten times what running it does, so each is prepared
// when it is first run and kept until the snapshot ends.

namespace Provenance.Storage.Sql.Investigation;

/// <summary>The prepared reads of a snapshot.</summary>
internal sealed class PreparedReads(SqlSession session) : IDisposable
{
    private readonly List<PreparedRead> _reads = [];

    /// <summary>What the database speaks.</summary>
    public Dialect Dialect => session.Dialect;

    /// <summary>A read by its text, whose parameters are ?1, ?2, …</summary>
    public PreparedRead Of(string sql)
    {
        var read = new PreparedRead(session, sql);
        _reads.Add(read);
        return read;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var read in _reads)
        {
            read.Dispose();
        }
    }
}

/// <summary>One read.</summary>
internal sealed class PreparedRead(SqlSession session, string sql) : IDisposable
{
    private SqlStatement? _statement;

    /// <summary>The statement, ready to be bound.</summary>
    public SqlStatement Statement => _statement ??= session.Prepare(sql);

    /// <summary>Binds an integer to ?1.</summary>
    public SqlStatement With(long first) => Statement.Bind(1, first);

    /// <summary>Binds integers to ?1 and ?2.</summary>
    public SqlStatement With(long first, long second) => Statement.Bind(1, first).Bind(2, second);

    /// <inheritdoc/>
    public void Dispose() => _statement?.Dispose();
}
