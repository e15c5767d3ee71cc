// A lead names an entity by the identifier that stands for all that are held to be it. When a judgement joins it with others
// another may stand for them: the lead then has another key, and what regulators said of it is under the key of before. A
// person's word does not get lost by that. What the store knows of the judged lead tells what it was about; read with the
// identifiers of now that gives the key it has now. Signals that tell identifiers apart may raise leads about several of
// one entity: so a word moves only to a lead that rests on a statement that it names.

using Provenance.Registry.Investigation.Signals;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation.Leads;

/// <summary>Current judgements, under the keys that their leads have now.</summary>
internal sealed class LeadJudgements
{
    /// <summary>Most judgements that are read for an answer.</summary>
    public const int Most = 100_000;

    private readonly ILookup<Digest, LeadJudgement> _byKey;
    private readonly ILookup<Digest, LeadJudgement> _moved;
    private readonly JudgedCustomers _joined;

    private LeadJudgements(IReadOnlyList<LeadJudgement> judgements, JudgedCustomers joined, Dictionary<Digest, Digest> moves)
    {
        _byKey = judgements.ToLookup(judgement => judgement.Lead);
        _moved = judgements.Where(judgement => moves.ContainsKey(judgement.Lead)).ToLookup(judgement => moves[judgement.Lead]);
        (_joined, IsCut) = (joined, judgements.Count == Most);
    }

    /// <summary>Whether there may be more than were read.</summary>
    public bool IsCut { get; }

    /// <summary>Reads them.</summary>
    /// <param name="scope">What the question is answered from.</param>
    /// <param name="view">The leads.</param>
    /// <param name="only">Key of the only lead that is asked about; null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async ValueTask<LeadJudgements> ReadAsync(QuestionScope scope, ILeadView view, Digest? only, CancellationToken cancellationToken)
    {
        var (identities, facts) = (scope.Snapshot.Identities, scope.Snapshot.Judgements);
        if ((await identities.ReadJudgementsAsync(1, cancellationToken)).Count == 0)
        {
            return new LeadJudgements(await facts.ReadOnLeadsAsync(only, Most, cancellationToken), JudgedCustomers.Apart, []);
        }

        var joined = await JudgedCustomers.ReadAsync(identities, isApart: false, cancellationToken);
        var judgements = await facts.ReadOnLeadsAsync(null, Most, cancellationToken);
        var moves = new Dictionary<Digest, Digest>();
        foreach (var key in judgements.Select(judgement => judgement.Lead).Distinct())
        {
            if (await view.FindEverAsync(key, cancellationToken) is { } judged && KeyOf(judged, joined) is var now && now != key)
            {
                moves.Add(key, now);
            }
        }

        return new LeadJudgements(judgements, joined, moves);
    }

    /// <summary>Whether there may be any on a lead.</summary>
    public bool Concern(Digest key) => _byKey.Contains(key) || _moved.Contains(key);

    /// <summary>Those on a lead, in log order; also those made under a key that it had before.</summary>
    public IReadOnlyList<LeadJudgement> On(RaisedLead lead)
    {
        var (own, moved) = (_byKey[lead.Lead.Key], _moved[lead.Lead.Key].Where(judgement => judgement.Entries.Intersect(lead.StatementIds).Any()));
        return [.. own.Concat(moved).OrderBy(judgement => judgement.LogIndex)];
    }

    /// <summary>The key of a lead with the identifiers that stand for its entities now.</summary>
    public Digest KeyOf(Lead lead) => KeyOf(lead, _joined);

    private static Digest KeyOf(Lead lead, JudgedCustomers joined) => LeadSubject.Of(lead.Subject.Parts.Select(part =>
        part.Kind == SubjectKind.Entity ? part with { Value = joined.CustomerOf(part.Value)! } : part)).KeyOf(lead.Signal);
}
