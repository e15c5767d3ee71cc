// What is said of disputed entries. Those that an answer lists are looked up, and no others: where sums rest on more than a
// page lists, the number is of the page, and the sentence says so, also where none of those listed is disputed.

using System.Globalization;
using Provenance.Statements;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Server;

/// <summary>Words about disputed entries.</summary>
public static class DisputedWords
{
    private const int MostNamed = 20;

    /// <summary>The caveat of an answer in whose log a key was in other hands; null where every entry was looked at and none is disputed.</summary>
    /// <param name="basis">What the answer rests on, with the disputed ones among its entries.</param>
    public static string? Of(Wire.AnswerBasis basis)
    {
        var behind = Math.Max(basis.EntriesConsidered, basis.LogIndicesTotal);
        var isWhole = behind <= basis.LogIndices.Count;
        if (basis.Disputed.Count == 0)
        {
            return isWhole ? null : string.Create(
                CultureInfo.InvariantCulture,
                $"Of the {behind} entries behind this only the {basis.LogIndices.Count} listed were looked at for keys in other hands; none of them is disputed.");
        }

        var which = isWhole ? "entries behind this" : string.Create(CultureInfo.InvariantCulture, $"{basis.LogIndices.Count} entries listed");
        var listed = isWhole ? "" : string.Create(CultureInfo.InvariantCulture, $" Only these were looked at, of {behind} behind this.");
        return Counted.Say(
            basis.Disputed.Count,
            $"{{0}} of the {which} [is|are] disputed, because the [key that signed it was|keys that signed them were] in other hands when [it was|they were] logged: {Counted.Some(basis.Disputed, basis.Disputed.Count, MostNamed)}.{listed}");
    }
}
