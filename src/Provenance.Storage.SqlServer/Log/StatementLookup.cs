using Microsoft.Data.SqlClient;
using Provenance.Registry.Log;
using Provenance.Storage.Sql.Log;
using Provenance.Transparency;

namespace Provenance.Storage.SqlServer.Log;

/// <summary>Finds statements by their ids, many in one journey.</summary>
internal static class StatementLookup
{
    // Babelfish takes memory out of all proportion for tables of more rows.
    private const int MostKeys = 1_024;

    /// <summary>The indices of those of the statements that the log holds; of one that stands there twice, the first.</summary>
    /// <exception cref="StorageCorruptException">The index names an entry that is not there or is no leaf.</exception>
    public static async ValueTask<IReadOnlyDictionary<Digest, LeafIndex>> FindAsync(
        SqlConnection connection, SqlTransaction? transaction, IReadOnlyCollection<Digest> statementIds, CancellationToken cancellationToken)
    {
        var found = new Dictionary<Digest, LeafIndex>();
        var asked = statementIds.ToHashSet();

        // Two ids with the same first bytes ask for one key once.
        foreach (var keys in asked.Select(StatementKey.Of).ToHashSet().Order().Chunk(MostKeys))
        {
            using var command = new SqlCommand(LogTexts.FindStatements, connection, transaction);
            _ = command.Parameters.Add(LogRows.Keys("@keys", keys));
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                var row = new FoundStatement(
                    reader.GetInt64(0),
                    await reader.IsDBNullAsync(1, cancellationToken) ? null : await reader.GetFieldValueAsync<byte[]>(1, cancellationToken));
                if (row.Decode() is var id && asked.Contains(id) && (!found.TryGetValue(id, out var other) || row.LogIndex < other.Value))
                {
                    found[id] = new LeafIndex(row.LogIndex);
                }
            }
        }

        return found;
    }
}

/// <summary>A row that the statement index led to.</summary>
internal readonly record struct FoundStatement(long LogIndex, byte[]? Leaf)
{
    /// <summary>The id of the statement that stands there.</summary>
    /// <exception cref="StorageCorruptException">The index names an entry that is not there or is no leaf.</exception>
    public Digest Decode() => Statements.Leaf.TryDecode(Leaf ?? [], out var leaf)
        ? leaf.StatementId
        : throw new StorageCorruptException($"Table statement_index points to entry {LogIndex}, which has no leaf.");
}
