// The close of a period recomputed: the covered statements that are in the log, ordered by stream, then number, then log
// index; the RFC 6962 tree over their ids against the root that was signed; their number; and the hours of the covered
// jobs that no other covered statement took the place of.

using System.Globalization;
using Provenance.Registry.Accountancy;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Accounts;

/// <summary>What came of recomputing a close.</summary>
public enum CloseVerdict
{
    /// <summary>Number and root are those of the log, and the hours can be. What it leaves out, an audit tells.</summary>
    Confirmed,

    /// <summary>Covered statements are not in the log: withheld, or yet to come.</summary>
    Incomplete,

    /// <summary>Number, root or hours are others than those of the log.</summary>
    Contradicted,

    /// <summary>It covers more statements than are recomputed.</summary>
    TooLarge,
}

/// <summary>A recomputed close.</summary>
/// <param name="LogIndex">Its entry.</param>
/// <param name="From">Start of the period.</param>
/// <param name="To">Its end.</param>
/// <param name="Verdict">What came of it.</param>
/// <param name="Stated">Statements that it says it covers.</param>
/// <param name="Found">Statements of its ranges in the log.</param>
/// <param name="Reason">Why, in words.</param>
public sealed record CloseChecked(
    long LogIndex, Timestamp From, Timestamp To, CloseVerdict Verdict, long Stated, long Found, string Reason);

/// <summary>Recomputes closes.</summary>
internal sealed class CloseCheck(ISiteFacts facts)
{
    /// <summary>Most statements of a close that are recomputed.</summary>
    public const int MostStatements = 1_000_000;

    /// <summary>Recomputes one.</summary>
    public async ValueTask<CloseChecked> CheckAsync(PeriodCloseFacts close, CancellationToken cancellationToken)
    {
        var tally = new PeriodTally();
        var jobs = new List<CoveredStatement>();
        var replaced = new HashSet<long>();
        foreach (var range in close.Ranges.OrderBy(range => range.Stream))
        {
            await foreach (var covered in facts.ReadCoveredAsync(close.Party, range, cancellationToken))
            {
                if (tally.Count == MostStatements)
                {
                    return Of(close, CloseVerdict.TooLarge, MostStatements + 1, Text($"It covers more than {MostStatements} statements, which is not recomputed."));
                }

                tally.Add(covered.StatementId);
                if (covered.Supersedes is { } earlier)
                {
                    replaced.Add(earlier);
                }

                if (covered.IsJob)
                {
                    jobs.Add(covered);
                }
            }
        }

        var (found, root) = (tally.Count, tally.Root);
        return found < close.Statements
            ? Of(close, CloseVerdict.Incomplete, found, Counted.Say(close.Statements - found, $"{{0}} of {close.Statements} covered statements [is|are] not in the log."))
            : found > close.Statements
                ? Of(close, CloseVerdict.Contradicted, found, Counted.Say(close.Statements, $"{{0}} [statement is|statements are] counted, the log holds {found} of its ranges."))
                : root != close.MerkleRoot
                    ? Of(close, CloseVerdict.Contradicted, found, Counted.Say(found, $"The root over the {{0}} covered [statement|statements] is {root}, not the one that was signed."))
                    : CheckHours(close, jobs.Where(job => !replaced.Contains(job.LogIndex)), found);
    }

    private static CloseChecked CheckHours(PeriodCloseFacts close, IEnumerable<CoveredStatement> jobs, long found)
    {
        var sum = jobs.Aggregate(HoursRange.Exactly(AcceleratorHours.Zero), (hours, job) => hours + (job.Hours is { } known
            ? new HoursRange(AcceleratorHours.Of(known.Low), AcceleratorHours.Of(known.High))
            : HoursRange.Unknown));
        if (close.Hours is { } stated)
        {
            var (low, high) = (AcceleratorHours.Of(stated.Low), AcceleratorHours.Of(stated.High));
            if (sum.Low > high || sum.High < low)
            {
                return Of(close, CloseVerdict.Contradicted, found, $"It states {new HoursRange(low, high)} for the covered jobs, which report {sum}.");
            }
        }

        return Of(close, CloseVerdict.Confirmed, found, Counted.Say(found, $"Number and root of its {{0}} [statement|statements] are those of the log; its jobs report {sum}."));
    }

    private static CloseChecked Of(PeriodCloseFacts close, CloseVerdict verdict, long found, string reason) =>
        new(close.Entry.LogIndex, close.From, close.To, verdict, close.Statements, found, reason);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
