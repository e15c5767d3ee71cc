// The same rows in PostgreSQL, normalised as one would there, with indexes on what is asked, and three aggregates as plain
// SQL: totals of everything, totals of a country and a year, and the peak of every customer in every interconnect domain.
// Sums are numeric, so that both sides are exact, and both sides' figures are compared.

using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using Npgsql;
using NpgsqlTypes;
using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Clusters;
using Provenance.Registry.Investigation.Jobs;
using Provenance.Statements;
using Jobs = Provenance.Registry.Investigation.JobFilter;

namespace Provenance.Cli;

/// <summary>Loads and asks PostgreSQL.</summary>
internal sealed class PostgresComparison(GeneratedWorld world, string connectionString, TextWriter log)
{
    private const int Repeat = 5;
    private const string Operations = "1000000000000000000";
    private const string Country = "SG";

    private const string Schema =
        """
        DROP SCHEMA IF EXISTS bench CASCADE;
        CREATE SCHEMA bench;
        CREATE TABLE bench.cluster (cluster_id int PRIMARY KEY, country text NOT NULL);
        CREATE TABLE bench.domain (cluster_id int, domain int, peak_bf16 numeric, PRIMARY KEY (cluster_id, domain));
        CREATE TABLE bench.job (
          job_id bigint NOT NULL, customer_id int NOT NULL, cluster_id int NOT NULL, model_id int, started_us bigint NOT NULL,
          ended_us bigint NOT NULL, max_accelerators bigint NOT NULL, hours_low numeric NOT NULL, flop_high numeric);
        CREATE TABLE bench.allocation (
          job_id bigint NOT NULL, customer_id int NOT NULL, cluster_id int NOT NULL, domain int NOT NULL, from_us bigint NOT NULL,
          to_us bigint NOT NULL, count bigint NOT NULL);
        """;

    private const string Indexes =
        """
        ALTER TABLE bench.job ADD PRIMARY KEY (job_id);
        CREATE INDEX ON bench.job (started_us);
        CREATE INDEX ON bench.job (customer_id, started_us);
        CREATE INDEX ON bench.job (cluster_id, started_us);
        CREATE INDEX ON bench.allocation (customer_id, cluster_id, domain, from_us);
        """;

    private const string Totals = "SELECT count(*)::text, trim_scale(sum(hours_low))::text, trim_scale(sum(flop_high))::text, max(max_accelerators)::text FROM bench.job";

    private const string TotalsOfCountry =
        """
        SELECT count(*)::text, trim_scale(sum(hours_low))::text, trim_scale(sum(flop_high))::text, max(max_accelerators)::text FROM bench.job j JOIN bench.cluster c USING (cluster_id)
        WHERE c.country = @country AND j.started_us < @to AND j.ended_us > @from
        """;

    private const string Users =
        """
        WITH event AS (
          SELECT customer_id, cluster_id, domain, from_us AS at, count AS change FROM bench.allocation
          UNION ALL
          SELECT customer_id, cluster_id, domain, to_us, -count FROM bench.allocation),
        level AS (
          SELECT customer_id, cluster_id, domain,
            sum(sum(change)) OVER (PARTITION BY customer_id, cluster_id, domain ORDER BY at) AS held
          FROM event GROUP BY customer_id, cluster_id, domain, at),
        peak AS (SELECT customer_id, cluster_id, domain, max(held) AS held FROM level GROUP BY customer_id, cluster_id, domain)
        SELECT count(*)::text, trim_scale(sum(held))::text, trim_scale(sum(held * peak_bf16))::text, max(held)::text FROM peak JOIN bench.domain USING (cluster_id, domain)
        WHERE held * peak_bf16 >= @operations
        """;

    public async Task<IReadOnlyList<ComparedFigure>> RunAsync(Investigator investigator, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await LoadAsync(connection, cancellationToken);
        var year = new Period(Timestamp.Parse("2025-03-05T07:00:00Z").Microseconds, Timestamp.Parse("2026-03-05T07:00:00Z").Microseconds);
        return
        [
            await CompareAsync(connection, "totals of all jobs", Totals, [], token => JobsAsync(investigator, new Jobs(), token), cancellationToken),
            await CompareAsync(
                connection,
                $"totals of a country and a year ({Country})",
                TotalsOfCountry,
                [new("country", Country), new("from", year.FromMicroseconds!.Value), new("to", year.ToMicroseconds!.Value)],
                token => JobsAsync(investigator, new Jobs { Country = Country, Period = year }, token),
                cancellationToken),
            await CompareAsync(
                connection,
                $"peaks of all customers in all domains, at least {Operations} OP/s in BF16",
                Users,
                [new("operations", (decimal)1_000_000_000_000_000_000m)],
                token => UsersAsync(investigator, token),
                cancellationToken),
        ];
    }

    private async Task LoadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await ExecuteAsync(connection, Schema, cancellationToken);
        await LoadPlacesAsync(connection, cancellationToken);
        await CopyAsync(
            connection,
            "COPY bench.job (job_id, customer_id, cluster_id, model_id, started_us, ended_us, max_accelerators, hours_low, flop_high) FROM STDIN (FORMAT binary)",
            WriteJobAsync,
            cancellationToken);
        await CopyAsync(
            connection,
            "COPY bench.allocation (job_id, customer_id, cluster_id, domain, from_us, to_us, count) FROM STDIN (FORMAT binary)",
            WriteAllocationAsync,
            cancellationToken);
        await ExecuteAsync(connection, Indexes, cancellationToken);
        await ExecuteAsync(connection, "VACUUM ANALYZE bench.job, bench.allocation", cancellationToken);
        await log.WriteLineAsync("PostgreSQL: loaded");
    }

    private static async Task LoadPlacesAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        for (var cluster = 0; cluster < GeneratedWorld.Clusters; cluster++)
        {
            await using var insert = new NpgsqlCommand("INSERT INTO bench.cluster VALUES (@cluster, @country)", connection);
            insert.Parameters.AddWithValue("cluster", cluster);
            insert.Parameters.AddWithValue("country", GeneratedWorld.Country(cluster));
            await insert.ExecuteNonQueryAsync(cancellationToken);
            for (var domain = 0; domain < GeneratedWorld.DomainsPerCluster; domain++)
            {
                var peak = AcceleratorCatalogue.Default.Find(GeneratedWorld.Domain(cluster, domain).Accelerator)?.PeakFlopsIn(NumberFormat.Bf16);
                await using var place = new NpgsqlCommand("INSERT INTO bench.domain VALUES (@cluster, @domain, @peak)", connection);
                place.Parameters.AddWithValue("cluster", cluster);
                place.Parameters.AddWithValue("domain", domain);
                place.Parameters.AddWithValue("peak", NpgsqlDbType.Numeric, peak is { } known ? (decimal)known : DBNull.Value);
                await place.ExecuteNonQueryAsync(cancellationToken);
            }
        }
    }

    // What was corrected is no row there: current jobs only.
    private async Task CopyAsync(
        NpgsqlConnection connection, string copy, Func<NpgsqlBinaryImporter, GeneratedJob, CancellationToken, Task> writeAsync, CancellationToken cancellationToken)
    {
        await using var importer = await connection.BeginBinaryImportAsync(copy, cancellationToken);
        for (var number = 0L; number < world.Jobs; number++)
        {
            var job = world.Job(number);
            if (!job.IsCorrected)
            {
                await importer.StartRowAsync(cancellationToken);
                await writeAsync(importer, job, cancellationToken);
            }
        }

        await importer.CompleteAsync(cancellationToken);
    }

    private static async Task WriteJobAsync(NpgsqlBinaryImporter row, GeneratedJob job, CancellationToken cancellationToken)
    {
        await row.WriteAsync(job.Number, cancellationToken);
        await row.WriteAsync(job.Customer, cancellationToken);
        await row.WriteAsync(job.Cluster, cancellationToken);
        await (job.Model is { } model ? row.WriteAsync(model, cancellationToken) : row.WriteNullAsync(cancellationToken));
        await row.WriteAsync(job.StartedAt, cancellationToken);
        await row.WriteAsync(job.EndedAt, cancellationToken);
        await row.WriteAsync(job.Accelerators, cancellationToken);
        await row.WriteAsync((decimal)GeneratedWorld.HoursMillionths(job) / 1_000_000m, NpgsqlDbType.Numeric, cancellationToken);
        await (GeneratedWorld.FlopMillionths(job) is { } flop
            ? row.WriteAsync((decimal)(flop / 1_000_000), NpgsqlDbType.Numeric, cancellationToken)
            : row.WriteNullAsync(cancellationToken));
    }

    private static async Task WriteAllocationAsync(NpgsqlBinaryImporter row, GeneratedJob job, CancellationToken cancellationToken)
    {
        await row.WriteAsync(job.Number, cancellationToken);
        await row.WriteAsync(job.Customer, cancellationToken);
        await row.WriteAsync(job.Cluster, cancellationToken);
        await row.WriteAsync(job.Domain, cancellationToken);
        await row.WriteAsync(job.StartedAt, cancellationToken);
        await row.WriteAsync(job.EndedAt, cancellationToken);
        await row.WriteAsync(job.Accelerators, cancellationToken);
    }

    [SuppressMessage("Security", "CA2100", Justification = "Constants of this file.")]
    private async Task<ComparedFigure> CompareAsync(
        NpgsqlConnection connection,
        string name,
        string sql,
        IReadOnlyList<KeyValuePair<string, object>> parameters,
        Func<CancellationToken, Task<string>> askAsync,
        CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 3_600 };
        foreach (var (parameter, value) in parameters)
        {
            command.Parameters.AddWithValue(parameter, value);
        }

        var (there, theirs) = await TimeAsync(() => ReadAsync(command, cancellationToken));
        var (here, ours) = await TimeAsync(() => askAsync(cancellationToken));
        if (ours != theirs)
        {
            await log.WriteLineAsync($"{name}: {ours} here, {theirs} on PostgreSQL");
        }

        return new ComparedFigure { Name = name, RegistryMs = here, PostgresMs = there, IsSame = ours == theirs };
    }

    // Once beforehand, then the median.
    private static async Task<(double Ms, string Figures)> TimeAsync(Func<Task<string>> askAsync)
    {
        var figures = await askAsync();
        var times = new double[Repeat];
        for (var i = 0; i < Repeat; i++)
        {
            var watch = Stopwatch.GetTimestamp();
            figures = await askAsync();
            times[i] = Stopwatch.GetElapsedTime(watch).TotalMilliseconds;
        }

        Array.Sort(times);
        return (times[Repeat / 2], figures);
    }

    private static async Task<string> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return string.Join(' ', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "0" : reader.GetString(i)));
    }

    private static string Plain(BigInteger value) => value.ToString(CultureInfo.InvariantCulture);

    private static async Task<string> JobsAsync(Investigator investigator, Jobs filter, CancellationToken cancellationToken)
    {
        var totals = (await investigator.AskAsync(new JobQuestion { Filter = filter }, cancellationToken)).Answer!.Totals;
        return string.Join(' ', totals.Jobs, totals.AcceleratorHours?.Low, totals.Flop?.High, totals.MaxAccelerators);
    }

    private static async Task<string> UsersAsync(Investigator investigator, CancellationToken cancellationToken)
    {
        var (users, question) = (new List<LargeClusterUser>(), new LargeClusterQuestion
        {
            MinOperationsPerSecond = Quantity.Parse(Operations),
            NumberFormat = NumberFormat.Bf16,
            PageSize = Pages.MaxSize,
        });
        while (true)
        {
            var answer = (await investigator.AskAsync(question, cancellationToken)).Answer!;
            users.AddRange(answer.Users);
            if (answer.NextPageToken.Length == 0)
            {
                break;
            }

            question = question with { PageToken = answer.NextPageToken };
        }

        return string.Join(
            ' ',
            users.Count,
            Plain(users.Aggregate(BigInteger.Zero, (sum, user) => sum + (BigInteger)user.PeakAccelerators)),
            Plain(users.Aggregate(BigInteger.Zero, (sum, user) => sum + (BigInteger)user.PeakOperationsPerSecond)),
            users.Count == 0 ? "0" : Plain(users.Max(user => (BigInteger)user.PeakAccelerators)));
    }

    [SuppressMessage("Security", "CA2100", Justification = "Constants of this file.")]
    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 3_600 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
