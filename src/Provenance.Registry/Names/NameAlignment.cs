// Which word of one name is which word of the other: equal words first, then the most similar pairs, greedily. A word
// written apart in one name and together in the other (Hong Sun, Hongsun; Al Saqr, الصقر) is put together first, also where the
// family's name stands last in one of them (Wei Zhang, 张伟).
// Pairs are taken in an order that does not depend on which name is called the first, so that the result is symmetric.
// Time: at most MaxTokens² pairs of words, each in proportion to the product of their lengths: bounded by the square of
// the letters of a name, of which there are at most MaxTokens × MaxTokenLength.

namespace Provenance.Registry.Names;

/// <summary>Two words held to be one.</summary>
/// <param name="One">Of the first name.</param>
/// <param name="Other">Of the second.</param>
/// <param name="Similarity">1 for equal ones, less for similar ones.</param>
internal readonly record struct TokenPair(NameToken One, NameToken Other, double Similarity);

/// <summary>The words of two names, paired.</summary>
internal sealed class NameAlignment
{
    private const int MostJoined = 4;
    private const int LongForTwoEdits = 8;
    private const int LongForThreeEdits = 13;
    private const int LongSkeleton = 5;
    private const double SameSound = 0.9;
    private const double NearSound = 0.8;

    private readonly List<TokenPair> _pairs = [];
    private readonly List<NameToken> _restOfOne;
    private readonly List<NameToken> _restOfOther;
    private readonly bool _hasUnread;

    /// <summary>Pairs the words of two names.</summary>
    public NameAlignment(NameForm one, NameForm other)
    {
        _hasUnread = one.HasUnread || other.HasUnread;
        var isRead = one.HasVowelless || other.HasVowelless;
        _restOfOne = Join(one.Tokens, other.Tokens, isRead);
        _restOfOther = Join(other.Tokens, one.Tokens, isRead);
        PairEqual();
        PairSimilar();
        _pairs.Sort((left, right) => Order(left, right));
    }

    /// <summary>The pairs, in an order that is the same for both directions.</summary>
    public IReadOnlyList<TokenPair> Pairs => _pairs;

    /// <summary>Words of the first name without a fellow, in its order.</summary>
    public IReadOnlyList<NameToken> RestOfOne => _restOfOne;

    /// <summary>Words of the second name without a fellow, in its order.</summary>
    public IReadOnlyList<NameToken> RestOfOther => _restOfOther;

    /// <summary>How similar two words are that are not equal; 0 where they are too far apart to be one word.</summary>
    public static double Similarity(NameToken one, NameToken other)
    {
        if ((!one.IsOwn && !other.IsOwn) || !HaveSameDigits(one.Native, other.Native))
        {
            return 0;
        }

        if (VowellessReading.Similarity(one, other) is { } read)
        {
            return read;
        }

        var spelled = Spelled(one.Latin, other.Latin);
        return one.Script != other.Script ? Math.Max(spelled, Sound(one.Latin, other.Latin))
            : one.Script == NameScript.Latin ? Math.Max(spelled, OtherSpelling.IsOfOne(one.Latin, other.Latin) ? OtherSpelling.Similarity : 0)
            : Math.Max(spelled, Spelled(one.Native, other.Native));
    }

    /// <summary>Whether two words have the same digits: another number is another name, not a slip.</summary>
    public static bool HaveSameDigits(string one, string other) =>
        one.Where(char.IsAsciiDigit).SequenceEqual(other.Where(char.IsAsciiDigit));

    // A slip in another script may change several Latin letters (щ is shch), hence both forms are looked at.
    private static double Spelled(string one, string other)
    {
        var (shorter, longer) = (Math.Min(one.Length, other.Length), Math.Max(one.Length, other.Length));
        var edits = longer < LongForTwoEdits ? 1 : longer < LongForThreeEdits ? 2 : 3;
        if (shorter == 0 || longer - shorter > edits || EditDistance.Damerau(one, other) is var distance && distance > edits)
        {
            return 0;
        }

        // Winkler's similarity sees nothing in common in words of two or three letters when one of them slips.
        return Math.Max(EditDistance.JaroWinkler(one, other), 1 - ((double)distance / longer));
    }

    private static double Sound(string one, string other)
    {
        var (first, second) = (SoundSkeleton.Of(one), SoundSkeleton.Of(other));
        return Math.Min(first.Length, second.Length) < SoundSkeleton.MinLength ? 0
            : first == second ? SameSound
            : Math.Min(first.Length, second.Length) >= LongSkeleton && EditDistance.Damerau(first, second) == 1 ? NearSound
            : 0;
    }

    private static List<NameToken> Join(IReadOnlyList<NameToken> tokens, IReadOnlyList<NameToken> others, bool isRead)
    {
        var whole = others.Select(token => token.Latin).ToHashSet(StringComparer.Ordinal);
        bool IsWhole(NameToken word) => whole.Contains(word.Latin)
            || (isRead && others.Any(other => VowellessReading.Similarity(word, other) >= VowellessReading.Good));
        if (WesternOrder.Turned(tokens) is { } turned && others.Any(other => WesternOrder.IsFamilyFirst(other) && other.Latin == turned.Latin))
        {
            return [turned];
        }

        var joined = new List<NameToken>(tokens.Count);
        for (var at = 0; at < tokens.Count;)
        {
            var (token, taken) = (tokens[at], 1);
            var longer = token;
            for (var count = 2; count <= MostJoined && at + count <= tokens.Count && !IsWhole(tokens[at])
                && !longer.IsUnread && !tokens[at + count - 1].IsUnread; count++)
            {
                longer = longer.Then(tokens[at + count - 1]);
                (token, taken) = IsWhole(longer) ? (longer, count) : (token, taken);
            }

            joined.Add(token);
            at += taken;
        }

        return joined;
    }

    private static int Order(TokenPair left, TokenPair right)
    {
        var bySimilarity = right.Similarity.CompareTo(left.Similarity);
        var (leftLow, leftHigh) = Sorted(left);
        var (rightLow, rightHigh) = Sorted(right);
        var byLow = bySimilarity != 0 ? bySimilarity : string.CompareOrdinal(leftLow, rightLow);
        return byLow != 0 ? byLow : string.CompareOrdinal(leftHigh, rightHigh);
    }

    private static (string Low, string High) Sorted(TokenPair pair) =>
        string.CompareOrdinal(pair.One.Term, pair.Other.Term) <= 0 ? (pair.One.Term, pair.Other.Term) : (pair.Other.Term, pair.One.Term);

    // Where a word of either name is not read, Chinese characters are equal by what is written.
    private string TermOf(NameToken token) =>
        _hasUnread && token is { IsOwn: true, Script: NameScript.Han } ? "~" + token.Native : token.Term;

    private void PairEqual()
    {
        for (var at = 0; at < _restOfOne.Count;)
        {
            var one = _restOfOne[at];
            var found = _restOfOther.FindIndex(other => TermOf(other) == TermOf(one));
            if (found < 0)
            {
                at++;
                continue;
            }

            _pairs.Add(new TokenPair(one, _restOfOther[found], 1));
            _restOfOne.RemoveAt(at);
            _restOfOther.RemoveAt(found);
        }
    }

    private void PairSimilar()
    {
        var candidates = (
            from one in _restOfOne
            from other in _restOfOther
            let similarity = Similarity(one, other)
            where similarity > 0
            select new TokenPair(one, other, similarity)).ToList();
        candidates.Sort(Order);
        foreach (var pair in candidates)
        {
            var one = _restOfOne.FindIndex(token => ReferenceEquals(token, pair.One));
            var other = _restOfOther.FindIndex(token => ReferenceEquals(token, pair.Other));
            if (one >= 0 && other >= 0)
            {
                _pairs.Add(pair);
                _restOfOne.RemoveAt(one);
                _restOfOther.RemoveAt(other);
            }
        }
    }
}
