// Numbers for people: few digits and a unit. Programs get the exact decimals. A bound stays one when it is rounded, the low
// one down and the high one up; and what is rounded never looks like a round number, such as a threshold.

using System.Globalization;
using System.Numerics;
using Google.Protobuf.WellKnownTypes;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

internal static class Units
{
    /// <summary>How a low bound is rounded.</summary>
    public const MidpointRounding AtLeast = MidpointRounding.ToNegativeInfinity;

    /// <summary>How a high bound is rounded.</summary>
    public const MidpointRounding AtMost = MidpointRounding.ToPositiveInfinity;

    private const int MostShown = 10;
    private const int FewestDigits = 3;
    private const int DigitsOfMillion = 7;

    /// <summary>
    /// 3.2e25, from an exact decimal; empty stays empty. Three digits, and more where the last of them would be a zero that
    /// the number does not have: 9.996e24 is not 1e25.
    /// </summary>
    public static string Scientific(string number, MidpointRounding rounding = MidpointRounding.AwayFromZero)
    {
        var parts = number.Split('.');
        var whole = parts[0].TrimStart('0');
        if (whole.Length < DigitsOfMillion || parts.Length > 2 || !parts.All(part => part.All(char.IsAsciiDigit)))
        {
            return Rounded(number, 2, "#,0.##", rounding);
        }

        var digits = (whole + (parts.Length > 1 ? parts[1] : "")).TrimEnd('0');
        for (var shown = FewestDigits; shown < digits.Length; shown++)
        {
            var isUp = rounding == MidpointRounding.ToPositiveInfinity || (rounding == MidpointRounding.AwayFromZero && digits[shown] >= '5');
            var rounded = BigInteger.Parse(digits.AsSpan(0, shown), NumberStyles.None, CultureInfo.InvariantCulture) + (isUp ? 1 : 0);
            if (rounded % 10 != 0)
            {
                digits = rounded.ToString(CultureInfo.InvariantCulture);
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"{digits[0]}{(digits.Length > 1 ? "." : "")}{digits[1..]}e{whole.Length - 1}");
    }

    /// <summary>12,345.</summary>
    public static string Grouped(string number, MidpointRounding rounding = MidpointRounding.AwayFromZero) => Rounded(number, 1, "#,0.#", rounding);

    /// <summary>Days with one decimal, also negative ones.</summary>
    public static string Days(string number) =>
        decimal.TryParse(number, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value.ToString("#,0.0", CultureInfo.InvariantCulture)
            : number;

    public static string Grouped(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A count with its noun: 1 job, 2 jobs.</summary>
    public static string Count(long number, string one, string many) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:N0} {(number == 1 ? one : many)}");

    public static string Exact(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>An estimate as its bounds, one where they agree.</summary>
    public static string Range(Wire.Estimate? estimate, Func<string, MidpointRounding, string> show) => estimate is null ? "unknown"
        : estimate.Low == estimate.High ? show(estimate.High, MidpointRounding.AwayFromZero)
        : $"{show(estimate.Low, AtLeast)} to {show(estimate.High, AtMost)}";

    public static string Time(Timestamp? time) =>
        time is null ? "" : time.ToDateTimeOffset().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);

    public static string Minutes(Timestamp? time) =>
        time is null ? "" : time.ToDateTimeOffset().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    public static string List<T>(IEnumerable<T> values) => string.Join(' ', values);

    /// <summary>The first of many, and how many more there are: thousands in one cell bury the row. Programs get all.</summary>
    public static string Few<T>(IEnumerable<T> values, string between = "; ")
    {
        var all = values.ToList();
        return all.Count <= MostShown + 2
            ? string.Join(between, all)
            : string.Create(CultureInfo.InvariantCulture, $"{string.Join(between, all.Take(MostShown))} and {all.Count - MostShown:N0} more (--csv)");
    }

    private static string Rounded(string number, int decimals, string format, MidpointRounding rounding) =>
        decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            ? decimal.Round(value, decimals, rounding).ToString(format, CultureInfo.InvariantCulture)
            : number;
}
