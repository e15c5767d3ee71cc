using Dapper;
using Microsoft.Data.Sqlite;
using Provenance.Registry.Investigation;
using Provenance.Storage.Sqlite.Projections;
using Provenance.Transparency;

namespace Provenance.Storage.Sqlite.Investigation;

/// <summary>Customers at work on models, and rentals.</summary>
internal sealed class OriginReads(SqliteConnection connection, KnownAt known) : IDisposable
{
    private readonly Lazy<SqliteStatement> _countries = new(() => new SqliteStatement(
        connection, "SELECT country FROM access_country WHERE access_country_id BETWEEN ?1 AND ?2 ORDER BY access_country_id;"));

    private const int FewJobs = 1_000;

    private const string SelectCountries =
        "SELECT country FROM access_country WHERE access_country_id BETWEEN @first AND @last ORDER BY access_country_id;";

    private const string SelectResellers =
        """
        SELECT t.text FROM reseller r JOIN term t ON t.term_id = r.entity_id
        WHERE r.reseller_id BETWEEN @first AND @last ORDER BY r.reseller_id;
        """;

    private readonly string _selectRentals =
        $"""
        SELECT r.log_index AS LogIndex, customer.text AS Customer, "end".text AS EndCustomer, r.payment AS Payment
        FROM rental r CROSS JOIN statement s ON s.log_index = r.log_index
          LEFT JOIN term customer ON customer.term_id = r.customer_id LEFT JOIN term "end" ON "end".term_id = r.end_customer_id
        WHERE {known.Current("s")}
        """;

    public IReadOnlyList<ModelUse> ReadUses(string? country, int limit) =>
    [
        .. connection.Query<UseRow>(
            $"""
            SELECT DISTINCT customer.text AS Customer, model.text AS Model
            FROM customer_model j LEFT JOIN term customer ON customer.term_id = j.customer_id LEFT JOIN term model ON model.term_id = j.model_id
            WHERE 1 = 1 {JobConditions.Place(known, country)} ORDER BY 1, 2 LIMIT @limit;
            """,
            new { Country = country, limit }).Select(row => new ModelUse(row.Customer, row.Model)),
    ];

    // Along an index that is in the order of the answer, as far as it is filled: partial ones know the newest size alone.
    public IReadOnlyList<long> ReadJobs(ModelUse use, string? country, int limit)
    {
        var index = !known.IsNewest ? ""
            : use.Model is null || HasFewJobs(use.Customer) ? "INDEXED BY job_by_customer"
            : "INDEXED BY job_by_model";
        var isOfModel = use.Model is null ? "j.model_id IS NULL" : "j.model_id IS NOT NULL AND j.model_id = (SELECT term_id FROM term WHERE text = @Model)";
        return connection.Query<long>(
            $"""
            SELECT j.log_index FROM job j {index} WHERE {known.NotSuperseded("j")} AND {known.Current("j")}
              AND j.customer_id IS (SELECT term_id FROM term WHERE text = @Customer) AND {isOfModel}
              {JobConditions.Place(known, country)} ORDER BY j.started_us DESC, j.log_index DESC LIMIT @limit;
            """,
            new { use.Customer, use.Model, Country = country, limit }).AsList();
    }

    public IReadOnlyList<JobAccess> ReadAccess(IReadOnlyList<long> jobs)
    {
        var access = new List<JobAccess>();
        foreach (var job in jobs)
        {
            var read = _countries.Value.Bind(1, ProjectedValues.PartKey(job, 0)).Bind(2, ProjectedValues.PartKey(job + 1, 0) - 1);
            while (read.Step())
            {
                access.Add(new JobAccess(job, read.Text(0)));
            }

            read.Reset();
        }

        return access;
    }

    public IReadOnlyList<RentalFacts> ReadRentals(string customer, int limit) => Read(
        $"{_selectRentals} AND r.customer_id = (SELECT term_id FROM term WHERE text = @customer) ORDER BY r.log_index LIMIT @limit;",
        new { customer, limit });

    public IReadOnlyList<RentalFacts> FindRentals(Digest payment, int limit) => Read(
        $"{_selectRentals} AND r.payment = @payment ORDER BY r.log_index LIMIT @limit;", new { payment = payment.ToArray(), limit });

    private bool HasFewJobs(string? customer) => connection.ExecuteScalar<long>(
        $"""
        SELECT count(*) FROM (SELECT 1 FROM job j INDEXED BY job_by_customer
          WHERE j.standing <> 2 AND j.customer_id IS (SELECT term_id FROM term WHERE text = @customer) LIMIT {FewJobs + 1});
        """,
        new { customer }) <= FewJobs;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_countries.IsValueCreated)
        {
            _countries.Value.Dispose();
        }
    }

    private List<RentalFacts> Read(string sql, object parameters) =>
    [
        .. connection.Query<RentalRow>(sql, parameters).AsList().Select(row => new RentalFacts
        {
            LogIndex = row.LogIndex,
            Customer = row.Customer,
            EndCustomer = row.EndCustomer,
            Payment = row.Payment is null ? null : new Digest(row.Payment),
            Resellers = Texts(SelectResellers, row.LogIndex),
            AccessCountries = Texts(SelectCountries, row.LogIndex),
        }),
    ];

    private List<string> Texts(string sql, long index) => connection.Query<string>(
        sql, new { first = ProjectedValues.PartKey(index, 0), last = ProjectedValues.PartKey(index + 1, 0) - 1 }).AsList();

    private record struct UseRow
    {
        public string? Customer { get; set; }

        public string? Model { get; set; }
    }

    private record struct RentalRow
    {
        public long LogIndex { get; set; }

        public string? Customer { get; set; }

        public string? EndCustomer { get; set; }

        public byte[]? Payment { get; set; }
    }
}
