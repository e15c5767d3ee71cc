using Dapper;
using Provenance.Registry.Log;
using Provenance.Registry.Projections;
using Provenance.Transparency;

namespace Provenance.Storage.Sql.Projections;

/// <summary>The row that says how far the projections have come.</summary>
internal static class ProjectedHeadRow
{
    public static ProjectedHead Read(SqlSession session)
    {
        var rows = session.Query<Row>("SELECT size, root, logged_until_ms AS LoggedUntilMs FROM head WHERE id = 1;").AsList();
        return rows is [var row]
            ? new ProjectedHead(new TreeSize(row.Size), new Digest(row.Root), row.LoggedUntilMs)
            : throw new StorageCorruptException("Table head of the projections has no row.");
    }

    private readonly record struct Row(long Size, byte[] Root, long LoggedUntilMs);
}
