// Chinese, Japanese and Korean names run their words together: 北京红隼科技有限公司. The common words and legal forms
// of our tables are cut out of such a run, the longest first; what stands between two of them is a company's own word.
// Time: characters × the length of the longest word of the tables, which is constant.

using System.Collections.Frozen;
namespace Provenance.Registry.Names;

/// <summary>Cuts runs of characters at the words we know.</summary>
internal static class UnspacedWords
{
    private static readonly FrozenSet<string> Known = CommonWords.Unspaced.Concat(LegalForms.Unspaced)
        .Where(word => word.EnumerateRunes().Count() > 1).ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> KnownSpans =
        Known.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly int Longest = Known.Max(word => word.Length);

    /// <summary>The words of a run; the run itself where it holds none that we know.</summary>
    public static IEnumerable<NameWord> Cut(NameWord run)
    {
        if (!NameScripts.IsUnspaced(run.Script))
        {
            return [run];
        }

        var words = new List<NameWord>();
        var text = run.Native;
        var ownFrom = 0;
        for (var at = 0; at < text.Length;)
        {
            var known = KnownAt(text.AsSpan(at));
            if (known == 0)
            {
                at++;
                continue;
            }

            Add(words, text[ownFrom..at]);
            Add(words, text.Substring(at, known));
            at += known;
            ownFrom = at;
        }

        Add(words, text[ownFrom..]);
        return words;
    }

    private static int KnownAt(ReadOnlySpan<char> rest)
    {
        for (var length = Math.Min(Longest, rest.Length); length > 1; length--)
        {
            if (KnownSpans.Contains(rest[..length]))
            {
                return length;
            }
        }

        return 0;
    }

    private static void Add(List<NameWord> words, string text)
    {
        if (text.Length > 0)
        {
            words.Add(NameWords.Word([.. text.EnumerateRunes()]));
        }
    }
}
