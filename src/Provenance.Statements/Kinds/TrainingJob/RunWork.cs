// What a job's declared hours and operations are worth against its own allocations: the figures behind the warnings that
// its submission gets (RunWorkRules), for whoever judges it later.

using System.Numerics;

namespace Provenance.Statements;

/// <summary>How a job's declarations contradict its allocations. Both in millionths, rounded down, at most 2⁶³ − 1.</summary>
/// <param name="HoursMillionths">
/// Declared hours over those of the allocations, where they differ by more than 1 % by every reading: above a million where
/// more are declared. Null where they do not differ, or one of them is unknown.
/// </param>
/// <param name="UtilisationMillionths">
/// Declared operations over what the accelerators could do at their dense peak, where that is above 1 by every reading. Null
/// where it is not, or a figure is unknown.
/// </param>
public readonly record struct RunDoubts(long? HoursMillionths, long? UtilisationMillionths)
{
    /// <summary>Whether there is any.</summary>
    public bool IsAny => HoursMillionths is not null || UtilisationMillionths is not null;
}

/// <summary>Compares a job's declarations with its allocations.</summary>
public static class RunWork
{
    /// <summary>What contradicts; the same as its submission is warned of.</summary>
    public static RunDoubts DoubtsOf(Run run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new RunDoubts(
            RunWorkRules.Hours(run) is var (declared, allocated) ? Ratio(declared, allocated) : null,
            RunWorkRules.Operations(run) is var (operations, possible) ? Ratio(operations, possible) : null);
    }

    private static long Ratio(BigInteger of, BigInteger to) =>
        to.IsZero ? long.MaxValue : (long)BigInteger.Min(long.MaxValue, of * 1_000_000 / to);
}
