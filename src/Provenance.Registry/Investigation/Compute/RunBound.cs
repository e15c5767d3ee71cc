using System.Numerics;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Compute;

/// <summary>What a run can have done at most, by the accelerators that it held.</summary>
internal static class RunBound
{
    /// <summary>
    /// Millionths of operations: Σ count × microseconds × highest dense peak per second over all number formats, which
    /// is a utilisation of 1. Null where it reports no accelerators, or some whose peak is not catalogued.
    /// </summary>
    public static BigInteger? Of(RunFacts run, AcceleratorCatalogue catalogue)
    {
        if (run.Allocations.Count == 0)
        {
            return null;
        }

        var bound = BigInteger.Zero;
        foreach (var held in run.Allocations)
        {
            if (catalogue.Find(held.Accelerator) is not { MatrixRatesUnstated: false, HighestPeakFlops: { } peak })
            {
                return null;
            }

            bound += (BigInteger)held.Count * Math.Max(0, held.To - held.From) * peak;
        }

        return bound;
    }
}
