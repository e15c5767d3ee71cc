using Dapper;
using Provenance.Registry.Accountancy;
using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Usage reports and rentals of a cluster.</summary>
internal sealed class UsageReads(SqlSession session, KnownAt known, PlaceNames names)
{
    private const int Update = (int)SupersedesReason.Update;
    private const string Standing = "s.suspended AS Suspended, CASE WHEN s.missing <> '' THEN 1 ELSE 0 END AS Redacted";

    private readonly string _selectUsage =
        $"""
        SELECT u.log_index AS LogIndex, {Standing}, u.from_us AS FromUs, u.to_us AS ToUs,
          u.small_jobs_low AS SmallLow, u.small_jobs_high AS SmallHigh, u.small_jobs_basis AS SmallBasis,
          u.inference_low AS InferenceLow, u.inference_high AS InferenceHigh, u.inference_basis AS InferenceBasis,
          u.idle_low AS IdleLow, u.idle_high AS IdleHigh, u.idle_basis AS IdleBasis,
          u.maintenance_low AS MaintenanceLow, u.maintenance_high AS MaintenanceHigh, u.maintenance_basis AS MaintenanceBasis
        FROM usage u {known.Sql.Join} statement s ON s.log_index = u.log_index
        WHERE u.cluster_id = @cluster AND {known.Current("s")} AND (u.from_us IS NULL OR (u.from_us < @to AND u.to_us > @from))
        ORDER BY u.from_us, u.log_index;
        """;

    private readonly string _selectRentals =
        $"""
        {known.Sql.With} line (newest, place, log_index, supersedes, reason, holds) AS (
          SELECT s.log_index, 0, s.log_index, s.supersedes, s.reason, 1 FROM rental r {known.Sql.Join} statement s ON s.log_index = r.log_index
          WHERE r.cluster_id = @cluster AND {known.Current("s")} AND s.is_withdrawal = 0
          UNION ALL
          SELECT line.newest, line.place + 1, s.log_index, s.supersedes, s.reason, CASE WHEN line.reason = {Update} THEN 1 ELSE 0 END
          FROM line {known.Sql.Join} statement s ON s.log_index = line.supersedes WHERE s.log_index < {known.Sql.KnownAt})
        SELECT line.newest AS Newest, line.log_index AS LogIndex, {Standing}, ch.record AS Record, r.from_us AS FromUs, r.to_us AS ToUs,
          r.visibility AS Visibility, s.issued_at_us AS IssuedAt, CASE WHEN s.supersedes < {known.Sql.KnownAt} THEN s.reason END AS Reason,
          CASE WHEN line.holds = 1 AND s.is_withdrawal = 0 THEN 1 ELSE 0 END AS Holds,
          (SELECT {CountSum.Of("v.count")} FROM rental_reservation v
            WHERE v.rental_reservation_id BETWEEN r.log_index * 4096 AND (r.log_index * 4096) + 4095) AS Count
        FROM line {known.Sql.Join} statement s ON s.log_index = line.log_index {known.Sql.Join} chain ch ON ch.chain_id = s.chain_id
          LEFT JOIN rental r ON r.log_index = line.log_index
        ORDER BY line.newest, line.place{known.Sql.EndRecursion};
        """;

    public IReadOnlyList<AccountedUsage> ReadUsage(ClusterName cluster, Period period) => names.ClusterId(cluster) is { } id
        ? session.Query<UsageRow>(_selectUsage, Parameters(id, period)).Select(ToUsage).AsList()
        : [];

    public IReadOnlyList<AccountedRental> ReadRentals(ClusterName cluster, Period period) => names.ClusterId(cluster) is { } id
        ? [.. LinesOf(session.Query<RentalRow>(_selectRentals, new { cluster = id }, buffered: false)).SelectMany(line => ToRentals(line, period))]
        : [];

    private static object Parameters(long cluster, Period period) =>
        new { cluster, from = period.FromMicroseconds ?? long.MinValue, to = period.ToMicroseconds ?? long.MaxValue };

    private static AccountedUsage ToUsage(UsageRow row) => new(
        new EntryStanding(row.LogIndex, row.Suspended != 0, row.Redacted != 0),
        row is not { FromUs: { } from, ToUs: { } to } ? null : new UsageTotals(
            row.LogIndex,
            new Timestamp(from),
            new Timestamp(to),
            AccountValues.ToEstimate(row.SmallLow, row.SmallHigh, row.SmallBasis),
            AccountValues.ToEstimate(row.InferenceLow, row.InferenceHigh, row.InferenceBasis),
            AccountValues.ToEstimate(row.IdleLow, row.IdleHigh, row.IdleBasis),
            AccountValues.ToEstimate(row.MaintenanceLow, row.MaintenanceHigh, row.MaintenanceBasis)));

    // Rows of one line follow one another.
    private static IEnumerable<IReadOnlyList<RentalRow>> LinesOf(IEnumerable<RentalRow> rows)
    {
        var line = new List<RentalRow>();
        foreach (var row in rows)
        {
            if (line.Count > 0 && line[0].Newest != row.Newest)
            {
                yield return line;
                line = [];
            }

            line.Add(row);
        }

        if (line.Count > 0)
        {
            yield return line;
        }
    }

    private static IEnumerable<AccountedRental> ToRentals(IReadOnlyList<RentalRow> line, Period period)
    {
        var (from, to) = (period.FromMicroseconds ?? long.MinValue, period.ToMicroseconds ?? long.MaxValue);
        return TermLine.TimesOf([.. line.Select(row => row.ToLined())])
            .Select(held => ToRental(line[held.Place], held.From, held.To))
            .Where(rental => rental.Use.From.Microseconds < to && !(rental.Use.To?.Microseconds <= from) && !(rental.Use.To <= rental.Use.From));
    }

    // Where the terms are redacted neither times nor size are known; where they are there, nothing reserved is zero.
    private static AccountedRental ToRental(RentalRow row, Timestamp? heldFrom, Timestamp? heldTo) => new(
        new EntryStanding(row.LogIndex, row.Suspended != 0, row.Redacted != 0),
        new RentalUse
        {
            Entry = row.LogIndex,
            Record = row.Record,
            From = new Timestamp(Math.Max(row.FromUs ?? 0, heldFrom?.Microseconds ?? 0)),
            To = row.ToUs is { } end && !(heldTo?.Microseconds < end) ? new Timestamp(end) : heldTo,
            Count = row.FromUs is null ? null : row.Count ?? 0,
            Visibility = row.Visibility is not null && Words.TryParse<Visibility>(row.Visibility, out var seen) ? seen : null,
        });

    private record struct UsageRow
    {
        public long LogIndex { get; set; }

        public long Suspended { get; set; }

        public long Redacted { get; set; }

        public long? FromUs { get; set; }

        public long? ToUs { get; set; }

        public byte[]? SmallLow { get; set; }

        public byte[]? SmallHigh { get; set; }

        public long? SmallBasis { get; set; }

        public byte[]? InferenceLow { get; set; }

        public byte[]? InferenceHigh { get; set; }

        public long? InferenceBasis { get; set; }

        public byte[]? IdleLow { get; set; }

        public byte[]? IdleHigh { get; set; }

        public long? IdleBasis { get; set; }

        public byte[]? MaintenanceLow { get; set; }

        public byte[]? MaintenanceHigh { get; set; }

        public long? MaintenanceBasis { get; set; }
    }

    private record struct RentalRow
    {
        public long Newest { get; set; }

        public long IssuedAt { get; set; }

        public long? Reason { get; set; }

        public long Holds { get; set; }

        public long LogIndex { get; set; }

        public long Suspended { get; set; }

        public long Redacted { get; set; }

        public string Record { get; set; }

        public long? FromUs { get; set; }

        public long? ToUs { get; set; }

        public string? Visibility { get; set; }

        public long? Count { get; set; }

        public readonly LinedTerms ToLined() =>
            new(new Timestamp(Math.Max(IssuedAt, FromUs ?? 0)), (SupersedesReason?)Reason, Holds != 0);
    }
}
