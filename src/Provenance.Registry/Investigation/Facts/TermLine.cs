// The time that each terms of a rental held. An update of them holds from when it was issued, or from the beginning of its
// own terms where that is later; until then holds what it updated. A correction replaces backwards: it holds from when what
// it corrected would have, which was wrong and never counts. What a withdrawal took back never counts either. The oldest
// terms hold from the beginning of what they tell.

using Provenance.Statements;

namespace Provenance.Registry.Investigation;

/// <summary>A statement of a line of terms.</summary>
/// <param name="HoldsFrom">When it was issued, or from when its terms are where that is later.</param>
/// <param name="Reason">Why it took the place of the next older one; null for the oldest.</param>
/// <param name="WasRight">Whether it was right for its time: neither corrected nor withdrawn, and no withdrawal.</param>
public readonly record struct LinedTerms(Timestamp HoldsFrom, SupersedesReason? Reason, bool WasRight);

/// <summary>Lines of terms.</summary>
public static class TermLine
{
    /// <summary>From when until when each of a line's statements held.</summary>
    /// <param name="line">The line, from what is current back to the oldest.</param>
    /// <returns>Places in the line, newest first, with their times: null where open. What never held is left out.</returns>
    public static IEnumerable<(int Place, Timestamp? From, Timestamp? To)> TimesOf(IReadOnlyList<LinedTerms> line)
    {
        Timestamp? end = null;
        for (var place = 0; place < line.Count; place++)
        {
            if (!line[place].WasRight)
            {
                continue;
            }

            var from = FromOf(line, place);
            if (end is not null && from >= end)
            {
                continue;
            }

            yield return (place, from, end);
            end = from;
            if (from is null)
            {
                yield break;
            }
        }
    }

    // Null where nothing older was right: it tells of all earlier days too.
    private static Timestamp? FromOf(IReadOnlyList<LinedTerms> line, int place)
    {
        if (!line.Skip(place + 1).Any(older => older.WasRight))
        {
            return null;
        }

        var from = line[place].HoldsFrom;
        for (var i = place; line[i].Reason == SupersedesReason.Correction && i + 1 < line.Count; i++)
        {
            from = line[i + 1].HoldsFrom < from ? line[i + 1].HoldsFrom : from;
        }

        return from;
    }
}
