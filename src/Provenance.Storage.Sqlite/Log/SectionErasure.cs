// Erasing sections. A row is overwritten in place: SQLite writes a record of the same size over the old one, page by page,
// and moves nothing (0002_redaction.sql says why that matters). The pages go through the write-ahead log, which the caller
// empties.

using Dapper;
using Microsoft.Data.Sqlite;
using Provenance.Registry.Log;
using Provenance.Storage.Sql.Log;
using Provenance.Transparency;

namespace Provenance.Storage.Sqlite.Log;

/// <summary>Overwrites rows of table <c>section</c>.</summary>
internal static class SectionErasure
{
    private const string EraseOne =
        """
        UPDATE section SET content = zeroblob(length(content))
        WHERE section_id >= @First AND section_id < @End AND name = @Name AND content IS NOT zeroblob(length(content));
        """;

    /// <summary>Erases in one transaction.</summary>
    public static void Erase(SqliteConnection connection, IReadOnlyList<SectionsOf> sections)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        foreach (var (index, names) in sections)
        {
            var (first, end) = (SectionKey.First(index), SectionKey.First(new LeafIndex(index.Value + 1)));
            foreach (var name in names)
            {
                _ = connection.Execute(EraseOne, new { First = first, End = end, Name = name }, transaction);
            }
        }

        transaction.Commit();
    }

    /// <summary>Marks redactions as carried out.</summary>
    public static void MarkCarriedOut(SqliteConnection connection, IReadOnlyList<LeafIndex> redactions)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        foreach (var index in redactions)
        {
            _ = connection.Execute(
                "INSERT INTO redaction_carried_out (log_index) VALUES (@Value) ON CONFLICT DO NOTHING;", new { index.Value }, transaction);
        }

        transaction.Commit();
    }
}
