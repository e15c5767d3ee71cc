// Reading entries: the rows of a range, then the sections of the same range in one pass. Both are written in one
// transaction and entries never change, so two statements see the same entries without a transaction around them.

using Dapper;
using Microsoft.Data.Sqlite;
using Provenance.Registry.Log;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Sqlite.Log;

/// <summary>Reads tables <c>entry</c> and <c>section</c>.</summary>
internal static class EntryTable
{
    private const string Columns =
        "log_index AS LogIndex, leaf AS Leaf, is_trust AS IsTrust, signer_suspended AS SignerSuspended, "
        + "signatures AS Signatures, payload AS Payload";

    private const string SelectRange =
        $"SELECT {Columns} FROM entry WHERE log_index >= @Start AND log_index < @End ORDER BY log_index;";

    private const string SelectTrust =
        $"SELECT {Columns} FROM entry WHERE is_trust = 1 AND log_index >= @Start AND log_index < @End ORDER BY log_index;";

    private const string SelectSections =
        "SELECT section_id AS SectionId, name AS Name, content AS Content FROM section "
        + "WHERE section_id >= @First AND section_id < @End ORDER BY section_id;";

    private const string SelectLeaves =
        "SELECT log_index AS LogIndex, leaf AS Leaf FROM entry "
        + "WHERE log_index >= @Start AND log_index < @End ORDER BY log_index;";

    /// <summary>The entries of [start, end), all of which lie below the committed head.</summary>
    /// <exception cref="StorageCorruptException">One is missing or does not hold together.</exception>
    public static List<StoredEntry> Range(SqliteConnection connection, long start, long end)
    {
        var rows = connection.Query<EntryRow>(SelectRange, new { Start = start, End = end }).AsList();
        EnsureWithoutHoles(rows.Count, i => rows[i].LogIndex, start, end);
        var sections = Sections(connection, start, end);
        return rows.ConvertAll(row => Restore(row, sections));
    }

    /// <summary>The trust entries of [start, end).</summary>
    /// <exception cref="StorageCorruptException">One does not hold together.</exception>
    public static List<StoredEntry> Trust(SqliteConnection connection, long start, long end)
    {
        var rows = connection.Query<EntryRow>(SelectTrust, new { Start = start, End = end }).AsList();
        return rows.ConvertAll(row => Restore(row, Sections(connection, row.LogIndex, row.LogIndex + 1)));
    }

    /// <summary>The leaves of [start, end), all of which lie below the committed head.</summary>
    /// <exception cref="StorageCorruptException">One is missing or is no leaf.</exception>
    public static List<ReadOnlyMemory<byte>> Leaves(SqliteConnection connection, long start, long end)
    {
        var rows = connection.Query<LeafRow>(SelectLeaves, new { Start = start, End = end }).AsList();
        EnsureWithoutHoles(rows.Count, i => rows[i].LogIndex, start, end);
        return rows.ConvertAll(row => Leaf.TryDecode(row.Leaf, out _)
            ? new ReadOnlyMemory<byte>(row.Leaf)
            : throw Corrupt(row.LogIndex, "what stands there is no leaf of format 1"));
    }

    private static void EnsureWithoutHoles(int count, Func<int, long> indexAt, long start, long end)
    {
        for (var i = 0; i < end - start; i++)
        {
            if (i >= count || indexAt(i) != start + i)
            {
                throw Corrupt(start + i, "the row is missing below the committed head");
            }
        }
    }

    private static StoredEntry Restore(EntryRow row, ILookup<long, SectionRow> sections)
    {
        var signatures = StoredSignatures.Decode(row.Signatures)
            ?? throw Corrupt(row.LogIndex, "the signatures are not 96 bytes each");
        if (!Envelope.TryCreate(Pae.PayloadType, row.Payload, signatures, out var envelope, out var refusal))
        {
            throw Corrupt(row.LogIndex, refusal.Message);
        }

        if (!Leaf.TryDecode(row.Leaf, out var leaf)
            || leaf.StatementId != envelope.StatementId
            || leaf.SignaturesDigest != envelope.SignaturesDigest
            || leaf.Tags.Count != signatures.Count)
        {
            throw Corrupt(row.LogIndex, "the leaf does not commit to the envelope beside it");
        }

        return new StoredEntry(
            new LeafIndex(row.LogIndex),
            row.Leaf,
            envelope,
            sections[row.LogIndex].ToDictionary(
                section => section.Name, section => new ReadOnlyMemory<byte>(section.Content), StringComparer.Ordinal),
            row.IsTrust == 1,
            row.SignerSuspended == 1);
    }

    private static ILookup<long, SectionRow> Sections(SqliteConnection connection, long start, long end)
    {
        var range = new { First = SectionKey.First(new LeafIndex(start)), End = SectionKey.First(new LeafIndex(end)) };
        return connection.Query<SectionRow>(SelectSections, range)
            .Where(row => !SectionErasure.IsErased(row.Content))
            .ToLookup(row => SectionKey.IndexOf(row.SectionId));
    }

    private static StorageCorruptException Corrupt(long index, string what) =>
        new($"Table entry, log_index {index}: {what}.");

    private readonly record struct EntryRow(
        long LogIndex, byte[] Leaf, long IsTrust, long SignerSuspended, byte[] Signatures, byte[] Payload);

    private readonly record struct LeafRow(long LogIndex, byte[] Leaf);

    private readonly record struct SectionRow(long SectionId, string Name, byte[] Content);
}
