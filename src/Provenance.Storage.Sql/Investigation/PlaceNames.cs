using Provenance.Registry.Projections;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Numbers of clusters, and texts of terms, with what was asked for in memory.</summary>
internal sealed class PlaceNames(SqlSession session)
{
    private readonly Dictionary<long, string> _terms = [];

    /// <summary>The number of a cluster; null where no entry names it.</summary>
    public long? ClusterId(ClusterName cluster) => session.QuerySingleOrDefault<long?>(
        "SELECT cluster_id FROM cluster WHERE operator = @Operator AND site = @Site AND cluster = @Cluster;",
        new { cluster.Operator, cluster.Site, cluster.Cluster });

    /// <summary>The text of a term.</summary>
    public string Text(long term)
    {
        if (!_terms.TryGetValue(term, out var text))
        {
            text = session.QuerySingle<string>("SELECT text FROM term WHERE term_id = @term;", new { term });
            _terms.Add(term, text);
        }

        return text;
    }
}
