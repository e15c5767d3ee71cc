namespace Provenance.Registry.Investigation.Accounts;

/// <summary>Counts the entries that an answer is made from: eight bytes each, since a site may have a million.</summary>
internal sealed class EntryTally
{
    private readonly List<long> _indices = [];
    private readonly HashSet<long> _suspended = [];
    private readonly HashSet<long> _redacted = [];

    /// <summary>Counts an entry; again makes no difference.</summary>
    public void Add(EntryStanding entry)
    {
        _indices.Add(entry.LogIndex);
        if (entry.IsSignerSuspended)
        {
            _suspended.Add(entry.LogIndex);
        }

        if (entry.IsRedacted)
        {
            _redacted.Add(entry.LogIndex);
        }
    }

    /// <summary>A basis with these entries, and others that it rests on.</summary>
    /// <param name="basis">The basis.</param>
    /// <param name="conflicts">Entries in conflict, which are considered too.</param>
    public AnswerBasis Fill(AnswerBasis basis, IReadOnlyCollection<long>? conflicts = null)
    {
        _indices.AddRange(conflicts ?? []);
        _indices.Sort();
        var shown = new List<long>();
        var total = 0L;
        for (var i = 0; i < _indices.Count; i++)
        {
            if (i > 0 && _indices[i] == _indices[i - 1])
            {
                continue;
            }

            total++;
            if (shown.Count < EvidenceIndices.Most)
            {
                shown.Add(_indices[i]);
            }
        }

        var doubtful = new HashSet<long>(_suspended);
        doubtful.UnionWith(_redacted);
        doubtful.UnionWith(conflicts ?? []);
        return basis with
        {
            LogIndices = new EvidenceIndices(shown, total),
            EntriesConsidered = total,
            EntriesUnverified = doubtful.Count,
            EntriesOfSuspendedKeys = _suspended.Count,
            EntriesRedacted = _redacted.Count,
            EntriesInConflict = conflicts?.Count ?? 0,
        };
    }
}
