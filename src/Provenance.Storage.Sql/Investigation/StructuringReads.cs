using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Storage.Sql.Projections;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Jobs with their sizes, and what joins them.</summary>
internal sealed class StructuringReads(SqlSession session, KnownAt known, JobRows rows, TermReads terms)
{
    // Jobs that are asked about together: on a server each question is a journey.
    private const int MostAsked = 1_000;

    private static readonly string Running = Words.Of(JobState.Running);

    private readonly string _selectArtifacts =
        $"""
        SELECT asked.value AS Job, a.role_id AS Role, a.digests AS Digests
        FROM {known.Sql.Numbers("@indices")} asked {known.Sql.Join} artifact a ON a.artifact_id BETWEEN asked.value * 8192 AND asked.value * 8192 + 8191
        ORDER BY a.artifact_id;
        """;

    public IEnumerable<SizedJob> ReadJobs(JobMeasure measure, Quantity least, Period started)
    {
        var isFlop = measure == JobMeasure.Flop;

        // Large jobs are found by their FLOP, whenever they ran. Most of a period stand in one part of the log, and an index
        // tells which do: of the others no row is read.
        var isWithin = isFlop && started != Period.Always;
        var span = isWithin ? SpannedTotals.OfStarts(session, started) : LogSpan.None;
        var conditions = $" AND {known.Current("j")} AND j.started_us >= 0"
            + (isWithin ? " AND j.log_index BETWEEN @first AND @last" : "")
            + (isFlop ? $" AND {known.Sql.MayReach("@least")} AND j.flop_high >= @least" : " AND j.hours_high >= @least")
            + (started.FromMicroseconds is null ? "" : " AND j.started_us >= @from")
            + (started.ToMicroseconds is null ? "" : " AND j.started_us < @to");
        var path = new JobPath(isFlop ? "job_by_flop" : "job_by_start");
        var parameters = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["least"] = ProjectedValues.ToBytes(least),
            ["from"] = started.FromMicroseconds,
            ["to"] = started.ToMicroseconds,
            ["first"] = span.First,
            ["last"] = span.Last,
        };
        using var read = session.Prepare(rows.Select($"{SummaryRow.Columns}, j.state_id", path, conditions));
        read.Bind(parameters);
        while (read.Step())
        {
            var row = SummaryRow.Read(read);
            var (low, high, _) = (isFlop ? row.Job.Flop : row.Job.Hours)!.Value;
            yield return new SizedJob
            {
                LogIndex = row.LogIndex,
                Customer = row.Customer is { } customer ? terms.TextOf(customer) : null,
                Cluster = terms.ClusterOf(row.Cluster),
                StartedAt = row.Job.StartedAt,
                Low = low,
                High = high,
                Model = row.Model is { } model ? terms.TextOf(model) : null,
                IsRunning = row.Job.EndedAt is null && read.IntegerOrNull(SummaryRow.ColumnCount) is { } state && terms.TextOf(state) == Running,
                IsSignerSuspended = row.Job.IsSignerSuspended,
                IsRedacted = row.Job.Missing != JobSections.None,
            };
        }
    }

    public long CountUnstarted(JobMeasure measure)
    {
        var size = measure == JobMeasure.Flop ? "j.flop_high" : "j.hours_high";
        var select = rows.Select("1 AS one", new JobPath("job_by_start"), $" AND {known.Current("j")} AND j.started_us < 0 AND {size} IS NOT NULL");
        return session.ExecuteScalar<long>($"SELECT {known.Sql.Count} FROM ({select}) unstarted;");
    }

    public IReadOnlyList<(string Customer, string Fingerprint)> ReadPayments() =>
    [
        .. session.Query<(long Customer, byte[] Payment)>(
                $"""
                SELECT DISTINCT r.customer_id, r.payment FROM rental r JOIN statement s ON s.log_index = r.log_index
                WHERE r.payment IS NOT NULL AND r.customer_id IS NOT NULL AND {known.Current("s")}
                ORDER BY r.customer_id, r.payment;
                """)
            .Select(row => (terms.TextOf(row.Customer), Convert.ToHexStringLower(row.Payment)))
            .Where(pair => pair.Item1 != OrUnknown.Word),
    ];

    public IEnumerable<JobArtifact> ReadArtifacts(IReadOnlyList<long> indices) => indices.Chunk(MostAsked)
        .SelectMany(asked => session.Query<ArtifactRow>(_selectArtifacts, new { indices = SnapshotSql.ArrayOf(asked) }))
        .Select(row => new JobArtifact(
            row.Job, terms.TextOf(row.Role), [.. ProjectedValues.DecodeDigests(row.Digests).Where(digest => digest.IsIdentifying)]));

    private record struct ArtifactRow
    {
        public long Job { get; set; }

        public long Role { get; set; }

        public byte[] Digests { get; set; }
    }
}
