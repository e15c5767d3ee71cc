// Declared operations against 6·N·D, which a run takes that trains N parameters on D tokens. The forward pass alone, which
// nothing spares a run, is a third of that: who declares less left operations out, or stated more than was trained.

using System.Numerics;
using Provenance.Statements;

namespace Provenance.Registry.Accountancy;

/// <summary>Declared operations over those that parameters and tokens imply, as exact bounds.</summary>
/// <param name="Low">At least.</param>
/// <param name="High">At most; null where the least that is implied is nothing.</param>
public readonly record struct DeclaredShare(Fraction Low, Fraction? High)
{
    /// <summary>Operations ÷ 6·N·D.</summary>
    /// <param name="flop">Declared operations.</param>
    /// <param name="parameters">N, parameters that each token passes through.</param>
    /// <param name="tokens">D, tokens trained on, epochs counted.</param>
    /// <param name="operationsEach">Operations for each parameter and token, where they are not 6.</param>
    /// <returns>Null where nothing is implied at all.</returns>
    public static DeclaredShare? Of(
        FlopEstimate flop, (Quantity Low, Quantity High) parameters, (Quantity Low, Quantity High) tokens, long operationsEach = ImpliedUtilisation.OperationsEach)
    {
        var (least, most) = (Implied(parameters.Low, tokens.Low), Implied(parameters.High, tokens.High));
        return most.IsZero ? null : new DeclaredShare(Ratio(flop.Low, most), least.IsZero ? null : Ratio(flop.High, least));

        BigInteger Implied(Quantity n, Quantity d) => operationsEach * (BigInteger)n.Millionths * (BigInteger)d.Millionths;
    }

    /// <summary>Whether all of it lies below a limit.</summary>
    public bool IsBelow(Fraction limit) => High < limit;

    /// <summary>Whether it crosses a limit.</summary>
    public bool MayBeBelow(Fraction limit) => Low < limit && !IsBelow(limit);

    // Millionths once above the line, twice below.
    private static Fraction Ratio(Quantity flop, BigInteger implied) => new((BigInteger)flop.Millionths * 1_000_000, implied);
}
