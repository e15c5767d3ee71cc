// A job that overlaps a time may have begun long before it: of each day on which jobs of a cluster began, the totals say
// until when the last of them ran, so that only days are read whose jobs can reach into the time.

using Provenance.Registry.Accountancy;
using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Storage.Sql.Projections;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Jobs of a cluster as balances need them, streamed.</summary>
internal sealed class AccountJobReads(
    SqlSession session, KnownAt known, PreparedReads reads, TermReads terms, JobRows rows, PlaceNames names, AllocationReads allocations)
{
    // A rental's record stands there as a term; "none" is the operator's own use.
    private const string OwnUse = "none";

    private static readonly string Queued = Words.Of(JobState.Queued);

    private static readonly string[] Over = [Words.Of(JobState.Completed), Words.Of(JobState.Failed), Words.Of(JobState.Cancelled)];

    private readonly string _select = rows.Select(
        """
        j.log_index, j.suspended, j.missing, j.started_us, j.ended_us, j.hours_low, j.hours_high, j.hours_basis,
          CASE WHEN j.ended_us IS NULL THEN (SELECT issued_at_us FROM statement s WHERE s.log_index = j.log_index) END,
          j.rental_id, j.state_id, j.max_accelerators, j.steady_accelerator_id, j.steady_domain_id
        """,
        new JobPath("job_by_cluster"),
        " AND j.cluster_id = ?1 AND j.started_us >= ?4 AND j.started_us < ?5 AND j.started_us < ?3"
        + $" AND (j.ended_us IS NULL OR j.ended_us > ?2) AND {known.Current("j")}") + " ORDER BY 4, 1;";

    private readonly PreparedRead _days = reads.Of(
        $"SELECT bucket FROM job_total WHERE customer_id = {TotalBuckets.Everybody} AND cluster_id = ?1 AND until_us > ?2 ORDER BY bucket;");

    public IEnumerable<AccountedJob> Read(ClusterName cluster, Period period)
    {
        if (names.ClusterId(cluster) is not { } id)
        {
            yield break;
        }

        var (from, to) = (period.FromMicroseconds ?? long.MinValue, period.ToMicroseconds ?? long.MaxValue);
        using var read = session.Prepare(_select);
        foreach (var (first, next) in RangesOf(id, from, to))
        {
            read.Bind(1, id).Bind(2, from).Bind(3, to).Bind(4, first).Bind(5, next);
            while (read.Step())
            {
                yield return ToJob(read);
            }

            read.Reset();
        }
    }

    // In order, without overlap. Starts that are unknown or redacted are told by -1.
    private List<(long First, long Next)> RangesOf(long cluster, long from, long to)
    {
        var ranges = new List<(long First, long Next)>();
        foreach (var day in _days.With(cluster, from).ReadAll(row => row.Integer(0)))
        {
            var (first, next) = day == TotalBuckets.Untimed ? (-1, 0) : (TotalBuckets.DayStart(day), TotalBuckets.DayStart(day + 1));
            if (first >= to)
            {
                break;
            }

            if (ranges.Count > 0 && first <= ranges[^1].Next)
            {
                ranges[^1] = (Math.Min(first, ranges[^1].First), Math.Max(next, ranges[^1].Next));
            }
            else
            {
                ranges.Add((first, next));
            }
        }

        return ranges;
    }

    private AccountedJob ToJob(SqlStatement row)
    {
        var index = row.Integer(0);
        var started = row.Integer(3);
        var ended = row.IntegerOrNull(4);
        var steady = AllocationRow.OfSteady(started, ended, row.Integer(11), row.IntegerOrNull(12), row.IntegerOrNull(13));
        var held = allocations.Read(index, steady);
        var (rental, state) = (terms.TextOf(row.IntegerOrNull(9)), terms.TextOf(row.IntegerOrNull(10)));
        List<HeldSpan> spans = [.. held.Select(span => new HeldSpan(new Timestamp(span.From), new Timestamp(span.To), span.Count))];
        Timestamp? start = started < 0 ? null : new Timestamp(started);

        // Nothing that a statement tells is later than itself.
        var until = new Timestamp(ended ?? row.Integer(8));
        return new AccountedJob(
            new EntryStanding(index, row.Integer(1) != 0, row.Integer(2) != 0),
            new JobUse
            {
                Entry = index,
                Allocations = spans,
                Hours = JobFigureColumns.EstimateAt(row, 5) is { } hours ? OrUnknown.Known(hours) : OrUnknown.Unknown<Estimate>(),
                From = start,
                To = until,
                OpenSince = ended is not null || Over.Contains(state) ? null : spans.Count > 0 ? spans.Max(span => span.To) : start ?? until,
                IsQueued = state == Queued,
                Rental = rental == OwnUse ? null : rental,
            },
            [.. held.Select(span => span.Accelerator).Distinct()]);
    }
}
