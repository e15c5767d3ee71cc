using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Storage.Sql.Projections;

/// <summary>Hours below the reporting line, and the closes of periods.</summary>
internal sealed class UsageTables(SqlSession session, TermTable terms, PartyKeyTables keys) : IDisposable
{
    private readonly SqlStatement _insertUsage = session.Insert(
        "usage", "log_index", "cluster_id", "from_us", "to_us", "small_jobs_low", "small_jobs_high", "inference_low",
        "inference_high", "idle_low", "idle_high", "maintenance_low", "maintenance_high", "line_hours", "small_jobs_basis",
        "inference_basis", "idle_basis", "maintenance_basis");

    private readonly SqlStatement _insertCustomer = session.Insert(
        "usage_customer", "usage_customer_id", "customer_id", "small_jobs_low", "small_jobs_high", "inference_low",
        "inference_high");

    private readonly SqlStatement _insertClose = session.Insert(
        "period_close", "log_index", "operator", "site", "from_us", "to_us", "statements", "merkle_root", "hours_low",
        "hours_high");

    private readonly SqlStatement _insertStream = session.Insert("period_stream", "period_stream_id", "stream", "first", "last");

    /// <summary>Writes a usage report.</summary>
    public void Insert(long index, ProjectedUsage usage)
    {
        var totals = usage.Totals;
        _insertUsage.Bind(1, index).Bind(2, terms.IdOf(usage.Cluster)).Bind(3, totals?.From.Microseconds).Bind(4, totals?.To.Microseconds);
        Bind(_insertUsage, 5, totals?.SmallJobs);
        Bind(_insertUsage, 7, totals?.Inference);
        Bind(_insertUsage, 9, totals?.Idle);
        Bind(_insertUsage, 11, totals?.Maintenance);
        _insertUsage.Bind(13, totals?.SmallJobLineAcceleratorHours).Bind(14, BasisOf(totals?.SmallJobs)).Bind(15, BasisOf(totals?.Inference))
            .Bind(16, BasisOf(totals?.Idle)).Bind(17, BasisOf(totals?.Maintenance)).Execute();
        for (var i = 0; i < (usage.Customers?.Items.Count ?? 0); i++)
        {
            var item = usage.Customers!.Items[i];
            var customer = terms.IdOf(item.Customer.ToString());
            keys.Mention(index, customer, item.Customer.ToString());
            _insertCustomer.Bind(1, ProjectedValues.PartKey(index, i)).Bind(2, customer);
            Bind(_insertCustomer, 3, item.SmallJobs);
            Bind(_insertCustomer, 5, item.Inference);
            _insertCustomer.Execute();
        }
    }

    /// <summary>Writes the close of a period.</summary>
    public void Insert(long index, ProjectedPeriodClose close)
    {
        var body = close.Body;
        _insertClose.Bind(1, index).Bind(2, close.Operator).Bind(3, close.Site).Bind(4, body?.From.Microseconds)
            .Bind(5, body?.To.Microseconds).Bind(6, body?.Statements);
        _ = body is null ? _insertClose.BindNull(7) : _insertClose.Bind(7, body.MerkleRoot);
        Bind(_insertClose, 8, body?.AcceleratorHours);
        _insertClose.Execute();
        for (var i = 0; i < (body?.Streams.Count ?? 0); i++)
        {
            var range = body!.Streams[i];
            _insertStream.Bind(1, ProjectedValues.PartKey(index, i)).Bind(2, range.Stream.ToArray()).Bind(3, range.First)
                .Bind(4, range.Last).Execute();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _insertUsage.Dispose();
        _insertCustomer.Dispose();
        _insertClose.Dispose();
        _insertStream.Dispose();
    }

    private static long? BasisOf(OrUnknown<Estimate>? estimate) => estimate is { IsKnown: true } stated ? (long)stated.Value.Basis : null;

    private static void Bind(SqlStatement statement, int number, OrUnknown<Estimate>? estimate)
    {
        var known = estimate is { IsKnown: true } stated ? stated.Value : null;
        statement.Bind(number, known?.Low).Bind(number + 1, known?.High);
    }
}
