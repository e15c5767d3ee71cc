using Provenance.Registry.Log;
using Provenance.Registry.Projections;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Texts and clusters by their numbers, and numbers by their texts, remembered for one snapshot.</summary>
internal sealed class TermReads(PreparedReads reads)
{
    private readonly PreparedRead _text = reads.Of("SELECT text FROM term WHERE term_id = ?1;");
    private readonly PreparedRead _number = reads.Of($"SELECT term_id FROM term WHERE {reads.Dialect.IsText("text", "?1")};");
    private readonly PreparedRead _cluster = reads.Of("SELECT operator, site, cluster FROM cluster WHERE cluster_id = ?1;");
    private readonly Dictionary<long, string> _terms = [];
    private readonly Dictionary<string, long?> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<long, ClusterName> _clusters = [];

    public string TextOf(long term)
    {
        if (!_terms.TryGetValue(term, out var text))
        {
            text = _text.With(term).ReadFirst(row => row.Text(0), null)
                ?? throw new StorageCorruptException($"The projections name term {term} and do not hold it.");
            Remember(term, text);
        }

        return text;
    }

    /// <summary>Whether a term was read already.</summary>
    public bool Knows(long term) => _terms.ContainsKey(term);

    /// <summary>Keeps a term that was read beside something else.</summary>
    public void Remember(long term, string text)
    {
        _terms[term] = text;
        _numbers[text] = term;
    }

    public string? TextOf(long? term) => term is { } known ? TextOf(known) : null;

    /// <summary>The number of a text; null where no entry bears it.</summary>
    public long? NumberOf(string text)
    {
        if (!_numbers.TryGetValue(text, out var number))
        {
            number = _number.Statement.Bind(1, text).ReadFirst<long?>(row => row.Integer(0), null);
            _numbers.Add(text, number);
            if (number is { } term)
            {
                _terms[term] = text;
            }
        }

        return number;
    }

    public ClusterName ClusterOf(long cluster)
    {
        if (!_clusters.TryGetValue(cluster, out var name))
        {
            name = _cluster.With(cluster).ReadFirst<ClusterName?>(row => new ClusterName(row.Text(0), row.Text(1), row.Text(2)), null)
                ?? throw new StorageCorruptException($"The projections name cluster {cluster} and do not hold it.");
            _clusters.Add(cluster, name);
        }

        return name;
    }
}
