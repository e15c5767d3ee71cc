// Reading entries: the rows of a range, then the sections of the same range in one pass. Both are written in one
// transaction and entries never change, so two statements see the same entries without a transaction around them.

using System.Data.Common;
using Dapper;
using Provenance.Registry.Log;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Sql.Log;

/// <summary>Reads tables <c>entry</c> and <c>section</c>.</summary>
internal static class EntryTable
{
    /// <summary>The entries of [start, end), all of which lie below the committed head.</summary>
    /// <exception cref="StorageCorruptException">One is missing or does not hold together.</exception>
    public static async ValueTask<List<StoredEntry>> RangeAsync(
        DbConnection connection, LogSql sql, long start, long end, CancellationToken cancellationToken)
    {
        var rows = await QueryAsync<EntryRow>(connection, sql.SelectRange, new { Start = start, End = end }, cancellationToken);
        EnsureWithoutHoles(rows.Count, i => rows[i].LogIndex, start, end);
        var sections = await SectionsAsync(connection, sql, start, end, cancellationToken);
        return rows.ConvertAll(row => Restore(row, sections));
    }

    /// <summary>The trust entries of [start, end).</summary>
    /// <exception cref="StorageCorruptException">One does not hold together.</exception>
    public static async ValueTask<List<StoredEntry>> TrustAsync(
        DbConnection connection, LogSql sql, long start, long end, CancellationToken cancellationToken)
    {
        var entries = new List<StoredEntry>();
        foreach (var row in await QueryAsync<EntryRow>(connection, sql.SelectTrust, new { Start = start, End = end }, cancellationToken))
        {
            entries.Add(Restore(row, await SectionsAsync(connection, sql, row.LogIndex, row.LogIndex + 1, cancellationToken)));
        }

        return entries;
    }

    /// <summary>The leaves of [start, end), all of which lie below the committed head.</summary>
    /// <exception cref="StorageCorruptException">One is missing or is no leaf.</exception>
    public static async ValueTask<List<ReadOnlyMemory<byte>>> LeavesAsync(
        DbConnection connection, LogSql sql, long start, long end, CancellationToken cancellationToken)
    {
        var rows = await QueryAsync<LeafRow>(connection, sql.SelectLeaves, new { Start = start, End = end }, cancellationToken);
        EnsureWithoutHoles(rows.Count, i => rows[i].LogIndex, start, end);
        return rows.ConvertAll(row => Leaf.TryDecode(row.Leaf, out _)
            ? new ReadOnlyMemory<byte>(row.Leaf)
            : throw Corrupt(row.LogIndex, "what stands there is no leaf of format 1"));
    }

    /// <summary>Whether a section's bytes are the zeros that erasing leaves; a section is a JSON object and has none.</summary>
    public static bool IsErased(ReadOnlySpan<byte> content) => !content.ContainsAnyExcept((byte)0);

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
            SectionsOf(row.LogIndex, sections[row.LogIndex]),
            row.IsTrust,
            row.SignerSuspended);
    }

    // No table constrains names within an entry; a damaged one may hold one twice.
    private static Dictionary<string, ReadOnlyMemory<byte>> SectionsOf(long index, IEnumerable<SectionRow> rows)
    {
        var sections = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (var section in rows)
        {
            if (!sections.TryAdd(section.Name, section.Content))
            {
                throw Corrupt(index, $"its section {section.Name} is there twice");
            }
        }

        return sections;
    }

    private static async ValueTask<ILookup<long, SectionRow>> SectionsAsync(
        DbConnection connection, LogSql sql, long start, long end, CancellationToken cancellationToken)
    {
        var range = new { First = SectionKey.First(new LeafIndex(start)), End = SectionKey.First(new LeafIndex(end)) };
        return (await QueryAsync<SectionRow>(connection, sql.SelectSections, range, cancellationToken))
            .Where(row => !IsErased(row.Content))
            .ToLookup(row => SectionKey.IndexOf(row.SectionId));
    }

    private static async ValueTask<List<T>> QueryAsync<T>(
        DbConnection connection, string text, object parameters, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<T>(new CommandDefinition(text, parameters, cancellationToken: cancellationToken))).AsList();

    private static StorageCorruptException Corrupt(long index, string what) =>
        new($"Table entry, log_index {index}: {what}.");

    // Properties, because the flags are integers in one store and bits in the other, and Dapper converts only what it sets.
    private record struct EntryRow
    {
        public long LogIndex { get; set; }

        public byte[] Leaf { get; set; }

        public bool IsTrust { get; set; }

        public bool SignerSuspended { get; set; }

        public byte[] Signatures { get; set; }

        public byte[] Payload { get; set; }
    }

    private readonly record struct LeafRow(long LogIndex, byte[] Leaf);

    private readonly record struct SectionRow(long SectionId, string Name, byte[] Content);
}
