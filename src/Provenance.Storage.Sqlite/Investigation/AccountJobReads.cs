using Dapper;
using Microsoft.Data.Sqlite;
using Provenance.Registry.Accountancy;
using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Storage.Sqlite.Investigation;

/// <summary>Jobs of a cluster as balances need them, streamed.</summary>
internal sealed class AccountJobReads(SqliteConnection connection, KnownAt known, PlaceNames names)
{
    // A rental's record stands there as a term; "none" is the operator's own use.
    private const string OwnUse = "none";

    private readonly string _select =
        $"""
        SELECT j.log_index AS LogIndex, j.suspended AS Suspended, j.missing AS Missing, j.started_us AS StartedUs, j.ended_us AS EndedUs,
          s.issued_at_us AS IssuedUs, j.hours_low AS HoursLow, j.hours_high AS HoursHigh, j.hours_basis AS HoursBasis,
          b.rental_id AS RentalId, a.from_us AS FromUs, a.to_us AS ToUs, a.count AS Count, a.accelerator_id AS AcceleratorId
        FROM job j {(known.IsNewest ? "INDEXED BY job_by_cluster" : "")}
          CROSS JOIN statement s ON s.log_index = j.log_index
          LEFT JOIN job_background b ON b.log_index = j.log_index
          LEFT JOIN allocation a ON a.allocation_id BETWEEN j.log_index << 12 AND (j.log_index << 12) + 4095
        WHERE {known.NotSuperseded("j")} AND {known.Current("j")} AND j.cluster_id = @cluster AND j.started_us < @to
          AND (j.ended_us IS NULL OR j.ended_us > @from)
        ORDER BY j.started_us, j.log_index, a.allocation_id;
        """;

    public IEnumerable<AccountedJob> Read(ClusterName cluster, Period period)
    {
        if (names.ClusterId(cluster) is not { } id)
        {
            yield break;
        }

        var parameters = new { cluster = id, from = period.FromMicroseconds ?? long.MinValue, to = period.ToMicroseconds ?? long.MaxValue };
        var rows = new List<JobRow>();
        foreach (var row in connection.Query<JobRow>(_select, parameters, buffered: false))
        {
            if (rows.Count > 0 && rows[0].LogIndex != row.LogIndex)
            {
                yield return ToJob(rows);
                rows.Clear();
            }

            rows.Add(row);
        }

        if (rows.Count > 0)
        {
            yield return ToJob(rows);
        }
    }

    private AccountedJob ToJob(List<JobRow> rows)
    {
        var job = rows[0];
        var spans = new List<HeldSpan>(rows.Count);
        var accelerators = new List<string>(1);
        foreach (var row in rows)
        {
            if (row is { FromUs: { } from, ToUs: { } to, Count: { } count, AcceleratorId: { } accelerator })
            {
                spans.Add(new HeldSpan(new Timestamp(from), new Timestamp(to), count));
                var text = names.Text(accelerator);
                if (!accelerators.Contains(text))
                {
                    accelerators.Add(text);
                }
            }
        }

        var rental = job.RentalId is { } term ? names.Text(term) : null;
        return new AccountedJob(
            new EntryStanding(job.LogIndex, job.Suspended != 0, job.Missing != 0),
            new JobUse
            {
                Entry = job.LogIndex,
                Allocations = spans,
                Hours = AccountValues.ToEstimate(job.HoursLow, job.HoursHigh, job.HoursBasis),
                From = job.StartedUs < 0 ? null : new Timestamp(job.StartedUs),

                // Nothing that a statement tells is later than itself.
                To = new Timestamp(job.EndedUs ?? job.IssuedUs),
                Rental = rental == OwnUse ? null : rental,
            },
            accelerators);
    }

    private record struct JobRow
    {
        public long LogIndex { get; set; }

        public long Suspended { get; set; }

        public long Missing { get; set; }

        public long StartedUs { get; set; }

        public long? EndedUs { get; set; }

        public long IssuedUs { get; set; }

        public byte[]? HoursLow { get; set; }

        public byte[]? HoursHigh { get; set; }

        public long? HoursBasis { get; set; }

        public long? RentalId { get; set; }

        public long? FromUs { get; set; }

        public long? ToUs { get; set; }

        public long? Count { get; set; }

        public long? AcceleratorId { get; set; }
    }
}
