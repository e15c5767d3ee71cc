// How well a name fits a query, said feature by feature. Five features add up to at most 1, the others take a share of
// that sum away, so that the score stays between 0 and 1 and a difference weighs little where nothing agrees anyway:
//   + tokens     0.55  Dice's coefficient of the words, each weighed by what it tells
//   + spelling   0.35  1 − edits ÷ letters, over the companies' own words
//   + consonants       where one name leaves vowels out, what the spelling lacks: how well its words read as the other's
//   + exact form 0.10  all letters equal
//   + whole words      the words of one name all stand in the other, a distinctive one among them: up to 0.82 with the others
//   − legal form, characters, script, mixed scripts, name kind: each at most the share its constant says
// One slip in a name of eight letters or more keeps the score at 0.70 or above, with exceptions that are meant: the
// company's own words together have fewer than five letters (Ox Group, Oz Group), a digit changes (Heron 7, Heron 8), or
// a word becomes a legal form or ceases to be one (Heron Bo, Heron Co).
// In Chinese a character is half a word, and one that sounds otherwise makes another name (天鹅, 白鹅).
// Contributions are decimals of four places and sum exactly to the score. Symmetric, but for the kind, which only the
// candidate has. Time: the square of the letters compared, of which NameForm and MaxSpelled allow a bounded number.

using Provenance.Statements;

namespace Provenance.Registry.Names;

/// <summary>The share of all names, 0 to 1, that have a term (<see cref="NameToken.Term"/>); null where it is unknown.</summary>
public delegate double? TermShare(string term);

/// <summary>One thing that two names agree or differ in.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="Saw">What was seen, in words.</param>
/// <param name="Weight">The most it can contribute, negative for what takes away (then as a share of the sum so far).</param>
/// <param name="Contribution">What it contributed to the score, in four decimal places.</param>
public sealed record MatchFeature(string Name, string Saw, decimal Weight, decimal Contribution);

/// <summary>How well a name fits a query.</summary>
public sealed record NameMatch
{
    /// <summary>The score from which two names are held to match, unless the asker sets another.</summary>
    public const decimal DefaultThreshold = 0.70m;

    /// <summary>Letters of each name that the spelling feature compares.</summary>
    public const int MaxSpelled = 256;

    private NameMatch(IReadOnlyList<MatchFeature> features)
    {
        Features = features;
        Score = features.Sum(feature => feature.Contribution);
    }

    /// <summary>0 for nothing in common, 1 for the same name; the sum of the contributions.</summary>
    public decimal Score { get; }

    /// <summary>Every feature, in a fixed order, whether it contributed or not.</summary>
    public IReadOnlyList<MatchFeature> Features { get; }

    /// <summary>Compares a query with a name.</summary>
    /// <param name="query">What is looked for.</param>
    /// <param name="candidate">A name that an entity has.</param>
    /// <param name="kind">How the candidate's name came about; null where that is not to count.</param>
    /// <param name="shares">How common terms are; null to go by the tables only.</param>
    public static NameMatch Of(NameForm query, NameForm candidate, NameKind? kind = null, TermShare? shares = null)
    {
        var alignment = new NameAlignment(query, candidate);
        var spelling = AgreeingFeatures.Spelling(query, candidate, alignment);
        MatchFeature[] agreeing =
        [
            AgreeingFeatures.Tokens(alignment, shares),
            spelling,
            AgreeingFeatures.Consonants(query, candidate, alignment, spelling.Contribution),
            AgreeingFeatures.ExactForm(query, candidate),
        ];
        var contained = AgreeingFeatures.Contained(alignment, agreeing.Sum(feature => feature.Contribution));
        var agreement = agreeing.Sum(feature => feature.Contribution) + contained.Contribution;
        return new NameMatch(
        [
            .. agreeing,
            contained,
            DifferingFeatures.Legal(query.LegalForm, candidate.LegalForm, agreement),
            DifferingFeatures.Characters(alignment, agreement),
            DifferingFeatures.Script(query, candidate, agreement),
            DifferingFeatures.MixedScripts(query, candidate, agreement),
            DifferingFeatures.Kind(kind, agreement),
        ]);
    }

    /// <summary>The exact switch: the same letters in the same script after folding, and the same legal form. False for
    /// names without a letter.</summary>
    public static bool IsExact(NameForm query, NameForm candidate) =>
        query.Full.Length > 0 && query.Full == candidate.Full && query.LegalForm == candidate.LegalForm;
}
