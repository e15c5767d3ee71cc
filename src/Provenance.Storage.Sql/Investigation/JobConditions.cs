using Provenance.Registry.Investigation;
using Provenance.Storage.Sql.Projections;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>What a filter asks of a job, as conditions on a table <c>j</c>, and the parameters that they name.</summary>
internal static class JobConditions
{
    /// <summary>Everything that the filter asks, beginning with " AND "; nothing of the job's standing.</summary>
    public static string Of(KnownAt known, JobFilter filter) =>
        Place(known, filter.Country, filter.Operator, filter.Site, filter.Cluster)
        + (filter.Customer is null ? "" : $" AND j.customer_id = {known.Sql.Term("@Customer")}")
        + (filter.Model is null ? "" : $" AND j.model_id = {known.Sql.Term("@Model")}")
        + (filter.Period.ToMicroseconds is null ? "" : " AND j.started_us < @To")
        + (filter.Period.FromMicroseconds is null ? "" : " AND (j.ended_us IS NULL OR j.ended_us > @From)")
        + (filter.Period == Period.Always ? "" : " AND j.missing & 1 = 0")
        + (filter.MinAccelerators == 0 ? "" : " AND j.max_accelerators >= @MinAccelerators")
        + (filter.MinFlop is null ? "" : $" AND {known.Sql.MayReach("@MinFlop")} AND j.flop_high >= @MinFlop");

    /// <summary>What it says of where a job ran.</summary>
    public static string Place(KnownAt known, string? country, string? handleOfOperator = null, string? site = null, string? cluster = null)
    {
        var clusters = Clusters(known, country, handleOfOperator, site, cluster);
        return clusters is null ? "" : $" AND j.cluster_id IN ({clusters})";
    }

    /// <summary>The numbers of the clusters that it allows; null for all.</summary>
    public static string? Clusters(KnownAt known, string? country, string? handleOfOperator = null, string? site = null, string? cluster = null)
    {
        var conditions = new[]
        {
            handleOfOperator is null ? null : "c.operator = @Operator",
            site is null ? null : "c.site = @Site",
            cluster is null ? null : "c.cluster = @Cluster",
            country is null
                ? null
                : $"""
                  c.cluster_id IN (SELECT i.cluster_id FROM inventory i JOIN statement s ON s.log_index = i.log_index
                    WHERE {known.Current("s")} AND i.country = @Country)
                  """,
        }.OfType<string>().ToList();
        return conditions.Count == 0 ? null : $"SELECT c.cluster_id FROM cluster c WHERE {string.Join(" AND ", conditions)}";
    }

    /// <summary>Parameters of the conditions, by name.</summary>
    public static Dictionary<string, object?> Parameters(JobFilter filter) => new(StringComparer.Ordinal)
    {
        [nameof(filter.Customer)] = filter.Customer,
        [nameof(filter.Operator)] = filter.Operator,
        [nameof(filter.Site)] = filter.Site,
        [nameof(filter.Cluster)] = filter.Cluster,
        [nameof(filter.Model)] = filter.Model,
        [nameof(filter.Country)] = filter.Country,
        [nameof(filter.MinAccelerators)] = filter.MinAccelerators,
        ["From"] = filter.Period.FromMicroseconds,
        ["To"] = filter.Period.ToMicroseconds,
        [nameof(filter.MinFlop)] = filter.MinFlop is { } flop ? ProjectedValues.ToBytes(flop) : null,
    };
}
