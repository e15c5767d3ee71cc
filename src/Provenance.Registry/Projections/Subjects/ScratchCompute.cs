// A model of N parameters trained from scratch on D tokens takes about 6·N·D operations (domain reference, E16), and about
// 20 tokens each parameter where operations are spent well (rule set, E12). A job that declares less, and starts from no
// weights, stopped early or learned from somebody. How much less matters is a rule set's parameter, applied when asked.

using System.Numerics;
using Provenance.Statements;

namespace Provenance.Registry.Projections;

/// <summary>Declared operations against those of training from scratch.</summary>
public static class ScratchCompute
{
    private const int OperationsPerParameterSquared = 6 * 20;

    /// <summary>
    /// Declared operations (high) in thousandths of 6·N·20·N (N low), rounded down; null where either is not stated, or
    /// there are not fewer.
    /// </summary>
    public static long? PermilleOf(FlopEstimate? flop, Estimate? parameters)
    {
        if (flop is null || parameters is null || parameters.Low == Quantity.Zero)
        {
            return null;
        }

        // FLOP in millionths × 10^6, and parameters in millionths squared, are of one unit.
        var expected = (BigInteger)parameters.Low.Millionths * (BigInteger)parameters.Low.Millionths * OperationsPerParameterSquared;
        var permille = (BigInteger)flop.High.Millionths * 1_000_000 * 1_000 / expected;
        return permille < 1_000 ? (long)permille : null;
    }
}
