// Letters of other alphabets that an eye takes for Latin ones. They are only folded inside a word that also has true
// Latin letters: in a wholly Cyrillic word р is an r, in "Kestеl Соrр" it is a p.

using System.Text;

namespace Provenance.Registry.Names;

/// <summary>Reads letters by their looks.</summary>
internal static class LookAlikes
{
    private const string Strange = "авеёкмнорстухіїјѕԁԛԝһαβεηικνορτυχγω";
    private const string Latin = "abeekmhopctyxiijsdqwhabenikvoptuxyw";

    /// <summary>The Latin letter that a folded character looks like; the character itself where none.</summary>
    public static Rune Fold(Rune folded)
    {
        var at = folded.IsBmp ? Strange.IndexOf((char)folded.Value, StringComparison.Ordinal) : -1;
        return at < 0 ? folded : new Rune(Latin[at]);
    }
}
