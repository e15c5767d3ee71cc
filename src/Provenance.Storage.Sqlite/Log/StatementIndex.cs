// Ids are uniform, so rows of one group land all over the index. Sorted, they at least visit its pages in order, and
// eight bytes as an integer compare faster and pack denser than 32-byte blobs. The full id is decided by the leaf.

using Microsoft.Data.Sqlite;
using Provenance.Registry.Log;
using Provenance.Statements;
using Provenance.Storage.Sql.Log;
using Provenance.Transparency;

namespace Provenance.Storage.Sqlite.Log;

/// <summary>Finds statements by id on one connection.</summary>
internal sealed class StatementIndex(SqliteConnection connection) : IDisposable
{
    private const string Select =
        """
        SELECT i.log_index, e.leaf FROM statement_index AS i LEFT JOIN entry AS e ON e.log_index = i.log_index
        WHERE i.id_prefix = ?1 ORDER BY i.log_index;
        """;

    private readonly SqliteStatement _select = new(connection, Select);

    /// <summary>The index of a statement, or null where the log does not hold it.</summary>
    /// <exception cref="StorageCorruptException">The index names an entry that is not there or is no leaf.</exception>
    public LeafIndex? Find(Digest statementId)
    {
        try
        {
            _ = _select.Bind(1, StatementKey.Of(statementId));
            while (_select.Step())
            {
                var index = _select.Integer(0);
                if (!Leaf.TryDecode(_select.Blob(1), out var leaf))
                {
                    throw new StorageCorruptException($"Table statement_index points to entry {index}, which has no leaf.");
                }

                if (leaf.StatementId == statementId)
                {
                    return new LeafIndex(index);
                }
            }

            return null;
        }
        finally
        {
            _select.Reset();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _select.Dispose();
}
