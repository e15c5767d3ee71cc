// The utilisation that a declared training run implies: 6·N·D operations (forward and backward pass over D tokens with N
// parameters) against what the accelerators could have done at their peak. Outside 5 % to 65 % something is declared
// wrongly: below, operations are missing or hours invented; above, operations are more than such chips ever reached.

using System.Numerics;
using Provenance.Statements;

namespace Provenance.Registry.Accountancy;

/// <summary>What a run declares. Null is unknown.</summary>
public sealed record DeclaredRun
{
    /// <summary>N, parameters that each token passes through.</summary>
    public (Quantity Low, Quantity High)? Parameters { get; init; }

    /// <summary>D, tokens trained on, epochs counted.</summary>
    public (Quantity Low, Quantity High)? Tokens { get; init; }

    /// <summary>Chips × hours.</summary>
    public HoursRange? Hours { get; init; }

    /// <summary>Dense peak of one accelerator, operations a second: the least and the greatest of the number formats that may be meant.</summary>
    public (ulong Least, ulong Greatest)? PeakFlops { get; init; }
}

/// <summary>How an implied utilisation stands to its limits.</summary>
public enum UtilisationStanding
{
    /// <summary>A figure that it needs is unknown.</summary>
    Unknown,

    /// <summary>All of the range lies within the limits.</summary>
    Within,

    /// <summary>The range crosses a limit.</summary>
    Undecided,

    /// <summary>All of it lies below.</summary>
    TooLow,

    /// <summary>All of it lies above.</summary>
    TooHigh,
}

/// <summary>A utilisation as exact bounds.</summary>
/// <param name="Low">At least; null where unknown.</param>
/// <param name="High">At most; null where unknown or unbounded.</param>
/// <param name="Missing">Names of the figures that are unknown.</param>
public sealed record ImpliedUtilisation(Fraction? Low, Fraction? High, IReadOnlyList<string> Missing)
{
    /// <summary>The lower limit of domain reference §2, E16.</summary>
    public static Fraction LowerLimit { get; } = new(5, 100);

    /// <summary>The upper limit.</summary>
    public static Fraction UpperLimit { get; } = new(65, 100);

    /// <summary>Operations for each parameter and token: two forward, four backward.</summary>
    public const long OperationsEach = 6;

    /// <summary>6·N·D ÷ (chips × hours × 3600 × peak).</summary>
    /// <param name="run">The run.</param>
    /// <param name="operationsEach">Operations for each parameter and token, where they are not 6.</param>
    public static ImpliedUtilisation Of(DeclaredRun run, long operationsEach = OperationsEach)
    {
        List<string> missing = [];
        Note(run.Parameters is null, "parameters");
        Note(run.Tokens is null, "tokens");
        Note(run.Hours is null or { High: null }, "accelerator hours");
        Note(run.PeakFlops is null or (0, _), "peak");
        if (run is not { Parameters: { } parameters, Tokens: { } tokens, Hours: { } hours, PeakFlops: { } peak } || peak.Least == 0)
        {
            return new ImpliedUtilisation(null, null, missing);
        }

        return new ImpliedUtilisation(
            hours.High is { Microseconds.Sign: > 0 } most ? Ratio(operationsEach, parameters.Low, tokens.Low, most, peak.Greatest) : null,
            hours.Low.Microseconds.Sign > 0 ? Ratio(operationsEach, parameters.High, tokens.High, hours.Low, peak.Least) : null,
            missing);

        void Note(bool isMissing, string name)
        {
            if (isMissing)
            {
                missing.Add(name);
            }
        }
    }

    /// <summary>How it stands to two limits.</summary>
    public UtilisationStanding Against(Fraction lower, Fraction upper) =>
        High < lower ? UtilisationStanding.TooLow
        : Low > upper ? UtilisationStanding.TooHigh
        : Low is null || High is null ? UtilisationStanding.Unknown
        : Low >= lower && High <= upper ? UtilisationStanding.Within
        : UtilisationStanding.Undecided;

    // Millionths twice above the line, accelerator microseconds below: 10^12 against 10^6.
    private static Fraction Ratio(long each, Quantity parameters, Quantity tokens, AcceleratorHours hours, ulong peak) => new(
        each * (BigInteger)parameters.Millionths * (BigInteger)tokens.Millionths,
        hours.Microseconds * peak * 1_000_000);
}
