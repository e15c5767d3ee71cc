using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Search;
using Provenance.Registry.Names;
using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>A search without an index: every name of every current statement is scored. A party is an entity's id, or, where
/// a statement does not know the entity, what <see cref="UnknownBy"/> gives.</summary>
internal sealed class ObviousSearch
{
    // Names that fit better than this share a key: what the keys are for. Below it, sharing one is part of the question.
    private const decimal AllShareAKey = 0.6m;

    private readonly List<(string Party, PartyName Name, WorldEntry By)> _names = [];
    private readonly List<(string Party, string Text, IdentifierForm? Form, WorldEntry By)> _identifiers = [];
    private readonly List<IReadOnlyList<string>> _joined = [];

    public ObviousSearch(IEnumerable<WorldEntry> entries)
    {
        foreach (var entry in entries.Where(entry => entry.Standing == Standing.Current && !entry.Statement.IsWithdrawal))
        {
            Read(entry);
        }
    }

    /// <summary>Who is found, the best first: the party's representative, its score, and all that is one with it.</summary>
    public IReadOnlyList<(string Party, decimal Score, string Members)> Find(string text, bool isExact, decimal minScore)
    {
        var form = NameForm.Of(text);
        var keys = NameKeys.AskedBy(form).ToHashSet();
        var scores = new SortedDictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var (party, name, _) in _names)
        {
            var candidate = NameForm.Of(name.Text);
            var score = NameMatch.Of(form, candidate, name.Kind).Score;
            if (isExact ? NameMatch.IsExact(form, candidate) : score >= minScore && (minScore >= AllShareAKey || NameKeys.Of(candidate).Any(keys.Contains)))
            {
                Raise(scores, party, score);
            }
        }

        if (IdentifierForm.TryOf(text) is { } identifier)
        {
            foreach (var (party, _, known, _) in _identifiers.Where(item => item.Form?.Fits(identifier) == true))
            {
                Raise(scores, party, 1);
            }
        }

        return
        [
            .. scores.GroupBy(score => Class(score.Key).First(), score => score.Value)
                .Select(group => (group.Key, group.Max(), string.Join(' ', Class(group.Key))))
                .OrderByDescending(found => found.Item2).ThenBy(found => found.Key.StartsWith('?')).ThenBy(found => found.Key, StringComparer.Ordinal),
        ];
    }

    /// <summary>A party that an entry names without knowing the entity, after a question mark: of a listing or a rental it is the
    /// record's, of a statement of owners it is whoever has the name in it.</summary>
    public static string UnknownBy(WorldEntry entry, string name) =>
        entry.Statement.Kind is EntityKind ? $"?{entry.Statement.Record} {entry.Index} {name}" : "?" + entry.Statement.Record;

    /// <summary>Texts of names of current statements.</summary>
    public IEnumerable<string> Texts => _names.Select(name => name.Name.Text).Distinct(StringComparer.Ordinal);

    /// <summary>Which entries give a party which name, as <c>kind text: entries</c>, at most as many as an answer shows.</summary>
    public IEnumerable<string> NamesOf(string party) => _names.Where(name => name.Party == party)
        .GroupBy(name => (name.Name.Text, name.Name.Kind))
        .Select(group => $"{group.Key.Kind} {group.Key.Text}: "
            + string.Join(' ', group.Select(name => name.By.Index).Distinct().Order().Take(PartyDetail.MaxSayings)))
        .Order(StringComparer.Ordinal);

    private static void Raise(SortedDictionary<string, decimal> scores, string party, decimal score) =>
        scores[party] = Math.Max(score, scores.GetValueOrDefault(party));

    private SortedSet<string> Class(string party)
    {
        var reached = new SortedSet<string>(StringComparer.Ordinal) { party };
        while (_joined.Where(entities => entities.Any(reached.Contains)).SelectMany(entities => entities).Any(reached.Add))
        {
        }

        return reached;
    }

    private void Read(WorldEntry entry)
    {
        switch (entry.Statement.Kind)
        {
            case EntityKind:
                var entity = entry.Statement.Record["entities/".Length..];
                Mention(entity, entry);
                var identity = entry.Content.Section<Identity>();
                Give(entity, identity?.Names, identity?.Identifiers, entry);
                foreach (var interest in entry.Content.Section<Owners>()?.Interests ?? [])
                {
                    Mention(interest.Party.ToString(), entry);
                    if (interest.PartyName is { } name)
                    {
                        Give(interest.Party.IsKnown ? interest.Party.ToString() : UnknownBy(entry, name.Text), [name], null, entry);
                    }
                }

                break;
            case RentalKind when entry.Content.Section<RentalParties>() is { } parties:
                Mention(parties.Customer.ToString(), entry);
                Give(parties.Customer.IsKnown ? parties.Customer.ToString() : UnknownBy(entry, ""), parties.CustomerNames, null, entry);
                MentionOthers(parties, entry);
                break;
            case UsageKind when entry.Content.Section<UsageCustomers>() is { } small:
                foreach (var item in small.Items)
                {
                    Mention(item.Customer.ToString(), entry);
                }

                break;
            case ListingKind when entry.Content.Section<ListingBody>() is { } listing:
                Mention(listing.Entity.ToString(), entry);
                Give(listing.Entity.IsKnown ? listing.Entity.ToString() : UnknownBy(entry, ""), listing.Names, listing.Identifiers, entry);
                break;
            case TrainingJobKind when entry.Content.Section<JobParties>() is { } parties:
                Mention(parties.Customer.ToString(), entry);
                break;
            case ModelReleaseKind when entry.Content.Section<ModelReleaseBody>() is { } release:
                Mention(release.Publisher.ToString(), entry);
                break;
            case JudgementKind when entry.Content.Section<JudgementBody>() is { About.SameEntity: { } same } judgement:
                var entities = same.Entities.Select(id => id.ToString()).ToList();
                entities.ForEach(id => Mention(id, entry));
                if (judgement.Verdict == JudgementVerdict.Confirmed && !entry.Stored.SignerSuspended)
                {
                    _joined.Add(entities);
                }

                break;
            default:
                break;
        }
    }

    private void MentionOthers(RentalParties parties, WorldEntry by)
    {
        foreach (var other in parties.Resellers.Select(id => id.ToString()).Append(parties.EndCustomer.ToString()))
        {
            Mention(other, by);
        }
    }

    private void Mention(string entity, WorldEntry by)
    {
        if (entity is not ("unknown" or "customer"))
        {
            _identifiers.Add((entity, entity, IdentifierForm.TryOf(entity), by));
        }
    }

    private void Give(string party, IReadOnlyList<PartyName>? names, IReadOnlyList<EntityIdentifier>? identifiers, WorldEntry by)
    {
        _names.AddRange((names ?? []).Select(name => (party, name, by)));
        _identifiers.AddRange((identifiers ?? []).Select(identifier =>
            (party, identifier.Id, IdentifierForm.TryOf(identifier.Scheme, identifier.Id), by)));
    }
}
