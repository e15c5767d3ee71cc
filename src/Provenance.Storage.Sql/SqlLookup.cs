namespace Provenance.Storage.Sql;

/// <summary>One question that is asked of many keys: where each is a journey, together.</summary>
internal abstract class SqlLookup : IDisposable
{
    /// <summary>How many keys it asks for at once; 1 where nothing is won by having more of them together.</summary>
    public abstract int KeysAtOnce { get; }

    /// <summary>Asks for each key, in their order.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="bind">Binds a key to the question's parameters, the same ones for every key and none of them NULL.</param>
    /// <param name="row">Takes a row of the key at a place, which is the current one of a statement.</param>
    public abstract void Ask<T>(IReadOnlyList<T> keys, Action<T, SqlStatement> bind, Action<int, SqlStatement> row);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what it holds.</summary>
    protected abstract void Dispose(bool disposing);
}

/// <summary>Asks one key after the other.</summary>
/// <param name="statement">The question.</param>
internal sealed class OneByOneLookup(SqlStatement statement) : SqlLookup
{
    /// <inheritdoc/>
    public override int KeysAtOnce => 1;

    /// <inheritdoc/>
    public override void Ask<T>(IReadOnlyList<T> keys, Action<T, SqlStatement> bind, Action<int, SqlStatement> row)
    {
        for (var place = 0; place < keys.Count; place++)
        {
            bind(keys[place], statement);
            try
            {
                while (statement.Step())
                {
                    row(place, statement);
                }
            }
            finally
            {
                statement.Reset();
            }
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            statement.Dispose();
        }
    }
}
