// Usage over time as a step function: a value holds from its time until the next one's. A stretch of which nothing is
// known has no value; it is never drawn as nothing used.

namespace Provenance.Reports;

/// <summary>A value from a time on.</summary>
/// <param name="At">From when.</param>
/// <param name="Value">How much; null where unknown.</param>
public readonly record struct UsageStep(DateTimeOffset At, double? Value);

/// <summary>A level that values are held against, such as a threshold.</summary>
/// <param name="Value">The level, in the unit of the series.</param>
/// <param name="Label">What it is.</param>
public sealed record UsageLevel(double Value, string Label);

/// <summary>Usage over a period.</summary>
public sealed record UsageSeries
{
    /// <summary>Describes usage.</summary>
    /// <param name="title">What is counted, of whom, in a short sentence.</param>
    /// <param name="unit">The unit, in the plural: accelerators.</param>
    /// <param name="from">Where the period starts.</param>
    /// <param name="until">Where it ends; after <paramref name="from"/>.</param>
    /// <param name="steps">Values by ascending time, none negative; before the first, usage is unknown.</param>
    /// <exception cref="ArgumentException">The period is empty, or the steps do not ascend.</exception>
    public UsageSeries(string title, string unit, DateTimeOffset from, DateTimeOffset until, IReadOnlyList<UsageStep> steps)
    {
        if (from >= until)
        {
            throw new ArgumentException("The period is empty.", nameof(until));
        }

        if (steps.Zip(steps.Skip(1)).Any(pair => pair.First.At >= pair.Second.At) || steps.Any(step => step.Value is < 0 or double.NaN or double.PositiveInfinity))
        {
            throw new ArgumentException("Steps ascend in time and are finite and not negative.", nameof(steps));
        }

        (Title, Unit, From, Until, Steps) = (title, unit, from, until, steps);
    }

    /// <summary>What is counted.</summary>
    public string Title { get; }

    /// <summary>The unit, in the plural.</summary>
    public string Unit { get; }

    /// <summary>Where the period starts.</summary>
    public DateTimeOffset From { get; }

    /// <summary>Where it ends.</summary>
    public DateTimeOffset Until { get; }

    /// <summary>The values.</summary>
    public IReadOnlyList<UsageStep> Steps { get; }

    /// <summary>The length of the parts that the values are the highest of; null where they are exact in time.</summary>
    public TimeSpan? PartLength { get; init; }

    /// <summary>Levels drawn across.</summary>
    public IReadOnlyList<UsageLevel> Levels { get; init; } = [];

    /// <summary>What the values leave out, in sentences.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>
    /// The highest value in the period and the first stretch that has it; null where nothing is known. Where the values are
    /// the highest of parts, it was reached at some moment within the stretch; where not, from its start.
    /// </summary>
    public (double Value, DateTimeOffset At, DateTimeOffset Until)? Peak()
    {
        (double Value, DateTimeOffset At, DateTimeOffset Until)? peak = null;
        foreach (var (from, until, value) in Stretches())
        {
            if (value is { } known && (peak is null || known > peak.Value.Value))
            {
                peak = (known, from, until);
            }
        }

        return peak;
    }

    /// <summary>The stretches of constant value that fill the period, in order.</summary>
    public IEnumerable<(DateTimeOffset From, DateTimeOffset Until, double? Value)> Stretches()
    {
        var at = From;
        double? value = null;
        foreach (var step in Steps)
        {
            if (step.At >= Until)
            {
                break;
            }

            if (step.At > at)
            {
                yield return (at, step.At, value);
                at = step.At;
            }

            value = step.Value;
        }

        yield return (at, Until, value);
    }

    /// <summary>
    /// The highest value in each of <paramref name="count"/> equal parts of the period; null where nothing of the part is
    /// known, and where a part is unknown and the rest of it is zero.
    /// </summary>
    public IReadOnlyList<double?> Buckets(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var highest = new double?[count];
        var isPartlyUnknown = new bool[count];
        var length = (Until - From).Ticks;
        foreach (var (from, until, value) in Stretches())
        {
            var first = (int)((Int128)(from - From).Ticks * count / length);
            var last = (int)(((Int128)(until - From).Ticks * count - 1) / length);
            for (var i = first; i <= last; i++)
            {
                isPartlyUnknown[i] |= value is null;
                highest[i] = value is { } known ? Math.Max(known, highest[i] ?? 0) : highest[i];
            }
        }

        return [.. highest.Select((value, i) => value is 0 && isPartlyUnknown[i] ? null : value)];
    }
}
