// Finds the legal form among the words of a name: the longest spelling at its end, else at its start. A place in
// brackets may follow the form ("Ltd (Singapore)"). A second form beside the first goes too ("PT … Tbk", "KK … Ltd").
// A name that consists of a spelling only keeps it: it is all we have.

namespace Provenance.Registry.Names;

/// <summary>Sets the legal form of a name apart.</summary>
internal static class LegalFormSearch
{
    private const int MostForms = 2;

    /// <summary>The other words in their order, and the form; null where none is spelled.</summary>
    public static (List<NameWord> Others, LegalForm? Form) SetApart(List<NameWord> words)
    {
        var others = words;
        LegalForm? form = null;
        for (var found = 0; found < MostForms; found++)
        {
            if ((FindAtEnd(others) ?? FindAtStart(others)) is not { } spelled)
            {
                break;
            }

            form ??= spelled.Form;
            others = [.. others[..spelled.From], .. others[spelled.To..]];
        }

        return (others, form);
    }

    private static (int From, int To, LegalForm Form)? FindAtEnd(List<NameWord> words)
    {
        var end = words.Count;
        for (var places = 0; places < 2; places++)
        {
            for (var from = Math.Max(0, end - LegalForms.LongestWords); from < end; from++)
            {
                if (end - from < words.Count && LegalForms.AtEnd(Latin(words, from, end)) is { } form)
                {
                    return (from, end, form);
                }
            }

            if (end == 0 || CommonWords.Find(words[end - 1].Latin) is null)
            {
                break;
            }

            end--;
        }

        return null;
    }

    private static (int From, int To, LegalForm Form)? FindAtStart(List<NameWord> words)
    {
        for (var to = Math.Min(words.Count - 1, LegalForms.LongestWords); to > 0; to--)
        {
            if (LegalForms.AtStart(Latin(words, 0, to)) is { } form)
            {
                return (0, to, form);
            }
        }

        return null;
    }

    private static string Latin(List<NameWord> words, int from, int to) =>
        string.Join(' ', words[from..to].Select(word => word.Latin));
}
