// Current jobs and releases whose lineage is redacted. No index holds them, and a walk over all jobs would grow with them.
// Totals tell how many jobs have redacted sections, of whatever name: by cluster, then by month, then by day. So the few
// jobs among which there are any are found, and no others are looked at. Where there are many, the count ends after so
// many rows and says that there may be more. A release that is redacted has no publisher.

using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;
using Provenance.Registry.Projections.Summaries;
using Provenance.Storage.Sql.Projections;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Counts what nobody can follow.</summary>
internal sealed class RedactedLineageReads(SqlSession session, KnownAt known)
{
    private const long EverBucket = 0;

    private readonly string _live = Count(
        known,
        $"FROM job j{new JobPath("job_by_cluster").Live(known.Sql)} AND j.cluster_id = ?2 AND j.started_us >= ?3 AND j.started_us < ?4 "
        + $"AND j.missing & {(int)JobSections.Run} = ?5{known.Logged("j")}");

    // What totals do not tell: jobs whose place another took since, and those that hold at the moment asked for all the same.
    private readonly IReadOnlyList<string> _others =
    [
        .. known.IsLatest ? Array.Empty<string>() : [Count(known, $"FROM job j{JobPath.Ended(known.Sql)}{known.Logged("j")}")],
        .. known.Lines is null ? Array.Empty<string>() : [Count(known, $"FROM job j{JobPath.Held(known.Sql)}")],
    ];

    private readonly string _releases =
        $"""
        SELECT {known.Sql.Count} FROM release r {known.Sql.Join} statement s ON s.log_index = r.log_index
        WHERE r.publisher IS NULL AND s.missing <> '' AND {known.Current("s")};
        """;

    /// <summary>Counts them.</summary>
    public RedactedLineages Read()
    {
        using var walk = new Walk(session, _live);
        foreach (var other in _others)
        {
            walk.CountOthers(other);
        }

        walk.CountLive();
        return new RedactedLineages(walk.Found, walk.Left <= 0, session.ExecuteScalar<long>(_releases));
    }

    // Of the first rows, at most ?1: how many there are, and how many of them are current jobs without lineage.
    private static string Count(KnownAt known, string rows) =>
        $"""
        SELECT {known.Sql.Count}, coalesce(sum(looked.redacted), 0) FROM (
          SELECT CASE WHEN j.missing & {(int)JobSections.Lineage} <> 0 AND {known.Current("j")} THEN 1 ELSE 0 END AS redacted {rows} {known.Sql.Some("?1")}) looked;
        """;

    private sealed class Walk(SqlSession session, string live) : IDisposable
    {
        private readonly SqlStatement _clusters = session.Prepare("SELECT cluster_id, started FROM job_total WHERE customer_id = ?1 AND bucket = ?2;");
        private readonly SqlStatement _ofCluster = session.Prepare(
            "SELECT bucket, started FROM job_total WHERE customer_id = ?1 AND cluster_id = ?2 AND bucket >= ?3 AND bucket < ?4;");
        private readonly SqlStatement _jobs = session.Prepare(live);

        public long Found { get; private set; }

        /// <summary>Rows that may still be read.</summary>
        public long Left { get; private set; } = RedactedLineages.MostLookedAt;

        public void CountLive()
        {
            foreach (var cluster in Redacted(_clusters.Bind(1, TotalBuckets.Ever).Bind(2, EverBucket)))
            {
                foreach (var month in Redacted(TotalBuckets.EverybodyByMonth, cluster, long.MinValue, long.MaxValue))
                {
                    CountMonth(cluster, month);
                }
            }
        }

        public void CountOthers(string text)
        {
            if (Left > 0)
            {
                using var read = session.Prepare(text);
                Add(read.Bind(1, Left));
            }
        }

        public void Dispose()
        {
            _clusters.Dispose();
            _ofCluster.Dispose();
            _jobs.Dispose();
        }

        private void CountMonth(long cluster, long month)
        {
            if (month == TotalBuckets.Untimed)
            {
                CountRows(cluster, SpannedTotals.UntimedStart, SpannedTotals.UntimedStart + 1, isUntimed: true);
                return;
            }

            var (first, next) = (TotalBuckets.Day(TotalBuckets.MonthStart(month)), TotalBuckets.Day(TotalBuckets.MonthStart(month + 1)));
            foreach (var day in Redacted(TotalBuckets.Everybody, cluster, first, next))
            {
                CountRows(cluster, TotalBuckets.DayStart(day), TotalBuckets.DayStart(day + 1), isUntimed: false);
            }
        }

        private void CountRows(long cluster, long from, long to, bool isUntimed)
        {
            if (Left > 0)
            {
                Add(_jobs.Bind(1, Left).Bind(2, cluster).Bind(3, from).Bind(4, to).Bind(5, isUntimed ? 1L : 0L));
            }
        }

        private void Add(SqlStatement read)
        {
            var (looked, found) = read.ReadFirst(row => (row.Integer(0), row.Integer(1)), (0, 0));
            Left -= looked;
            Found += found;
        }

        private List<long> Redacted(long owner, long cluster, long first, long next) =>
            Redacted(_ofCluster.Bind(1, owner).Bind(2, cluster).Bind(3, first).Bind(4, next));

        // Totals are rows that are read, too.
        private List<long> Redacted(SqlStatement read)
        {
            if (Left <= 0)
            {
                return [];
            }

            var told = read.ReadAll(row => (Bucket: row.Integer(0), HasAny: HasRedacted(row.Blob(1))));
            Left -= told.Count;
            return [.. told.Where(total => total.HasAny).Select(total => total.Bucket)];
        }

        private static bool HasRedacted(ReadOnlySpan<byte> started)
        {
            var sums = new JobSums();
            sums.Add(started);
            return sums.Redacted > 0;
        }
    }
}
