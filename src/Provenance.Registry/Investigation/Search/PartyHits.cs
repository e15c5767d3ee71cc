using Provenance.Registry.Names;

namespace Provenance.Registry.Investigation.Search;

/// <summary>A party that the text fits, and how.</summary>
/// <param name="Party">The party.</param>
/// <param name="Match">The best of its names and identifiers.</param>
internal sealed record PartyHit(PartyNumber Party, SearchMatch Match)
{
    /// <summary>Whether the text is the entity's own id, which says more than that somebody gives it a number.</summary>
    public bool IsById => Match.Kind is null && Match.Text == Match.Entity;
}

/// <summary>Scores names and compares identifiers.</summary>
internal sealed class PartyHits(IPartyFacts parties)
{
    /// <summary>Most parties that are found by name in one question, the best: of known ones, and as many again of those only named.</summary>
    public const int MaxByName = 200;

    /// <summary>Most parties that are compared by an identifier.</summary>
    public const int MaxByIdentifier = 100;

    private const string IdentifierFeature = "identifier";

    private readonly Dictionary<PartyNumber, PartyHit> _hits = [];

    /// <summary>Each party once, by its number.</summary>
    public IReadOnlyCollection<PartyHit> All => _hits.Values;

    /// <summary>Adds parties with an identifier that fits.</summary>
    /// <returns>Whether more have its key than were compared.</returns>
    public async ValueTask<bool> AddByIdentifierAsync(IdentifierForm identifier, CancellationToken cancellationToken)
    {
        var found = await parties.FindByIdentifierAsync(identifier.Key, MaxByIdentifier + 1, cancellationToken);
        foreach (var party in found.Take(MaxByIdentifier))
        {
            var detail = await parties.ReadAsync(party, cancellationToken);
            if (!detail.IsNobody && Fitting(detail, identifier) is var (text, saw))
            {
                var feature = new MatchFeature(IdentifierFeature, saw, 1, 1);
                _hits[party] = new PartyHit(party, new SearchMatch(detail.Entity, text, null, 1, [feature]));
            }
        }

        return found.Count > MaxByIdentifier;
    }

    /// <summary>Adds parties with a name that fits well enough and that a current statement gives them: at most
    /// <see cref="MaxByName"/> of each sort, the best.</summary>
    /// <param name="form">The text.</param>
    /// <param name="names">The names to score.</param>
    /// <param name="minScore">The least score; null for exact names alone.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether other known parties fit well enough too, and whether others that are only named do.</returns>
    public async ValueTask<(bool MoreKnown, bool MoreNamedOnly)> AddByNameAsync(
        NameForm form, IReadOnlyCollection<long> names, decimal? minScore, CancellationToken cancellationToken)
    {
        var scored = new List<(PartyNameText Name, NameMatch Match)>();
        foreach (var name in await parties.ReadNamesAsync(names, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var candidate = NameForm.OfBeginning(name.Text, name.IsJapanese);
            var match = NameMatch.Of(form, candidate, name.Kind);
            if (minScore is { } least ? match.Score >= least : NameMatch.IsExact(form, candidate))
            {
                scored.Add((name, match));
            }
        }

        var best = scored.OrderByDescending(item => item.Match.Score).ThenBy(item => item.Name.Number).ToLookup(item => item.Name.IsOfNamedOnly);
        return (await AddBestAsync(best[false], cancellationToken), await AddBestAsync(best[true], cancellationToken));
    }

    /// <returns>Whether there are more of them.</returns>
    private async ValueTask<bool> AddBestAsync(IEnumerable<(PartyNameText Name, NameMatch Match)> scored, CancellationToken cancellationToken)
    {
        var found = new HashSet<PartyNumber>();
        foreach (var (name, match) in scored)
        {
            if (found.Count == MaxByName && !found.Contains(name.Party))
            {
                return true;
            }

            if ((!_hits.TryGetValue(name.Party, out var best) || best.Match.Score < match.Score)
                && await parties.IsGivenAsync(name.Number, cancellationToken))
            {
                var entity = await parties.EntityOfAsync(name.Party, cancellationToken);
                _hits[name.Party] = new PartyHit(name.Party, new SearchMatch(entity, name.Text, name.Kind, match.Score, match.Features));
                found.Add(name.Party);
            }
        }

        return false;
    }

    private static (string Text, string Saw)? Fitting(PartyDetail detail, IdentifierForm identifier)
    {
        if (detail.Entity is { } entity && IdentifierForm.TryOf(entity) is { } own && own.Fits(identifier))
        {
            return (entity, $"the entity's id is {entity}");
        }

        if (detail.Accreditations.FirstOrDefault(accredited => IdentifierForm.TryOf(accredited.Handle)?.Fits(identifier) == true) is { } holder)
        {
            return (holder.Handle, $"{holder.Saying.Declarer} accredited it as {holder.Handle}");
        }

        foreach (var given in detail.Identifiers)
        {
            if (IdentifierForm.TryOf(given.Scheme, given.Id) is { } form && form.Fits(identifier))
            {
                return (given.Id, $"{given.Saying.Declarer} gives {given.Scheme} {given.Id}");
            }
        }

        return null;
    }
}
