using System.Globalization;
using Provenance.Statements;

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
    /// <param name="conflicts">Entries in conflict, which are considered too; a caveat names them (<see cref="Say"/>).</param>
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
            if (shown.Count < EvidenceIndices.MostAsked)
            {
                shown.Add(_indices[i]);
            }
        }

        var listed = new EvidenceIndices(shown, total).WithFirst(conflicts ?? []) with { Total = total };
        var doubtful = new HashSet<long>(_suspended);
        doubtful.UnionWith(_redacted);
        doubtful.UnionWith(conflicts ?? []);
        return basis with
        {
            LogIndices = listed,
            EntriesConsidered = total,
            EntriesUnverified = doubtful.Count,
            EntriesOfSuspendedKeys = _suspended.Count,
            EntriesRedacted = _redacted.Count,
            EntriesInConflict = conflicts?.Count ?? 0,
            Contradicting = [.. listed.Shown.Intersect(conflicts ?? [])],
        };
    }

    /// <summary>Entries in conflict in a sentence; none where there are none.</summary>
    /// <param name="conflicts">The entries.</param>
    /// <param name="effect">What becomes of them, of one and of many: <c>[it does|they do] not count</c>.</param>
    /// <param name="isCut">Whether there are more.</param>
    public static IEnumerable<string> Say(IReadOnlyCollection<long> conflicts, string effect, bool isCut = false)
    {
        if (conflicts.Count > 0)
        {
            var number = string.Create(CultureInfo.InvariantCulture, $"{conflicts.Count}{(isCut ? " or more" : "")}");
            yield return Counted.Say(
                conflicts.Count,
                $"{number} [entry is|entries are] in conflict with what [its|their] party says of the same record: {EvidenceIndices.Say(conflicts)}; {effect}.");
        }
    }
}
