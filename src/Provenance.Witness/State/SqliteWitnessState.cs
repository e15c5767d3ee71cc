// What is held, in a SQLite file. Rather than a file format of our own: an update in place that is atomic against crashes
// and other processes is what SQLite is for, and its every write and sync has been failed and cut off in tests for twenty
// years. The write-ahead log is synced at each commit (synchronous=FULL); what TryAdvance has returned true for survives
// a power cut as far as the disk keeps its word.
//
// One statement compares and sets, so that two processes over one file are as safe as one.
//
// A file can be damaged after it was written. What is held is therefore read by a scan of the table, which no damaged index
// can hide a row from, and compared with the index and with what this process remembers: what was held may have grown,
// since another process may have been faster, but never is it less, nor another tree of the same size. Once it is, nothing
// is answered any more until the process is started anew, which checks the whole file.

using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Provenance.Transparency;

namespace Provenance.Witness;

/// <summary>The state of a witness in a file. Safe to use from several threads.</summary>
public sealed class SqliteWitnessState : IWitnessState, IDisposable
{
    /// <summary>Checkpoints that are kept of one log as proof that it forked: two of a size.</summary>
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

    private const string HeldRows =
        "SELECT origin AS Origin, size AS Size, root AS Root, cosigned_at AS CosignedAt, checkpoint AS Checkpoint FROM held NOT INDEXED";

    // Rows are never removed, so whatever a scan found the index finds too, or it is damaged.
    private const string FoundByIndex = "SELECT COUNT(*) FROM held WHERE origin = @origin";

    // Earlier versions kept a checkpoint also where only the proof sent with it failed, which anybody can make up: alone of
    // its size, or of no entries and right, it proves nothing, is not shown, and takes no room.
    private const string ProvenForks = """
        FROM contradiction AS one
        WHERE origin = @origin AND CASE size WHEN 0 THEN root <> @emptyRoot ELSE EXISTS (
            SELECT 1 FROM contradiction AS other WHERE other.origin = one.origin AND other.size = one.size AND other.root <> one.root) END
        """;

    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, HeldCheckpoint> _remembered = new(StringComparer.Ordinal);
    private WitnessStateException? _damage;

    private SqliteWitnessState(string path, SqliteConnection connection)
    {
        _path = path;
        _connection = connection;
    }

    /// <inheritdoc/>
    public string? Damage
    {
        get
        {
            lock (_gate)
            {
                return _damage?.Message;
            }
        }
    }

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
    /// <exception cref="WitnessStateException">It is missing, damaged, or not the state of a witness.</exception>
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
            try
            {
                if (connection.ExecuteScalar<long>("PRAGMA application_id") != ApplicationId)
                {
                    throw new WitnessStateException($"{path} is not the state of a witness.");
                }

                StateDamage.RequireNone(path, connection);
                var state = new SqliteWitnessState(path, connection);
                state.RememberAll();
                return state;
            }
            catch (SqliteException exception) when (StateDamage.IsOne(exception))
            {
                connection.Dispose();
                throw StateDamage.Of(path, exception.Message.TrimEnd('.'), exception);
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        });
    }

    /// <inheritdoc/>
    public HeldCheckpoint? Read(string origin) => Guarded(() =>
    {
        var rows = _connection.Query<HeldRow>(HeldRows + " WHERE origin = @origin", new { origin }).AsList();
        var held = rows.Count switch
        {
            0 => null,
            1 => Parse(rows[0]),
            _ => throw StateDamage.Of(_path, $"it has {rows.Count} rows of {origin}"),
        };
        if (_remembered.GetValueOrDefault(origin) is { } known && !Continues(known, held))
        {
            throw StateDamage.Of(
                _path,
                $"it holds {Words(held)} of {origin}, and held {Words(known)} before");
        }

        if (held is not null)
        {
            _remembered[origin] = held;
        }

        return held;
    });

    /// <inheritdoc/>
    public bool TryAdvance(HeldCheckpoint? judgedBy, HeldCheckpoint next)
    {
        var tree = next.Cosigned.Checkpoint;
        if (judgedBy is { Cosigned.Checkpoint: var before } && (before.Origin != tree.Origin || before.Size.Value > tree.Size.Value))
        {
            throw new ArgumentException("What is held is of the same log and never shrinks.", nameof(next));
        }

        return Guarded(() =>
        {
            // What is remembered is not older than what the file holds, or Read would have refused it.
            if (!IsSame(judgedBy, _remembered.GetValueOrDefault(tree.Origin)) || Write(judgedBy, next) != 1)
            {
                return false;
            }

            _remembered[tree.Origin] = next;
            return true;
        });
    }

    /// <inheritdoc/>
    public void KeepContradiction(SignedCheckpoint shown, SignedCheckpoint? held, long at) => Guarded(() =>
    {
        using var transaction = _connection.BeginTransaction();
        IReadOnlyList<SignedCheckpoint> kept = held is null ? [shown] : [held, shown];
        var there = _connection.ExecuteScalar<long>(
            "SELECT COUNT(*) " + ProvenForks, new { origin = shown.Checkpoint.Origin, emptyRoot = MerkleTree.EmptyRoot.ToArray() }, transaction);
        if (there + kept.Count <= MaxContradictions)
        {
            _connection.Execute(
                "INSERT INTO contradiction (origin, size, root, seen_at, checkpoint) VALUES (@origin, @size, @root, @at, @checkpoint) ON CONFLICT DO NOTHING",
                kept.Select(one => new
                {
                    origin = one.Checkpoint.Origin,
                    size = one.Checkpoint.Size.Value,
                    root = one.Checkpoint.Root.ToArray(),
                    at,
                    checkpoint = one.Format(),
                }),
                transaction);
            transaction.Commit();
        }

        return true;
    });

    /// <summary>What is kept as proof that a log forked, by size: of each size two roots, or one of no entries.</summary>
    /// <exception cref="WitnessStateException">They cannot be read now.</exception>
    public IReadOnlyList<SignedCheckpoint> Contradictions(string origin) =>
    [
        .. Guarded(() => _connection.Query<byte[]>(
                "SELECT checkpoint " + ProvenForks + " ORDER BY size, root", new { origin, emptyRoot = MerkleTree.EmptyRoot.ToArray() }))
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

    // The comparison is by a scan too, so that no damaged index takes a second row for the first.
    private int Write(HeldCheckpoint? judgedBy, HeldCheckpoint next) => _connection.Execute(
        judgedBy is null
            ? """
              INSERT INTO held (origin, size, root, cosigned_at, checkpoint)
              SELECT @origin, @size, @root, @at, @checkpoint
              WHERE NOT EXISTS (SELECT 1 FROM held NOT INDEXED WHERE origin = @origin)
              ON CONFLICT (origin) DO NOTHING
              """
            : """
              UPDATE held NOT INDEXED SET size = @size, root = @root, cosigned_at = @at, checkpoint = @checkpoint
              WHERE origin = @origin AND size = @oldSize AND root = @oldRoot AND cosigned_at = @oldAt
              """,
        new
        {
            origin = next.Cosigned.Checkpoint.Origin,
            size = next.Cosigned.Checkpoint.Size.Value,
            root = next.Cosigned.Checkpoint.Root.ToArray(),
            at = next.CosignedAt,
            checkpoint = next.Cosigned.Format(),
            oldSize = judgedBy?.Cosigned.Checkpoint.Size.Value,
            oldRoot = judgedBy?.Cosigned.Checkpoint.Root.ToArray(),
            oldAt = judgedBy?.CosignedAt,
        });

    private void RememberAll()
    {
        foreach (var row in _connection.Query<HeldRow>(HeldRows))
        {
            if (!_remembered.TryAdd(row.Origin, Parse(row)))
            {
                throw StateDamage.Of(_path, $"it has several rows of {row.Origin}");
            }
        }
    }

    // The columns are what is compared, the note is what was signed: they must say the same.
    private HeldCheckpoint Parse(HeldRow row) =>
        _connection.ExecuteScalar<long>(FoundByIndex, new { origin = row.Origin }) != 1 ? throw StateDamage.Of(_path, $"its index does not find the row of {row.Origin}")
        : SignedCheckpoint.TryParse(row.Checkpoint, out var signed, out _)
            && signed.Checkpoint.Origin == row.Origin
            && signed.Checkpoint.Size.Value == row.Size
            && signed.Checkpoint.Root.ToArray().AsSpan().SequenceEqual(row.Root)
            ? new HeldCheckpoint(signed, row.CosignedAt)
            : throw StateDamage.Of(_path, $"what it holds of {row.Origin} is not the checkpoint of {row.Size} entries");

    private static string Words(HeldCheckpoint? held) => held is null
        ? "nothing"
        : string.Create(CultureInfo.InvariantCulture, $"size {held.Cosigned.Checkpoint.Size} with root {held.Cosigned.Checkpoint.Root}, cosigned at {held.CosignedAt},");

    private static bool IsSame(HeldCheckpoint? one, HeldCheckpoint? other) => one is null || other is null
        ? one is null && other is null
        : IsSameTree(one, other) && one.CosignedAt == other.CosignedAt;

    private static bool IsSameTree(HeldCheckpoint one, HeldCheckpoint other) =>
        one.Cosigned.Checkpoint.Size == other.Cosigned.Checkpoint.Size && one.Cosigned.Checkpoint.Root == other.Cosigned.Checkpoint.Root;

    private static bool Continues(HeldCheckpoint known, HeldCheckpoint? held) =>
        held is not null
        && held.CosignedAt >= known.CosignedAt
        && (IsSameTree(known, held) || held.Cosigned.Checkpoint.Size.Value > known.Cosigned.Checkpoint.Size.Value);

    // Damage that was seen once is not forgotten because the next answer looks right.
    private T Guarded<T>(Func<T> work)
    {
        lock (_gate)
        {
            if (_damage is not null)
            {
                throw new WitnessStateException(_damage.Message, _damage);
            }

            try
            {
                return Translated(work);
            }
            catch (WitnessStateException exception) when (exception.InnerException is not SqliteException sqlite || StateDamage.IsOne(sqlite))
            {
                _damage = exception.InnerException is SqliteException inner ? StateDamage.Of(_path, inner.Message.TrimEnd('.'), inner) : exception;
                throw _damage;
            }
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

    private sealed record HeldRow(string Origin, long Size, byte[] Root, long CosignedAt, byte[] Checkpoint);
}
