using Provenance.Registry.Investigation;
using Provenance.Storage.Sql.Projections;
using Provenance.Transparency;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Customers at work on models, and rentals.</summary>
internal sealed class OriginReads(SqlSession session, KnownAt known, PreparedReads reads, TermReads terms, JobRows rows, JobReads jobs)
{
    private const int FewJobs = 1_000;
    private const string InOrder = " ORDER BY 2 DESC, 1 DESC;";

    // Customers whose models are looked up together: on a server each question is a journey.
    private const int MostAsked = 64;

    // Entries of which something is looked up together.
    private const int EntriesAtOnce = 4_096;

    private readonly PreparedRead _access = reads.Of(Parts(known, "access_country", "country"));
    private readonly PreparedRead _resellers = reads.Of(Parts(known, "reseller", "entity_id"));

    private readonly PreparedRead _count = reads.Of(
        $"""
        SELECT count(*) FROM (
          SELECT 1 AS one FROM job j{known.Sql.Along("job_by_customer")} WHERE j.standing <> 2 AND {known.Sql.Same("j.customer_id", "?1")} {known.Sql.Some($"{FewJobs + 1}")}) few;
        """);

    // Each along an index that is in the order of the answer; of a customer's jobs all are read, and ordered then.
    private readonly PreparedRead _ofCustomer = reads.Of(OfCustomer(known, rows) + ";");
    private readonly PreparedRead _ofCustomerThere = reads.Of(OfCustomer(known, rows, Within(known, "?2")) + ";");
    private readonly PreparedRead _withoutModel = reads.Of(OfCustomer(known, rows, WithoutModel) + InOrder);
    private readonly PreparedRead _withoutModelThere = reads.Of(OfCustomer(known, rows, WithoutModel + Within(known, "?2")) + InOrder);
    private readonly PreparedRead _ofModel = reads.Of(OfModel(known, rows) + InOrder);
    private readonly PreparedRead _ofModelThere = reads.Of(OfModel(known, rows, Within(known, "?3")) + InOrder);

    private readonly PreparedRead _clusters = reads.Of(
        $"SELECT j.log_index, j.cluster_id FROM {known.Sql.Numbers("?1")} asked {known.Sql.Join} job j ON j.log_index = asked.value;");

    private readonly PreparedRead _rentals = reads.Of($"{Rentals(known)} AND r.customer_id = ?1 ORDER BY r.log_index {known.Sql.First("?2")};");
    private readonly PreparedRead _rentalsFor = reads.Of($"{Rentals(known)} AND r.end_customer_id = ?1 ORDER BY r.log_index {known.Sql.First("?2")};");
    private readonly PreparedRead _paid = reads.Of($"{Rentals(known)} AND r.payment = ?1 ORDER BY r.log_index {known.Sql.First("?2")};");

    // The numbers of a country's clusters, as a JSON array.
    private (string? Country, string? Clusters)? _place;

    // Of each place that is asked for the last customer's: of a pair both the jobs in a country and those anywhere are asked for.
    private readonly Dictionary<string, (string? Customer, List<JobOf> Jobs, bool AreAll)> _last = new(StringComparer.Ordinal);

    private const string JobColumns = "j.log_index, j.started_us, j.model_id, j.workload_id";
    private const string WithoutModel = " AND j.model_id IS NULL";

    // Pairs are many, and few are asked for at once: the models of some customers after the others are looked up, until there
    // are enough.
    public IReadOnlyList<ModelUse> ReadUses(string? country, ModelUse? after, int limit, CancellationToken cancellationToken)
    {
        var clusters = ClustersOf(country);
        var places = clusters is null
            ? $"cluster place {known.Sql.Join} customer_model used ON used.cluster_id = place.cluster_id"
            : $"{known.Sql.Numbers("@clusters")} place {known.Sql.Join} customer_model used ON used.cluster_id = place.value";
        using var readCustomers = session.Prepare(
            $"""
            SELECT j.customer_id, customer.text FROM (SELECT DISTINCT used.customer_id FROM {places}) j
            LEFT JOIN term customer ON customer.term_id = j.customer_id;
            """);
        using var readModels = session.Prepare(
            $"""
            SELECT customer.text, model.text, j.model_id FROM (
              SELECT DISTINCT used.customer_id, used.model_id FROM {places} AND used.customer_id IN (SELECT value FROM {known.Sql.Numbers("@customers")})) j
            LEFT JOIN term customer ON customer.term_id = j.customer_id LEFT JOIN term model ON model.term_id = j.model_id;
            """);
        var parameters = new Dictionary<string, object?> { ["clusters"] = clusters };
        var customers = readCustomers.Bind(parameters).ReadAll(row => (Number: row.Integer(0), Name: Known(row.Integer(0), row.TextOrNull(1))))
            .Where(one => after is null || StringComparer.Ordinal.Compare(one.Name, after.Customer) >= 0)
            .OrderBy(one => one.Name, StringComparer.Ordinal);
        var uses = new List<ModelUse>();
        foreach (var asked in customers.Chunk(MostAsked))
        {
            cancellationToken.ThrowIfCancellationRequested();
            parameters["customers"] = SnapshotSql.ArrayOf(asked.Select(one => one.Number));
            uses.AddRange(readModels.Bind(parameters).ReadAll(row => new ModelUse(row.TextOrNull(0), Known(row.Integer(2), row.TextOrNull(1))))
                .Where(use => after is null || ModelUse.Order.Compare(use, after) > 0)
                .Order(ModelUse.Order));
            if (uses.Count >= limit)
            {
                return uses[..limit];
            }
        }

        return uses;

        // Their numbers are asked for next.
        string? Known(long number, string? text)
        {
            if (text is not null)
            {
                terms.Remember(number, text);
            }

            return text;
        }
    }

    public IReadOnlyList<UsingJob> ReadJobs(ModelUse use, string? country, int limit)
    {
        var (customer, model) = (use.Customer is null ? null : terms.NumberOf(use.Customer), use.Model is null ? null : terms.NumberOf(use.Model));
        var (place, ofCustomer) = (ClustersOf(country), JobsOf(use.Customer, customer, country));
        if (ofCustomer.AreAll)
        {
            return [.. ofCustomer.Jobs.Where(job => job.Model == model).Take(limit).Select(ToJob)];
        }

        var read = model is null
            ? OfCustomer(_withoutModel, _withoutModelThere, customer, place)
            : place is null ? _ofModel.Statement.Bind(1, customer).Bind(2, model) : _ofModelThere.Statement.Bind(1, customer).Bind(2, model).Bind(3, place);
        try
        {
            var found = new List<UsingJob>();
            while (found.Count < limit && read.Step())
            {
                found.Add(ToJob(JobOf.Read(read)));
            }

            return found;
        }
        finally
        {
            read.Reset();
        }
    }

    public IReadOnlyList<JobAccess> ReadAccess(IReadOnlyList<long> jobs) =>
        [.. ReadParts(_access, jobs, row => row.Text(1)).Select(one => new JobAccess(one.LogIndex, one.Part))];

    public IReadOnlyList<JobCountry> ReadCountries(IReadOnlyList<long> indices) =>
    [
        .. indices.Order().Chunk(EntriesAtOnce)
            .SelectMany(asked => _clusters.Statement.Bind(1, SnapshotSql.ArrayOf(asked)).ReadAll(row => (Job: row.Integer(0), Country: jobs.CountryOf(row.Integer(1)))))
            .Where(one => one.Country is not null)
            .Select(one => new JobCountry(one.Job, one.Country!)),
    ];

    // Two reads, each along its index: one with OR would read all rentals of who has many.
    public IReadOnlyList<RentalFacts> ReadRentals(string customer, int limit) => terms.NumberOf(customer) is { } term
        ?
        [
            .. WithParts([.. _rentals.With(term, limit).ReadAll(ToRental).Concat(_rentalsFor.With(term, limit).ReadAll(ToRental))
                .DistinctBy(rental => rental.LogIndex).OrderBy(rental => rental.LogIndex).Take(limit)]),
        ]
        : [];

    public IReadOnlyList<RentalFacts> FindRentals(Digest payment, int limit) =>
        [.. WithParts(_paid.Statement.Bind(1, payment).Bind(2, limit).ReadAll(ToRental))];

    private static string Rentals(KnownAt known) =>
        $"""
        SELECT r.log_index, r.customer_id, r.end_customer_id, r.payment FROM rental r {known.Sql.Join} statement s ON s.log_index = r.log_index
        WHERE {known.Current("s")}
        """;

    // What entries list, each in its place.
    private static string Parts(KnownAt known, string table, string column) =>
        $"""
        SELECT part.{table}_id, part.{column} FROM {known.Sql.Numbers("?1")} asked {known.Sql.Join} {table} part
          ON part.{table}_id BETWEEN asked.value * {ProjectedValues.Places} AND asked.value * {ProjectedValues.Places} + {ProjectedValues.Places - 1};
        """;

    private static IEnumerable<(long LogIndex, T Part)> ReadParts<T>(PreparedRead read, IEnumerable<long> entries, Func<SqlStatement, T> part) => entries
        .Order().Chunk(EntriesAtOnce)
        .SelectMany(asked => read.Statement.Bind(1, SnapshotSql.ArrayOf(asked)).ReadAll(row => (Id: row.Integer(0), Part: part(row))).OrderBy(one => one.Id))
        .Select(one => (one.Id >> ProjectedValues.PlaceBits, one.Part));

    // Pairs come customer by customer: the jobs of one are read once for all its models, where there are few.
    private (List<JobOf> Jobs, bool AreAll) JobsOf(string? name, long? customer, string? country)
    {
        if (!_last.TryGetValue(country ?? "", out var last) || last.Customer != name)
        {
            var areFew = _count.Statement.Bind(1, customer).ReadFirst(row => row.Integer(0), 0) <= FewJobs;
            var all = areFew
                ? OfCustomer(_ofCustomer, _ofCustomerThere, customer, ClustersOf(country)).ReadAll(JobOf.Read)
                : [];
            all.Sort(static (one, other) => (other.StartedAt, other.LogIndex).CompareTo((one.StartedAt, one.LogIndex)));
            _last[country ?? ""] = last = (name, all, areFew);
        }

        return (last.Jobs, last.AreAll);
    }

    private static SqlStatement OfCustomer(PreparedRead anywhere, PreparedRead there, long? customer, string? place) => place is null
        ? anywhere.Statement.Bind(1, customer)
        : there.Statement.Bind(1, customer).Bind(2, place);

    private static string OfCustomer(KnownAt known, JobRows rows, string conditions = "") =>
        rows.Select(JobColumns, new JobPath("job_by_customer"), $" AND {known.Sql.Same("j.customer_id", "?1")} AND {known.Current("j")}{conditions}");

    private static string OfModel(KnownAt known, JobRows rows, string conditions = "") => rows.Select(
        JobColumns,
        new JobPath("job_by_model"),
        $" AND {known.Sql.Same("j.customer_id", "?1")} AND j.model_id IS NOT NULL AND j.model_id = ?2 AND {known.Current("j")}{conditions}");

    private static string Within(KnownAt known, string clusters) => $" AND j.cluster_id IN (SELECT value FROM {known.Sql.Numbers(clusters)})";

    // Null for any.
    private string? ClustersOf(string? country)
    {
        if (_place is not { } place || place.Country != country)
        {
            _place = place = (country, JobConditions.Clusters(known, country) is { } clusters ? Read(clusters) : null);
        }

        return place.Clusters;

        string Read(string clusters)
        {
            using var read = session.Prepare(clusters);
            return SnapshotSql.ArrayOf(read.Bind(new Dictionary<string, object?> { ["Country"] = country }).ReadAll(row => row.Integer(0)));
        }
    }

    private RentalFacts ToRental(SqlStatement row)
    {
        var payment = row.Blob(3);
        return new RentalFacts
        {
            LogIndex = row.Integer(0),
            Customer = terms.TextOf(row.IntegerOrNull(1)),
            EndCustomer = terms.TextOf(row.IntegerOrNull(2)),
            Payment = payment.IsEmpty ? null : new Digest(payment),
        };
    }

    private IEnumerable<RentalFacts> WithParts(List<RentalFacts> rentals)
    {
        var indices = rentals.Select(rental => rental.LogIndex).ToList();
        var resellers = ReadParts(_resellers, indices, row => terms.TextOf(row.Integer(1))).ToLookup(one => one.LogIndex, one => one.Part);
        var access = ReadParts(_access, indices, row => row.Text(1)).ToLookup(one => one.LogIndex, one => one.Part);
        return rentals.Select(rental => rental with { Resellers = [.. resellers[rental.LogIndex]], AccessCountries = [.. access[rental.LogIndex]] });
    }

    private UsingJob ToJob(JobOf job) => new(job.LogIndex, terms.TextOf(job.Workload));

    private readonly record struct JobOf(long LogIndex, long StartedAt, long? Model, long? Workload)
    {
        public static JobOf Read(SqlStatement row) => new(row.Integer(0), row.Integer(1), row.IntegerOrNull(2), row.IntegerOrNull(3));
    }
}
