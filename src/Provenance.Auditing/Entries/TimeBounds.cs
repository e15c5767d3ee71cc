// When entries can have been logged. A cosignature is a witness's word that the tree had so many entries at that time, so
// none of them was logged later. Against the log counts what as many witnesses say as make the quorum: a quorum is asked for
// because single ones may be wrong, and one with a slow clock is no more than a notice. A server that showed so many as its newest had not published the next one yet; that one
// may have waited for its witnesses, so an earlier time of logging is worth a notice and no more.

using System.Globalization;
using Provenance.Client;
using Provenance.Statements;
using Provenance.Transparency;
using Point = (long Size, long Milliseconds, string Witness);

namespace Provenance.Auditing;

/// <summary>Bounds on times of logging. Entries are asked about in ascending order.</summary>
public sealed class TimeBounds
{
    /// <summary>How far clocks may differ, unless told otherwise.</summary>
    public static readonly TimeSpan UsualSlack = TimeSpan.FromMinutes(10);

    private readonly List<Point> _existed;
    private readonly List<Point> _shown;

    // What each witness said by itself, of those that were not yet told, and the earliest of it at each size.
    private readonly List<Point> _said = [];
    private List<Point> _earliestSaid;
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
        var agreed = new List<Point>();
        foreach (var checkpoint in checkpoints.Select(seen => seen.Checkpoint).Append(newest))
        {
            var size = checkpoint.Checkpoint.Size.Value;
            var said = policy.Checkpoints.Evaluate(checkpoint, NSecEd25519.Instance).Cosignatures
                .Select(one => (Size: size, Milliseconds: one.Timestamp > long.MaxValue / 1000 ? long.MaxValue : one.Timestamp * 1000, Witness: one.Witness.Name))
                .OrderBy(one => one.Milliseconds)
                .ToList();
            _said.AddRange(said);
            agreed.AddRange(said.Take(Enough(policy.Checkpoints, said)).TakeLast(1));
        }

        var shown = checkpoints.Where(seen => seen.ShownAt is not null)
            .Select(seen => (Size: seen.Checkpoint.Checkpoint.Size.Value, Milliseconds: seen.ShownAt!.Value.ToUnixTimeMilliseconds(), Witness: ""))
            .ToList();
        _existed = Tightest([.. agreed, .. shown, (newest.Checkpoint.Size.Value, now.ToUnixTimeMilliseconds(), "")]);
        _shown = [.. shown.OrderBy(one => one.Size)];
        _earliestSaid = Tightest([.. _said]);
    }

    /// <summary>What is implausible about an entry's time; null where nothing is.</summary>
    public AuditFinding? Check(long index, long loggedAtMilliseconds)
    {
        var latest = _existed[AtOrAfter(_existed, index + 1)].Milliseconds;
        if (IsAfter(loggedAtMilliseconds, latest))
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
            : WitnessDiffers(index, loggedAtMilliseconds);
    }

    // Told once of each witness: what else it said is as good as this.
    private AuditFinding? WitnessDiffers(long index, long loggedAtMilliseconds)
    {
        var at = AtOrAfter(_earliestSaid, index + 1);
        if (at == _earliestSaid.Count || !IsAfter(loggedAtMilliseconds, _earliestSaid[at].Milliseconds))
        {
            return null;
        }

        var (_, said, witness) = _earliestSaid[at];
        _said.RemoveAll(one => one.Witness == witness);
        _earliestSaid = Tightest([.. _said]);
        return AuditFinding.OfEntry(
            AuditRules.WitnessTimeDiffers,
            index,
            $"says that it was logged at {Time(loggedAtMilliseconds)}; witness {witness}, without a quorum, says that it cosigned a tree with it at {Time(said)}.");
    }

    private bool IsAfter(long loggedAtMilliseconds, long seen) =>
        seen <= long.MaxValue - _slackMilliseconds && loggedAtMilliseconds > seen + _slackMilliseconds;

    // How many of the earliest make the quorum, none where all do not; all of them where the policy asks for none.
    private static int Enough(WitnessPolicy policy, List<Point> said) => policy.Quorum == WitnessPolicy.None
        ? said.Count
        : Enumerable.Range(1, said.Count).FirstOrDefault(count => policy.IsMetBy(said.Take(count).Select(one => one.Witness)));

    // Of each size the earliest time at which a tree of that size or a larger one was seen.
    private static List<Point> Tightest(List<Point> points)
    {
        points.Sort((left, right) => (left.Size, left.Milliseconds).CompareTo((right.Size, right.Milliseconds)));
        for (var i = points.Count - 2; i >= 0; i--)
        {
            if (points[i + 1].Milliseconds < points[i].Milliseconds)
            {
                points[i] = points[i + 1] with { Size = points[i].Size };
            }
        }

        return points;
    }

    // The first point of that size or a larger one, by bisection.
    private static int AtOrAfter(List<Point> points, long size)
    {
        var (low, high) = (0, points.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = points[middle].Size < size ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static string Time(long milliseconds) => milliseconds is >= 0 and <= 253_402_300_799_999
        ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{milliseconds} ms");
}
