namespace Provenance.Registry.Names;

/// <summary>What two names have in common.</summary>
internal static class AgreeingFeatures
{
    private const double TokensWeight = 0.55;
    private const double SpellingWeight = 0.35;
    private const double ExactWeight = 0.10;
    private const decimal WholeWords = 0.82m;

    // Words that are read as one another are held to be the same less surely than words that are.
    private const decimal WholeWordsRead = 0.78m;

    // A term that one name in a million has weighs in full, one that every name has a twentieth.
    private const double RarestExponent = 6;
    private const double LeastRarity = 0.05;

    // Consonants alone agree more easily than letters do.
    private const double SkeletonTrust = 0.9;

    /// <summary>Dice's coefficient of the words, each weighed by what it tells: the inverse document frequency
    /// (Spärck Jones 1972) where shares are known, and the table of common words always.</summary>
    public static MatchFeature Tokens(NameAlignment alignment, TermShare? shares)
    {
        double agreeing = 0, all = 0;
        foreach (var pair in alignment.Pairs)
        {
            var weight = Math.Min(Weight(pair.One, shares), Weight(pair.Other, shares));
            agreeing += 2 * weight * pair.Similarity;
            all += 2 * weight;
        }

        foreach (var token in alignment.RestOfOne.Concat(alignment.RestOfOther).OrderBy(token => token.Term, StringComparer.Ordinal))
        {
            all += Weight(token, shares);
        }

        var saw = alignment.Pairs.Count == 0
            ? "no word in common"
            : "in common: " + string.Join(", ", alignment.Pairs.Select(Describe));
        return Agreeing("tokens", saw, TokensWeight, all == 0 ? 0 : Math.Min(1, agreeing / all));
    }

    /// <summary>Edits between the companies' own words: in Latin letters, in their own where both names have another
    /// script, and by consonants where the scripts differ; the best of them counts. Where one name leaves out vowels the
    /// consonants are a feature of their own (<see cref="ConsonantsFeature"/>).</summary>
    public static MatchFeature Spelling(NameForm query, NameForm candidate, NameAlignment alignment)
    {
        var (own, others) = Compared(alignment);
        var (one, other) = (Letters(own, token => token.Latin), Letters(others, token => token.Latin));
        var (written, alsoWritten) = (Letters(own, token => token.Native), Letters(others, token => token.Native));
        if (own.Concat(others).Any(token => token.IsUnread))
        {
            (one, other) = (written, alsoWritten);
        }

        if (!NameAlignment.HaveSameDigits(written, alsoWritten))
        {
            return Agreeing("spelling", $"{one} and {other} have other digits", SpellingWeight, 0);
        }

        var (value, saw) = Likeness(one, other);
        if (ConsonantsFeature.Applies(query, candidate))
        {
            return Agreeing("spelling", saw, SpellingWeight, value);
        }

        if (query.Script != candidate.Script)
        {
            var (byConsonants, seen) = Likeness(SoundSkeleton.Of(one), SoundSkeleton.Of(other));
            (value, saw) = SkeletonTrust * byConsonants > value ? (SkeletonTrust * byConsonants, seen + " by consonants") : (value, saw);
        }
        else if (query.Script != NameScript.Latin)
        {
            var (native, seen) = Likeness(written, alsoWritten);
            (value, saw) = native > value ? (native, seen) : (value, saw);
        }

        return Agreeing("spelling", saw, SpellingWeight, value);
    }

    /// <summary>What the spelling lacks where one name leaves out vowels.</summary>
    public static MatchFeature Consonants(NameForm query, NameForm candidate, NameAlignment alignment, decimal spelling) =>
        ConsonantsFeature.Of(query, candidate, alignment, (decimal)SpellingWeight, spelling);

    /// <summary>Whether the words of one name all stand in the other, a distinctive one among them: a tip is often one word of
    /// a long name. Adds what the other features lack to <c>0.82</c>, or <c>0.78</c> where words are read as one another, which no
    /// difference takes below the usual threshold.</summary>
    public static MatchFeature Contained(NameAlignment alignment, decimal agreement)
    {
        var isOne = IsWithin(alignment.Pairs, alignment.RestOfOne, alignment.RestOfOther);
        var isOther = IsWithin([.. alignment.Pairs.Select(pair => new TokenPair(pair.Other, pair.One, pair.Similarity))], alignment.RestOfOther, alignment.RestOfOne);
        var saw = (isOne, isOther) switch
        {
            (true, true) => "the same words",
            (true, false) => "every word of the query stands in the name, a distinctive one among them",
            (false, true) => "every word of the name stands in the query, a distinctive one among them",
            _ => "neither name is made of words of the other",
        };
        var whole = alignment.Pairs.All(pair => !VowellessReading.Applies(pair.One.Script, pair.Other.Script)) ? WholeWords : WholeWordsRead;
        return new MatchFeature("whole words", saw, WholeWords, isOne || isOther ? Math.Max(0, whole - agreement) : 0);
    }

    // Chinese does not part its words, so that there a word may be the beginning of a longer run.
    private static bool IsWithin(IReadOnlyList<TokenPair> pairs, IReadOnlyList<NameToken> rest, IReadOnlyList<NameToken> restOfOther) =>
        pairs.All(pair => pair.Similarity >= 1 || Begins(pair.One, pair.Other) || VowellessReading.IsSure(pair))
        && rest.All(token => restOfOther.Any(other => Begins(token, other)))
        && pairs.Select(pair => pair.One).Concat(rest).Any(token => token.IsDistinctive);

    private static bool Begins(NameToken token, NameToken other) =>
        token is { IsDistinctive: true, Script: NameScript.Han } && other.IsOwn && other.Native.StartsWith(token.Native, StringComparison.Ordinal);

    /// <summary>Whether all letters are equal, legal form aside.</summary>
    public static MatchFeature ExactForm(NameForm query, NameForm candidate)
    {
        var isSame = query.Full.Length > 0 && query.Full == candidate.Full;
        var isSameLatin = query.Compact.Length > 0 && query.Compact == candidate.Compact && !query.IsCut && !candidate.IsCut;
        var saw = isSame ? "the same letters" : isSameLatin ? "the same letters in Latin" : "other letters";
        return Agreeing("exact form", saw, ExactWeight, isSame || isSameLatin ? 1 : 0);
    }

    private static MatchFeature Agreeing(string name, string saw, double weight, double value) =>
        new(name, saw, (decimal)weight, Math.Round((decimal)(weight * value), 4));

    private static double Weight(NameToken token, TermShare? shares) =>
        token.Weight * (shares?.Invoke(token.Term) is { } share
            ? Math.Clamp(-Math.Log10(Math.Max(share, double.Epsilon)) / RarestExponent, LeastRarity, 1)
            : 1);

    private static string Describe(TokenPair pair) => pair.One.Native == pair.Other.Native
        ? pair.One.Native
        : FormattableString.Invariant($"{pair.One.Native}~{pair.Other.Native} ({pair.Similarity:0.00})");

    // Paired words in the order of the pairs, so that names with swapped words are spelled alike; a word that is
    // similar to a common one is a misspelled common one, and counts as little.
    private static (List<NameToken> One, List<NameToken> Other) Compared(NameAlignment alignment)
    {
        var own = alignment.Pairs.Where(pair => pair.One.IsOwn && pair.Other.IsOwn).ToList();
        var one = own.Select(pair => pair.One).Concat(alignment.RestOfOne.Where(token => token.IsOwn)).ToList();
        var other = own.Select(pair => pair.Other).Concat(alignment.RestOfOther.Where(token => token.IsOwn)).ToList();
        return one.Count > 0 || other.Count > 0
            ? (one, other)
            : ([.. alignment.Pairs.Select(pair => pair.One), .. alignment.RestOfOne],
                [.. alignment.Pairs.Select(pair => pair.Other), .. alignment.RestOfOther]);
    }

    private static string Letters(List<NameToken> tokens, Func<NameToken, string> form)
    {
        var letters = string.Concat(tokens.Select(form));
        return letters.Length > NameMatch.MaxSpelled ? letters[..NameMatch.MaxSpelled] : letters;
    }

    private static (double Value, string Saw) Likeness(string one, string other)
    {
        if (one.Length == 0 || other.Length == 0)
        {
            return (0, "no letters to compare");
        }

        var longer = Math.Max(one.Length, other.Length);
        var edits = EditDistance.Damerau(one, other);
        var cut = longer == NameMatch.MaxSpelled ? $", of the first {NameMatch.MaxSpelled} letters" : "";
        return (1 - ((double)edits / longer), $"{one} and {other}: {edits} edits{cut}");
    }
}
