// Numbers for people: few digits and a unit. Programs get the exact decimals.

using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

internal static class Units
{
    private const int MostShown = 10;

    /// <summary>3.2e25, from an exact decimal; empty stays empty.</summary>
    public static string Scientific(string number) =>
        double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            ? value < 1e6 ? value.ToString("#,0.##", CultureInfo.InvariantCulture) : value.ToString("0.##e0", CultureInfo.InvariantCulture)
            : number;

    /// <summary>12,345.</summary>
    public static string Grouped(string number) =>
        double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            ? value.ToString("#,0.#", CultureInfo.InvariantCulture)
            : number;

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
    public static string Range(Wire.Estimate? estimate, Func<string, string> show)
    {
        if (estimate is null)
        {
            return "unknown";
        }

        var low = show(estimate.Low);
        var high = show(estimate.High);
        return low == high ? high : $"{low} to {high}";
    }

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
}
