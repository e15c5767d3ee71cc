using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>Which identifiers are one customer, by joining judgements one after another; and what contradicts a job.</summary>
internal sealed class ObviousIdentities
{
    private readonly List<(SortedSet<string> Members, SortedSet<long> Judgements)> _classes = [];

    /// <param name="view">What is known: a moment in the world moves no judgement.</param>
    /// <param name="isApart">Whether no judgement joins.</param>
    public ObviousIdentities(WorldView view, bool isApart)
    {
        foreach (var entry in isApart ? [] : view.Known)
        {
            if (entry is { Standing: Standing.Current, Stored.SignerSuspended: false }
                && entry.Content.Section<JudgementBody>() is { Verdict: JudgementVerdict.Confirmed, About.SameEntity: { } same })
            {
                var joined = _classes.Where(known => same.Entities.Any(id => known.Members.Contains(id.ToString()))).ToList();
                _ = _classes.RemoveAll(joined.Contains);
                _classes.Add((
                    new SortedSet<string>(joined.SelectMany(known => known.Members).Concat(same.Entities.Select(id => id.ToString())), StringComparer.Ordinal),
                    [.. joined.SelectMany(known => known.Judgements), entry.Index]));
            }
        }
    }

    public string? CustomerOf(string? identifier) => identifier is null ? null : MembersOf(identifier)[0];

    public IReadOnlyList<string> MembersOf(string identifier) =>
        _classes.Find(known => known.Members.Contains(identifier)) is { Members: { } members } ? [.. members] : [identifier];

    /// <summary>What is told of a customer's identifiers, as text; empty where it has one.</summary>
    public string Tell(string? customer, IEnumerable<string?> added) => customer is null || MembersOf(customer).Count == 1
        ? ""
        : $"{CustomerOf(customer)}: {string.Join(' ', added.OfType<string>().Distinct().Order(StringComparer.Ordinal))} by "
            + string.Join(' ', _classes.Single(known => known.Members.Contains(customer)).Judgements);

    public static string Describe(JudgedCustomer? judged) => judged is null
        ? ""
        : $"{judged.Customer}: {string.Join(' ', judged.Identifiers)} by {string.Join(' ', judged.Judgements)}";

    /// <summary>What contradicts any of some jobs.</summary>
    public static IReadOnlyList<long> Contradicting(IReadOnlyList<WorldEntry> entries, IEnumerable<long> jobs)
    {
        var told = jobs.Select(job => entries[(int)job]).ToList();
        return
        [
            .. entries.Where(entry => entry is { Standing: Standing.Conflict, Statement.IsWithdrawal: false }
                && told.Exists(job => job != entry && job.Statement.Record == entry.Statement.Record && job.Party == entry.Party))
                .Select(entry => entry.Index),
        ];
    }
}
