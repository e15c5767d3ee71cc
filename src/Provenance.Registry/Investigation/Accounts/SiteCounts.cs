// The counts of a site's reliability, by where they come from: its statements, the streams they came in, closes recomputed,
// and balances by the month.

using System.Globalization;
using Provenance.Registry.Accountancy;
using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Accounts;

/// <summary>Entries of one count: the first of them, and how many.</summary>
internal sealed class EntryCount
{
    private readonly List<long> _shown = [];
    private long _last = -1;

    public long Count { get; private set; }

    // Entries come in ascending order; one that comes twice counts twice and is shown once.
    public void Add(long entry)
    {
        Count++;
        if (entry != _last && _shown.Count < EvidenceIndices.Most)
        {
            _shown.Add(entry);
        }

        _last = entry;
    }

    public SiteCriterion ToCriterion(SiteAspect aspect, long of, string explanation) => new()
    {
        Aspect = aspect,
        Count = Count,
        Of = of,
        Explanation = explanation,
        Entries = new EvidenceIndices(_shown, Count),
    };
}

/// <summary>Counts statements, in log order.</summary>
internal sealed class StatementCounts
{
    private const long LateAfterMicroseconds = 30L * 24 * 3_600 * 1_000_000;

    private readonly EntryCount _verified = new();
    private readonly EntryCount _suspended = new();
    private readonly EntryCount _redacted = new();
    private readonly EntryCount _late = new();
    private readonly EntryCount _updated = new();
    private readonly EntryCount _corrected = new();
    private readonly EntryCount _withdrawn = new();
    private readonly EntryCount _conflicts = new();
    private readonly List<long> _conflicting = [];
    private readonly SortedSet<long> _streams = [];
    private long _dated;

    public long Count { get; private set; }

    /// <summary>Training jobs that stand.</summary>
    public long Jobs { get; private set; }

    public EntryTally Tally { get; } = new();

    public IReadOnlyList<long> Conflicts => _conflicting;

    public IReadOnlyCollection<long> Streams => _streams;

    public void Add(SiteStatement statement)
    {
        Count++;
        var entry = statement.Entry;
        Tally.Add(entry);
        _ = _streams.Add(statement.Stream);
        Jobs += statement.Kind == StatementKinds.Get<TrainingJobKind>().Name && statement.Standing == Standing.Current && statement.Reason != SupersedesReason.Withdrawal ? 1 : 0;
        Note(_verified, !entry.IsSignerSuspended && !entry.IsRedacted);
        Note(_suspended, entry.IsSignerSuspended);
        Note(_redacted, entry.IsRedacted);
        Note(_updated, statement.Reason == SupersedesReason.Update);
        Note(_corrected, statement.Reason == SupersedesReason.Correction);
        Note(_withdrawn, statement.Reason == SupersedesReason.Withdrawal);
        Note(_conflicts, statement.Standing == Standing.Conflict);
        if (statement.Standing == Standing.Conflict)
        {
            _conflicting.Add(entry.LogIndex);
        }

        if (statement is { Reason: null, ReportsUntil: { } until })
        {
            _dated++;
            Note(_late, (statement.LoggedAtMilliseconds * 1_000) - until > LateAfterMicroseconds);
        }

        void Note(EntryCount count, bool holds)
        {
            if (holds)
            {
                count.Add(entry.LogIndex);
            }
        }
    }

    public IReadOnlyList<SiteCriterion> Criteria() =>
    [
        _verified.ToCriterion(SiteAspect.Verified, Count, "Signature, accreditation and form were checked when the entry was logged; its signer was not suspended and no section is redacted. That says who spoke, not that it is true; what is in conflict is among these, and is unverified all the same."),
        new SiteCriterion
        {
            Aspect = SiteAspect.Failed,
            Count = 0,
            Of = 0,
            Explanation = "Submissions that were refused.",
            NoInput = "What is refused is not logged, so that it cannot be counted.",
        },
        _suspended.ToCriterion(SiteAspect.Suspended, Count, "The signer's key or accreditation was suspended when the entry was logged."),
        _redacted.ToCriterion(SiteAspect.Redacted, Count, "Sections are withheld; their digests are still signed."),
        _late.ToCriterion(SiteAspect.Late, _dated, "Logged more than 30 days after the last moment that it reports; of first reports that tell one. What replaces an earlier statement is not late for that."),
        _updated.ToCriterion(SiteAspect.Updated, Count, "Statements that update an earlier one, which was right for its time: no fault."),
        _corrected.ToCriterion(SiteAspect.Corrected, Count, "Statements that correct an earlier one, which was wrong."),
        _withdrawn.ToCriterion(SiteAspect.Withdrawn, Count, "Statements that take an earlier one back."),
        _conflicts.ToCriterion(SiteAspect.InConflict, Count, "Statements that contradict what their party says of the same record without taking its place."),
    ];
}

/// <summary>Gaps and repeats of streams, as far as is known.</summary>
internal sealed class StreamCounts
{
    private readonly EntryCount _repeats = new();
    private readonly SortedSet<long> _afterGaps = [];
    private readonly SortedSet<long> _repeated = [];

    // A stream may begin at any number up to 2⁵³ − 1: of many, 64 bits do not hold what is missing.
    private Int128 _missing;
    private long _numbers;

    public static async ValueTask<StreamCounts> ReadAsync(
        ISiteFacts facts, IEnumerable<long> streams, CancellationToken cancellationToken)
    {
        var counts = new StreamCounts();
        foreach (var stream in streams)
        {
            if (await facts.FindStreamAsync(stream, cancellationToken) is { } kept)
            {
                counts._missing += kept.Missing;
                counts._numbers += kept.Numbers;
                counts._afterGaps.UnionWith(kept.AfterGaps);
                continue;
            }

            var last = 0L;
            await foreach (var (sequence, index) in facts.ReadStreamAsync(stream, cancellationToken))
            {
                if (sequence == last)
                {
                    _ = counts._repeated.Add(index);
                    continue;
                }

                if (sequence > last + 1)
                {
                    counts._missing += sequence - last - 1;
                    _ = counts._afterGaps.Add(index);
                }

                (last, counts._numbers) = (sequence, counts._numbers + 1);
            }
        }

        foreach (var index in counts._repeated)
        {
            counts._repeats.Add(index);
        }

        return counts;
    }

    public IReadOnlyList<SiteCriterion> Criteria() =>
    [
        new SiteCriterion
        {
            Aspect = SiteAspect.Gaps,
            Count = Told(_missing),
            Of = Told(_missing + _numbers),
            Explanation = "Numbers that are missing in the signers' streams, of those up to the highest: statements that were signed and not submitted, or are yet to come. A stream may serve several sites. The entries are those after each gap."
                + (_missing + _numbers > long.MaxValue ? $" There are more than can be told: {long.MaxValue} means so many or more." : ""),
            Entries = EvidenceIndices.Of(_afterGaps),
        },
        _repeats.ToCriterion(SiteAspect.Repeats, _numbers, "Entries that bear a number which an earlier entry of their stream has: two signers with one stream, or a number used again."),
    ];

    private static long Told(Int128 count) => (long)Int128.Min(count, long.MaxValue);
}

/// <summary>Counts recomputed closes.</summary>
internal static class CloseCounts
{
    /// <summary>Which closes were not recomputed, in sentences; none where all were.</summary>
    /// <param name="closes">Those that were looked at.</param>
    /// <param name="count">How many there are.</param>
    public static IEnumerable<string> Say(IReadOnlyList<CloseChecked> closes, long count)
    {
        if (closes.Any(close => close.Verdict == CloseVerdict.Confirmed))
        {
            yield return "What a close leaves out of its period, and of which kinds of report it says that there is nothing to tell, is not looked at here: an audit of the log does.";
        }

        if (count > closes.Count)
        {
            yield return Counted.Say(
                count - closes.Count, $"{{0}} [close of an earlier period was|closes of earlier periods were] not recomputed: only the {SiteReliabilityAnswer.MostCloses} that begin last are.");
        }

        List<long> large = [.. closes.Where(close => close.Verdict == CloseVerdict.TooLarge).Select(close => close.LogIndex).Order()];
        if (large.Count > 0)
        {
            yield return Counted.Say(
                large.Count,
                $"{{0}} [close covers|closes cover] more than {CloseCheck.MostStatements} statements and [was|were] not recomputed: {EvidenceIndices.Say(large)}; [it is|they are] neither confirmed nor contradicted, and in none of the counts.");
        }
    }

    public static IReadOnlyList<SiteCriterion> Criteria(IReadOnlyList<CloseChecked> closes) =>
    [
        Of(SiteAspect.ClosesConfirmed, CloseVerdict.Confirmed, "The number and the Merkle root of the covered statements are those of the log, and the hours of the covered jobs do not contradict it. That is not to say that it covers all of its period.", closes),
        Of(SiteAspect.ClosesContradicted, CloseVerdict.Contradicted, "Number, root or hours that were signed are others than those of the log: a signed falsehood, or an error.", closes),
        Of(SiteAspect.ClosesIncomplete, CloseVerdict.Incomplete, "Statements that the close covers are not in the log: withheld, or yet to come.", closes),
    ];

    private static SiteCriterion Of(SiteAspect aspect, CloseVerdict verdict, string explanation, IReadOnlyList<CloseChecked> closes) => new()
    {
        Aspect = aspect,
        Count = closes.Count(close => close.Verdict == verdict),
        Of = closes.Count(close => close.Verdict != CloseVerdict.TooLarge),
        Explanation = explanation,
        NoInput = closes.Count == 0 ? "No period of the site is closed by a statement that is current and not redacted."
            : closes.All(close => close.Verdict == CloseVerdict.TooLarge) ? "No close of the site that was looked at is small enough to be recomputed."
            : null,
        Entries = EvidenceIndices.Of(closes.Where(close => close.Verdict == verdict).Select(close => close.LogIndex)),
    };
}

/// <summary>Counts months and clusters of balances.</summary>
internal static class BalanceCounts
{
    private const int MostMonthsNamed = 10;

    public static IReadOnlyList<SiteCriterion> Criteria(AreaBalanced? balanced)
    {
        IReadOnlyList<BalancePoint> points = balanced?.Points ?? [];
        var clusters = balanced?.Clusters ?? [];
        List<ClusterBalanced> undeclared = [.. clusters.Where(cluster => cluster.Balances.Any(balance => balance.IsUsedWithoutInventory))];
        var time = points.Count == 0 ? "" : $" ({points[0].Point.Balance.Period.From} to {points[^1].Point.Balance.Period.To})";
        static string Months(List<BalancePoint> months) => months.Count == 0 ? "" : Counted.Say(
            months.Count,
            $" [It begins|They begin] at {string.Join(", ", months.Take(MostMonthsNamed).Select(point => point.Point.Balance.Period.From))}{(months.Count > MostMonthsNamed ? " and later" : "")}.");
        return
        [
            Of(SiteAspect.UsedAboveCapacity, point => IsAlarm(point) && IsAbove(point), $"Months{time} in which more hours were used, of a cluster or of the site, than its declared accelerators have, where what no inventory declares counts as none: overbooked, or undeclared capacity."),
            Of(SiteAspect.HoursMissing, point => IsAlarm(point) && !IsAbove(point), $"Months{time} whose balance alarms otherwise: hours that nobody accounts for, or use without an inventory that the month's declared hours cover all the same."),
            Of(SiteAspect.MonthsInconclusive, point => point.Point.Verdict == Verdict.Inconclusive, $"Months{time} that the records do not suffice to judge, which is no pass."),
            new SiteCriterion
            {
                Aspect = SiteAspect.UndeclaredClusters,
                Count = undeclared.Count,
                Of = clusters.Count,
                Explanation = string.Create(
                    CultureInfo.InvariantCulture,
                    $"Clusters that were used in a time for which no inventory holds (one that none follows holds for {CapacityTimeline.DefaultCarry.TotalDays:0} days): {(undeclared.Count == 0 ? "none" : string.Join(", ", undeclared.Take(10).Select(cluster => cluster.Area)))}{(undeclared.Count > 10 ? " and others" : "")}."),
                NoInput = clusters.Count == 0 ? "No statement that is known is about a cluster of the site in that time." : null,
                Entries = EntriesOf(undeclared.SelectMany(cluster => cluster.Balances).Where(balance => balance.IsUsedWithoutInventory)),
            },
        ];

        static bool IsAlarm(BalancePoint point) => point.Point.Verdict == Verdict.Alarm;

        bool IsAbove(BalancePoint point) => balanced!.AlarmsOf(point).Any(balance => balance.LeftOfDeclared is { Microseconds.Sign: < 0 });

        SiteCriterion Of(SiteAspect aspect, Func<BalancePoint, bool> holds, string explanation)
        {
            List<BalancePoint> months = [.. points.Where(holds)];
            return new SiteCriterion
            {
                Aspect = aspect,
                Count = months.Count,
                Of = points.Count,
                Explanation = explanation + Months(months),
                NoInput = points.Count == 0 ? "No statement that is known is about a cluster of the site in that time." : null,
                Entries = EntriesOf(months.Select(point => point.Point.Balance)),
            };
        }
    }

    private static EvidenceIndices EntriesOf(IEnumerable<Balance> balances) =>
        EvidenceIndices.Of(balances.SelectMany(balance => balance.Terms.SelectMany(term => term.Entries)
            .Concat(balance.Undeclared.SelectMany(span => span.ReservedBy))));
}
