// Sums over jobs, kept as jobs come and as their standing changes: what a job adds is added to the totals of its buckets,
// and taken away when a later entry changes how it stands. A group's changes are gathered and written once.

using Provenance.Registry.Projections.Summaries;

namespace Provenance.Storage.Sql.Projections;

/// <summary>Key of a total.</summary>
/// <param name="Customer">Number of the customer's term, or a number of <see cref="TotalBuckets"/> for what else is added up.</param>
/// <param name="Cluster">Number of the cluster, or of the model.</param>
/// <param name="Bucket">Day, month or magnitude.</param>
internal readonly record struct JobTotalKey(long Customer, long Cluster, long Bucket) : IComparable<JobTotalKey>
{
    public int CompareTo(JobTotalKey other) => (Customer, Cluster, Bucket).CompareTo((other.Customer, other.Cluster, other.Bucket));
}

/// <summary>A job as the totals need it.</summary>
internal readonly record struct TotalledJob(long LogIndex, long? Customer, long Cluster, long? Model, long MaxAccelerators, SummedJob Job);

/// <summary>The table of totals.</summary>
internal sealed class JobTotalTable(SqlSession session) : IDisposable
{
    private readonly Dictionary<JobTotalKey, Total> _changed = [];
    private readonly SummaryWriter _writer = new();
    private readonly SqlLookup _read = session.PrepareMany(
        """
        SELECT max_accelerators, until_us, started, ended, first_index, last_index FROM job_total WHERE customer_id = ?1 AND cluster_id = ?2 AND bucket = ?3
        """);

    private readonly SqlStatement _write = session.Upsert(
        "job_total", 3, "customer_id", "cluster_id", "bucket", "max_accelerators", "until_us", "started", "ended", "first_index", "last_index");

    /// <summary>Adds a job, or takes away with a sign of −1 what it added.</summary>
    public void Add(in TotalledJob job, int sign = 1)
    {
        AddWhole(job, new JobTotalKey(TotalBuckets.Ever, job.Cluster, 0), sign);
        AddWhole(job, new JobTotalKey(TotalBuckets.OfAccelerators, 0, Magnitudes.Of((UInt128)Math.Max(0, job.MaxAccelerators))), sign);
        if (job.Job.Flop is { } flop)
        {
            AddWhole(job, new JobTotalKey(TotalBuckets.OfFlop, 0, Magnitudes.Of(flop.High.Millionths)), sign);
        }

        if (job.Model is { } model)
        {
            var month = TotalBuckets.IsUntimed(job.Job) ? TotalBuckets.Untimed : TotalBuckets.Month(job.Job.StartedAt);
            AddWhole(job, new JobTotalKey(TotalBuckets.OfModel, model, month), sign);
        }

        Add(job, TotalBuckets.Everybody, TotalBuckets.Day, sign);
        Add(job, TotalBuckets.EverybodyByMonth, TotalBuckets.Month, sign);
        if (job.Customer is { } customer)
        {
            Add(job, customer, TotalBuckets.Month, sign);
        }
    }

    /// <summary>Writes what the group changed.</summary>
    public void Finish()
    {
        var keys = _changed.Keys.Order().ToArray();
        _read.Ask(
            keys,
            static (key, ask) => ask.Bind(1, key.Customer).Bind(2, key.Cluster).Bind(3, key.Bucket),
            (place, row) =>
            {
                var total = _changed[keys[place]];
                total.MaxAccelerators = Math.Max(total.MaxAccelerators, row.Integer(0));
                total.Until = Math.Max(total.Until, row.Integer(1));
                total.Started.Add(row.Blob(2));
                total.Ended.Add(row.Blob(3));
                total.Span = total.Span.With(row.Integer(4)).With(row.Integer(5));
            });
        foreach (var key in keys)
        {
            var total = _changed[key];
            _write.Bind(1, key.Customer).Bind(2, key.Cluster).Bind(3, key.Bucket).Bind(4, total.MaxAccelerators).Bind(5, total.Until)
                .Bind(6, total.Started.Encode(_writer)).Bind(7, total.Ended.Encode(_writer))
                .Bind(8, total.Span.First).Bind(9, total.Span.Last).Execute();
        }

        _changed.Clear();
    }

    /// <summary>Forgets a group that was not committed.</summary>
    public void Abandon() => _changed.Clear();

    /// <inheritdoc/>
    public void Dispose()
    {
        _read.Dispose();
        _write.Dispose();
    }

    private void AddWhole(in TotalledJob job, JobTotalKey key, int sign)
    {
        var total = At(key, job);
        total.Started.Add(job.Job, sign);
        total.MaxAccelerators = Math.Max(total.MaxAccelerators, job.MaxAccelerators);
    }

    private void Add(in TotalledJob job, long customer, Func<long, long> bucketOf, int sign)
    {
        var isUntimed = TotalBuckets.IsUntimed(job.Job);
        var started = At(new JobTotalKey(customer, job.Cluster, isUntimed ? TotalBuckets.Untimed : bucketOf(job.Job.StartedAt)), job);
        started.Started.Add(job.Job, sign);
        started.MaxAccelerators = Math.Max(started.MaxAccelerators, job.MaxAccelerators);
        started.Until = Math.Max(started.Until, job.Job.EndedAt ?? long.MaxValue);
        if (!isUntimed && job.Job.EndedAt is { } end)
        {
            At(new JobTotalKey(customer, job.Cluster, bucketOf(end)), job).Ended.Add(job.Job, sign);
        }
    }

    private Total At(JobTotalKey key, in TotalledJob job)
    {
        if (!_changed.TryGetValue(key, out var total))
        {
            total = new Total();
            _changed.Add(key, total);
        }

        total.Span = total.Span.With(job.LogIndex);
        return total;
    }

    private sealed class Total
    {
        public JobSums Started { get; } = new();

        public JobSums Ended { get; } = new();

        public long MaxAccelerators { get; set; }

        public long Until { get; set; } = long.MinValue;

        public LogSpan Span { get; set; } = LogSpan.None;
    }
}
