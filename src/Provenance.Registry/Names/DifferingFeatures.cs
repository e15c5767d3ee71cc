using Provenance.Statements;

namespace Provenance.Registry.Names;

/// <summary>What sets two names apart: each takes a share of what they agree in.</summary>
internal static class DifferingFeatures
{
    private const decimal OtherFamily = 0.08m;
    private const decimal OtherForm = 0.03m;

    // A tip seldom names the legal form: no more than keeps a name without it above the same name with it.
    private const decimal FormAbsent = 0.005m;
    private const decimal OtherCharacters = 0.40m;
    private const decimal OtherScript = 0.03m;
    private const decimal OneIsMixed = 0.05m;
    private const decimal FormerName = 0.04m;

    /// <summary>The legal forms: equal, of one family, of two families, or absent from one name.</summary>
    public static MatchFeature Legal(LegalForm? one, LegalForm? other, decimal agreement)
    {
        var (saw, share) = (one, other) switch
        {
            (null, null) => ("neither has one", 0),
            (null, _) => ($"only the candidate has one: {other.Word}", FormAbsent),
            (_, null) => ($"only the query has one: {one.Word}", FormAbsent),
            _ when one == other => ($"both {one.Word}", 0),
            _ when one.Family == other.Family => ($"{one.Word} and {other.Word}, which translate each other", OtherForm),
            _ => ($"{one.Word} and {other.Word}", OtherFamily),
        };
        return Differing("legal form", saw, OtherFamily, share, agreement);
    }

    /// <summary>Chinese characters that sound alike but are others: homophones, or variants the table does not hold.</summary>
    public static MatchFeature Characters(NameAlignment alignment, decimal agreement)
    {
        var (others, all) = (0, 0);
        foreach (var pair in alignment.Pairs.Where(pair => pair.One.IsOwn && pair.One.Latin == pair.Other.Latin))
        {
            if (pair.One.Script == NameScript.Han && pair.Other.Script == NameScript.Han)
            {
                var (one, other) = (pair.One.Native.EnumerateRunes().ToArray(), pair.Other.Native.EnumerateRunes().ToArray());
                all += Math.Max(one.Length, other.Length);
                others += Math.Max(one.Length, other.Length) - one.Zip(other).Count(both => both.First == both.Second);
            }
        }

        var saw = all == 0 ? "not compared" : others == 0 ? "the same" : $"{others} of {all} sound alike but are others";
        return Differing("characters", saw, OtherCharacters, all == 0 ? 0 : OtherCharacters * others / all, agreement);
    }

    /// <summary>Whether the names were compared in their own script or in transliteration.</summary>
    public static MatchFeature Script(NameForm one, NameForm other, decimal agreement)
    {
        var differ = one.Script != other.Script && one.Script != NameScript.None && other.Script != NameScript.None;
        var saw = (differ ? $"{one.Script} and {other.Script}, compared in transliteration" : $"both {one.Script}") + Reading(one, other);
        return Differing("script", saw, OtherScript, differ ? OtherScript : 0, agreement);
    }

    /// <summary>Whether one of the names has letters of several scripts in one word.</summary>
    public static MatchFeature MixedScripts(NameForm one, NameForm other, decimal agreement)
    {
        var saw = (one.HasMixedWord, other.HasMixedWord) switch
        {
            (true, true) => "both mix letters that look alike",
            (true, false) => "the query mixes letters that look alike",
            (false, true) => "the candidate mixes letters that look alike",
            _ => "none",
        };
        return Differing("mixed scripts", saw, OneIsMixed, one.HasMixedWord == other.HasMixedWord ? 0 : OneIsMixed, agreement);
    }

    /// <summary>How the candidate's name came about.</summary>
    public static MatchFeature Kind(NameKind? kind, decimal agreement)
    {
        var (saw, share) = kind switch
        {
            null => ("not given", 0),
            NameKind.Registered => ("registered", 0),
            NameKind.Trading => ("trading", 0.01m),
            NameKind.Transliterated => ("transliterated", 0.02m),
            NameKind.Former => ("former", FormerName),
            _ => ("other", 0.02m),
        };
        return Differing("name kind", saw, FormerName, share, agreement);
    }

    // Which reading of Chinese characters the comparison went by.
    private static string Reading(NameForm one, NameForm other)
    {
        var hasHan = one.Tokens.Concat(other.Tokens).Any(token => token is { IsOwn: true, Script: NameScript.Han });
        return one.HasUnread || other.HasUnread ? "; kanji compared as they are written, not as they sound"
            : hasHan ? "; Chinese characters read as Mandarin"
            : "";
    }

    private static MatchFeature Differing(string name, string saw, decimal most, decimal share, decimal agreement) =>
        new(name, saw, -most, -Math.Round(share * agreement, 4));
}
