// When entries can have been logged. A cosignature is a witness's word that the tree had so many entries at that time, so
// none of them was logged later. A server that showed so many as its newest had not published the next one yet; that one
// may have waited for its witnesses, so an earlier time of logging is worth a notice and no more.

using System.Globalization;
using Provenance.Client;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Auditing;

/// <summary>Bounds on times of logging. Entries are asked about in ascending order.</summary>
public sealed class TimeBounds
{
    /// <summary>How far clocks may differ, unless told otherwise.</summary>
    public static readonly TimeSpan UsualSlack = TimeSpan.FromMinutes(10);

    private readonly List<(long Size, long Milliseconds)> _existed;
    private readonly List<(long Size, long Milliseconds)> _shown;
    private readonly long _slackMilliseconds;

    /// <summary>Gathers the bounds.</summary>
    /// <param name="policy">Whose witnesses count.</param>
    /// <param name="checkpoints">What was seen, and when servers showed it.</param>
    /// <param name="newest">The checkpoint that is audited.</param>
    /// <param name="now">The auditor's own time.</param>
    /// <param name="slack">How far clocks may differ.</param>
    public TimeBounds(
        VerificationPolicy policy, IReadOnlyList<SeenCheckpoint> checkpoints, SignedCheckpoint newest, DateTimeOffset now, TimeSpan slack)
    {
        _slackMilliseconds = (long)slack.TotalMilliseconds;
        var cosigned =
            from checkpoint in checkpoints.Select(seen => seen.Checkpoint).Append(newest)
            from cosignature in policy.Checkpoints.Evaluate(checkpoint, NSecEd25519.Instance).Cosignatures
            select (checkpoint.Checkpoint.Size.Value, Milliseconds: cosignature.Timestamp > long.MaxValue / 1000 ? long.MaxValue : cosignature.Timestamp * 1000);
        var shown = checkpoints.Where(seen => seen.ShownAt is not null)
            .Select(seen => (seen.Checkpoint.Checkpoint.Size.Value, Milliseconds: seen.ShownAt!.Value.ToUnixTimeMilliseconds()))
            .ToList();
        _existed = Tightest([.. cosigned, .. shown, (newest.Checkpoint.Size.Value, now.ToUnixTimeMilliseconds())]);
        _shown = [.. shown.OrderBy(one => one.Value)];
    }

    /// <summary>What is implausible about an entry's time; null where nothing is.</summary>
    public AuditFinding? Check(long index, long loggedAtMilliseconds)
    {
        var latest = _existed[AtOrAfter(_existed, index + 1)].Milliseconds;
        if (latest <= long.MaxValue - _slackMilliseconds && loggedAtMilliseconds > latest + _slackMilliseconds)
        {
            return AuditFinding.OfEntry(
                AuditRules.LoggedImplausibly, index, $"says that it was logged at {Time(loggedAtMilliseconds)}, and was in a tree that was seen at {Time(latest)}.");
        }

        var above = AtOrAfter(_shown, index + 1);
        return above > 0 && loggedAtMilliseconds < _shown[above - 1].Milliseconds - _slackMilliseconds
            ? AuditFinding.OfEntry(
                AuditRules.ShownLate,
                index,
                $"says that it was logged at {Time(loggedAtMilliseconds)}; at {Time(_shown[above - 1].Milliseconds)} the log showed {_shown[above - 1].Size} entries as all it had.")
            : null;
    }

    // Of each size the earliest time at which a tree of that size or a larger one was seen.
    private static List<(long Size, long Milliseconds)> Tightest(List<(long Size, long Milliseconds)> points)
    {
        points.Sort();
        for (var i = points.Count - 2; i >= 0; i--)
        {
            points[i] = (points[i].Size, Math.Min(points[i].Milliseconds, points[i + 1].Milliseconds));
        }

        return points;
    }

    // The first point of that size or a larger one, by bisection.
    private static int AtOrAfter(List<(long Size, long Milliseconds)> points, long size)
    {
        var at = points.BinarySearch((size, long.MinValue));
        return at < 0 ? ~at : at;
    }

    private static string Time(long milliseconds) => milliseconds is >= 0 and <= 253_402_300_799_999
        ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{milliseconds} ms");
}
