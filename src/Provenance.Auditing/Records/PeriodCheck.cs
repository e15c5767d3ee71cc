// Every close of a period recomputed from the log: how many statements its ranges hold, the RFC 6962 tree over their ids in
// the order of stream, number and index, and the hours of the covered jobs that no other covered statement took the place
// of; and no first report of a kind of which it says that there is nothing to tell, unless it was withdrawn in the ranges.
// And the other way round: what was signed for the site in the period, and is covered by no close that the operator still
// stands by: one that was corrected or withdrawn speaks for nothing any more.

using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Auditing;

/// <summary>Recomputes closes.</summary>
internal sealed class PeriodCheck(SqliteConnection connection)
{
    private const int MostLeftOutTold = 20;

    /// <summary>What is wrong, close by close. Closes that a later statement took the place of are left alone.</summary>
    public IEnumerable<AuditFinding> Run()
    {
        var closes = connection.Query<Close>(
            """
            SELECT c.idx AS Idx, r.party AS Party, r.site AS Site, r.record AS Record, c.starts AS Starts, c.ends AS Ends,
                   c.statements AS Statements, c.root AS Root, c.low AS Low, c.high AS High, c.nil AS Nil
            FROM closes AS c JOIN once AS r ON r.idx = c.idx
            WHERE NOT EXISTS (SELECT 1 FROM reports AS s WHERE s.supersedes = r.id AND s.chain = r.chain)
            ORDER BY c.idx
            """).ToList();
        return closes.SelectMany(close => close.Statements is null
            ? [AuditFinding.OfEntry(AuditRules.CloseBodyMissing, close.Idx, $"closes {close.Record}, and its body is not shown.")]
            : Recompute(close).Concat(LeftOut(close)));
    }

    private IEnumerable<AuditFinding> Recompute(Close close)
    {
        var tally = new PeriodTally();
        var jobs = new List<(Digest Id, string? Low, string? High)>();
        var replaced = new HashSet<Digest>();
        var nil = close.Nil!.Split(' ');
        var ofNil = new List<CoveredReport>();
        foreach (var covered in Covered(close))
        {
            tally.Add(new Digest(covered.Id));
            if (covered.Supersedes is { } named)
            {
                replaced.Add(new Digest(named));
            }

            if (nil.Contains(covered.Kind))
            {
                ofNil.Add(covered);
            }

            if (covered.Kind == "training-job")
            {
                jobs.Add((new Digest(covered.Id), covered.Low, covered.High));
            }
        }

        var root = new Digest(close.Root!);
        if (tally.Count < close.Statements)
        {
            yield return Of(AuditRules.CloseIncomplete, close, $"counts {close.Statements} statements; {close.Statements - tally.Count} of them are not in the log.");
        }
        else if (tally.Count > close.Statements)
        {
            yield return Of(AuditRules.CloseContradicted, close, $"counts {close.Statements} statements; the log holds {tally.Count} of its ranges.");
        }
        else if (tally.Root != root)
        {
            yield return Of(AuditRules.CloseContradicted, close, $"has the root {root}; the {tally.Count} statements of its ranges make {tally.Root}.");
        }
        else if (HoursFault(close, jobs.Where(job => !replaced.Contains(job.Id))) is { } fault)
        {
            yield return fault;
        }

        foreach (var told in ofNil.GroupBy(report => report.Chain).Select(chain => Told([.. chain])).OfType<CoveredReport>().DistinctBy(report => report.Kind))
        {
            yield return Of(AuditRules.CloseContradicted, close, $"says that there is no {told.Kind} to tell of; entry {told.Idx} in its ranges is one.");
        }
    }

    // The first report of a chain. What corrects or takes back one of an earlier period tells nothing of this one, and what was
    // taken back in this one tells nothing either.
    private static CoveredReport? Told(IReadOnlyList<CoveredReport> chain) =>
        chain.MaxBy(report => report.Idx) is { Withdraws: false } ? chain.FirstOrDefault(report => report.Supersedes is null) : null;

    private static AuditFinding? HoursFault(Close close, IEnumerable<(Digest Id, string? Low, string? High)> jobs)
    {
        if (close.Low is null || close.High is null)
        {
            return null;
        }

        var (low, high, isOpen) = (default(ExactSum), default(ExactSum), false);
        foreach (var job in jobs)
        {
            low = job.Low is null ? low : low.Plus(Quantity.Parse(job.Low));
            high = job.High is null ? high : high.Plus(Quantity.Parse(job.High));
            isOpen |= job.High is null;
        }

        var (statedLow, statedHigh) = (default(ExactSum).Plus(Quantity.Parse(close.Low)), default(ExactSum).Plus(Quantity.Parse(close.High)));
        var isPossible = low.CompareTo(statedHigh) <= 0 && (isOpen || high.CompareTo(statedLow) >= 0);
        return isPossible ? null : Of(
            AuditRules.CloseContradicted,
            close,
            $"states {close.Low} to {close.High} accelerator hours; the jobs of its ranges report {low} to {(isOpen ? "unknown" : high.ToString())}.");
    }

    private IEnumerable<AuditFinding> LeftOut(Close close)
    {
        var rows = connection.Query<(long Idx, string Record)>(
            """
            SELECT r.idx, r.record FROM once AS r
            WHERE r.party = @Party AND r.site = @Site AND r.issued >= @Starts AND r.issued < @Ends AND r.idx < @Idx AND r.kind <> 'period-close'
              AND NOT EXISTS (
                SELECT 1 FROM ranges AS g JOIN reports AS c ON c.idx = g.close
                WHERE g.party = r.party AND g.stream = r.stream AND g.first <= r.sequence AND g.last >= r.sequence
                  AND NOT EXISTS (SELECT 1 FROM reports AS s WHERE s.supersedes = c.id AND s.chain = c.chain))
            ORDER BY r.idx
            """,
            close,
            buffered: false);
        var told = 0;
        var more = 0L;
        foreach (var row in rows)
        {
            if (told++ < MostLeftOutTold)
            {
                yield return Of(AuditRules.CloseLeavesOut, close, $"leaves out entry {row.Idx}, {row.Record}, which was signed in its period and is covered by no other close that stands.");
            }
            else
            {
                more++;
            }
        }

        if (more > 0)
        {
            yield return Of(AuditRules.CloseLeavesOut, close, $"leaves out {more} more.");
        }
    }

    private IEnumerable<CoveredReport> Covered(Close close)
    {
        var ranges = connection.Query<(byte[] Stream, long First, long Last)>(
            "SELECT stream, first, last FROM ranges WHERE close = @Idx ORDER BY stream, first", close).ToList();
        return ranges.SelectMany(range => connection.Query<CoveredReport>(
            "SELECT idx AS Idx, id AS Id, hex(chain) AS Chain, supersedes AS Supersedes, kind AS Kind, low AS Low, high AS High, withdraws AS Withdraws FROM once "
            + "WHERE party = @Party AND stream = @Stream AND sequence BETWEEN @First AND @Last ORDER BY sequence, idx",
            new { close.Party, range.Stream, range.First, range.Last },
            buffered: false));
    }

    private static AuditFinding Of(AuditRule rule, Close close, FormattableString message) =>
        AuditFinding.OfEntry(rule, close.Idx, $"closes {close.Record} and {message.ToString(CultureInfo.InvariantCulture)}");

    private sealed record Close
    {
        public long Idx { get; init; }

        public required string Party { get; init; }

        public string? Site { get; init; }

        public required string Record { get; init; }

        public long Starts { get; init; }

        public long Ends { get; init; }

        public long? Statements { get; init; }

        public byte[]? Root { get; init; }

        public string? Low { get; init; }

        public string? High { get; init; }

        public string? Nil { get; init; }
    }

    private sealed record CoveredReport
    {
        public long Idx { get; init; }

        public required byte[] Id { get; init; }

        public required string Chain { get; init; }

        public byte[]? Supersedes { get; init; }

        public required string Kind { get; init; }

        public string? Low { get; init; }

        public string? High { get; init; }

        public bool Withdraws { get; init; }
    }
}
