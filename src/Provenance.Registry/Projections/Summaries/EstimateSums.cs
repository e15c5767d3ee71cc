using System.Numerics;
using Provenance.Statements;

namespace Provenance.Registry.Projections.Summaries;

/// <summary>A sum of estimates from which estimates can be taken again: lows, highs, and how many of each basis.</summary>
public sealed class EstimateSums
{
    private static readonly int Bases = Enum.GetValues<EstimateBasis>().Length;

    private readonly long[] _counts = new long[Bases];
    private SignedSum _low;
    private SignedSum _high;

    /// <summary>How many estimates.</summary>
    public long Count { get; private set; }

    /// <summary>Sum of the lows, in millionths.</summary>
    public BigInteger Low => _low.Value;

    /// <summary>Sum of the highs, in millionths.</summary>
    public BigInteger High => _high.Value;

    /// <summary>The only basis; null where there are none or several.</summary>
    public EstimateBasis? OnlyBasis => Array.FindAll(_counts, count => count > 0).Length == 1
        ? (EstimateBasis)Array.FindIndex(_counts, count => count > 0)
        : null;

    /// <summary>Adds an estimate, or takes it away with a sign of −1.</summary>
    public void Add(Quantity low, Quantity high, EstimateBasis basis, int sign = 1)
    {
        _counts[(int)basis] += sign;
        Count += sign;
        _low.Add((Int128)low.Millionths * sign);
        _high.Add((Int128)high.Millionths * sign);
    }

    /// <summary>Adds other sums, or takes them away.</summary>
    public void Add(EstimateSums other, int sign = 1)
    {
        for (var i = 0; i < Bases; i++)
        {
            _counts[i] += sign * other._counts[i];
        }

        Count += sign * other.Count;
        _low.Add(sign > 0 ? other._low : other._low.Negated());
        _high.Add(sign > 0 ? other._high : other._high.Negated());
    }

    internal void Write(SummaryWriter writer)
    {
        writer.Write(Count);
        if (Count == 0)
        {
            return;
        }

        foreach (var count in _counts)
        {
            writer.Write(count);
        }

        writer.Write(_low);
        writer.Write(_high);
    }

    /// <summary>Adds what <see cref="Write"/> wrote, without making sums of it.</summary>
    internal void Add(ref SummaryReader reader, int sign)
    {
        var count = reader.ReadLong();
        if (count == 0)
        {
            return;
        }

        Count += sign * count;
        for (var i = 0; i < Bases; i++)
        {
            _counts[i] += sign * reader.ReadLong();
        }

        var (low, high) = (reader.ReadSum(), reader.ReadSum());
        _low.Add(sign > 0 ? low : low.Negated());
        _high.Add(sign > 0 ? high : high.Negated());
    }
}
