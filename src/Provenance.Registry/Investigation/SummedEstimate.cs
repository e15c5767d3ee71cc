using System.Numerics;
using Provenance.Registry.Projections.Summaries;
using Provenance.Statements;

namespace Provenance.Registry.Investigation;

/// <summary>A sum of estimates: lows and highs apart.</summary>
/// <param name="Low">The least that it can be.</param>
/// <param name="High">The most that it can be.</param>
/// <param name="Basis">The basis's word; <c>mixed</c> where the summands had several.</param>
public sealed record SummedEstimate(ExactSum Low, ExactSum High, string Basis)
{
    /// <summary>The basis of sums of several bases.</summary>
    public const string MixedBasis = "mixed";

    /// <summary>A sum that the projections keep; null where nothing was added.</summary>
    public static SummedEstimate? Of(EstimateSums sums) => sums.Count == 0
        ? null
        : new SummedEstimate(
            new ExactSum(sums.Low), new ExactSum(sums.High), sums.OnlyBasis is { } basis ? Words.Of(basis) : MixedBasis);
}

/// <summary>Adds estimates up. The common case stays within 128 bits.</summary>
public sealed class EstimateAccumulator
{
    private UInt128 _low;
    private UInt128 _high;
    private BigInteger _lowCarried;
    private BigInteger _highCarried;
    private EstimateBasis _basis;
    private bool _isMixed;

    /// <summary>How many estimates were added.</summary>
    public long Count { get; private set; }

    /// <summary>Adds one.</summary>
    public void Add(Quantity low, Quantity high, EstimateBasis basis)
    {
        Carry(ref _low, ref _lowCarried);
        Carry(ref _high, ref _highCarried);
        _low += low.Millionths;
        _high += high.Millionths;
        _isMixed |= Count > 0 && basis != _basis;
        _basis = basis;
        Count++;
    }

    /// <summary>The sum; null where nothing was added.</summary>
    public SummedEstimate? ToSum() => Count == 0
        ? null
        : new SummedEstimate(
            new ExactSum(_lowCarried + (BigInteger)_low),
            new ExactSum(_highCarried + (BigInteger)_high),
            _isMixed ? SummedEstimate.MixedBasis : Words.Of(_basis));

    // A quantity is below 2^120, so that a sum below 2^127 has room for one more.
    private static void Carry(ref UInt128 sum, ref BigInteger carried)
    {
        if (sum >> 127 != 0)
        {
            carried += (BigInteger)sum;
            sum = 0;
        }
    }
}
