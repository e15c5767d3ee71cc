using System.Globalization;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Accounts;

/// <summary>Lists that name a device and tell no stay of it, in sentences and as evidence: kept, marked, shown, never counted.</summary>
internal sealed class DeviceMentions
{
    private readonly SortedSet<long> _conflicts = [];
    private readonly SortedSet<long> _ended = [];
    private bool _isCut;

    /// <summary>Whether there is none.</summary>
    public bool AreNone => _conflicts.Count == 0 && _ended.Count == 0;

    /// <summary>Adds lists.</summary>
    public void Add(IReadOnlyList<PassedOverList> lists)
    {
        AddConflicts(lists);
        _ended.UnionWith(lists.Where(list => !list.IsConflict).Select(list => list.LogIndex));
    }

    /// <summary>Adds those in conflict alone.</summary>
    public void AddConflicts(IReadOnlyList<PassedOverList> lists)
    {
        _conflicts.UnionWith(lists.Where(list => list.IsConflict).Select(list => list.LogIndex));
        _isCut |= lists.Count > DeviceSightings.MostLists;
    }

    /// <summary>A basis that names them too; those in conflict are considered.</summary>
    /// <param name="tally">What else it rests on.</param>
    /// <param name="basis">What else it says.</param>
    public AnswerBasis Fill(EntryTally tally, AnswerBasis basis)
    {
        var filled = tally.Fill(basis, _conflicts);
        return filled with { LogIndices = filled.LogIndices.With(_ended) };
    }

    /// <summary>In sentences; none where there are none.</summary>
    public IEnumerable<string> Say()
    {
        foreach (var sentence in EntryTally.Say(_conflicts, "[it lists|they list] a device asked about, and [does|do] not count", _isCut))
        {
            yield return sentence;
        }

        if (_ended.Count > 0)
        {
            var number = string.Create(CultureInfo.InvariantCulture, $"{_ended.Count}{(_isCut ? " or more" : "")}");
            yield return Counted.Say(
                _ended.Count,
                $"{number} [entry that lists|entries that list] the device [was|were] corrected, withdrawn or replaced, and [does|do] not count: {EvidenceIndices.Say(_ended)}.");
        }
    }
}
