// How summaries stand in a column: whole numbers as LEB128 of their zigzag form (the sign in the lowest bit), one after
// the other, of any length. So one sum has one encoding, and small ones are short.

using System.Numerics;
using Provenance.Registry.Log;

namespace Provenance.Registry.Projections.Summaries;

/// <summary>Writes summaries.</summary>
public sealed class SummaryWriter
{
    private const int MostBytesOfNear = 19;

    private byte[] _bytes = new byte[256];
    private int _length;

    /// <summary>What was written; changes with the next write.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>Begins anew.</summary>
    public SummaryWriter Clear()
    {
        _length = 0;
        return this;
    }

    internal void Write(long value) => Write((Int128)value);

    internal void Write(Int128 value)
    {
        Reserve(MostBytesOfNear);
        var rest = (UInt128)((value << 1) ^ (value >> 127));
        while (rest >= 0x80)
        {
            _bytes[_length++] = (byte)((byte)(rest & 0x7F) | 0x80);
            rest >>= 7;
        }

        _bytes[_length++] = (byte)rest;
    }

    internal void Write(SignedSum sum)
    {
        var value = sum.Value;
        if (value >= (BigInteger)(Int128.MinValue / 4) && value <= (BigInteger)(Int128.MaxValue / 4))
        {
            Write((Int128)value);
            return;
        }

        var rest = value.Sign < 0 ? (-value << 1) - 1 : value << 1;
        while (rest >= 0x80)
        {
            Reserve(1);
            _bytes[_length++] = (byte)((byte)(rest & 0x7F) | 0x80);
            rest >>= 7;
        }

        Reserve(1);
        _bytes[_length++] = (byte)rest;
    }

    private void Reserve(int bytes)
    {
        if (_length + bytes > _bytes.Length)
        {
            Array.Resize(ref _bytes, _bytes.Length * 2);
        }
    }
}

/// <summary>Reads what <see cref="SummaryWriter"/> wrote.</summary>
/// <param name="bytes">The column.</param>
internal ref struct SummaryReader(ReadOnlySpan<byte> bytes)
{
    private const int MostShiftOfNear = 7 * 17;

    private ReadOnlySpan<byte> _rest = bytes;

    public long ReadLong()
    {
        // Most numbers have one byte, of which the lowest bit is the sign.
        if (!_rest.IsEmpty && _rest[0] < 0x80)
        {
            var only = _rest[0];
            _rest = _rest[1..];
            return (only >> 1) ^ -(only & 1);
        }

        return (long)ReadNear();
    }

    public Int128 ReadNear()
    {
        // The first nine bytes fit 64 bits, whose arithmetic is much cheaper.
        var (near, shift) = (0UL, 0);
        byte next;
        do
        {
            next = Next();
            near |= (ulong)(next & 0x7Fu) << shift;
            shift += 7;
        }
        while (next >= 0x80 && shift < 63);
        UInt128 value = near;
        while (next >= 0x80)
        {
            next = Next();
            value |= (UInt128)(next & 0x7Fu) << shift;
            shift += 7;
        }

        return (Int128)(value >> 1) ^ -(Int128)(value & 1);
    }

    public SignedSum ReadSum()
    {
        var sum = default(SignedSum);
        if (_rest[..Math.Min(_rest.Length, 1 + (MostShiftOfNear / 7))].IndexOfAnyInRange((byte)0, (byte)0x7F) >= 0)
        {
            sum.Add(ReadNear());
            return sum;
        }

        var value = BigInteger.Zero;
        var shift = 0;
        byte next;
        do
        {
            next = Next();
            value |= new BigInteger(next & 0x7F) << shift;
            shift += 7;
        }
        while (next >= 0x80);
        sum.Add(value.IsEven ? value >> 1 : -((value + 1) >> 1));
        return sum;
    }

    private byte Next()
    {
        if (_rest.IsEmpty)
        {
            throw new StorageCorruptException("A summary of the projections ends too early.");
        }

        var next = _rest[0];
        _rest = _rest[1..];
        return next;
    }
}
