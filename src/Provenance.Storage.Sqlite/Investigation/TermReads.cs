using Dapper;
using Microsoft.Data.Sqlite;
using Provenance.Registry.Log;
using Provenance.Registry.Projections;

namespace Provenance.Storage.Sqlite.Investigation;

/// <summary>Texts and clusters by their numbers, remembered for one snapshot.</summary>
internal sealed class TermReads(SqliteConnection connection) : IDisposable
{
    private readonly SqliteStatement _find = new(connection, "SELECT text FROM term WHERE term_id = ?1;");
    private readonly Dictionary<long, string> _terms = [];
    private readonly Dictionary<long, ClusterName> _clusters = [];

    /// <inheritdoc/>
    public void Dispose() => _find.Dispose();

    public string TextOf(long term)
    {
        if (!_terms.TryGetValue(term, out var text))
        {
            text = _find.Bind(1, term).Step()
                ? _find.Text(0)
                : throw new StorageCorruptException($"The projections name term {term} and do not hold it.");
            _find.Reset();
            _terms.Add(term, text);
        }

        return text;
    }

    public ClusterName ClusterOf(long cluster)
    {
        if (!_clusters.TryGetValue(cluster, out var name))
        {
            var (handle, site, named) = connection.QuerySingle<(string, string, string)>(
                "SELECT operator, site, cluster FROM cluster WHERE cluster_id = @cluster;", new { cluster });
            name = new ClusterName(handle, site, named);
            _clusters.Add(cluster, name);
        }

        return name;
    }
}
