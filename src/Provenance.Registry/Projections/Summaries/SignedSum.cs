// Sums that summaries keep, to which an entry adds and from which a later one takes away: exact, whatever their size. The
// common case stays within 128 bits; what leaves them is carried.

using System.Numerics;

namespace Provenance.Registry.Projections.Summaries;

/// <summary>An exact sum of whole numbers of either sign.</summary>
internal struct SignedSum
{
    private static readonly Int128 NearLimit = Int128.One << 125;

    private Int128 _near;
    private BigInteger _carried;

    /// <summary>The sum.</summary>
    public readonly BigInteger Value => _carried + (BigInteger)_near;

    /// <summary>Adds a number whose magnitude is below 2^126.</summary>
    public void Add(Int128 value)
    {
        _near += value;
        Carry();
    }

    /// <summary>Adds a number.</summary>
    public void Add(BigInteger value) => _carried += value;

    /// <summary>Adds another sum.</summary>
    public void Add(SignedSum other)
    {
        _near += other._near;
        _carried += other._carried;
        Carry();
    }

    /// <summary>The sum with the other sign.</summary>
    public readonly SignedSum Negated() => new() { _near = -_near, _carried = -_carried };

    private void Carry()
    {
        if (_near > NearLimit || _near < -NearLimit)
        {
            _carried += (BigInteger)_near;
            _near = 0;
        }
    }
}
