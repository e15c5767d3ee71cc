using Provenance.Registry.Projections;
using Provenance.Registry.Projections.Summaries;
using Provenance.Statements;

namespace Provenance.Storage.Sql.Projections;

/// <summary>A job as summaries need it.</summary>
internal readonly record struct SummaryRow
{
    /// <summary>The columns that <see cref="Read"/> reads, in its order, of a table <c>j</c>.</summary>
    public const string Columns =
        """
        j.log_index, j.customer_id, j.cluster_id, j.model_id, j.max_accelerators, j.standing, j.suspended, j.missing, j.started_us,
          j.ended_us, j.hours_basis, j.hours_low, j.hours_high, j.flop_basis, j.flop_low, j.flop_high, j.steady_accelerator_id, j.steady_domain_id
        """;

    /// <summary>How many these are: the place of the first column that a read adds.</summary>
    public const int ColumnCount = 18;

    /// <summary>Position in the log.</summary>
    public required long LogIndex { get; init; }

    /// <summary>Number of the customer's term; null where redacted.</summary>
    public long? Customer { get; init; }

    /// <summary>Number of the cluster.</summary>
    public required long Cluster { get; init; }

    /// <summary>Number of the model's term; null where none is declared.</summary>
    public long? Model { get; init; }

    /// <summary>The most accelerators of an allocation.</summary>
    public long MaxAccelerators { get; init; }

    /// <summary>What is added up.</summary>
    public SummedJob Job { get; init; }

    /// <summary>What a steady job held; null for others, whose allocations are rows of their own.</summary>
    public AllocationRow? Steady { get; init; }

    /// <summary>As totals need it.</summary>
    public TotalledJob Totalled => new(LogIndex, Customer, Cluster, Model, MaxAccelerators, Job);

    /// <summary>As its uses need it.</summary>
    public UsingJob Using => new(LogIndex, Job.IsSignerSuspended, Model ?? 0, Job.Flop);

    /// <summary>The job of the current row.</summary>
    public static SummaryRow Read(SqlStatement row) => new()
    {
        LogIndex = row.Integer(0),
        Customer = row.IntegerOrNull(1),
        Cluster = row.Integer(2),
        Model = row.IntegerOrNull(3),
        MaxAccelerators = row.Integer(4),
        Job = new SummedJob
        {
            Standing = (Standing)row.Integer(5),
            IsSignerSuspended = row.Integer(6) != 0,
            Missing = (JobSections)row.Integer(7),
            StartedAt = row.Integer(8),
            EndedAt = row.IntegerOrNull(9),
            HasAllocations = row.Integer(4) > 0,
            Hours = Estimate(row, 10),
            Flop = Estimate(row, 13),
        },
        Steady = AllocationRow.OfSteady(row.Integer(8), row.IntegerOrNull(9), row.Integer(4), row.IntegerOrNull(16), row.IntegerOrNull(17)),
    };

    private static (Quantity Low, Quantity High, EstimateBasis Basis)? Estimate(SqlStatement row, int column) =>
        row.IntegerOrNull(column) is { } basis
            ? (ProjectedValues.ToQuantity(row.Blob(column + 1)), ProjectedValues.ToQuantity(row.Blob(column + 2)), (EstimateBasis)basis)
            : null;
}

/// <summary>An allocation of a job.</summary>
/// <param name="Domain">Number of the domain's term; 0 where unknown.</param>
/// <param name="Held">The rest of it.</param>
internal readonly record struct AllocationRow(long Domain, UsedAllocation Held)
{
    /// <summary>The columns that <see cref="Of"/> reads, in its order.</summary>
    public const string Columns = "allocation_id, from_us, to_us, accelerator_id, count, coalesce(domain_id, 0) AS domain_id";

    /// <summary>Reads the allocations of one job, in no order; <see cref="Bind"/> binds it.</summary>
    public const string SelectUnordered = $"SELECT {Columns} FROM allocation WHERE allocation_id BETWEEN ?1 AND ?2";

    /// <summary>Reads the allocations of one job.</summary>
    public const string Select = $"{SelectUnordered} ORDER BY allocation_id;";

    /// <summary>Reads the allocations of one job.</summary>
    public static void Read(SqlStatement select, in SummaryRow job, List<AllocationRow> rows)
    {
        rows.Clear();
        if (job.Steady is { } steady)
        {
            rows.Add(steady);
            return;
        }

        Bind(select, job.LogIndex);
        while (select.Step())
        {
            rows.Add(Of(select));
        }

        select.Reset();
    }

    /// <summary>Asks for the allocations of one job.</summary>
    public static void Bind(SqlStatement select, long index) =>
        select.Bind(1, ProjectedValues.PartKey(index, 0)).Bind(2, ProjectedValues.PartKey(index + 1, 0) - 1);

    /// <summary>The allocation of the current row.</summary>
    public static AllocationRow Of(SqlStatement row)
    {
        var place = (int)(row.Integer(0) & (ProjectedValues.Places - 1));
        return new AllocationRow(row.Integer(5), new UsedAllocation(place, row.Integer(1), row.Integer(2), row.Integer(3), row.Integer(4)));
    }

    /// <summary>The one allocation of a steady job, as its row tells it; null for a job that is none.</summary>
    /// <param name="started">When the job first ran.</param>
    /// <param name="ended">When it ended.</param>
    /// <param name="count">The most accelerators of an allocation.</param>
    /// <param name="accelerator">Number of the term of the accelerator of a steady job; null for others.</param>
    /// <param name="domain">Number of the domain's term; null where unknown.</param>
    public static AllocationRow? OfSteady(long started, long? ended, long count, long? accelerator, long? domain) =>
        accelerator is { } held && ended is { } end ? new AllocationRow(domain ?? 0, new UsedAllocation(0, started, end, held, count)) : null;

    /// <summary>Parts the allocations of a job by domain, in order of the domains' numbers.</summary>
    public static IEnumerable<(long Domain, UsedAllocation[] Held)> ByDomain(List<AllocationRow> rows) => rows.Count switch
    {
        0 => [],
        1 => [(rows[0].Domain, [rows[0].Held])],
        _ => rows.GroupBy(row => row.Domain).OrderBy(group => group.First().Held.Place)
            .Select(group => (group.Key, group.Select(row => row.Held).ToArray())),
    };
}
