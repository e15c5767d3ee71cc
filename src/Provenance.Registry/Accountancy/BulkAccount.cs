// The ledger of hours of one cluster and period while it is being filled. Jobs are added one by one, so that they can be
// streamed: of a job there remain its hours in a sum, its log index, and what it held in the period.

using System.Globalization;
using Provenance.Statements;

namespace Provenance.Registry.Accountancy;

/// <summary>Collects the jobs of a cluster and period, then balances them; for one balance.</summary>
public sealed class BulkAccount
{
    private const int MostDefects = 20;

    private readonly string _area;
    private readonly string _meter;
    private readonly TermAccumulator _terms;
    private readonly List<HeldSpan> _held = [];
    private readonly List<BalancePeriod> _unplaced = [];
    private readonly RentalHours _byRental = new();

    /// <summary>Opens it.</summary>
    /// <param name="area">The cluster.</param>
    /// <param name="period">The period.</param>
    /// <param name="errors">Assumed errors.</param>
    /// <param name="meter">See <see cref="BulkRecords.Meter"/>.</param>
    /// <exception cref="ArgumentException">The period is empty.</exception>
    public BulkAccount(string area, BalancePeriod period, MeasurementErrors errors, string? meter = null)
    {
        if (period.To <= period.From)
        {
            throw new ArgumentException("The period is empty.", nameof(period));
        }

        (_area, Period, _meter, _terms) = (area, period, meter ?? $"{area} scheduler", new TermAccumulator(errors));
        _terms.Add(TermKind.Jobs, HoursRange.Exactly(AcceleratorHours.Zero), EstimateBasis.Computed, _meter, []);
    }

    /// <summary>The period.</summary>
    public BalancePeriod Period { get; }

    /// <summary>Adds a job, as far as it lies in the period.</summary>
    public void Add(JobUse job)
    {
        var (hours, basis) = HoursOf(job, Period);
        foreach (var span in job.Allocations)
        {
            var part = Period.Clip(span.From, span.To);
            if (part.To > part.From)
            {
                _held.Add(new HeldSpan(part.From, part.To, span.Count));
            }
        }

        if (job.OpenSince is { } since && since < Period.To)
        {
            var open = Period.Clip(since, Period.To);
            _terms.Add(
                TermKind.Jobs,
                HoursRange.Unknown,
                EstimateBasis.Bound,
                _meter,
                [job.Entry],
                Text($"the job of entry {job.Entry} is not known to have ended by its last report, and what it held from {open.From} on is not told"));
        }

        if (hours is { Low.Microseconds.IsZero: true, High.Microseconds.IsZero: true })
        {
            return;
        }

        _terms.Add(
            TermKind.Jobs, hours, basis, _meter, [job.Entry], hours.High is null ? Text($"the hours of the job of entry {job.Entry} are unknown") : null);
        _byRental.Add(job);
        if (job.Allocations.Count == 0)
        {
            _unplaced.Add(Period.Clip(job.From ?? Period.From, job.To ?? Period.To));
        }
    }

    /// <summary>The balance of the jobs added with everything else of the records; once.</summary>
    /// <param name="records">Of the same area and period; their own jobs are not added.</param>
    /// <exception cref="ArgumentException">Area or period are others, or spans of capacity overlap or are out of order.</exception>
    public Balance Close(BulkRecords records)
    {
        Check(records);
        var defects = new List<string>();
        var (undeclared, declared) = AddCapacity(records);
        AddUsage(records, defects);
        AddRentals(records);
        return BalanceJudgement.Of(new BalanceFigures
        {
            Area = records.Area,
            Period = records.Period,
            Terms = _terms.ToTerms(),
            SignificantQuantity = records.SignificantQuantity,
            AlarmSigma = records.AlarmSigma,
            Undeclared = undeclared,
            DeclaredAtMost = declared,
            HeldPeak = HeldPeak.Within(records.Period, _held),
            Defects = Wording.Bounded(defects, MostDefects),
        });
    }

    private void Check(BulkRecords records)
    {
        if (records.Period != Period || records.Area != _area)
        {
            throw new ArgumentException("The records are of another area or period.", nameof(records));
        }

        for (var i = 1; i < records.Capacity.Count; i++)
        {
            if (records.Capacity[i].From < records.Capacity[i - 1].To)
            {
                throw new ArgumentException("Spans of capacity are in order and do not overlap.", nameof(records));
            }
        }
    }

    internal static (HoursRange Hours, EstimateBasis Basis) HoursOf(JobUse job, BalancePeriod period)
    {
        if (job.Allocations.Count > 0)
        {
            var held = job.Allocations.Aggregate(AcceleratorHours.Zero, (sum, span) =>
            {
                var part = period.Clip(span.From, span.To);
                return sum + AcceleratorHours.Held(span.Count, part.From, part.To);
            });
            return (HoursRange.Exactly(held), EstimateBasis.Computed);
        }

        if (job.IsQueued || job.From >= period.To || job.To <= period.From)
        {
            return (HoursRange.Exactly(AcceleratorHours.Zero), EstimateBasis.Computed);
        }

        var isInside = job.From >= period.From && job.To <= period.To;
        return !job.Hours.TryGet(out var declared) ? (HoursRange.Unknown, EstimateBasis.Bound)
            : isInside ? (HoursRange.Of(job.Hours), declared.Basis)
            : (new HoursRange(AcceleratorHours.Zero, AcceleratorHours.Of(declared.High)), declared.Basis);
    }

    // What is available without an inventory is unknown, not nothing. What is declared for the rest is told apart from it.
    private (List<UndeclaredSpan> Undeclared, AcceleratorHours? DeclaredAtMost) AddCapacity(BulkRecords records)
    {
        AcceleratorHours? declared = AcceleratorHours.Zero;
        var undeclared = new List<UndeclaredSpan>();
        var reached = records.Period.From;
        _terms.Add(
            TermKind.Available, HoursRange.Exactly(AcceleratorHours.Zero), EstimateBasis.Computed, MeasurementErrors.InventoryMeter, []);
        foreach (var span in records.Capacity)
        {
            var part = records.Period.Clip(span.From, span.To);
            if (part.To <= part.From)
            {
                continue;
            }

            Undeclared(reached, part.From);
            reached = part.To;
            switch (span.State)
            {
                case CapacityState.Undeclared:
                    Undeclared(part.From, part.To);
                    break;
                case CapacityState.Withheld:
                    declared = null;
                    Available(HoursRange.Unknown, span.Entries, $"the inventory of {part} is withheld");
                    break;
                default:
                    var hours = new HoursRange(AcceleratorHours.Held(span.Low, part.From, part.To), AcceleratorHours.Held(span.High, part.From, part.To));
                    declared += hours.High;
                    Available(hours, span.Entries, unknown: null);
                    break;
            }
        }

        Undeclared(reached, records.Period.To);
        return (undeclared, declared);

        void Available(HoursRange hours, IReadOnlyList<long> entries, string? unknown) => _terms.Add(
            TermKind.Available,
            hours,
            hours.High == hours.Low ? EstimateBasis.Computed : EstimateBasis.Bound,
            MeasurementErrors.InventoryMeter,
            entries,
            unknown);

        void Undeclared(Timestamp from, Timestamp to)
        {
            if (to <= from)
            {
                return;
            }

            var time = new BalancePeriod(from, to);
            undeclared.Add(new UndeclaredSpan(from, to, HeldPeak.Within(time, _held), HeldPeak.Within(time, Reservations(records)), ReservedBy(records, time)));
            Available(HoursRange.Unknown, [], $"no inventory holds for {time}");
        }
    }

    private static IEnumerable<HeldSpan> Reservations(BulkRecords records) => records.Rentals
        .Select(rental => new HeldSpan(rental.From, rental.To ?? records.Period.To, rental.Count ?? 0));

    private static IReadOnlyList<long> ReservedBy(BulkRecords records, BalancePeriod time) =>
    [
        .. records.Rentals.Where(rental => rental.Count > 0 && time.Overlaps(rental.From, rental.To ?? records.Period.To))
            .Select(rental => rental.Entry).Distinct().Order().Take(UndeclaredSpan.MostEntries),
    ];

    private void AddUsage(BulkRecords records, List<string> defects)
    {
        var reached = records.Period.From;
        var reports = records.Usage
            .Where(report => records.Period.Overlaps(report.From, report.To))
            .OrderBy(report => report.From).ThenBy(report => report.To).ThenBy(report => report.Entry)
            .ToList();
        for (var i = 0; i < reports.Count;)
        {
            Gap(reached, reports[i].From);
            List<UsageTotals> together = [reports[i]];
            reached = reports[i].To;
            for (i++; i < reports.Count && reports[i].From < reached; i++)
            {
                together.Add(reports[i]);
                reached = reports[i].To > reached ? reports[i].To : reached;
            }

            UsageTerms.Add(records.Period, _meter, together, _terms);
            if (together.Count > 1)
            {
                defects.Add(Text($"{together.Count} usage reports overlap between {together[0].From} and {reached}, so that hours may be told twice"));
            }
        }

        Gap(reached, records.Period.To);

        void Gap(Timestamp from, Timestamp to)
        {
            if (to <= from)
            {
                return;
            }

            foreach (var part in EmptyTimes.CutFrom(new BalancePeriod(from, to), records.Capacity, time => IsTold(records, time)))
            {
                foreach (var kind in UsageTerms.Kinds)
                {
                    _terms.Add(kind, HoursRange.Unknown, EstimateBasis.Bound, _meter, [], $"no usage report covers {part}");
                }
            }
        }
    }

    // Whether a job or a rental tells of accelerators in a time. When a job held them that lists none is not known.
    private bool IsTold(BulkRecords records, BalancePeriod time) =>
        _held.Exists(span => span.Count > 0 && time.Overlaps(span.From, span.To))
        || _unplaced.Exists(span => time.Overlaps(span.From, span.To))
        || records.Rentals.Any(rental => rental.Count != 0 && time.Overlaps(rental.From, rental.To ?? records.Period.To));

    // Each terms of a rental count for the time that they held; those that replaced them say nothing of it.
    private void AddRentals(BulkRecords records)
    {
        foreach (var rental in records.Rentals.Where(rental => !rental.IsSeen))
        {
            var part = records.Period.Clip(rental.From, rental.To ?? records.Period.To);
            if (part.To <= part.From)
            {
                continue;
            }

            AcceleratorHours? most = rental.Count is not { } count ? null : AcceleratorHours.Max(
                AcceleratorHours.Zero,
                AcceleratorHours.Held(count, part.From, part.To) - _byRental.Within(rental.Record, part));
            _terms.Add(
                TermKind.UnseenRentals,
                new HoursRange(AcceleratorHours.Zero, most),
                EstimateBasis.Bound,
                meter: null,
                [rental.Entry],
                Text($"the accelerators of the rental of entry {rental.Entry} are withheld"));
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
