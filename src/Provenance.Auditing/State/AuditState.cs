// An auditor's memory of one log, in one file: the last checkpoint it accepted, which is never moved back; every checkpoint
// it has seen; how far the pass over the log has come; and what the end of a pass needs to know of each report. It is an
// SQLite database, so that a kill at any moment leaves the state before or after a bundle and nothing between, and memory
// does not grow with the log.

using Dapper;
using Microsoft.Data.Sqlite;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Auditing;

/// <summary>A checkpoint that was seen.</summary>
/// <param name="Checkpoint">With all signatures it came with.</param>
/// <param name="ShownAt">When a server showed it as its newest; null where it came from a copy.</param>
public sealed record SeenCheckpoint(SignedCheckpoint Checkpoint, DateTimeOffset? ShownAt);

/// <summary>An auditor's memory. One process at a time; not for several threads.</summary>
public sealed class AuditState : IDisposable
{
    private const int CacheKibibytes = 32 << 10;

    private readonly SqliteConnection _connection;
    private readonly FileStream _lock;

    private AuditState(SqliteConnection connection, FileStream held, string path)
    {
        _connection = connection;
        _lock = held;
        Path = path;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Opens a memory, or makes one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="origin">The log's origin.</param>
    /// <param name="rootFingerprint">Statement id of its root version 1.</param>
    /// <exception cref="InvalidDataException">It is the memory of another log, or none.</exception>
    /// <exception cref="IOException">It cannot be opened, or another process has it open.</exception>
    public static AuditState Open(string path, string origin, Digest rootFingerprint)
    {
        var held = new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        try
        {
            connection.Open();
            Prepare(connection, path, origin, rootFingerprint);
            return new AuditState(connection, held, path);
        }
        catch (SqliteException exception)
        {
            connection.Dispose();
            held.Dispose();
            throw Translated(path, exception);
        }
        catch
        {
            connection.Dispose();
            held.Dispose();
            throw;
        }
    }

    /// <summary>The last checkpoint that was accepted; null before the first.</summary>
    public SignedCheckpoint? Seen => ReadNote("seen");

    /// <summary>The checkpoint that the pass under way goes up to; null where none is.</summary>
    public SignedCheckpoint? Target => ReadNote("target");

    /// <summary>Entries that the pass has judged.</summary>
    public long Position => _connection.ExecuteScalar<long>("SELECT position FROM log");

    /// <summary>The latest time of logging among them, in milliseconds since 1970.</summary>
    public long LoggedAtMilliseconds => _connection.ExecuteScalar<long>("SELECT logged_at FROM log");

    /// <summary>Sections that their statements name and the source did not show.</summary>
    public long MissingSections => _connection.ExecuteScalar<long>("SELECT missing_sections FROM log");

    /// <summary>Reports whose signer was suspended when they were logged.</summary>
    public long Suspended => _connection.ExecuteScalar<long>("SELECT suspended FROM log");

    /// <summary>Whether content was read up to some entry within a tree, and none from there on: what the rest says of it is not known.</summary>
    public bool IsContentCutOff => _connection.ExecuteScalar<long>("SELECT COUNT(*) FROM tree_only WHERE cut_off") > 0;

    internal SqliteConnection Connection => _connection;

    /// <summary>Every checkpoint that was accepted, by size.</summary>
    public IReadOnlyList<SeenCheckpoint> Checkpoints() =>
        [.. _connection.Query<(byte[] Note, long? ShownAt)>("SELECT note, shown_at FROM checkpoints ORDER BY size")
            .Select(row => new SeenCheckpoint(
                Parse(row.Note), row.ShownAt is { } milliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null))];

    /// <summary>Begins a pass, or goes on with the one under way.</summary>
    /// <param name="target">The checkpoint that it goes up to, which continues whatever was accepted or aimed at before.</param>
    /// <param name="fromStart">Whether everything is judged again; a pass under way that does so already goes on.</param>
    /// <param name="withContent">
    /// Whether the content of entries is judged. A pass that has left out the content of any begins anew when it is asked for;
    /// one under way that goes on without content has its content cut off there.
    /// </param>
    public void BeginPass(SignedCheckpoint target, bool fromStart, bool withContent)
    {
        var lacksContent = withContent && _connection.ExecuteScalar<long>("SELECT COUNT(*) FROM tree_only") > 0;
        var isUnderWay = Target is not null;
        var beganAtStart = _connection.ExecuteScalar<long>("SELECT began FROM log") == 0;
        using var transaction = _connection.BeginTransaction();
        if (!isUnderWay)
        {
            _connection.Execute("UPDATE log SET began = position", transaction: transaction);
        }

        if (lacksContent || (fromStart && !(isUnderWay && beganAtStart)))
        {
            _connection.Execute(AuditTables.Forget, transaction: transaction);
            _connection.Execute(AuditTables.OfPass, transaction: transaction);
        }

        if (!withContent)
        {
            _connection.Execute(
                "INSERT OR IGNORE INTO tree_only (one, cut_off) SELECT 1, target IS NOT NULL AND position > began FROM log WHERE position < @size",
                new { size = target.Checkpoint.Size.Value },
                transaction);
        }

        _connection.Execute("UPDATE log SET target = @note", new { note = target.Format() }, transaction);
        transaction.Commit();
    }

    /// <summary>Writes what judging a bundle gave and how far the pass has come, both or neither.</summary>
    internal void Write(JudgedBundle bundle)
    {
        using var transaction = _connection.BeginTransaction();
        ReportRows.Insert(_connection, transaction, bundle);
        foreach (var finding in bundle.Kept)
        {
            _connection.Execute(
                "INSERT INTO findings (code, idx, place, message) VALUES (@code, @index, @place, @message)",
                new { code = finding.Rule.Code, index = finding.Index, place = finding.Place, message = finding.Message },
                transaction);
        }

        foreach (var (code, counted) in bundle.Counted)
        {
            _connection.Execute(
                "INSERT INTO counts (code, counted) VALUES (@code, @counted) ON CONFLICT (code) DO UPDATE SET counted = counted + @counted",
                new { code, counted },
                transaction);
        }

        _connection.Execute(
            "UPDATE log SET position = @position, logged_at = @loggedAt, missing_sections = missing_sections + @missing, suspended = suspended + @suspended",
            new { position = bundle.End, loggedAt = bundle.LoggedAtMilliseconds, missing = bundle.MissingSections, suspended = bundle.Suspended },
            transaction);
        transaction.Commit();
    }

    /// <summary>Makes what the questions at the end of a pass need; sorted at once where the pass was the first.</summary>
    internal void MakeIndices() => _connection.Execute(AuditTables.Indices);

    /// <summary>Ends the pass: the checkpoint is accepted, unless a larger one was.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="shownAt">When a server showed it as its newest; null where it came from a copy.</param>
    public void Accept(SignedCheckpoint checkpoint, DateTimeOffset? shownAt)
    {
        var isNewer = Seen is not { } seen || seen.Checkpoint.Size.Value <= checkpoint.Checkpoint.Size.Value;
        using var transaction = _connection.BeginTransaction();
        _connection.Execute(
            "INSERT INTO checkpoints (size, root, note, shown_at) VALUES (@size, @root, @note, @shownAt) "
            + "ON CONFLICT (size, root) DO UPDATE SET note = @note, shown_at = COALESCE(shown_at, @shownAt)",
            new
            {
                size = checkpoint.Checkpoint.Size.Value,
                root = checkpoint.Checkpoint.Root.ToArray(),
                note = checkpoint.Format(),
                shownAt = shownAt?.ToUnixTimeMilliseconds(),
            },
            transaction);
        if (isNewer)
        {
            _connection.Execute("UPDATE log SET seen = @note, target = NULL", new { note = checkpoint.Format() }, transaction);
        }

        transaction.Commit();
    }

    /// <summary>Remembers for good that the log broke its promise.</summary>
    public void Remember(AuditFinding breach) => _connection.Execute(
        "INSERT OR IGNORE INTO breaches (code, place, message) VALUES (@code, @place, @message)",
        new { code = breach.Rule.Code, place = breach.Place, message = breach.Message });

    /// <summary>Remembers for good a tree that a server showed as its newest and that is smaller than what it had shown.</summary>
    public void RememberLess(SignedCheckpoint checkpoint) => _connection.Execute(
        "INSERT OR IGNORE INTO shown_less (size, root, note) VALUES (@size, @root, @note)",
        new { size = checkpoint.Checkpoint.Size.Value, root = checkpoint.Checkpoint.Root.ToArray(), note = checkpoint.Format() });

    /// <summary>The trees that servers showed as their newest and that are smaller than what they had shown, by size.</summary>
    public IReadOnlyList<SignedCheckpoint> ShownLess() =>
        [.. _connection.Query<byte[]>("SELECT note FROM shown_less ORDER BY size, root").Select(Parse)];

    /// <summary>What was found about the log as a whole, ever, and about single entries in this pass.</summary>
    public FindingList Findings()
    {
        var list = new FindingList();
        foreach (var row in _connection.Query<(string Code, long? Idx, string Place, string Message)>(
            "SELECT code, NULL AS idx, place, message FROM breaches UNION ALL SELECT code, idx, place, message FROM findings", buffered: false))
        {
            list.Add(new AuditFinding(AuditRules.ByCode[row.Code], row.Idx, row.Place, row.Message));
        }

        foreach (var (code, counted) in _connection.Query<(string Code, long Counted)>("SELECT code, counted FROM counts"))
        {
            list.AddCounted(code, counted);
        }

        return list;
    }

    /// <summary>How many findings about single entries are written down.</summary>
    public long KeptFindings() => _connection.ExecuteScalar<long>("SELECT COUNT(*) FROM findings");

    /// <summary>The trust statements that the pass has met.</summary>
    internal IReadOnlyList<(LeafIndex Index, byte[] Leaf, Attestation Attestation)> Trust() =>
        [.. _connection.Query<(long Idx, byte[] Leaf, byte[] Attestation)>("SELECT idx, leaf, attestation FROM trust ORDER BY idx")
            .Select(row => (
                new LeafIndex(row.Idx),
                row.Leaf,
                AttestationJson.TryParse(row.Attestation, out var attestation, out _) ? attestation : throw Damaged()))];

    /// <inheritdoc/>
    public void Dispose()
    {
        _connection.Dispose();
        _lock.Dispose();
    }

    /// <summary>What an error of the database means to whoever audits: damage, or a disk that is full or broken.</summary>
    internal static Exception Translated(string path, SqliteException exception) =>
        exception.SqliteErrorCode is SQLitePCL.raw.SQLITE_NOTADB or SQLitePCL.raw.SQLITE_CORRUPT
            ? new InvalidDataException($"{path} is not the state of an audit, or is damaged. Name another file, or restore a copy.", exception)
            : new IOException($"{path} cannot be read or written: {exception.Message}", exception);

    private SignedCheckpoint? ReadNote(string column) =>
        _connection.ExecuteScalar<byte[]?>($"SELECT {column} FROM log") is { } note ? Parse(note) : null;

    private SignedCheckpoint Parse(byte[] note) =>
        SignedCheckpoint.TryParse(note, out var checkpoint, out _) ? checkpoint : throw Damaged();

    private InvalidDataException Damaged() => new($"{Path} is damaged. Restore a copy; without one, begin a new state and say so in the report.");

    private static void Prepare(SqliteConnection connection, string path, string origin, Digest root)
    {
        var isNew = connection.ExecuteScalar<long>("SELECT COUNT(*) FROM sqlite_schema") == 0;
        var version = isNew ? AuditTables.Version : connection.ExecuteScalar<long>("PRAGMA user_version");
        if (!isNew && (connection.ExecuteScalar<long>("PRAGMA application_id") != AuditTables.ApplicationId
            || version is < 1 or > AuditTables.Version))
        {
            throw new InvalidDataException($"{path} is a database, but not the state of an audit by this version. Name another file.");
        }

        connection.Execute($"PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -{CacheKibibytes}; PRAGMA temp_store = FILE");
        using var transaction = connection.BeginTransaction();
        if (version < AuditTables.Version)
        {
            connection.Execute(AuditTables.Forget, transaction: transaction);
        }

        connection.Execute($"PRAGMA application_id = {AuditTables.ApplicationId}; PRAGMA user_version = {AuditTables.Version}", transaction: transaction);
        connection.Execute(AuditTables.Lasting, transaction: transaction);
        connection.Execute(AuditTables.OfPass, transaction: transaction);
        connection.Execute(
            "INSERT OR IGNORE INTO log (one, origin, root, began, position, logged_at, missing_sections, suspended) VALUES (1, @origin, @root, 0, 0, 0, 0, 0)",
            new { origin, root = root.ToArray() },
            transaction);
        transaction.Commit();
        var (known, knownRoot) = connection.QuerySingle<(string, byte[])>("SELECT origin, root FROM log");
        if (known != origin || !root.ToArray().AsSpan().SequenceEqual(knownRoot))
        {
            throw new InvalidDataException(
                $"{path} is the state of an audit of {known}{(known == origin ? " under another root" : "")}, the policy is for {origin}. Name another file with --state, or the right policy.");
        }
    }
}
