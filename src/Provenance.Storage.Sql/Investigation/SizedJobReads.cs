using System.Numerics;
using Provenance.Registry.Accountancy;
using Provenance.Registry.Investigation;
using Provenance.Storage.Sql.Projections;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Jobs that state parameters and tokens.</summary>
internal sealed class SizedJobReads(SqlSession session, KnownAt known, TermReads terms, AllocationReads allocations)
{
    private const string Columns =
        """
        SELECT j.log_index AS LogIndex, j.suspended AS Suspended, j.missing AS Missing, ch.record AS Record, j.workload_id AS WorkloadId,
          size.parameters_low AS ParametersLow, size.parameters_high AS ParametersHigh, size.tokens_low AS TokensLow, size.tokens_high AS TokensHigh,
          j.hours_low AS HoursLow, j.hours_high AS HoursHigh, j.hours_basis AS HoursBasis,
          j.flop_low AS FlopLow, j.flop_high AS FlopHigh, j.flop_basis AS FlopBasis, j.flop_format AS FlopFormat,
          j.started_us AS StartedAt, j.ended_us AS EndedAt, j.max_accelerators AS MaxAccelerators,
          j.steady_accelerator_id AS SteadyAccelerator, j.steady_domain_id AS SteadyDomain
        """;

    private readonly string _condition =
        $"""
        size.parameters_low IS NOT NULL AND size.tokens_low IS NOT NULL AND {known.NotSuperseded("j")} AND {known.Current("j")} ORDER BY j.log_index;
        """;

    public IEnumerable<SizedRun> Read(string? handleOfOperator, string? site) => session
        .Query<SizedRow>(
            $"{Columns} FROM {(handleOfOperator is null ? Everywhere : known.IsNewest ? OfSite : OfSiteEarlier)} {known.Sql.Join} chain ch ON ch.chain_id = j.chain_id WHERE {_condition}",
            new { handleOfOperator, site },
            buffered: false)
        .Select(ToJob);

    // An index holds the jobs that state both: of others no more is read than their numbers.
    private string Everywhere => $"job_size size{known.Sql.Along("job_sized")} {known.Sql.Join} job j ON j.log_index = size.log_index";

    private string OfSite =>
        $"""
        cluster c {known.Sql.Join} job place{known.Sql.Along("job_by_cluster")}
          ON place.cluster_id = c.cluster_id AND place.standing <> 2 AND c.operator = @handleOfOperator AND c.site = @site
        {known.Sql.Join} job_size size{known.Sql.Along("job_sized")} ON size.log_index = place.log_index
        {known.Sql.Join} job j ON j.log_index = size.log_index
        """;

    // What another took the place of since stands in no index by cluster.
    private string OfSiteEarlier =>
        $"{Everywhere} {known.Sql.Join} cluster c ON c.cluster_id = j.cluster_id AND c.operator = @handleOfOperator AND c.site = @site";

    private SizedRun ToJob(SizedRow row)
    {
        var steady = AllocationRow.OfSteady(row.StartedAt, row.EndedAt, row.MaxAccelerators, row.SteadyAccelerator, row.SteadyDomain);
        var held = allocations.Read(row.LogIndex, steady);
        var hours = held.Aggregate(BigInteger.Zero, (sum, span) => sum + ((BigInteger)span.Count * Math.Max(0, span.To - span.From)));
        var declared = AccountValues.ToEstimate(row.HoursLow, row.HoursHigh, row.HoursBasis);
        return new SizedRun
        {
            Entry = new EntryStanding(row.LogIndex, row.Suspended != 0, row.Missing != 0),
            Record = row.Record,
            Workload = terms.TextOf(row.WorkloadId),
            Parameters = (ProjectedValues.ToQuantity(row.ParametersLow), ProjectedValues.ToQuantity(row.ParametersHigh)),
            Tokens = (ProjectedValues.ToQuantity(row.TokensLow), ProjectedValues.ToQuantity(row.TokensHigh)),
            Hours = held.Count > 0 ? HoursRange.Exactly(new AcceleratorHours(hours)) : declared.IsKnown ? HoursRange.Of(declared) : null,
            Accelerators = [.. held.Select(span => span.Accelerator).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            Flop = AccountValues.ToFlop(row.FlopLow, row.FlopHigh, row.FlopBasis, row.FlopFormat),
        };
    }

    private record struct SizedRow
    {
        public long LogIndex { get; set; }

        public long Suspended { get; set; }

        public long Missing { get; set; }

        public string Record { get; set; }

        public long? WorkloadId { get; set; }

        public byte[] ParametersLow { get; set; }

        public byte[] ParametersHigh { get; set; }

        public byte[] TokensLow { get; set; }

        public byte[] TokensHigh { get; set; }

        public byte[]? HoursLow { get; set; }

        public byte[]? HoursHigh { get; set; }

        public long? HoursBasis { get; set; }

        public byte[]? FlopLow { get; set; }

        public byte[]? FlopHigh { get; set; }

        public long? FlopBasis { get; set; }

        public long? FlopFormat { get; set; }

        public long StartedAt { get; set; }

        public long? EndedAt { get; set; }

        public long MaxAccelerators { get; set; }

        public long? SteadyAccelerator { get; set; }

        public long? SteadyDomain { get; set; }
    }
}
