// A balance of hours: its terms, the difference, how uncertain it is, and what follows.

using Provenance.Statements;

namespace Provenance.Registry.Accountancy;

/// <summary>What hours went into. Available hours are added, all others taken away.</summary>
public enum TermKind
{
    /// <summary>What the declared accelerators could do.</summary>
    Available,

    /// <summary>Jobs reported one by one.</summary>
    Jobs,

    /// <summary>Jobs below the reporting line, together.</summary>
    SmallJobs,

    /// <summary>Inference.</summary>
    Inference,

    /// <summary>Nothing ran.</summary>
    Idle,

    /// <summary>Out of service.</summary>
    Maintenance,

    /// <summary>Rented out without sight of what runs: from nothing to all of it is accounted for, so that up to all of
    /// it stays in what is unaccounted.</summary>
    UnseenRentals,
}

/// <summary>One term of a balance: the figures of one sort, basis and meter.</summary>
public sealed record BalanceTerm
{
    /// <summary>Most log indices that a term names.</summary>
    public const int MostEntries = 1_000;

    /// <summary>Most gaps in knowledge that a term tells one by one.</summary>
    public const int MostUnknowns = 10;

    /// <summary>The sort.</summary>
    public required TermKind Kind { get; init; }

    /// <summary>The hours.</summary>
    public required HoursRange Hours { get; init; }

    /// <summary>On what they rest.</summary>
    public required EstimateBasis Basis { get; init; }

    /// <summary>The meter whose bias they share; null where they share none.</summary>
    public required string? Meter { get; init; }

    /// <summary>Assumed error of a figure.</summary>
    public required MeasurementError Error { get; init; }

    /// <summary>Σ x² over the figures, hours², at their low and high ends.</summary>
    public required (double Low, double High) Squares { get; init; }

    /// <summary>The part whose term it is: a cluster, in the balances of sites and countries; null in that of the part itself.</summary>
    public string? Area { get; init; }

    /// <summary>Why no upper bound is known; at most <see cref="MostUnknowns"/> reasons, the last says how many are left out.</summary>
    public IReadOnlyList<string> Unknown { get; init; } = [];

    /// <summary>Log indices it rests on, ascending; at most <see cref="MostEntries"/>.</summary>
    public required IReadOnlyList<long> Entries { get; init; }

    /// <summary>How many entries there are in all.</summary>
    public required long EntryCount { get; init; }

    internal VarianceTerm Variance => new(
        Kind == TermKind.Available ? 1 : -1,
        Hours.Low.Approximately,
        (Hours.High ?? Hours.Low).Approximately,
        Squares.Low,
        Squares.High,
        Error,
        Meter);
}

/// <summary>A time for which no inventory holds: none was declared, or the last holds no more.</summary>
/// <param name="From">Inclusive.</param>
/// <param name="To">Exclusive.</param>
/// <param name="Held">The most accelerators that jobs held at once in that time.</param>
/// <param name="Reserved">The most accelerators that rentals reserved at once in that time.</param>
/// <param name="ReservedBy">The entries of those rentals, the first <see cref="MostEntries"/> of them.</param>
public readonly record struct UndeclaredSpan(Timestamp From, Timestamp To, long Held, long Reserved, IReadOnlyList<long> ReservedBy)
{
    /// <summary>Entries that are named.</summary>
    public const int MostEntries = 100;
}

/// <summary>A verdict. Their order is that of a roll-up: the worst counts.</summary>
public enum Verdict
{
    /// <summary>All hours are accounted for, as far as could matter.</summary>
    Pass,

    /// <summary>The records do not suffice to say; this is no pass.</summary>
    Inconclusive,

    /// <summary>Hours are missing, or more are used than there are.</summary>
    Alarm,
}

/// <summary>What is unaccounted for. A missing bound is unknown.</summary>
/// <param name="Low">At least so many hours; negative where more may be used than there is.</param>
/// <param name="High">At most so many.</param>
public readonly record struct Unaccounted(AcceleratorHours? Low, AcceleratorHours? High)
{
    /// <summary>Whether both ends are known and the same.</summary>
    public bool IsExact => Low is { } low && High == low;

    /// <summary>Both ends.</summary>
    public override string ToString() => IsExact ? $"{Low} h" : $"{Low?.ToString() ?? "unknown"} to {High?.ToString() ?? "unknown"} h";
}

/// <summary>z = MUF ÷ σ, where both may be ranges: the least and the most that any reading of the records gives. An end is
/// null where it has no bound: the difference has none, or σ is 0 and the difference is not.</summary>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
public readonly record struct ZRange(double? Low, double? High)
{
    /// <summary>The z of a difference.</summary>
    internal static ZRange Of(Unaccounted muf, SigmaRange sigma) => new(
        muf.Low is { } low ? Quotient(low.Approximately, low.Microseconds.Sign > 0 ? sigma.High : sigma.Low) : null,
        muf.High is { } high ? Quotient(high.Approximately, high.Microseconds.Sign > 0 ? sigma.Low : sigma.High) : null);

    private static double? Quotient(double muf, double sigma) => muf == 0 ? 0 : sigma == 0 ? null : muf / sigma;
}

/// <summary>The balance of an area and period.</summary>
public sealed record Balance
{
    /// <summary>Standard deviations at which a difference alarms, unless a rule set says otherwise (domain reference §3).</summary>
    public const double AlarmAt = 3;

    /// <summary>The most that a rule set may ask for: beyond, errors of <see cref="MeasurementError.Most"/> could hide a whole figure.</summary>
    public const double MostAlarmSigma = 5;

    /// <summary>Standard deviations at which this one alarms.</summary>
    public double AlarmSigma { get; init => field = value is > 0 and <= MostAlarmSigma ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Above 0, at most 5."); } = AlarmAt;

    /// <summary>The area: a cluster, a site, or a country.</summary>
    public required string Area { get; init; }

    /// <summary>The period.</summary>
    public required BalancePeriod Period { get; init; }

    /// <summary>The terms, by kind.</summary>
    public required IReadOnlyList<BalanceTerm> Terms { get; init; }

    /// <summary>MUF = available − everything accounted for.</summary>
    public required Unaccounted Muf { get; init; }

    /// <summary>σ in hours.</summary>
    public required SigmaRange Sigma { get; init; }

    /// <summary>The most that σ can be, in hours; null where a term has no upper bound, and σ none therefore.</summary>
    public double? SigmaAtMost => Terms.Any(term => term.Hours.High is null) ? null : Sigma.High;

    /// <summary>z = MUF ÷ σ.</summary>
    public required ZRange Z { get; init; }

    /// <summary>Hours worth hiding; null where unknown.</summary>
    public required AcceleratorHours? SignificantQuantity { get; init; }

    /// <summary>Times for which no inventory holds.</summary>
    public required IReadOnlyList<UndeclaredSpan> Undeclared { get; init; }

    /// <summary>What the declared accelerators could do at most, times without inventory left out; null where an inventory is
    /// withheld.</summary>
    public required AcceleratorHours? DeclaredAtMost { get; init; }

    /// <summary>The most accelerators that jobs held at once.</summary>
    public required long HeldPeak { get; init; }

    /// <summary>What is wrong with the records of the period; each alone forbids a pass.</summary>
    public required IReadOnlyList<string> Defects { get; init; }

    /// <summary>Hours that may have run in rentals unseen: their upper bound; null where not even that is known.</summary>
    public required AcceleratorHours? UnseenHours { get; init; }

    /// <summary>The verdict.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Why, in words; never empty.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>What the declared accelerators have beyond what is used at least; negative where more is used than they have,
    /// null where what is declared is withheld.</summary>
    public AcceleratorHours? LeftOfDeclared => DeclaredAtMost - Terms.Where(term => term.Kind != TermKind.Available)
        .Aggregate(AcceleratorHours.Zero, (sum, term) => sum + term.Hours.Low);

    /// <summary>Whether accelerators were held, reserved or used in a time for which no inventory holds: an alarm.</summary>
    public bool IsUsedWithoutInventory => Undeclared.Any(IsUsed);

    /// <summary>Whether no accelerators are declared to be there, and nothing tells of any.</summary>
    public bool IsEmpty => Terms.All(term => term.Hours.High is { Microseconds.IsZero: true });

    internal bool IsUsed(UndeclaredSpan span) => span.Held > 0 || span.Reserved > 0
        || (new BalancePeriod(span.From, span.To) == Period && Terms.Any(term => term.Kind != TermKind.Available && term.Hours.Low.Microseconds.Sign > 0));

    /// <summary>The sum of the terms of a kind.</summary>
    public HoursRange Sum(TermKind kind) => Terms.Where(term => term.Kind == kind)
        .Aggregate(HoursRange.Exactly(AcceleratorHours.Zero), (sum, term) => sum + term.Hours);
}
