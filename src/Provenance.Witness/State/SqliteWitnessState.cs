// What is held, in a SQLite file. Rather than a file format of our own: an update in place that is atomic against crashes
// and other processes is what SQLite is for, and its every write and sync has been failed and cut off in tests for twenty
// years. The write-ahead log is synced at each commit (synchronous=FULL); what TryAdvance has returned true for survives
// a power cut as far as the disk keeps its word.
//
// One statement compares and sets, so that two processes over one file are as safe as one.

using Dapper;
using Microsoft.Data.Sqlite;
using Provenance.Transparency;

namespace Provenance.Witness;

/// <summary>The state of a witness in a file. Safe to use from several threads.</summary>
public sealed class SqliteWitnessState : IWitnessState, IDisposable
{
    /// <summary>Contradictions that are kept of one log.</summary>
    public const int MaxContradictions = 100;

    // "WTNS": a file of another program is not taken for ours.
    private const int ApplicationId = 0x57544E53;
    private const int BusyTimeoutSeconds = 5;

    private const string Tables = """
        CREATE TABLE held (
            origin      TEXT PRIMARY KEY,
            size        INTEGER NOT NULL,
            root        BLOB NOT NULL,
            cosigned_at INTEGER NOT NULL,
            checkpoint  BLOB NOT NULL
        ) STRICT;
        CREATE TABLE contradiction (
            origin     TEXT NOT NULL,
            size       INTEGER NOT NULL,
            root       BLOB NOT NULL,
            seen_at    INTEGER NOT NULL,
            checkpoint BLOB NOT NULL,
            PRIMARY KEY (origin, size, root)
        ) STRICT;
        """;

    private readonly Lock _gate = new();
    private readonly SqliteConnection _connection;

    private SqliteWitnessState(SqliteConnection connection) => _connection = connection;

    /// <summary>Makes the file of a new witness.</summary>
    /// <exception cref="WitnessStateException">There is one already, or it cannot be made.</exception>
    public static void Create(string path)
    {
        if (File.Exists(path))
        {
            throw new WitnessStateException($"{path} exists.");
        }

        Translated(() =>
        {
            using var connection = Connect(path, SqliteOpenMode.ReadWriteCreate);
            using var transaction = connection.BeginTransaction();
            connection.Execute(Tables, transaction: transaction);
            connection.Execute($"PRAGMA application_id = {ApplicationId}", transaction: transaction);
            transaction.Commit();
            return true;
        });
    }

    /// <summary>Opens the file of a witness. One that is missing is not made: the witness would have forgotten what it signed.</summary>
    /// <exception cref="WitnessStateException">It is missing, or not the state of a witness.</exception>
    public static SqliteWitnessState Open(string path)
    {
        if (!File.Exists(path))
        {
            throw new WitnessStateException(
                $"{path} is missing. Without it the witness does not know what it signed, and could sign a second root for one size. "
                + "Restore it if it is the newest there is; otherwise make a new witness with a new key.");
        }

        return Translated(() =>
        {
            var connection = Connect(path, SqliteOpenMode.ReadWrite);
            if (connection.ExecuteScalar<long>("PRAGMA application_id") == ApplicationId)
            {
                return new SqliteWitnessState(connection);
            }

            connection.Dispose();
            throw new WitnessStateException($"{path} is not the state of a witness.");
        });
    }

    /// <inheritdoc/>
    public HeldCheckpoint? Read(string origin)
    {
        var row = Guarded(() => _connection.QuerySingleOrDefault<HeldRow>(
            "SELECT size AS Size, root AS Root, cosigned_at AS CosignedAt, checkpoint AS Checkpoint FROM held WHERE origin = @origin",
            new { origin }));
        if (row is null)
        {
            return null;
        }

        // The columns are what is compared, the note is what was signed: they must say the same.
        return SignedCheckpoint.TryParse(row.Checkpoint, out var signed, out _)
            && signed.Checkpoint.Origin == origin
            && signed.Checkpoint.Size.Value == row.Size
            && signed.Checkpoint.Root.ToArray().AsSpan().SequenceEqual(row.Root)
            ? new HeldCheckpoint(signed, row.CosignedAt)
            : throw new WitnessStateException($"What is held of {origin} is damaged: the checkpoint is not of size {row.Size}.");
    }

    /// <inheritdoc/>
    public bool TryAdvance(HeldCheckpoint? judgedBy, HeldCheckpoint next)
    {
        var tree = next.Cosigned.Checkpoint;
        if (judgedBy is { Cosigned.Checkpoint: var before } && (before.Origin != tree.Origin || before.Size.Value > tree.Size.Value))
        {
            throw new ArgumentException("What is held is of the same log and never shrinks.", nameof(next));
        }

        return Guarded(() => _connection.Execute(
            judgedBy is null
                ? """
                  INSERT INTO held (origin, size, root, cosigned_at, checkpoint)
                  VALUES (@origin, @size, @root, @at, @checkpoint) ON CONFLICT (origin) DO NOTHING
                  """
                : """
                  UPDATE held SET size = @size, root = @root, cosigned_at = @at, checkpoint = @checkpoint
                  WHERE origin = @origin AND size = @oldSize AND root = @oldRoot AND cosigned_at = @oldAt
                  """,
            new
            {
                origin = tree.Origin,
                size = tree.Size.Value,
                root = tree.Root.ToArray(),
                at = next.CosignedAt,
                checkpoint = next.Cosigned.Format(),
                oldSize = judgedBy?.Cosigned.Checkpoint.Size.Value,
                oldRoot = judgedBy?.Cosigned.Checkpoint.Root.ToArray(),
                oldAt = judgedBy?.CosignedAt,
            })) == 1;
    }

    /// <inheritdoc/>
    public void KeepContradiction(SignedCheckpoint checkpoint, long at) => Guarded(() => _connection.Execute(
        """
        INSERT INTO contradiction (origin, size, root, seen_at, checkpoint)
        SELECT @origin, @size, @root, @at, @checkpoint
        WHERE (SELECT COUNT(*) FROM contradiction WHERE origin = @origin) < @most
        ON CONFLICT DO NOTHING
        """,
        new
        {
            origin = checkpoint.Checkpoint.Origin,
            size = checkpoint.Checkpoint.Size.Value,
            root = checkpoint.Checkpoint.Root.ToArray(),
            at,
            checkpoint = checkpoint.Format(),
            most = MaxContradictions,
        }));

    /// <summary>Checkpoints of a log that were not shown to extend what was held, by size.</summary>
    /// <exception cref="WitnessStateException">They cannot be read now.</exception>
    public IReadOnlyList<SignedCheckpoint> Contradictions(string origin) =>
    [
        .. Guarded(() => _connection.Query<byte[]>(
                "SELECT checkpoint FROM contradiction WHERE origin = @origin ORDER BY size, root", new { origin }))
            .Select(bytes => SignedCheckpoint.TryParse(bytes, out var signed, out _) ? signed : null)
            .OfType<SignedCheckpoint>(),
    ];

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private static SqliteConnection Connect(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = BusyTimeoutSeconds,
        }.ConnectionString);
        try
        {
            connection.Open();
            connection.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA trusted_schema = OFF;");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private T Guarded<T>(Func<T> work)
    {
        lock (_gate)
        {
            return Translated(work);
        }
    }

    private static T Translated<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException exception)
        {
            throw new WitnessStateException($"What is held cannot be read or written: {exception.Message}", exception);
        }
    }

    private sealed record HeldRow(long Size, byte[] Root, long CosignedAt, byte[] Checkpoint);
}
