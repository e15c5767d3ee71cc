// Texts that many rows share (customers, models, accelerators, parties) and clusters, numbered by first appearance in
// the log: entries are written in log order, so the numbers do not depend on how they were grouped.

using Provenance.Registry.Projections;

namespace Provenance.Storage.Sql.Projections;

/// <summary>Numbers of texts and clusters, with what was asked lately in memory.</summary>
internal sealed class TermTable(SqlSession session) : IDisposable
{
    private const int MaxCached = 1 << 17;

    private readonly Dictionary<string, long> _terms = new(StringComparer.Ordinal);
    private readonly HashSet<string> _missing = new(StringComparer.Ordinal);
    private readonly Dictionary<ClusterName, long> _clusters = [];
    private readonly SqlStatement _lastTerm = session.Prepare("SELECT coalesce(max(term_id), 0) FROM term;");

    // What this transaction numbered is in memory.
    private readonly SqlStatement _findTerm = session.PrepareForEarlier($"SELECT term_id FROM term WHERE {session.Dialect.IsText("text", "?1")};");
    private readonly SqlLookup _findTerms = session.PrepareMany(
        $"SELECT term_id FROM term WHERE {session.Dialect.IsText("text", "?1")}");

    private readonly SqlStatement _insertTerm = session.Insert("term", "term_id", "text");
    private readonly SqlStatement _lastCluster = session.Prepare("SELECT coalesce(max(cluster_id), 0) FROM cluster;");
    private readonly SqlStatement _findCluster = session.PrepareForEarlier(
        "SELECT cluster_id FROM cluster WHERE operator = ?1 AND site = ?2 AND cluster = ?3;");

    private readonly SqlStatement _insertCluster = session.Insert("cluster", "cluster_id", "operator", "site", "cluster");

    private long _newestTerm;
    private long _newestBefore;
    private long _newestCluster;

    /// <summary>Starts a transaction: reads the newest numbers, and forgets the rest if asked.</summary>
    public void Begin(bool forget)
    {
        if (forget || _terms.Count > MaxCached || _clusters.Count > MaxCached)
        {
            _terms.Clear();
            _clusters.Clear();
        }

        _missing.Clear();
        _newestTerm = _newestBefore = Scalar(_lastTerm);
        _newestCluster = Scalar(_lastCluster);
    }

    /// <summary>The number of a text, which is given one if it has none.</summary>
    public long IdOf(string text)
    {
        if (Find(text) is { } known)
        {
            return known;
        }

        _ = _missing.Remove(text);
        _insertTerm.Bind(1, ++_newestTerm).Bind(2, text).Execute();
        _terms.Add(text, _newestTerm);
        return _newestTerm;
    }

    /// <summary>Whether a text was given its number in this transaction: then no earlier row has it.</summary>
    public bool IsNew(long term) => term > _newestBefore;

    /// <summary>The number of a text, which may be missing.</summary>
    public long? IdOfOptional(string? text) => text is null ? null : IdOf(text);

    /// <summary>The number of a text, or null where it has none.</summary>
    public long? Find(string text)
    {
        if (_terms.TryGetValue(text, out var id))
        {
            return id;
        }

        if (_missing.Contains(text))
        {
            return null;
        }

        _findTerm.Bind(1, text);
        long? found = _findTerm.Step() ? _findTerm.Integer(0) : null;
        _findTerm.Reset();
        if (found is { } known)
        {
            _terms.Add(text, known);
        }

        return found;
    }

    /// <summary>Looks up texts that will be asked for, all at once, where asking for each would be a journey.</summary>
    public void Prefetch(IEnumerable<string> texts)
    {
        if (!session.IsFar)
        {
            return;
        }

        var asked = texts.Where(text => !_terms.ContainsKey(text)).Distinct(StringComparer.Ordinal).ToArray();
        _missing.UnionWith(asked);
        _findTerms.Ask(
            asked,
            static (text, ask) => ask.Bind(1, text),
            (place, row) =>
            {
                _terms.Add(asked[place], row.Integer(0));
                _ = _missing.Remove(asked[place]);
            });
    }

    /// <summary>The number of a cluster, which is given one if it has none.</summary>
    public long IdOf(ClusterName cluster)
    {
        if (_clusters.TryGetValue(cluster, out var id))
        {
            return id;
        }

        _findCluster.Bind(1, cluster.Operator).Bind(2, cluster.Site).Bind(3, cluster.Cluster);
        long? found = _findCluster.Step() ? _findCluster.Integer(0) : null;
        _findCluster.Reset();
        if (found is null)
        {
            found = ++_newestCluster;
            _insertCluster.Bind(1, _newestCluster).Bind(2, cluster.Operator).Bind(3, cluster.Site).Bind(4, cluster.Cluster).Execute();
        }

        _clusters.Add(cluster, found.Value);
        return found.Value;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _lastTerm.Dispose();
        _findTerm.Dispose();
        _findTerms.Dispose();
        _insertTerm.Dispose();
        _lastCluster.Dispose();
        _findCluster.Dispose();
        _insertCluster.Dispose();
    }

    private static long Scalar(SqlStatement statement)
    {
        _ = statement.Step();
        var value = statement.Integer(0);
        statement.Reset();
        return value;
    }
}
