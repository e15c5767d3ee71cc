// The hours that would be worth hiding: SQ_h = θ ÷ (peak × utilisation × 3600). For an H100 at θ = 1e23, BF16 (989.4 TFLOP/s
// dense) and a utilisation of 40 % they are 70,188 hours. A balance whose σ is larger could not see them missing.

using System.Numerics;
using Provenance.Statements;

namespace Provenance.Registry.Accountancy;

/// <summary>What the significant quantity of an area follows from.</summary>
/// <param name="Operations">θ, the threshold in operations.</param>
/// <param name="Format">Number format of the peak.</param>
/// <param name="Utilisation">The part of the peak that a large training run reaches; above 0.</param>
public sealed record SignificantQuantityRule(Quantity Operations, NumberFormat Format, Quantity Utilisation)
{
    /// <summary>1e23 operations in BF16 at 40 %: the smallest run that rules of domain reference §1 ask about.</summary>
    public static SignificantQuantityRule Default { get; } =
        new(new Quantity((UInt128)BigInteger.Pow(10, 29)), NumberFormat.Bf16, Quantity.Parse("0.4"));

    /// <summary>The significant quantity where each accelerator does so much, cut to the microsecond: a smaller one is stricter.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The peak or the utilisation is 0.</exception>
    public AcceleratorHours HoursAt(ulong peakFlops)
    {
        ArgumentOutOfRangeException.ThrowIfZero(peakFlops);
        ArgumentOutOfRangeException.ThrowIfZero(Utilisation.Millionths, nameof(Utilisation));

        // θ ÷ (peak × utilisation) accelerator seconds; the millionths of both decimals cancel.
        return new AcceleratorHours((BigInteger)Operations.Millionths * 1_000_000 / ((BigInteger)peakFlops * (BigInteger)Utilisation.Millionths));
    }

    /// <summary>The significant quantity of an area with several models: that of the fastest, which is the smallest. Null
    /// where there is no model or one has no known peak in the format or in BF16's twin FP16.</summary>
    public AcceleratorHours? HoursOf(IEnumerable<AcceleratorSlug> models, AcceleratorCatalogue catalogue)
    {
        ulong fastest = 0;
        foreach (var model in models)
        {
            if (Peak(catalogue.Find(model.ToString())) is not { } peak)
            {
                return null;
            }

            fastest = Math.Max(fastest, peak);
        }

        return fastest == 0 ? null : HoursAt(fastest);
    }

    // Chips before 2020 have FP16 but no BF16; both are 16 bits wide and run at one rate where a chip has both.
    private ulong? Peak(Accelerator? accelerator) => accelerator is null or { MatrixRatesUnstated: true } ? null
        : accelerator.PeakFlopsIn(Format) ?? (Format == NumberFormat.Bf16 ? accelerator.PeakFlopsIn(NumberFormat.Fp16) : null);
}
