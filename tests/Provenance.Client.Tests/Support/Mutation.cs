using CsCheck;

namespace Provenance.Client.Tests;

/// <summary>What happens to files: a bit flips, the end is missing, something is put in, left out or repeated.</summary>
internal static class Mutation
{
    public static Gen<byte[]> Of(byte[] original) =>
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, original.Length - 1], Gen.Byte).Select((kind, at, value) => Apply(original, kind, at, value));

    private static byte[] Apply(byte[] original, int kind, int at, byte value) => kind switch
    {
        0 => [.. original[..at], (byte)(original[at] ^ (1 << (value % 8))), .. original[(at + 1)..]],
        1 => [.. original[..at], value, .. original[(at + 1)..]],
        2 => original[..at],
        3 => [.. original[..at], value, .. original[at..]],
        _ => [.. original[..at], .. original[(at + 1)..]],
    };
}
