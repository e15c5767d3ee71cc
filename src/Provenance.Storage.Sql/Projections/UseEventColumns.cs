using Provenance.Registry.Projections.Summaries;
using Provenance.Statements;

namespace Provenance.Storage.Sql.Projections;

/// <summary>Events of uses as rows.</summary>
internal static class UseEventColumns
{
    /// <summary>Basis, low and high, at most.</summary>
    public const int MaxFlopSizeBytes = 1 + (2 * ProjectedValues.MaxQuantitySizeBytes);

    /// <summary>The columns that <see cref="Read"/> reads, in its order.</summary>
    public const string Columns = "at_us, event_key, accelerator_id, change, marks, paused_at_us, model_id, flop";

    /// <summary>The columns that <see cref="ReadLevel"/> and <see cref="ReadChange"/> read, in their order.</summary>
    public const string LevelColumns = "at_us, event_key, accelerator_id, change";

    /// <summary>Writes an event's FLOP.</summary>
    /// <returns>How many bytes it took; 0 where it has none.</returns>
    public static int EncodeFlop(in UseEvent use, Span<byte> bytes)
    {
        if (use.Flop is not { } flop)
        {
            return 0;
        }

        bytes[0] = (byte)flop.Basis;
        var low = 1 + ProjectedValues.Encode(flop.Low, bytes[1..]);
        return low + ProjectedValues.Encode(flop.High, bytes[low..]);
    }

    /// <summary>The event of the current row, as far as a level is made from it.</summary>
    public static UseEvent ReadLevel(SqlStatement row) => new()
    {
        At = row.Integer(0),
        Key = row.Integer(1),
        Accelerator = row.Integer(2),
        Change = row.Integer(3),
    };

    /// <summary>What the event of the current row changes of what is held.</summary>
    public static UseChange ReadChange(SqlStatement row) => new(row.Integer(0), row.Integer(2), row.Integer(3));

    /// <summary>The event of the current row.</summary>
    public static UseEvent Read(SqlStatement row)
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
                : (ProjectedValues.ToQuantity(flop[1..]),
                    ProjectedValues.ToQuantity(flop[(2 + flop[1])..]),
                    (EstimateBasis)flop[0]),
        };
    }
}
