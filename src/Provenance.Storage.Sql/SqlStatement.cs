namespace Provenance.Storage.Sql;

/// <summary>A statement that is run many times on one connection; not for two threads at once.</summary>
internal abstract class SqlStatement : IDisposable
{
    /// <summary>Binds an integer to parameter ?<paramref name="number"/>.</summary>
    public abstract SqlStatement Bind(int number, long value);

    /// <summary>Binds a blob, which is copied, to parameter ?<paramref name="number"/>.</summary>
    public abstract SqlStatement Bind(int number, ReadOnlySpan<byte> value);

    /// <summary>Binds a text to parameter ?<paramref name="number"/>.</summary>
    public abstract SqlStatement Bind(int number, string value);

    /// <summary>Binds an integer, or NULL, to parameter ?<paramref name="number"/>.</summary>
    public SqlStatement Bind(int number, long? value) => value is { } known ? Bind(number, known) : BindNull(number);

    /// <summary>Binds NULL to parameter ?<paramref name="number"/>.</summary>
    public abstract SqlStatement BindNull(int number);

    /// <summary>Binds the parameters that the statement names, "@Name", from values by name: integers, texts, blobs or null.</summary>
    /// <exception cref="ArgumentException">A value is missing, or of another type.</exception>
    public abstract SqlStatement Bind(IReadOnlyDictionary<string, object?> values);

    /// <summary>Runs to the end, ignoring rows, and makes the statement ready to be run again.</summary>
    /// <returns>The number of rows changed; of an insert that is sent later, 1.</returns>
    public abstract int Execute();

    /// <summary>Goes to the next row.</summary>
    /// <returns>False where there is none; then, or when the reader stops early, <see cref="Reset"/> follows.</returns>
    public abstract bool Step();

    /// <summary>The integer in column <paramref name="column"/>, counted from zero, of the current row; 0 for NULL.</summary>
    public abstract long Integer(int column);

    /// <summary>The integer in a column of the current row, or null.</summary>
    public abstract long? IntegerOrNull(int column);

    /// <summary>The text in a column of the current row.</summary>
    public abstract string Text(int column);

    /// <summary>The text in a column of the current row, or null.</summary>
    public abstract string? TextOrNull(int column);

    /// <summary>The blob in a column of the current row, empty for NULL; its bytes go with the row.</summary>
    public abstract ReadOnlySpan<byte> Blob(int column);

    /// <summary>Runs to the end and makes the statement ready to be run again; reading a row must not run the same statement.</summary>
    public List<T> ReadAll<T>(Func<SqlStatement, T> row)
    {
        try
        {
            var rows = new List<T>();
            while (Step())
            {
                rows.Add(row(this));
            }

            return rows;
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Reads the first row, or takes another value where there is none, and makes the statement ready to be run again.</summary>
    public T ReadFirst<T>(Func<SqlStatement, T> row, T none)
    {
        try
        {
            return Step() ? row(this) : none;
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Makes the statement ready to be run again, with its bindings as they are.</summary>
    public abstract void Reset();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the statement holds.</summary>
    protected abstract void Dispose(bool disposing);
}
