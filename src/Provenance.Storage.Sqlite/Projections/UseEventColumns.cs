using System.Buffers.Binary;
using Provenance.Registry.Projections.Summaries;
using Provenance.Statements;

namespace Provenance.Storage.Sqlite.Projections;

/// <summary>Events of uses as rows.</summary>
internal static class UseEventColumns
{
    /// <summary>Basis, low and high.</summary>
    public const int FlopSizeBytes = 1 + 16 + 16;

    /// <summary>The columns that <see cref="Read"/> reads, in its order.</summary>
    public const string Columns = "at_us, event_key, accelerator_id, change, marks, paused_at_us, model_id, flop";

    /// <summary>Writes an event's FLOP.</summary>
    /// <returns>False where it has none.</returns>
    public static bool TryEncodeFlop(in UseEvent use, Span<byte> bytes)
    {
        if (use.Flop is not { } flop)
        {
            return false;
        }

        bytes[0] = (byte)flop.Basis;
        BinaryPrimitives.WriteUInt128BigEndian(bytes[1..], flop.Low.Millionths);
        BinaryPrimitives.WriteUInt128BigEndian(bytes[17..], flop.High.Millionths);
        return true;
    }

    /// <summary>The event of the current row.</summary>
    public static UseEvent Read(SqliteStatement row)
    {
        var flop = row.Blob(7);
        return new UseEvent
        {
            At = row.Integer(0),
            Key = row.Integer(1),
            Accelerator = row.Integer(2),
            Change = row.Integer(3),
            Marks = (UseMarks)row.Integer(4),
            PausedAt = row.IntegerOrNull(5),
            Model = row.Integer(6),
            Flop = flop.IsEmpty
                ? null
                : (new Quantity(BinaryPrimitives.ReadUInt128BigEndian(flop[1..])),
                    new Quantity(BinaryPrimitives.ReadUInt128BigEndian(flop[17..])),
                    (EstimateBasis)flop[0]),
        };
    }
}
