// Draws entries that nobody could foresee and anybody can draw again. The seed is the root of a checkpoint that came after
// the population: whoever wrote the entries could not know it, and the operator, who could try out roots by what it appends
// after, is held by the witnesses that cosign one. Signatures take no part: they can be made in any number.
//
//   seed  = SHA-256("compute-provenance/audit-plan/v1\n" origin "\n" size "\n" base64(root) "\n" from "\n" to "\n" sample "\n")
//   block = SHA-256(seed ‖ uint64 counter), four big-endian uint64 numbers each, from counter 0
//
// A number below a bound is a uint64 modulo it, drawn again above the largest multiple of the bound. The subset is Floyd's:
// for j from N−n to N−1 take t in 0…j, or j if t is taken already; every subset is equally likely.

using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Provenance.Transparency;

namespace Provenance.Auditing;

/// <summary>Draws samples.</summary>
public sealed class SampleDraw
{
    private readonly byte[] _block = new byte[SHA256.HashSizeInBytes];
    private readonly byte[] _input = new byte[SHA256.HashSizeInBytes + sizeof(ulong)];
    private ulong _counter;
    private int _at = SHA256.HashSizeInBytes;

    private SampleDraw(ReadOnlySpan<byte> seed) => seed.CopyTo(_input);

    /// <summary>Draws entries.</summary>
    /// <param name="seed">The checkpoint that came after the population.</param>
    /// <param name="from">The first entry that can be drawn.</param>
    /// <param name="to">The entry after the last one.</param>
    /// <param name="sample">How many are drawn.</param>
    /// <returns>Their indices, ascending.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer, or the seed's tree is not larger than the population.</exception>
    public static IReadOnlyList<long> Draw(Checkpoint seed, long from, long to, long sample)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(from, to);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(to, seed.Size.Value);
        ArgumentOutOfRangeException.ThrowIfNegative(sample);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sample, Math.Min(to - from, Detection.MostSampled));
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"compute-provenance/audit-plan/v1\n{seed.Origin}\n{seed.Size}\n{seed.Root.ToBase64()}\n{from}\n{to}\n{sample}\n");
        var draw = new SampleDraw(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        var drawn = new SortedSet<long>();
        var population = to - from;
        for (var j = population - sample; j < population; j++)
        {
            var taken = draw.Below(j + 1);
            drawn.Add(drawn.Contains(from + taken) ? from + j : from + taken);
        }

        return [.. drawn];
    }

    private long Below(long bound)
    {
        var most = ulong.MaxValue - (ulong.MaxValue % (ulong)bound);
        ulong number;
        do
        {
            number = Next();
        }
        while (number >= most);

        return (long)(number % (ulong)bound);
    }

    private ulong Next()
    {
        if (_at == _block.Length)
        {
            BinaryPrimitives.WriteUInt64BigEndian(_input.AsSpan(SHA256.HashSizeInBytes), _counter++);
            SHA256.HashData(_input, _block);
            _at = 0;
        }

        var number = BinaryPrimitives.ReadUInt64BigEndian(_block.AsSpan(_at));
        _at += sizeof(ulong);
        return number;
    }
}
