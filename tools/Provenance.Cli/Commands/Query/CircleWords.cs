using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary>Says that entities hold each other in a circle, and what that does to shares.</summary>
internal static class CircleWords
{
    // Beyond so many the tree and the drawing show them better than a sentence. Their shares are there too.
    private const int Most = 6;

    /// <summary>The sentences on one circle.</summary>
    public static string Sentence(Wire.GetControllersResponse answer, Wire.OwnershipCircle circle, PartyNames names)
    {
        var isAlone = circle.Entities.Count == 1;
        var isSure = circle.Shares.All(share => share.Share.Low != "0");
        var hold = !isSure ? "may hold" : isAlone ? "holds" : "hold";
        var members = Listed(circle.Entities.Select(names.Of));
        return $"Circle: {members} {hold} shares in {(isAlone ? "itself" : "each other")}. {Effect(answer, circle, isSure)}";
    }

    private static string Effect(Wire.GetControllersResponse answer, Wire.OwnershipCircle circle, bool isSure) =>
        answer.Gaps.Any(gap => gap.Reason == Wire.PathEnd.CycleOnly && circle.Entities.Contains(gap.Entity))
            ? "Nobody who is not in a circle is stated to hold any of it."
            : $"Shares are summed over every round of it, so that an owner behind it {(isSure ? "has" : "may have")} more than the product of the shares along its path.";

    private static string Listed(IEnumerable<string> all)
    {
        var texts = all.ToList();
        return texts.Count > Most ? $"{string.Join(", ", texts.Take(Most))} and {texts.Count - Most} more"
            : texts.Count == 1 ? texts[0]
            : $"{string.Join(", ", texts.SkipLast(1))} and {texts[^1]}";
    }
}
