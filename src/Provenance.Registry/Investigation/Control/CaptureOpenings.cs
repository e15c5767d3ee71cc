using Provenance.Registry.Ownership;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Control;

/// <summary>Says why it cannot be decided whether an entity is captured.</summary>
public static class CaptureOpenings
{
    private const int MostNamed = 5;

    /// <summary>Whether a judgement decides nothing: not captured by what is stated, and what is unknown could decide.</summary>
    public static bool IsUndecided(CaptureJudgement judgement) =>
        judgement is { UnknownCouldDecide: true, Verdict: CaptureVerdict.NotByStatedInterests or CaptureVerdict.Unknown };

    /// <summary>The reason in a sentence; empty where it is decided.</summary>
    public static string Because(CaptureJudgement judgement, ShareThreshold threshold)
    {
        if (judgement.Opening is not { } open)
        {
            return "";
        }

        List<string> parts = ["Listed or captured owners are stated to hold " + Range(judgement.Aggregate)];
        if (open.Nobody != Quantity.Zero)
        {
            parts.Add($"{open.Nobody} % belong to nobody who is known");
        }

        if (open.Owners.Count > 0)
        {
            parts.Add($"up to {open.ByOwners} % belong to {Counted.Some(open.Owners, open.Owners.Count, MostNamed)}, behind whom not everybody is known");
        }

        return $"{string.Join("; ", parts)}: together that could reach {threshold.Percent} %.";
    }

    private static string Range(ShareBounds share) => share.Low == share.High ? $"{share.Low} %" : $"{share.Low} to {share.High} %";
}
