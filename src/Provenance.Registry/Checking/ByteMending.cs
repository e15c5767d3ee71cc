// One byte that was changed can be found and put back where a hash of the whole is known: each byte is tried with each
// other value until the hash fits. A hash that fits proves the repair; a wrong one cannot fit. More than one changed byte
// is not searched for.

namespace Provenance.Registry.Checking;

/// <summary>A byte that was changed.</summary>
/// <param name="Offset">Where, from 0.</param>
/// <param name="Stored">What stands there.</param>
/// <param name="Meant">What the hash proves.</param>
public readonly record struct ChangedByte(int Offset, byte Stored, byte Meant);

/// <summary>Finds single changed bytes.</summary>
internal static class ByteMending
{
    // All 255 values of each byte up to here, beyond it the eight single bits: some seconds at most.
    private const int EveryValueUpToBytes = 2048;

    /// <summary>Puts the one changed byte back; false, and the bytes as they were, where there is none.</summary>
    /// <param name="bytes">The bytes; mended in place.</param>
    /// <param name="fits">Whether bytes have the known hash.</param>
    /// <param name="changed">What was changed.</param>
    public static bool TryMend(byte[] bytes, Func<byte[], bool> fits, out ChangedByte changed)
    {
        for (var bit = 0; bit < 8 * bytes.Length; bit++)
        {
            if (Fits(bytes, bit / 8, (byte)(1 << (bit % 8)), fits, out changed))
            {
                return true;
            }
        }

        for (var place = 0; bytes.Length <= EveryValueUpToBytes && place < bytes.Length; place++)
        {
            for (var change = 1; change < 256; change++)
            {
                if (Fits(bytes, place, (byte)change, fits, out changed))
                {
                    return true;
                }
            }
        }

        changed = default;
        return false;
    }

    private static bool Fits(byte[] bytes, int place, byte change, Func<byte[], bool> fits, out ChangedByte changed)
    {
        var stored = bytes[place];
        bytes[place] ^= change;
        changed = new ChangedByte(place, stored, bytes[place]);
        if (fits(bytes))
        {
            return true;
        }

        bytes[place] = stored;
        return false;
    }
}
