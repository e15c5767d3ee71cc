// Sentences about a number of things. The noun follows the number, and so does the verb: "1 job has", "2 jobs have". A
// template names both, [for one|for any other number], and {0} the number.
//   Counted.Say(1, "{0} [job has|jobs have] redacted sections.")   →   1 job has redacted sections.

using System.Globalization;
using System.Text.RegularExpressions;

namespace Provenance.Statements;

/// <summary>Sentences that agree with a number.</summary>
public static partial class Counted
{
    /// <summary>Says a sentence for a number.</summary>
    /// <param name="count">The number.</param>
    /// <param name="template">Words, with [one|many] choices; {0} is the number, {0:N0} the same with its thousands grouped.</param>
    public static string Say(long count, string template) => Choice()
        .Replace(template, choice => choice.Groups[count == 1 ? 1 : 2].Value)
        .Replace("{0:N0}", count.ToString("N0", CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{0}", count.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    /// <summary>The same where there are any, and nothing where there are none.</summary>
    /// <param name="count">The number.</param>
    /// <param name="template">As <see cref="Say"/> takes it.</param>
    public static IReadOnlyList<string> SayAny(long count, string template) => count > 0 ? [Say(count, template)] : [];

    /// <summary>The first of some things, and how many more there are: <c>1, 2 and 3 more</c>.</summary>
    /// <param name="first">The things; as many as are named, or all.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="most">How many are named at the most.</param>
    /// <param name="between">What stands between two of them.</param>
    public static string Some<T>(IEnumerable<T> first, long count, int most, string between = ", ") => string.Join(between, first.Take(most))
        + (count > most ? string.Create(CultureInfo.InvariantCulture, $" and {count - most} more") : "");

    [GeneratedRegex(@"\[([^\[\]|]*)\|([^\[\]|]*)\]")]
    private static partial Regex Choice();
}
