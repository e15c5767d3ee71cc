using System.Globalization;

namespace Provenance.Registry.Accountancy;

/// <summary>Words that reasons share.</summary>
internal static class Wording
{
    /// <summary>The name of a sort of hours.</summary>
    public static string Of(TermKind kind) => kind switch
    {
        TermKind.Available => "available hours",
        TermKind.Jobs => "reported jobs",
        TermKind.SmallJobs => "hours of small jobs",
        TermKind.Inference => "hours of inference",
        TermKind.Idle => "idle hours",
        TermKind.Maintenance => "hours of maintenance",
        TermKind.UnseenRentals => "rentals without sight of their use",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No sort of hours."),
    };

    /// <summary>A statistic to three significant digits.</summary>
    public static string Figure(double value) => value.ToString("G3", CultureInfo.InvariantCulture);

    /// <summary>Hours of a statistic, whole above 100.</summary>
    public static string Hours(double value) =>
        value.ToString(Math.Abs(value) >= 100 ? "F0" : "G3", CultureInfo.InvariantCulture) + " h";

    /// <summary>At most so many lines; one more says how many are left out.</summary>
    public static IReadOnlyList<string> Bounded(IReadOnlyCollection<string> lines, int most) => Bounded(lines, lines.Count, most);

    /// <summary>The same of lines of which only the first are there.</summary>
    public static IReadOnlyList<string> Bounded(IReadOnlyCollection<string> lines, long count, int most) => count <= most
        ? [.. lines]
        : [.. lines.Take(most), string.Create(CultureInfo.InvariantCulture, $"and {count - most} more of the kind")];
}
