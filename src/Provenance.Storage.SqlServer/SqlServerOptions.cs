using Microsoft.Data.SqlClient;

namespace Provenance.Storage.SqlServer;

/// <summary>Which database the store is in, and how long it waits.</summary>
public sealed record SqlServerOptions
{
    private const int MinCommandTimeoutSeconds = 5;

    /// <summary>
    /// A connection string as Microsoft.Data.SqlClient takes it, with the database named. It may hold a password, so it is
    /// never shown: <see cref="Name"/> is.
    /// </summary>
    public required string ConnectionString { get; init; }

    /// <summary>How long a statement waits for another connection's lock before the store counts as unavailable.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long opening a connection is tried again after errors that pass by themselves.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Whether questions say that they only read (<c>ApplicationIntent=ReadOnly</c>), so that a listener sends them to a secondary of
    /// an availability group. It may be behind, and then answers for the size that it has. What trust rests on is read where is written.
    /// </summary>
    public bool AsksSecondaries { get; init; } = true;

    /// <summary>How long one statement of a question may take.</summary>
    public TimeSpan QuestionTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How many bytes of rows one snapshot keeps at a time, because other statements run before they are read. None are kept where the
    /// connection string says <c>MultipleActiveResultSets=True</c>, which SQL Server and Azure SQL know and Babelfish does not.
    /// </summary>
    public long MostKeptBytes { get; init; } = 1L << 30;

    /// <summary>Server and database, for messages.</summary>
    public string Name
    {
        get
        {
            var parts = Parse();
            return $"{parts.InitialCatalog} on {parts.DataSource}";
        }
    }

    /// <summary>Checks the connection string.</summary>
    /// <exception cref="ArgumentException">It cannot be read, or names no server or no database. Says nothing of its contents.</exception>
    public void Validate()
    {
        var parts = Parse();
        if (parts.DataSource.Length == 0 || parts.InitialCatalog.Length == 0)
        {
            throw new ArgumentException("The connection string names no server (Server=…) or no database (Database=…).");
        }
    }

    /// <summary>The connection string of those who append, which goes to the primary.</summary>
    internal string Writer => Complete(ApplicationIntent.ReadWrite);

    /// <summary>The connection string of those who ask.</summary>
    internal string Reader => Complete(AsksSecondaries ? ApplicationIntent.ReadOnly : ApplicationIntent.ReadWrite);

    /// <summary>Whether a connection reads several results at a time.</summary>
    internal bool ReadsManyResults => Parse().MultipleActiveResultSets;

    private string Complete(ApplicationIntent intent)
    {
        var parts = Parse();
        parts.ApplicationIntent = intent;
        parts.ApplicationName = "provenance";

        // The store's own retry knows which errors pass; the driver's would retry behind its back.
        parts.ConnectRetryCount = 0;

        // After a failure the pool would answer with it for up to a minute without trying.
        parts.PoolBlockingPeriod = PoolBlockingPeriod.NeverBlock;
        parts.CommandTimeout = Math.Max(parts.CommandTimeout, (int)Math.Ceiling(BusyTimeout.TotalSeconds) + MinCommandTimeoutSeconds);
        return parts.ConnectionString;
    }

    private SqlConnectionStringBuilder Parse()
    {
        try
        {
            return new SqlConnectionStringBuilder(ConnectionString);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException)
        {
            // Its message may quote the string.
            throw new ArgumentException("The connection string cannot be read as one of SQL Server.");
        }
    }
}
