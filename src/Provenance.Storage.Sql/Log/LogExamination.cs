// What is wrong with the tables of a log beside what its entries say: rows that belong to nothing, tiles that the tree does
// not have or has at another width. The same in both dialects.

using System.Data;
using System.Globalization;
using Dapper;
using Provenance.Registry.Checking;
using Provenance.Transparency;

namespace Provenance.Storage.Sql.Log;

/// <summary>Examines a log's tables in one transaction, which may read beside a writer.</summary>
/// <param name="connection">The connection.</param>
/// <param name="transaction">A transaction that sees one moment.</param>
/// <param name="sql">How the tables are named.</param>
/// <param name="place">What holds them, for messages.</param>
/// <param name="timeoutSeconds">For how long one statement may run; null for the driver's own.</param>
internal sealed class LogExamination(IDbConnection connection, IDbTransaction transaction, LogSql sql, string place, int? timeoutSeconds)
{
    /// <summary>Tells what it finds.</summary>
    /// <param name="others">Counts that only this database is asked for, told first.</param>
    public IEnumerable<Damage> Run(params IEnumerable<(string Count, string Message)> others) => Strays(others.Concat(sql.Strays)).Concat(Tiles());

    private IEnumerable<Damage> Strays(IEnumerable<(string Count, string Message)> strays)
    {
        foreach (var (count, message) in strays)
        {
            if (connection.ExecuteScalar<long>(count, transaction: transaction, commandTimeout: timeoutSeconds) is var rows and not 0)
            {
                yield return new Damage(place, string.Create(CultureInfo.InvariantCulture, $"{rows} {message}.")) { Remedy = Remedy.FromEntries };
            }
        }
    }

    // Each tile that the tree has at exactly the width that it has, and no other.
    private IEnumerable<Damage> Tiles()
    {
        var size = connection.ExecuteScalar<long>(sql.SelectSize, transaction: transaction);
        using var stored = connection.Query<(long Id, long Width)>(
            sql.SelectTileWidths, transaction: transaction, buffered: false, commandTimeout: timeoutSeconds).GetEnumerator();
        using var meant = size > 0 ? Tile.TilesOf(new TreeSize(size)).Select(tile => (Id: TileKey.Of(tile), Width: (long)tile.Width)).GetEnumerator() : null;
        var (read, strays) = (0L, 0L);
        while (stored.MoveNext())
        {
            read++;
            strays += meant?.MoveNext() == true && meant.Current == stored.Current ? 0 : 1;
        }

        if (strays > 0 || meant?.MoveNext() == true)
        {
            yield return new Damage(
                "tiles", string.Create(CultureInfo.InvariantCulture, $"{read} rows, {strays} of them not where a tree of {size} has a tile of that width, or some are missing. They can be rebuilt from the entries."))
            {
                Remedy = Remedy.FromEntries,
            };
        }
    }
}
