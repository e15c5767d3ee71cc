// T-SQL of the log that has no counterpart in SQLite, which appends row by row: here a group travels in one batch.

namespace Provenance.Storage.SqlServer.Log;

/// <summary>Texts that append to the log.</summary>
internal static class LogTexts
{
    /// <summary>
    /// Takes the head's lock until the transaction ends, and reads the head and the database's clock under it. An update that
    /// changes nothing locks the row against every other append, on all three databases, and lets readers in. UPDLOCK, HOLDLOCK
    /// would do on SQL Server, but Babelfish takes those hints and locks nothing.
    /// </summary>
    public const string LockHead =
        """
        UPDATE [log].head SET size = size WHERE id = 1;
        SELECT size AS Size, edge AS Edge, root AS Root, last_logged_at_ms AS LastLoggedAtMs, trust_epoch AS TrustEpoch
        FROM [log].head WHERE id = 1;
        SELECT (SELECT COUNT(*) FROM [log].binding) AS Bindings,
          DATEDIFF_BIG(millisecond, CAST('1970-01-01T00:00:00' AS datetime2), SYSUTCDATETIME()) AS ClockMs;
        """;

    /// <summary>Rows of the index for keys, each with its entry's leaf, which decides.</summary>
    public const string FindStatements =
        """
        SELECT i.log_index AS LogIndex, e.leaf AS Leaf
        FROM @keys AS k
        JOIN [log].statement_index AS i ON i.id_prefix = k.id
        LEFT JOIN [log].entry AS e ON e.log_index = i.log_index;
        """;

    /// <summary>The same for one key.</summary>
    public const string FindStatement =
        """
        SELECT i.log_index AS LogIndex, e.leaf AS Leaf
        FROM [log].statement_index AS i LEFT JOIN [log].entry AS e ON e.log_index = i.log_index
        WHERE i.id_prefix = @Key ORDER BY i.log_index;
        """;

    /// <summary>Writes entries and their rows of the index.</summary>
    public const string InsertEntries =
        """
        SET NOCOUNT ON;
        INSERT INTO [log].entry (log_index, leaf, is_trust, signer_suspended, signatures, payload)
        SELECT log_index, leaf, is_trust, signer_suspended, signatures, payload FROM @entries;
        INSERT INTO [log].statement_index (id_prefix, log_index)
        SELECT id_prefix, log_index FROM @statements;

        """;

    /// <summary>
    /// Writes their sections; left out where there are none. SqlClient sends a parameter without rows as no table at all,
    /// which Babelfish does not take.
    /// </summary>
    public const string InsertSections =
        """
        INSERT INTO [log].section (section_id, name, content)
        SELECT section_id, name, content FROM @sections;

        """;

    /// <summary>A row under a key that no entry has, which is undone: the database's log takes it as it is written.</summary>
    public const string Try = "INSERT INTO [log].section (section_id, name, content) VALUES (-1, N'', @content);";

    /// <summary>
    /// Ends a group. A tile replaces a narrower one of the same level and number. Answers how many tiles were written and
    /// how many heads.
    /// </summary>
    public const string WriteHead =
        """
        DECLARE @tiles_written int, @heads_written int;
        UPDATE t SET width = n.width, hashes = n.hashes
        FROM [log].tile AS t JOIN @tiles AS n ON n.tile_id = t.tile_id
        WHERE n.width > t.width;
        SET @tiles_written = @@ROWCOUNT;
        INSERT INTO [log].tile (tile_id, width, hashes)
        SELECT n.tile_id, n.width, n.hashes FROM @tiles AS n
        WHERE NOT EXISTS (SELECT 1 FROM [log].tile AS t WHERE t.tile_id = n.tile_id);
        SET @tiles_written = @tiles_written + @@ROWCOUNT;
        UPDATE [log].head
        SET size = @size, edge = @edge, root = @root, last_logged_at_ms = @last_logged_at_ms, trust_epoch = @trust_epoch
        WHERE id = 1 AND size = @size_before;
        SET @heads_written = @@ROWCOUNT;
        SELECT @tiles_written AS Tiles, @heads_written AS Heads;
        """;

    /// <summary>Tiles by their keys; the caller cuts them to the width that it needs.</summary>
    public const string SelectTiles =
        "SELECT t.tile_id AS TileId, t.width AS Width, t.hashes AS Hashes FROM @keys AS k JOIN [log].tile AS t ON t.tile_id = k.id;";

    /// <summary>Binds an empty log to an origin, unless it is bound.</summary>
    public const string Bind =
        "INSERT INTO [log].binding (id, origin) SELECT 1, @origin WHERE NOT EXISTS (SELECT 1 FROM [log].binding WHERE id = 1);";

    /// <summary>Sections of one entry, each with its length.</summary>
    public const string SelectSectionLengths =
        "SELECT section_id AS SectionId, name AS Name, CAST(DATALENGTH(content) AS int) AS Bytes FROM [log].section WHERE section_id >= @First AND section_id < @End;";

    /// <summary>Overwrites a section.</summary>
    public const string EraseSection = "UPDATE [log].section SET content = @zeros WHERE section_id = @SectionId;";

    /// <summary>Marks a redaction as carried out.</summary>
    public const string MarkCarriedOut =
        """
        INSERT INTO [log].redaction_carried_out (log_index) SELECT @Value
        WHERE NOT EXISTS (SELECT 1 FROM [log].redaction_carried_out WHERE log_index = @Value);
        """;
}
