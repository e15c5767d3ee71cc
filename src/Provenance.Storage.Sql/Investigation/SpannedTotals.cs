using Provenance.Registry.Investigation;
using Provenance.Registry.Projections.Summaries;
using Provenance.Storage.Sql.Projections;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Totals of jobs as of a size of the log, by the part of the log that each was made from.</summary>
internal static class SpannedTotals
{
    /// <summary>When the jobs of <see cref="TotalBuckets.Untimed"/> started, as their rows say.</summary>
    public const long UntimedStart = -1;

    /// <summary>The columns of <c>job_total</c> that <see cref="Add"/> reads, in its order, behind the sums.</summary>
    public const string Columns = "first_index, last_index, cluster_id, bucket";

    /// <summary>Adds the totals that were whole at the size. Those are left of which some jobs were logged by then and some were not.</summary>
    /// <param name="read">Rows of sums and <see cref="Columns"/>.</param>
    /// <param name="size">The size.</param>
    /// <param name="sign">1 to add, −1 to take away.</param>
    /// <param name="sums">What they are added to.</param>
    /// <param name="parted">Gets those that are left.</param>
    public static void Add(SqlStatement read, long size, int sign, JobSums sums, List<(long Cluster, long Bucket)> parted)
    {
        while (read.Step())
        {
            var span = new LogSpan(read.Integer(1), read.Integer(2));
            if (span.IsWithin(size))
            {
                sums.Add(read.Blob(0), sign);
            }
            else if (!span.IsBeyond(size))
            {
                parted.Add((read.Integer(3), read.Integer(4)));
            }
        }
    }

    /// <summary>A part of the log with all jobs that are known to have first run within a period, whatever their standing.</summary>
    public static LogSpan OfStarts(SqlSession session, Period started)
    {
        using var read = session.Prepare(
            "SELECT min(first_index), max(last_index) FROM job_total WHERE customer_id = ?1 AND bucket >= ?2 AND bucket <= ?3;");
        return read.Bind(1, TotalBuckets.EverybodyByMonth)
            .Bind(2, TotalBuckets.Month(started.FromMicroseconds ?? 0))
            .Bind(3, TotalBuckets.Month(Math.Max(0, started.ToMicroseconds ?? long.MaxValue) - 1))
            .ReadFirst(row => row.IntegerOrNull(0) is { } first ? new LogSpan(first, row.Integer(1)) : LogSpan.None, LogSpan.None);
    }
}
