// What was withdrawn is in no row and no sum of an answer. Where it was taken back by a key that was suspended, or in other
// hands, the answer has to say so: else whoever has such a key makes evidence vanish. Suspensions and compromises are rare
// and stand in the trust, so that nothing is looked for where there are none.
using System.Globalization;
using Google.Protobuf;
using Provenance.Registry;
using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Changes;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Server;

/// <summary>Looks for withdrawals that are not to be relied on.</summary>
internal sealed class DoubtedWithdrawals(ProvenanceRegistry registry, Investigator investigator)
{
    /// <summary>Which there are, in a sentence; null where there are none.</summary>
    /// <param name="trust">The trust of the size that the answer holds for.</param>
    /// <param name="size">The size.</param>
    /// <param name="request">The question: of one that names an operator, only what was said of its records counts.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<string?> SayAsync(TrustState trust, TreeSize size, IMessage request, CancellationToken cancellationToken)
    {
        List<WithdrawalSpan> spans = [.. trust.Keys.SelectMany(key => Spans(key, size))];
        if (spans.Count == 0)
        {
            return null;
        }

        var question = new WithdrawalsQuestion { AsOf = new AsOf { KnownAt = size }, Spans = spans, RecordPrefix = Place(request) };
        if ((await investigator.AskAsync(question, cancellationToken)).Answer is not { } answer)
        {
            return "Keys were suspended, or in other hands. Whether records were withdrawn with them then could not be looked up now: ask again.";
        }

        var doubted = new List<long>();
        foreach (var withdrawal in answer.Withdrawals)
        {
            if (withdrawal.IsSignerSuspended
                || await DisputedEntries.IsDisputedAsync(registry, trust, new LeafIndex(withdrawal.LogIndex), cancellationToken))
            {
                doubted.Add(withdrawal.LogIndex);
            }
        }

        return doubted.Count == 0 && !answer.IsCut ? null : Sentence(doubted, answer.IsCut);
    }

    // Of a key in other hands all that it could sign, from its first binding to its end: who delegated whom then, and when an
    // entry was logged, decides of each.
    private static IEnumerable<WithdrawalSpan> Spans(KeyBinding key, TreeSize size)
    {
        var party = key.Party.ToString();
        foreach (var suspended in key.Suspensions)
        {
            yield return new WithdrawalSpan(party, suspended.From.Value, suspended.Until?.Value ?? size.Value, 0);
        }

        if (key.CompromisedFrom is { } from)
        {
            yield return new WithdrawalSpan(party, key.Statements[0].Value, key.Statements[^1].Value, from.Microseconds / 1_000);
        }
    }

    private static string? Place(IMessage request)
    {
        var (handleOfOperator, site) = (Text("operator"), Text("site"));
        return handleOfOperator.Length == 0 ? null : site.Length == 0 ? $"{handleOfOperator}/" : $"{handleOfOperator}/{site}/";

        string Text(string field) => request.Descriptor.FindFieldByName(field)?.Accessor.GetValue(request) as string ?? "";
    }

    private static string Sentence(List<long> doubted, bool isCut)
    {
        var more = isCut ? string.Create(CultureInfo.InvariantCulture, $" Only {WithdrawalsQuestion.Most} withdrawals of that time were looked at.") : "";
        return doubted.Count == 0
            ? "Records were withdrawn at a time when keys of their parties were suspended, or in other hands: not all of these could be looked at." + more
            : Counted.Say(
                doubted.Count,
                $"{{0}} [record stands|records stand] withdrawn by [an entry|entries] whose signer was suspended, or whose key was in other hands: {EvidenceIndices.Say(doubted)}. What was known of [it|them] before is not in this answer.") + more;
    }
}
