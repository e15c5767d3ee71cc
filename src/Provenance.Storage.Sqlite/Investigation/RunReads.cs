using Dapper;
using Microsoft.Data.Sqlite;
using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Storage.Sqlite.Projections;

namespace Provenance.Storage.Sqlite.Investigation;

/// <summary>Jobs and releases with what stands behind them.</summary>
internal sealed class RunReads(SqliteConnection connection, KnownAt known, JobReads jobs, LineageReads lineage)
{
    private const string SelectBackground =
        """
        SELECT b.unstated AS Unstated, rental.text AS Rental, b.parameters_low AS ParametersLow, b.parameters_high AS ParametersHigh,
          b.parameters_basis AS ParametersBasis, b.tokens_low AS TokensLow, b.tokens_high AS TokensHigh, b.tokens_basis AS TokensBasis,
          b.data_domain AS Domain
        FROM job_background b LEFT JOIN term rental ON rental.term_id = b.rental_id WHERE b.log_index = @index;
        """;

    private const string SelectAllocations =
        """
        SELECT a.from_us AS "From", a.to_us AS "To", accelerator.text AS Accelerator, a.count AS Count, domain.text AS Domain
        FROM allocation a CROSS JOIN term accelerator ON accelerator.term_id = a.accelerator_id
          LEFT JOIN term domain ON domain.term_id = a.domain_id
        WHERE a.allocation_id BETWEEN @first AND @last ORDER BY a.allocation_id;
        """;

    private const string SelectCountries =
        "SELECT country FROM access_country WHERE access_country_id BETWEEN @first AND @last ORDER BY access_country_id;";

    private const string SelectParameters =
        """
        SELECT parameters_low AS ParametersLow, parameters_high AS ParametersHigh, parameters_basis AS ParametersBasis
        FROM release_parameters WHERE log_index = @index;
        """;

    private readonly string _selectReleases =
        $"""
        SELECT r.log_index FROM release r CROSS JOIN statement s ON s.log_index = r.log_index
        WHERE r.log_index > @afterIndex AND {known.Current("s")} ORDER BY r.log_index LIMIT @limit;
        """;

    public RunFacts? ReadRun(long index)
    {
        // Every job has a row, and nothing else has.
        foreach (var row in connection.Query<BackgroundRow>(SelectBackground, new { index }))
        {
            var parts = new { first = ProjectedValues.PartKey(index, 0), last = ProjectedValues.PartKey(index + 1, 0) - 1 };
            return new RunFacts
            {
                Job = jobs.Read(index),
                Allocations = [.. connection.Query<AllocationRow>(SelectAllocations, parts)
                    .Select(held => new RunAllocation(held.From, held.To, held.Accelerator, held.Count, held.Domain))],
                Unknowns = (JobUnknowns)row.Unstated,
                DataDomain = (DataDomain)(row.Domain ?? 0),
                Parameters = ToEstimate(row.ParametersLow, row.ParametersHigh, row.ParametersBasis),
                Tokens = ToEstimate(row.TokensLow, row.TokensHigh, row.TokensBasis),
                Rental = row.Rental,
                AccessCountries = connection.Query<string>(SelectCountries, parts).AsList(),
            };
        }

        return null;
    }

    public ReleaseFacts? ReadRelease(long index)
    {
        if (lineage.ReadRelease(index, jobs) is not { } maker)
        {
            return null;
        }

        var released = connection.QuerySingle<string?>("SELECT released_on FROM release WHERE log_index = @index;", new { index });
        var row = connection.QuerySingleOrDefault<BackgroundRow>(SelectParameters, new { index });
        return new ReleaseFacts(maker, released, ToEstimate(row.ParametersLow, row.ParametersHigh, row.ParametersBasis));
    }

    public IReadOnlyList<long> ListReleases(long afterIndex, int limit) =>
        connection.Query<long>(_selectReleases, new { afterIndex, limit }).AsList();

    private static Estimate? ToEstimate(byte[]? low, byte[]? high, long? basis) => low is null
        ? null
        : new Estimate
        {
            Low = ProjectedValues.ToQuantity(low),
            High = ProjectedValues.ToQuantity(high!),
            Basis = (EstimateBasis)basis!.Value,
        };

    private record struct AllocationRow
    {
        public long From { get; set; }

        public long To { get; set; }

        public string Accelerator { get; set; }

        public long Count { get; set; }

        public string? Domain { get; set; }
    }

    private record struct BackgroundRow
    {
        public long Unstated { get; set; }

        public string? Rental { get; set; }

        public byte[]? ParametersLow { get; set; }

        public byte[]? ParametersHigh { get; set; }

        public long? ParametersBasis { get; set; }

        public byte[]? TokensLow { get; set; }

        public byte[]? TokensHigh { get; set; }

        public long? TokensBasis { get; set; }

        public long? Domain { get; set; }
    }
}
