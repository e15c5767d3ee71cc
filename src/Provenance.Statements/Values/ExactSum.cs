// Sums of quantities never round and never overflow: a quantity has up to 120 bits, and there may be 2^63 of them.

using System.Globalization;
using System.Numerics;

namespace Provenance.Statements;

/// <summary>An exact sum of quantities, in millionths.</summary>
/// <param name="Millionths">The sum times 10^6.</param>
public readonly record struct ExactSum(BigInteger Millionths) : IComparable<ExactSum>
{
    private static readonly BigInteger Million = 1_000_000;

    /// <summary>The shortest decimal form.</summary>
    public override string ToString()
    {
        var whole = BigInteger.DivRem(Millionths, Million, out var rest);
        var text = whole.ToString(CultureInfo.InvariantCulture);
        return rest.IsZero ? text : $"{text}.{((int)rest).ToString("D6", CultureInfo.InvariantCulture).TrimEnd('0')}";
    }

    /// <inheritdoc/>
    public int CompareTo(ExactSum other) => Millionths.CompareTo(other.Millionths);

    /// <summary>The sum with one more quantity in it.</summary>
    public ExactSum Plus(Quantity quantity) => new(Millionths + (BigInteger)quantity.Millionths);
}
