using System.Globalization;
using Provenance.Registry.Names;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Search;

/// <summary>One search.</summary>
/// <param name="scope">What it is answered from.</param>
/// <param name="question">The question.</param>
/// <param name="minScore">The least score.</param>
internal sealed class EntitySearch(QuestionScope scope, SearchQuestion question, decimal minScore)
{
    /// <summary>Most identities of one party that are shown.</summary>
    public const int MaxIdentities = 100;

    private readonly IPartyFacts _parties = scope.Snapshot.Parties;
    private readonly List<string> _caveats =
    [
        "Only names and identifiers of current statements are searched; what is redacted, superseded, withdrawn or in conflict is not. Of accreditations all are, whatever became of the key.",
    ];

    /// <summary>Answers one page.</summary>
    /// <param name="start">The place among the ranked candidates that the page begins at.</param>
    /// <param name="rows">Candidates of the page at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The page, and where the next one begins; null on the last.</returns>
    public async ValueTask<(SearchAnswer Answer, int? Next)> RunAsync(int start, int rows, CancellationToken cancellationToken)
    {
        var form = NameForm.Of(question.Text);
        var hits = new PartyHits(_parties);
        if (IdentifierForm.TryOf(question.Text) is { } identifier && await hits.AddByIdentifierAsync(identifier, cancellationToken))
        {
            _caveats.Add($"More than {PartyHits.MaxByIdentifier} parties have an identifier like this; the others were not compared.");
        }

        var retrieved = await NameRetrieval.FindAsync(_parties, form, question.IsExact, cancellationToken);
        var (moreKnown, moreNamedOnly) = await hits.AddByNameAsync(form, retrieved.Numbers, question.IsExact ? null : minScore, cancellationToken);
        if (moreKnown)
        {
            _caveats.Add(string.Create(
                CultureInfo.InvariantCulture, $"More than {PartyHits.MaxByName} parties have a name that reaches the least score {minScore}: only the best are given. A higher least score, or more of the name, narrows it."));
        }

        if (moreNamedOnly)
        {
            _caveats.Add($"More than {PartyHits.MaxByName} holders and customers of whom only a name is known have one that fits: of these only the best are given, and of equals those named first.");
        }

        NoteReading(form);
        if (retrieved.HasMore)
        {
            _caveats.Add($"{retrieved.Numbers.Count} names were looked at of more that share a word with the text; write more of the name to narrow it.");
        }

        var (candidates, next) = await PageAsync(await RankAsync(hits, cancellationToken), start, rows, cancellationToken);
        var answer = new SearchAnswer
        {
            Candidates = candidates,
            NamesLookedAt = retrieved.Numbers.Count,
            HasMoreNames = retrieved.HasMore,
            MinScore = question.IsExact ? null : minScore,
            Basis = Basis(candidates),
        };
        return (answer, next);
    }

    private void NoteReading(NameForm form)
    {
        var hasHan = form.Tokens.Any(token => token is { IsOwn: true, Script: NameScript.Han });
        if (form.HasUnread)
        {
            _caveats.Add("The text is Japanese by its kana: its kanji are compared as they are written, for no reading of them is known here. A name in Latin letters or kana is another tip.");
        }
        else if (hasHan)
        {
            _caveats.Add("Chinese characters are compared as they are written, simplified and traditional alike, and as they are read in Mandarin. If the name is Japanese, its reading is not known here: search for it in kana or Latin letters too.");
        }

        if (form.HasVowelless)
        {
            _caveats.Add("Arabic and Hebrew leave out short vowels: names in Latin letters are compared by how the text may be read, and only those are found of which a word has three consonants. Search for the name in Latin letters too.");
        }
    }

    // Hits of one class are one candidate; the best of them speaks for it.
    private async ValueTask<IReadOnlyList<RankedParty>> RankAsync(PartyHits hits, CancellationToken cancellationToken)
    {
        var (classes, isCut) = await SameEntityReading.AroundAsync(
            scope.Snapshot.Identities, hits.All.Select(hit => hit.Match.Entity).OfType<string>(), cancellationToken);
        if (isCut)
        {
            _caveats.Add($"More than {SameEntityReading.MaxJudgements} judgements on entities being one concern these; the others were not followed.");
        }

        return
        [
            .. hits.All
                .GroupBy(hit => hit.Match.Entity is { } entity ? classes.RepresentativeOf(entity) : $"?{-hit.Party.Value:D19}")
                .Select(group => new RankedParty(
                    group.Key,
                    group.OrderByDescending(hit => hit.Match.Score).ThenByDescending(hit => hit.IsById).ThenBy(hit => hit.Match.Entity, StringComparer.Ordinal).First(),
                    group.First().Match.Entity is { } entity ? classes.MembersOf(entity) : [],
                    group.First().Match.Entity is { } judged ? classes.JudgementsOf(judged) : []))
                .OrderByDescending(party => party.Best.Match.Score).ThenByDescending(party => party.Best.IsById)
                .ThenBy(party => party.Best.Match.Entity is null).ThenBy(party => party.Key, StringComparer.Ordinal),
        ];
    }

    private async ValueTask<(IReadOnlyList<SearchCandidate> Page, int? Next)> PageAsync(
        IReadOnlyList<RankedParty> ranked, int start, int rows, CancellationToken cancellationToken)
    {
        var page = new List<SearchCandidate>();
        for (var place = start; place < ranked.Count; place++)
        {
            var identities = await IdentitiesAsync(ranked[place], cancellationToken);
            if (!Passes(identities))
            {
                continue;
            }

            if (page.Count == rows)
            {
                return (page, place);
            }

            SayWhatIsCut(ranked[place], identities);
            page.Add(new SearchCandidate { Match = ranked[place].Best.Match, Identities = identities, Judgements = ranked[place].Judgements });
        }

        return (page, null);
    }

    private async ValueTask<IReadOnlyList<SearchIdentity>> IdentitiesAsync(RankedParty party, CancellationToken cancellationToken)
    {
        var details = new List<PartyDetail>();
        foreach (var member in party.Members.Take(MaxIdentities))
        {
            if (await _parties.FindAsync(member, cancellationToken) is { } number)
            {
                details.Add(await _parties.ReadAsync(number, cancellationToken));
            }
        }

        if (party.Members.Count == 0)
        {
            details.Add(await _parties.ReadAsync(party.Best.Party, cancellationToken));
        }

        var day = new Timestamp(Math.Max(0, scope.ValidAtMicroseconds)).Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return [.. details.Select(detail => new SearchIdentity(detail, [.. detail.Listings.Select(listing => SearchListing.On(listing, day))]))];
    }

    private void SayWhatIsCut(RankedParty party, IReadOnlyList<SearchIdentity> identities)
    {
        if (party.Members.Count > MaxIdentities)
        {
            _caveats.Add($"{party.Key} is held to be {party.Members.Count} identities; the first {MaxIdentities} are shown.");
        }

        foreach (var detail in identities.Select(identity => identity.Detail).Where(detail => detail.IsCut))
        {
            _caveats.Add($"{detail.Entity ?? "A party whose entity is unknown"} has more than {PartyDetail.MaxListed} names, identifiers, declarations or listings; the first are shown.");
        }
    }

    private bool Passes(IReadOnlyList<SearchIdentity> identities)
    {
        var type = question.Type is { } wanted ? Words.Of(wanted) : null;
        return (type is null || identities.Any(identity => identity.Detail.Declarations.Any(said => said.Type == type)
                || identity.Detail.Listings.Any(listing => listing.Type == type)))
            && (question.Country is null || identities.Any(identity => identity.Detail.Declarations.Any(said => said.Jurisdiction == question.Country)))
            && (question.List is null || identities.Any(identity => identity.Detail.Listings.Any(listing => listing.List == question.List)));
    }

    private AnswerBasis Basis(IReadOnlyList<SearchCandidate> candidates)
    {
        var sayings = candidates.SelectMany(candidate => candidate.Identities).SelectMany(identity => SayingsOf(identity.Detail))
            .Concat(candidates.SelectMany(candidate => candidate.Judgements).Select(judgement =>
                new Saying(judgement.LogIndex, judgement.Authority, judgement.IsSignerSuspended)))
            .DistinctBy(saying => saying.LogIndex).ToList();
        var suspended = sayings.Count(saying => saying.IsSignerSuspended);
        if (question.MinScore is null && !question.IsExact && SearchQuestion.RuleOf(scope.Rules) is null)
        {
            _caveats.Add(string.Create(CultureInfo.InvariantCulture, $"The rule set names no least score; {minScore} was used."));
        }

        if (candidates.SelectMany(candidate => candidate.Identities).SelectMany(identity => identity.Listings).Any(listing => listing.IsInForce == true))
        {
            _caveats.Add("Listings are in force by what they state themselves: whether the newest version of a list still names a party is not looked at here, but by the question what the list captures.");
        }

        if (question.Country is not null)
        {
            _caveats.Add("Parties whose country nobody declares are left out.");
        }

        return scope.BasisByRules() with
        {
            LogIndices = EvidenceIndices.Of(sayings.Select(saying => saying.LogIndex)),
            EntriesConsidered = sayings.Count,
            EntriesOfSuspendedKeys = suspended,
            EntriesUnverified = suspended,
            Caveats = _caveats,
        };
    }

    private static IEnumerable<Saying> SayingsOf(PartyDetail detail) => detail.Declarations.Select(said => said.Saying)
        .Concat(detail.Names.SelectMany(name => name.Sayings))
        .Concat(detail.Identifiers.Select(identifier => identifier.Saying))
        .Concat(detail.Listings.Select(listing => listing.Saying))
        .Concat(detail.Accreditations.Select(accredited => accredited.Saying));

    private sealed record RankedParty(
        string Key, PartyHit Best, IReadOnlyList<string> Members, IReadOnlyList<SameEntityJudgement> Judgements);
}
