using CsCheck;

namespace Provenance.Transparency.Tests;

/// <summary>What happens to files: a bit flips, the end is missing, something is put in or repeated.</summary>
internal static class Mutation
{
    public static Gen<byte[]> Of(byte[] original) =>
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, original.Length - 1], Gen.Int[0, original.Length - 1], Gen.Byte).Select(
            (kind, at, to, value) => Apply(original, kind, at, to, value));

    private static byte[] Apply(byte[] original, int kind, int at, int to, byte value)
    {
        var mutated = original.ToArray();
        switch (kind)
        {
            case 0:
                mutated[at] ^= (byte)(1 << (value % 8));
                return mutated;
            case 1:
                mutated[at] = value;
                return mutated;
            case 2:
                return original[..at];
            case 3:
                return [.. original[..at], value, .. original[at..]];
            case 4:
                return [.. original[..at], .. original[(at + 1)..]];
            default:
                var (low, high) = (Math.Min(at, to), Math.Max(at, to));
                return [.. original[..high], .. original[low..]];
        }
    }
}
