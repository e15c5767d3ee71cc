using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Storage.Sql.Projections;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>The figures of a job in a row, and estimates in any.</summary>
internal static class JobFigureColumns
{
    /// <summary>How many columns <see cref="Of"/> names.</summary>
    public const int Count = 14;

    /// <summary>The columns that <see cref="Read"/> reads, of a table <c>j</c>.</summary>
    public static string Of(KnownAt known) =>
        $"""
        j.log_index, {known.StandingOf("j")}, j.suspended, j.missing, j.started_us, j.ended_us, j.max_accelerators,
          j.hours_low, j.hours_high, j.hours_basis, j.flop_low, j.flop_high, j.flop_basis, j.flop_format
        """;

    /// <summary>The figures in the first columns of the current row.</summary>
    public static JobFigures Read(SqlStatement row) => new()
    {
        LogIndex = row.Integer(0),
        Standing = (Standing)row.Integer(1),
        IsSignerSuspended = row.Integer(2) != 0,
        Missing = (JobSections)row.Integer(3),
        StartedAt = row.Integer(4),
        EndedAt = row.IntegerOrNull(5),
        MaxAccelerators = row.Integer(6),
        AcceleratorHours = EstimateAt(row, 7),
        Flop = FlopAt(row, 10),
    };

    /// <summary>An estimate of three columns: low, high, basis.</summary>
    public static Estimate? EstimateAt(SqlStatement row, int column) => row.IntegerOrNull(column + 2) is { } basis
        ? new Estimate
        {
            Low = ProjectedValues.ToQuantity(row.Blob(column)),
            High = ProjectedValues.ToQuantity(row.Blob(column + 1)),
            Basis = (EstimateBasis)basis,
        }
        : null;

    /// <summary>Operations of four columns: low, high, basis, format.</summary>
    public static FlopEstimate? FlopAt(SqlStatement row, int column) => row.IntegerOrNull(column + 2) is { } basis
        ? new FlopEstimate
        {
            Low = ProjectedValues.ToQuantity(row.Blob(column)),
            High = ProjectedValues.ToQuantity(row.Blob(column + 1)),
            Basis = (EstimateBasis)basis,
            Format = (NumberFormat)row.Integer(column + 3),
        }
        : null;
}
