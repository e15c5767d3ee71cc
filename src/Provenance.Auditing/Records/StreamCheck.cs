// Each signing process counts in its stream: a number that is missing is a crash or an omission, one that stands twice is
// two truths.

using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Provenance.Statements;

namespace Provenance.Auditing;

/// <summary>Looks for gaps and repeats in streams.</summary>
internal static class StreamCheck
{
    /// <summary>What is odd, stream by stream.</summary>
    public static IEnumerable<AuditFinding> Run(SqliteConnection connection)
    {
        var rows = connection.Query<(string Party, byte[] Stream, long Sequence, long Idx)>(
            "SELECT party, stream, sequence, idx FROM once WHERE stream IS NOT NULL ORDER BY party, stream, sequence, idx", buffered: false);
        string? party = null;
        byte[] stream = [];
        var (last, lastIndex) = (0L, 0L);
        foreach (var row in rows)
        {
            if (row.Party != party || !row.Stream.AsSpan().SequenceEqual(stream))
            {
                (party, stream, last, lastIndex) = (row.Party, row.Stream, 0, row.Idx);
            }

            if (row.Sequence == last)
            {
                yield return AuditFinding.OfEntry(
                    AuditRules.StreamRepeated, row.Idx, Text($"is number {row.Sequence} of stream {Name(stream)} of {party}, as entry {lastIndex} is."));
            }
            else if (row.Sequence > last + 1)
            {
                var missing = row.Sequence == last + 2 ? Text($"Number {last + 1} is") : Text($"Numbers {last + 1} to {row.Sequence - 1} are");
                yield return AuditFinding.OfEntry(
                    AuditRules.StreamGap, row.Idx, Text($"is number {row.Sequence} of stream {Name(stream)} of {party}. {missing} not in the log."));
            }

            (last, lastIndex) = (row.Sequence, row.Idx);
        }
    }

    internal static string Name(byte[] stream) =>
        new StreamId(System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(stream)).ToString();

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
