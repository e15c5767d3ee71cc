// How connections to one database file are opened. WAL, so that readers never wait for the writer nor the writer for
// readers. What may be lost at a power cut is the caller's choice: the log may lose nothing (FULL: the write-ahead log
// is synced at each commit), projections can be rebuilt (NORMAL: synced at checkpoints only).

using Dapper;
using Microsoft.Data.Sqlite;
using Provenance.Registry.Log;
using Provenance.Statements;
using Provenance.Storage.Sql;
using SQLitePCL;

namespace Provenance.Storage.Sqlite;

/// <summary>What a commit survives.</summary>
internal enum SqliteDurability
{
    /// <summary>The process; at a power cut the newest commits may be lost, in order.</summary>
    Normal = 1,

    /// <summary>The process and the machine.</summary>
    Full = 2,
}

/// <summary>One database file: opens its writer and its readers.</summary>
/// <param name="path">Path of the file.</param>
/// <param name="busyTimeout">How long a statement waits for another connection's lock.</param>
/// <param name="maxBytes">How large the file may become; null for as large as the disk.</param>
/// <param name="pageSizeBytes">Bytes of a page, a power of two, where the file does not exist yet; one that does keeps its own.</param>
/// <param name="writerCacheKibibytes">Pages that a writer keeps in memory, at most, so that it need not ask the system for them.</param>
internal sealed class SqliteFile(
    string path,
    TimeSpan busyTimeout,
    long? maxBytes = null,
    int pageSizeBytes = SqliteFile.UsualPageBytes,
    int writerCacheKibibytes = SqliteFile.UsualWriterCacheKibibytes)
    : IFailureTranslation
{
    private const int UsualPageBytes = 4096;

    // A write-ahead log of 32 MiB is folded into the file in one go: pages that many groups touch are then written
    // to the file once. It may grow beyond that only while a reader holds an old snapshot.
    private const int CheckpointBytes = 32 << 20;
    private const int WalKeptBytes = 64 << 20;

    // Enough where rows are appended at the end.
    private const int UsualWriterCacheKibibytes = 16 << 10;

    /// <summary>The largest file that is read through at the start: a second or so.</summary>
    public const long MostExaminedBytes = 256L << 20;

    private readonly string _readerConnection = new SqliteConnectionStringBuilder
    {
        DataSource = path,
        Mode = SqliteOpenMode.ReadOnly,
        Pooling = true,
        DefaultTimeout = (int)Math.Ceiling(Math.Max(1, busyTimeout.TotalSeconds)),
    }.ConnectionString;

    /// <summary>Name of the file without its folder, for messages.</summary>
    public string Name { get; } = Path.GetFileName(path);

    /// <summary>How long a statement waits for another connection's lock.</summary>
    public TimeSpan BusyTimeout { get; } = busyTimeout;

    /// <inheritdoc/>
    public T Translated<T>(Func<T> work) => SqliteFailure.Translated(Name, work);

    /// <summary>Opens a connection that may write, creating folder and file where they do not exist, for their owner alone.</summary>
    /// <exception cref="StorageUnavailableException">It cannot be opened now.</exception>
    /// <exception cref="StorageCorruptException">It is not a database.</exception>
    public SqliteConnection OpenWriter(SqliteDurability durability)
    {
        CreateFolder();
        if (!File.Exists(path))
        {
            Create(path);
        }

        return SqliteFailure.Translated(Name, () =>
        {
            var connection = new SqliteConnection(new SqliteConnectionStringBuilder
            {
                DataSource = path,
                Mode = SqliteOpenMode.ReadWriteCreate,
                Pooling = false,
                DefaultTimeout = (int)Math.Ceiling(Math.Max(1, BusyTimeout.TotalSeconds)),
            }.ConnectionString);
            try
            {
                connection.Open();
                KeepPlans(connection);
                Configure(connection, durability);
                return connection;
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        });
    }

    /// <summary>A pooled connection that cannot write; disposing returns it.</summary>
    /// <exception cref="StorageUnavailableException">It cannot be opened now.</exception>
    public SqliteConnection OpenReader() => SqliteFailure.Translated(Name, () =>
    {
        var connection = new SqliteConnection(_readerConnection);
        try
        {
            connection.Open();
            KeepPlans(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    });

    /// <summary>
    /// Folds the write-ahead log into the file and cuts it to nothing, so that no older form of a page is left. Waits, as
    /// long as a statement waits for a lock, for those who read an older state.
    /// </summary>
    /// <exception cref="StorageUnavailableException">Somebody still reads an older state, or writes.</exception>
    public void EmptyWriteAheadLog(SqliteConnection connection)
    {
        if (connection.QuerySingle<long>("PRAGMA wal_checkpoint(TRUNCATE);") != 0)
        {
            throw new StorageUnavailableException($"The write-ahead log of {Name} cannot be emptied yet: an older state of it is being read.");
        }
    }

    /// <summary>
    /// Folds what can be folded of the write-ahead log into the file, where it is longer than <paramref name="most"/> bytes,
    /// and tells whether more than that is left: what is newer than the oldest state that is being read.
    /// </summary>
    public bool HoldsMoreThan(long most, SqliteConnection connection)
    {
        var log = new FileInfo(path + "-wal");
        if (!log.Exists || log.Length <= most)
        {
            return false;
        }

        var (_, frames, folded) = connection.QuerySingle<(long IsBusy, long Frames, long Folded)>("PRAGMA wal_checkpoint(PASSIVE);");
        return (frames - folded) * connection.ExecuteScalar<long>("PRAGMA page_size;") > most;
    }

    /// <summary>
    /// Reads every page of the file, where it has <see cref="MostExaminedBytes"/> at most, and sees whether they fit together.
    /// A larger one is left to whoever reads the pages: a start should not take minutes.
    /// </summary>
    /// <exception cref="StorageCorruptException">They do not.</exception>
    public void Examine() => _ = SqliteFailure.Translated(Name, () =>
    {
        if (new FileInfo(path).Length > MostExaminedBytes)
        {
            return true;
        }

        using var connection = OpenReader();
        var fault = connection.QueryFirst<string>("PRAGMA quick_check(1);");
        return fault == "ok" ? true : throw new StorageCorruptException($"{Name} is damaged: {fault}") { IsDamage = true };
    });

    /// <summary>Closes the pooled readers, so that the file is free.</summary>
    public void CloseReaders()
    {
        using var connection = new SqliteConnection(_readerConnection);
        SqliteConnection.ClearPool(connection);
    }

    /// <summary>
    /// Makes an empty database that only its owner reads, whatever the umask and the folder's rights are; SQLite gives what it
    /// keeps beside a file the rights of that file. One that is there is left as it is, and not opened: to close it would let
    /// go the locks that this process has on it.
    /// </summary>
    /// <exception cref="StorageUnavailableException">It cannot be made.</exception>
    public static void Create(string path)
    {
        try
        {
            OwnFile.Create(path).Dispose();
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process or thread was faster.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageUnavailableException($"{Path.GetFileName(path)} cannot be created: {e.Message}", e);
        }
    }

    // A plan may otherwise depend on what is bound to "LIMIT ?": then binding it makes SQLite prepare the statement again,
    // at each execution, which costs several times what running it does.
    private static void KeepPlans(SqliteConnection connection) =>
        SqliteException.ThrowExceptionForRC(
            raw.sqlite3_db_config(connection.Handle, raw.SQLITE_DBCONFIG_ENABLE_QPSG, 1, out _), connection.Handle);

    private void Configure(SqliteConnection connection, SqliteDurability durability)
    {
        var busyTimeoutMs = (long)BusyTimeout.TotalMilliseconds;
        connection.Execute($"PRAGMA busy_timeout = {busyTimeoutMs}; PRAGMA page_size = {pageSizeBytes};");
        var mode = connection.ExecuteScalar<string>("PRAGMA journal_mode = WAL;");
        if (mode != "wal")
        {
            throw new StorageUnavailableException(
                $"{Name} cannot keep a write-ahead log here (journal mode {mode}); network file systems cannot.");
        }

        var pageBytes = connection.ExecuteScalar<long>("PRAGMA page_size;");

        // What SQLite keeps aside of pages while a statement runs stays in memory: in a file of the system's own content would
        // lie that is redacted here, and a failure to write that file has been seen to go untold.
        // secure_delete overwrites what is deleted, so that what goes is gone from the file and not only from its table.
        // Ingest frees nothing but the old forms of tiles that grew, so it costs ingest next to nothing. A redaction also
        // has to empty the write-ahead log, which still holds the page as it was.
        connection.Execute(
            $"""
            PRAGMA synchronous = {(int)durability};
            PRAGMA fullfsync = ON;
            PRAGMA foreign_keys = ON;
            PRAGMA secure_delete = ON;
            PRAGMA cell_size_check = ON;
            PRAGMA temp_store = MEMORY;
            PRAGMA trusted_schema = OFF;
            PRAGMA wal_autocheckpoint = {CheckpointBytes / pageBytes};
            PRAGMA journal_size_limit = {WalKeptBytes};
            PRAGMA cache_size = -{writerCacheKibibytes};
            """);
        LimitSize(connection, pageBytes);
    }

    private void LimitSize(SqliteConnection connection, long pageBytes)
    {
        if (maxBytes is { } limit)
        {
            _ = connection.ExecuteScalar<long>($"PRAGMA max_page_count = {Math.Clamp(limit / pageBytes, 1, uint.MaxValue - 1)};");
        }
    }

    private void CreateFolder()
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (folder is null || Directory.Exists(folder))
        {
            return;
        }

        try
        {
            // Statements name customers: the folder is for its owner alone.
            _ = OperatingSystem.IsWindows()
                ? Directory.CreateDirectory(folder)
                : Directory.CreateDirectory(
                    folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageUnavailableException($"The folder of {Name} cannot be created: {e.Message}", e);
        }
    }
}
