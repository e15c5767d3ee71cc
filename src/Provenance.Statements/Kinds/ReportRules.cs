// Rules that several kinds of report share. What contradicts itself is refused; what is odd is logged with a warning,
// because a registry that refuses evidence loses it.

using System.Globalization;

namespace Provenance.Statements;

internal static class ReportRules
{
    private static readonly long LateAfterMicroseconds = (long)TimeSpan.FromDays(30).TotalMicroseconds;

    /// <summary>Nothing is reported before it happened.</summary>
    public static IEnumerable<Finding> NotAfterStatement(StatementContent content, Timestamp moment, string field)
    {
        if (moment > content.Statement.IssuedAt)
        {
            yield return Refusal.Impossible(field, $"{moment} is after the statement was issued ({content.Statement.IssuedAt}).");
        }
    }

    /// <summary>A first report is due within 30 days of what it reports; updates and corrections may come at any time.</summary>
    public static IEnumerable<Finding> Punctual(StatementContent content, Timestamp reported, string field)
    {
        if (content.Statement.Supersedes is null
            && content.Statement.IssuedAt.Microseconds - reported.Microseconds > LateAfterMicroseconds)
        {
            yield return new Warning(
                WarningReason.ReportLate, field, $"Issued {content.Statement.IssuedAt}, more than 30 days after {reported}.");
        }
    }

    /// <summary>A period begins before it ends.</summary>
    public static IEnumerable<Finding> Ordered(Timestamp from, Timestamp to, string field)
    {
        if (from >= to)
        {
            yield return Refusal.Impossible(field, $"The end ({to}) is not after the start ({from}).");
        }
    }

    /// <summary>Accelerators should be in the catalogue; each unknown one is told once.</summary>
    public static IEnumerable<Finding> Catalogued(IEnumerable<(AcceleratorSlug Accelerator, string Field)> named) =>
        named.DistinctBy(one => one.Accelerator)
            .Where(one => AcceleratorCatalogue.Default.Find(one.Accelerator.ToString()) is null)
            .Select(one => new Warning(
                WarningReason.AcceleratorUnknown, one.Field, one.Accelerator.ToString() == OrUnknown.Word
                    ? "Which accelerator it is, is stated as unknown."
                    : $"The catalogue does not know {one.Accelerator}."));

    /// <summary>No element of a list stands twice.</summary>
    /// <param name="items">The list.</param>
    /// <param name="key">What tells elements apart; null for one that cannot be told apart from others.</param>
    /// <param name="list">Path of the list.</param>
    /// <param name="member">Member of the element that repeats, with its leading point; may be empty.</param>
    public static IEnumerable<Finding> Distinct<T, TKey>(
        IReadOnlyList<T>? items, Func<T, TKey?> key, string list, string member = "")
    {
        var seen = new HashSet<TKey>();
        for (var index = 0; index < (items?.Count ?? 0); index++)
        {
            if (key(items![index]) is { } known && !seen.Add(known))
            {
                yield return Refusal.Impossible(At(list, index, member), $"{known} stands twice.", "Keep one.");
            }
        }
    }

    /// <summary>Lists that must say something are not empty.</summary>
    public static IEnumerable<Finding> NotEmpty<T>(IReadOnlyList<T> items, string field)
    {
        if (items.Count == 0)
        {
            yield return new Refusal(RefusalReason.FieldMissing, field, "At least one is required.", "Add one.");
        }
    }

    /// <summary>Path of a member of an element: <c>run.allocations[2].count</c>.</summary>
    public static string At(string list, int index, string member = "") =>
        string.Create(CultureInfo.InvariantCulture, $"{list}[{index}]{member}");
}
