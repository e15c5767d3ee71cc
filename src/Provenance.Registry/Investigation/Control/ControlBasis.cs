using Provenance.Registry.Ownership;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation.Control;

/// <summary>What answers about owners share: who the parties are, what was read, and what is left open.</summary>
internal sealed class ControlBasis(QuestionScope scope, SnapshotInterestReader reader, CalendarDate day)
{
    /// <summary>Most entities whose names and listings are given in one answer.</summary>
    public const int MostParties = 1_000;

    private readonly SortedDictionary<string, EntityProfile> _parties = new(StringComparer.Ordinal);
    private readonly List<string> _caveats = [];

    /// <summary>The parties described, in order of their identifiers.</summary>
    public IReadOnlyCollection<EntityProfile> Parties => _parties.Values;

    /// <summary>Adds a sentence.</summary>
    public void Note(bool isSo, string caveat)
    {
        if (isSo)
        {
            _caveats.Add(caveat);
        }
    }

    /// <summary>Describes parties, the first so many.</summary>
    public async ValueTask DescribeAsync(IEnumerable<EntityId> entities, CancellationToken cancellationToken)
    {
        foreach (var entity in entities.Distinct())
        {
            var identifiers = await reader.ReadClassAsync(entity, cancellationToken);
            if (_parties.ContainsKey(identifiers.Representative.ToString()))
            {
                continue;
            }

            if (_parties.Count == MostParties)
            {
                _caveats.Add($"Names and listings are given of {MostParties} entities only.");
                return;
            }

            var detail = await EntityProfile.ReadAsync(scope.Snapshot.Entities, identifiers, day, cancellationToken);
            _parties.Add(identifiers.Representative.ToString(), detail);
        }
    }

    /// <summary>The basis.</summary>
    /// <param name="entries">Entries of paths and contributions.</param>
    /// <param name="more">Further entries; all that was read of owners is listed beside them, for what names no owner decides too.</param>
    /// <param name="bounds">Limits that were reached.</param>
    public AnswerBasis Close(IEnumerable<LeafIndex> entries, IEnumerable<long> more, IReadOnlyList<OwnershipBound> bounds)
    {
        Note(bounds.Count > 0, $"A limit was reached, so that owners may be missing or bounds too wide: {string.Join(", ", bounds.Select(Words))}.");
        Note(reader.IsClassBounded, $"More than {EntityClass.Most} identifiers are held to be one entity; only so many were read as one.");
        Note(reader.Judgements.Count > 0, Counted.Say(reader.Judgements.Count, $"Identifiers were read as one entity by [the judgement of entry|judgements of entries] {Listed(reader.Judgements)}."));
        Note(reader.Redacted.Count > 0, Counted.Say(reader.Redacted.Count, $"Who owns what is redacted in [entry|entries] {Listed(reader.Redacted)}; it is taken to be unknown."));
        Note(reader.Conflicts.Count > 0, Counted.Say(reader.Conflicts.Count, $"[Entry|Entries] {Listed(reader.Conflicts)} [contradicts what its|contradict what their] own party says; [it was|they were] not counted."));
        Note(reader.Doubted.Count > 0, Counted.Say(reader.Doubted.Count, $"[Entry|Entries] {Listed(reader.Doubted)} [calls|call] a party a person or a state in which interests are stated; shares stated in it were followed."));
        var suspended = reader.Used.Values.Count(statement => statement.IsSignerSuspended);
        return scope.BasisByRules() with
        {
            EntriesConsidered = reader.Used.Count + reader.Redacted.Count + reader.Conflicts.Count,
            EntriesUnverified = reader.Used.Values.Count(statement => statement.IsSignerSuspended || statement.IsRedacted)
                + reader.Redacted.Count + reader.Conflicts.Count,
            EntriesOfSuspendedKeys = suspended,
            EntriesInConflict = reader.Conflicts.Count,
            EntriesRedacted = reader.Redacted.Count + reader.Used.Values.Count(statement => statement.IsRedacted),
            LogIndices = EvidenceIndices.Of(entries.Select(entry => entry.Value).Concat(more).Concat(reader.Judgements)
                .Concat(reader.Used.Keys).Concat(reader.Redacted).Concat(reader.Conflicts).Concat(reader.Doubted)
                .Concat(_parties.Values.SelectMany(party => party.LogIndices))),
            Caveats = _caveats,
        };
    }

    private static string Listed(IReadOnlyCollection<long> entries) =>
        string.Join(", ", entries.Take(10)) + (entries.Count > 10 ? $" and {entries.Count - 10} more" : "");

    private static string Words(OwnershipBound bound) => bound switch
    {
        OwnershipBound.Depth => "depth",
        OwnershipBound.Entities => "number of entities",
        OwnershipBound.InterestsPerEntity => "interests of one entity",
        OwnershipBound.Interests => "interests in all",
        OwnershipBound.ExactKnot => "entities in one circle",
        OwnershipBound.ShareSteps => "steps of arithmetic",
        OwnershipBound.PathSteps => "steps of paths",
        _ => "rows given",
    };
}
