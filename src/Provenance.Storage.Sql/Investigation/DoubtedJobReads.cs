using Provenance.Registry.Investigation;
using Provenance.Statements;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Jobs whose declarations contradict their own allocations.</summary>
internal sealed class DoubtedJobReads(SqlSession session, KnownAt known)
{
    private readonly string _of = $" {known.Sql.Join} cluster c ON c.cluster_id = j.cluster_id AND c.operator = @handleOfOperator AND c.site = @site";

    // Along the few rows of doubts.
    private readonly Func<string, string> _select = place =>
        $"""
        SELECT d.log_index AS LogIndex, j.suspended AS Suspended, j.missing AS Missing, ch.record AS Record, d.hours AS Hours, d.utilisation AS Utilisation
        FROM job_doubt d {known.Sql.Join} job j ON j.log_index = d.log_index{place} {known.Sql.Join} chain ch ON ch.chain_id = j.chain_id
        WHERE {known.Current("j")} ORDER BY d.log_index;
        """;

    public IEnumerable<DoubtedRun> Read(string? handleOfOperator, string? site) => session
        .Query<DoubtRow>(_select(handleOfOperator is null ? "" : _of), new { handleOfOperator, site }, buffered: false)
        .Select(row => new DoubtedRun(
            new EntryStanding(row.LogIndex, row.Suspended != 0, row.Missing != 0), row.Record, new RunDoubts(row.Hours, row.Utilisation)));

    private record struct DoubtRow
    {
        public long LogIndex { get; set; }

        public long Suspended { get; set; }

        public long Missing { get; set; }

        public string Record { get; set; }

        public long? Hours { get; set; }

        public long? Utilisation { get; set; }
    }
}
