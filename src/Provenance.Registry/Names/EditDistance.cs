// How far two words are apart. Both take time and space in proportion to the product of the lengths, which callers
// bound (NameForm.MaxTokenLength, NameMatch.MaxSpelled).

namespace Provenance.Registry.Names;

/// <summary>Distances and similarities of words.</summary>
public static class EditDistance
{
    private const double PrefixScale = 0.1;
    private const int LongestPrefix = 4;

    /// <summary>Fewest insertions, deletions, replacements and exchanges of neighbours that turn one word into the
    /// other, no part being edited twice (optimal string alignment, the restricted form of Damerau's distance).</summary>
    public static int Damerau(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        var beforeLast = new int[other.Length + 1];
        var last = new int[other.Length + 1];
        var row = new int[other.Length + 1];
        for (var j = 0; j <= other.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= one.Length; i++)
        {
            (beforeLast, last, row) = (last, row, beforeLast);
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var replaced = last[j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
                row[j] = Math.Min(replaced, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                {
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
                }
            }
        }

        return row[other.Length];
    }

    /// <summary>Winkler's similarity of two words, 0 to 1, with the usual prefix of four letters and scale of 0.1
    /// (Winkler 1990, "String comparator metrics and enhanced decision rules").</summary>
    public static double JaroWinkler(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        var jaro = Jaro(one, other);
        var prefix = Math.Min(LongestPrefix, one.CommonPrefixLength(other));
        return jaro + (prefix * PrefixScale * (1 - jaro));
    }

    private static double Jaro(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        if (one.Length > other.Length || (one.Length == other.Length && one.SequenceCompareTo(other) > 0))
        {
            // Which of several equal letters is taken depends on the order of the words, so they are put in order.
            return Jaro(other, one);
        }

        if (one.IsEmpty)
        {
            return other.IsEmpty ? 1 : 0;
        }

        var reach = Math.Max(0, (other.Length / 2) - 1);
        var isTaken = new bool[other.Length];
        var matched = new List<char>(one.Length);
        for (var i = 0; i < one.Length; i++)
        {
            for (var j = Math.Max(0, i - reach); j < Math.Min(other.Length, i + reach + 1); j++)
            {
                if (!isTaken[j] && one[i] == other[j])
                {
                    isTaken[j] = true;
                    matched.Add(one[i]);
                    break;
                }
            }
        }

        var (outOfPlace, k) = (0, 0);
        for (var j = 0; j < other.Length; j++)
        {
            outOfPlace += isTaken[j] && matched[k++] != other[j] ? 1 : 0;
        }

        double common = matched.Count;
        return common == 0 ? 0 : ((common / one.Length) + (common / other.Length) + ((common - (outOfPlace / 2)) / common)) / 3;
    }
}
