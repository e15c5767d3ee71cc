// A connection reads one result at a time. While a statement is stepped through, its rows come straight from the server;
// when another is run before its end, which happens where each row is looked up further, the rows that are left are taken
// off the connection and kept. What one session keeps is bounded.

using Microsoft.Data.SqlClient;
using Provenance.Registry.Log;
using Provenance.Storage.Sql;

namespace Provenance.Storage.SqlServer;

/// <summary>Hands a connection from one statement to the next.</summary>
/// <param name="mostKeptBytes">How many bytes of rows are kept at a time.</param>
internal abstract class ReadingSession(long mostKeptBytes) : SqlSession
{
    private SqlServerStatement? _open;
    private long _keptBytes;

    /// <inheritdoc/>
    public override Dialect Dialect => Dialect.SqlServer;

    /// <summary>Whether a statement that is run again is worth a place on the server: not where connections change under it.</summary>
    public virtual bool PreparesRepeated => false;

    /// <summary>How many bytes of rows are kept at a time.</summary>
    protected long MostKeptBytes => mostKeptBytes;

    /// <summary>Whether the connection reads several results at a time, so that nothing has to be kept.</summary>
    protected virtual bool ReadsManyResults => false;

    /// <summary>What is told when more would have to be kept than may.</summary>
    protected abstract string KeptTooMuch { get; }

    /// <summary>Whether a parameter has its value from the session.</summary>
    public virtual bool IsWord(string name) => false;

    /// <summary>Runs a command once the connection is free for it.</summary>
    /// <param name="statement">Whose reader it opens; null for a reader that is closed before the next command.</param>
    /// <param name="command">The command.</param>
    /// <param name="run">Runs it.</param>
    public T Run<T>(SqlServerStatement? statement, SqlCommand command, Func<T> run)
    {
        FreeConnection();
        Ready(statement, command);
        _open = statement;
        return run();
    }

    /// <summary>Notes that a statement's reader is closed, and what it had kept is no longer.</summary>
    public void Ended(SqlServerStatement statement, long keptBytes)
    {
        _keptBytes -= keptBytes;
        if (_open == statement)
        {
            _open = null;
        }
    }

    /// <summary>Counts what is kept.</summary>
    /// <exception cref="StorageUnavailableException">It is too much.</exception>
    public void CountKept(int sizeBytes)
    {
        _keptBytes += sizeBytes;
        if (_keptBytes > mostKeptBytes)
        {
            throw new StorageUnavailableException(KeptTooMuch);
        }
    }

    /// <summary>Does what must come before a command is run on the connection, which is free.</summary>
    /// <param name="statement">Whose command it is; null where it is nobody's.</param>
    /// <param name="command">The command.</param>
    protected abstract void Ready(SqlServerStatement? statement, SqlCommand command);

    /// <summary>Takes the rest of what is being read off the connection.</summary>
    protected void FreeConnection()
    {
        if (!ReadsManyResults)
        {
            _open?.Keep();
        }
    }

    /// <summary>Ends what is being read.</summary>
    protected void EndReading()
    {
        _open?.Reset();
        _open = null;
    }
}
