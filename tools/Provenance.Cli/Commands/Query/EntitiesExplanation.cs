using System.Globalization;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary>Why a party was found, who says what of it, and what people decided about it.</summary>
internal static class EntitiesExplanation
{
    /// <summary>Writes what stands below the table.</summary>
    public static void Write(Terminal terminal, Wire.SearchEntitiesResponse answer, bool isAskedFor)
    {
        terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"Parties: {answer.Candidates.Count:N0}. Names looked at: {answer.NamesLookedAt:N0}{(answer.MoreNames ? " of more" : "")}. {(answer.MinScore.Length == 0 ? "Exact names only" : $"Least score: {answer.MinScore}")}."));
        if (answer.Candidates.Count == 0)
        {
            terminal.Line(answer.NamesLookedAt == 0 ? "No party fits." : "No party fits well enough; a lower --min-score shows weaker matches.");
        }

        foreach (var judgement in answer.Candidates.SelectMany(party => party.Judgements).DistinctBy(judgement => judgement.LogIndex))
        {
            terminal.Line(Show(judgement));
        }

        foreach (var party in isAskedFor ? answer.Candidates : [])
        {
            Explain(terminal, party);
        }
    }

    /// <summary>A judgement in one sentence.</summary>
    public static string Show(Wire.IdentityJudgement judgement)
    {
        var word = judgement.Verdict switch { "confirmed" => "are one", "dismissed" => "are not one", _ => "may be one" };
        var who = judgement.Person.Length == 0 ? judgement.Authority : $"{judgement.Authority}, {judgement.Person}";
        var number = judgement.CaseNumber.Length == 0 ? "" : $", case {judgement.CaseNumber}";
        return $"{string.Join(" and ", judgement.Entities)} {word}, says {who}{number}"
            + (judgement.SignerSuspended ? " (signed by a suspended key: it joins nothing)" : "")
            + $": {judgement.Reason.TrimEnd('.')} (entry {Units.Exact(judgement.LogIndex)}).";
    }

    /// <summary>The entries that a candidate rests on, in order.</summary>
    public static IReadOnlyList<long> EntriesOf(Wire.EntityCandidate party) =>
    [
        .. party.Identities.SelectMany(SayingsOf).Select(saying => saying.LogIndex)
            .Concat(party.Judgements.Select(judgement => judgement.LogIndex)).Distinct().Order(),
    ];

    private static void Explain(Terminal terminal, Wire.EntityCandidate party)
    {
        terminal.Line("");
        terminal.Line($"{party.Score}  {party.MatchedText}");
        terminal.Table(
            ["feature", "what was seen", "at most", "contributes"],
            party.Features.Select(feature => new[] { feature.Name, feature.Saw, Most(feature), feature.Contribution }));
        terminal.Table(
            ["name", "kind", "language", "of", "said by"],
            party.Identities.SelectMany(identity => identity.Names.Select(name => new[]
            {
                name.Text, name.Kind, $"{name.Language} {name.Script}".Trim(), identity.Entity, Show(name),
            })));
    }

    // What takes away takes a share of what agreed.
    private static string Most(Wire.MatchFeature feature) =>
        feature.Weight.StartsWith('-') ? $"{feature.Weight} × agreement" : feature.Weight;

    private static string Show(Wire.EntityName name) =>
        string.Join(", ", name.Sayings.Select(saying =>
            $"{saying.Declarer} (entry {Units.Exact(saying.LogIndex)}{(saying.SignerSuspended ? ", signer suspended" : "")})"))
        + (name.MoreSayings ? " and more" : "");

    private static IEnumerable<Wire.Saying> SayingsOf(Wire.EntityIdentity identity) => identity.Declarations.Select(said => said.Saying)
        .Concat(identity.Names.SelectMany(name => name.Sayings))
        .Concat(identity.Identifiers.Select(identifier => identifier.Saying))
        .Concat(identity.Listings.Select(listing => listing.Saying))
        .Concat(identity.Accreditations.Select(accredited => accredited.Saying));
}
