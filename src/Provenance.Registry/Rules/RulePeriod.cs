using System.Text.Json.Serialization;
using Provenance.Statements;

namespace Provenance.Registry.Rules;

/// <summary>What a period of a rule is for.</summary>
[JsonConverter(typeof(WordConverter<PeriodUse>))]
public enum PeriodUse
{
    /// <summary>The source at hand does not say.</summary>
    Unstated,

    /// <summary>Within which something must be reported.</summary>
    ReportingDelay,

    /// <summary>How often something must be reported.</summary>
    ReportingInterval,

    /// <summary>How far ahead plans count.</summary>
    PlanningHorizon,

    /// <summary>How long records are kept.</summary>
    Retention,
}

/// <summary>Units of calendar periods.</summary>
[JsonConverter(typeof(WordConverter<CalendarUnit>))]
public enum CalendarUnit
{
    /// <summary>Days.</summary>
    Days,

    /// <summary>Weeks of seven days.</summary>
    Weeks,

    /// <summary>Calendar months.</summary>
    Months,

    /// <summary>Calendar years.</summary>
    Years,
}

/// <summary>A period that a rule sets.</summary>
public sealed record RulePeriod
{
    /// <summary>The longest, in its unit.</summary>
    public const long MostLength = 1000;

    /// <summary>Name within its rule.</summary>
    public required Handle Id { get; init; }

    /// <summary>What it is for.</summary>
    public required PeriodUse Use { get; init; }

    /// <summary>How many units, 1 to 1,000.</summary>
    [JsonConverter(typeof(CountConverter))]
    public required long Length { get; init; }

    /// <summary>The unit.</summary>
    public required CalendarUnit Unit { get; init; }

    /// <summary>Whether it was compared with the text.</summary>
    public required Verification Verification { get; init; }

    /// <summary>What to know about it.</summary>
    public string? Note { get; init; }

    /// <summary>The day that is one period after <paramref name="day"/>: the last day in time. A month that is too short ends it.</summary>
    public DateOnly After(DateOnly day) => Unit switch
    {
        CalendarUnit.Days => day.AddDays((int)Length),
        CalendarUnit.Weeks => day.AddDays(7 * (int)Length),
        CalendarUnit.Months => day.AddMonths((int)Length),
        _ => day.AddYears((int)Length),
    };
}
