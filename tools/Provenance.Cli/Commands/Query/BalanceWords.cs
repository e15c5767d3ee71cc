using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary>Verdicts, ranges of hours and statistics in words. A bound that is missing is said to be, never left out.</summary>
internal static partial class BalanceWords
{
    private const int Decimals = 6;

    public static string Of(Wire.BalanceVerdict verdict) => verdict switch
    {
        Wire.BalanceVerdict.Pass => "pass",
        Wire.BalanceVerdict.Alarm => "ALARM",
        _ => "inconclusive",
    };

    /// <summary>The sum of the terms of a kind; 0 where there is none.</summary>
    public static Wire.HoursRange Sum(Wire.PeriodBalance row, Wire.BalanceTermKind kind)
    {
        var terms = row.Terms.Where(term => term.Kind == kind).Select(term => term.Hours).ToList();
        return new Wire.HoursRange
        {
            Low = Decimal(terms.Aggregate(BigInteger.Zero, (sum, hours) => sum + Millionths(hours.Low))),
            High = terms.Any(hours => hours.High.Length == 0) ? "" : Decimal(terms.Aggregate(BigInteger.Zero, (sum, hours) => sum + Millionths(hours.High))),
        };
    }

    public static string Exact(Wire.HoursRange? hours) => hours is null ? "" : $"{hours.Low}..{hours.High}";

    public static string Exact(Wire.FigureRange? figure) => figure is null
        ? ""
        : $"{(figure.HasLow ? figure.Low.ToString("R", CultureInfo.InvariantCulture) : "")}..{(figure.HasHigh ? figure.High.ToString("R", CultureInfo.InvariantCulture) : "")}";

    public static string Hours(Wire.HoursRange? hours) => hours switch
    {
        null or { Low: "" or "0", High: "" } => "unknown",
        { High: "" } => "at least " + Grouped(hours.Low),
        { Low: "" } => "at most " + Grouped(hours.High),
        _ when hours.Low == hours.High => Grouped(hours.Low),
        _ => $"{Grouped(hours.Low)} to {Grouped(hours.High)}",
    };

    public static string Figure(Wire.FigureRange? figure)
    {
        var (low, high) = (figure is { HasLow: true } ? Figure(figure.Low) : "unbounded", figure is { HasHigh: true } ? Figure(figure.High) : "unbounded");
        return low == high ? low : $"{low} to {high}";
    }

    /// <summary>A sentence with its large numbers of hours and chips parted at thousands.</summary>
    public static string Sentence(string text) => LargeNumber().Replace(text, match => Units.Grouped(match.Value));

    [GeneratedRegex(@"(?<![\w.-])[0-9]{5,15}(?= (h|chips|accelerators|devices)\b)")]
    private static partial Regex LargeNumber();

    private static string Figure(double value) => value.ToString("#,0.##", CultureInfo.InvariantCulture);

    private static string Grouped(string hours) =>
        decimal.TryParse(hours, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value.ToString("#,0.#", CultureInfo.InvariantCulture)
            : hours;

    private static BigInteger Millionths(string hours)
    {
        var parts = hours.Split('.');
        return BigInteger.Parse(parts[0] + (parts.Length > 1 ? parts[1] : "").PadRight(Decimals, '0'), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
    }

    private static string Decimal(BigInteger millionths)
    {
        var text = BigInteger.Abs(millionths).ToString(CultureInfo.InvariantCulture).PadLeft(Decimals + 1, '0');
        return $"{(millionths.Sign < 0 ? "-" : "")}{text[..^Decimals]}.{text[^Decimals..]}".TrimEnd('0').TrimEnd('.');
    }
}
