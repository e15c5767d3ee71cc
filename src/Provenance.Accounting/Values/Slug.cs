// Handles and ids out of names that people wrote. The same name always gives the same slug, on any machine:
//   letters of Latin scripts lose their accents, everything else that is no letter or digit becomes "-";
//   a name with letters that cannot be written so, or too long a one, ends in "-" and 8 digits of its SHA-256.
// Different names can still meet ("AT&T", "AT T"); whoever uses slugs claims them (SlugClaims), so that it shows.

using System.Text;
using Provenance.Transparency;

namespace Provenance.Accounting;

/// <summary>Names made into handles and ids.</summary>
public static class Slug
{
    private const int LongestHandle = 63;
    private const int LongestId = 64;
    private const int DigestLength = 8;

    // Each accented letter of Latin-1 and Latin Extended-A that occurs in names, then what it is written as.
    private const string Accented =
        "àáâãäåāăą:a;çćĉċč:c;ďđð:d;èéêëēĕėęě:e;ĝğġģ:g;ĥħ:h;ìíîïĩīĭįı:i;ĵ:j;ķ:k;ĺļľł:l;ñńņň:n;òóôõöøōŏő:o;ŕŗř:r;"
        + "śŝşšș:s;ţťŧț:t;ùúûüũūŭůűų:u;ŵ:w;ýÿŷ:y;źżž:z;æ:ae;œ:oe;ß:ss;þ:th";

    private static readonly Dictionary<char, string> Plain = Accented.Split(';')
        .Select(row => row.Split(':'))
        .SelectMany(row => row[0].Select(letter => (letter, row[1])))
        .ToDictionary(pair => pair.letter, pair => pair.Item2);

    /// <summary>A handle, <c>[a-z0-9][a-z0-9-]{0,62}</c>.</summary>
    /// <param name="name">Not empty.</param>
    public static string Handle(string name)
    {
        var trimmed = name.Trim();
        var slug = new StringBuilder(trimmed.Length);
        var isComplete = true;
        foreach (var character in trimmed.ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(character))
            {
                slug.Append(character);
            }
            else if (Plain.TryGetValue(character, out var plain))
            {
                slug.Append(plain);
            }
            else
            {
                isComplete &= !char.IsLetterOrDigit(character) && !char.IsSurrogate(character);
                if (slug.Length > 0 && slug[^1] != '-')
                {
                    slug.Append('-');
                }
            }
        }

        var text = slug.ToString().Trim('-');
        return isComplete && text.Length is > 0 and <= LongestHandle ? text : WithDigest(text, trimmed);
    }

    /// <summary>An id, <c>[A-Za-z0-9][A-Za-z0-9._-]{0,63}</c>: the name itself where it is one, else its handle.</summary>
    /// <param name="name">Not empty.</param>
    public static string Id(string name)
    {
        var trimmed = name.Trim();
        var isId = trimmed.Length is > 0 and <= LongestId && char.IsAsciiLetterOrDigit(trimmed[0])
            && trimmed.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-');
        return isId ? trimmed : Handle(trimmed);
    }

    private static string WithDigest(string text, string name)
    {
        var digest = Digest.Of(Encoding.UTF8.GetBytes(name)).ToString()[..DigestLength];
        var room = Math.Min(text.Length, LongestHandle - DigestLength - 1);
        var head = text[..room].Trim('-');
        return head.Length == 0 ? digest : $"{head}-{digest}";
    }
}
