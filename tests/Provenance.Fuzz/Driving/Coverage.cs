// Which branches an input took, as AFL counts them: a map of 64 Ki counters, one for each pair of branches taken one after
// the other, and each counter put in one of eight classes (1, 2, 3, 4-7, 8-15, 16-31, 32-127, 128 and more times). An
// input is worth keeping if it puts a counter into a class that no input before it did.

using System.Numerics;
using System.Runtime.InteropServices;
using SharpFuzz.Common;

namespace Provenance.Fuzz.Driving;

/// <summary>The map that instrumented code counts in, and what was seen in it.</summary>
/// <param name="counts">Whether it matters how often; a corpus is chosen without.</param>
internal sealed unsafe class Coverage(bool counts = true)
{
    private const int MapBytes = 1 << 16;

    // Instrumented code counts for as long as the process lives, so the map is never freed.
    private static readonly byte* Map = (byte*)NativeMemory.AllocZeroed(MapBytes);

    private readonly byte[] _seen = new byte[MapBytes];

    /// <summary>How many pairs of branches were seen.</summary>
    public int Branches { get; private set; }

    /// <summary>Gives instrumented code its map. Before the first of it runs.</summary>
    public static void Begin() => Trace.SharedMem = Map;

    /// <summary>Forgets what the input before took.</summary>
    public static void Clear()
    {
        new Span<byte>(Map, MapBytes).Clear();
        Trace.PrevLocation = 0;
    }

    /// <summary>Takes in what the last input did; whether any of it is new.</summary>
    public bool TakeIn()
    {
        var isNew = false;
        var words = new ReadOnlySpan<ulong>(Map, MapBytes / sizeof(ulong));
        for (var word = 0; word < words.Length; word++)
        {
            if (words[word] != 0)
            {
                isNew |= TakeIn(word * sizeof(ulong));
            }
        }

        return isNew;
    }

    private bool TakeIn(int first)
    {
        var isNew = false;
        for (var at = first; at < first + sizeof(ulong); at++)
        {
            var taken = counts ? Class(Map[at]) : (byte)(Map[at] == 0 ? 0 : 1);
            if ((_seen[at] | taken) != _seen[at])
            {
                Branches += _seen[at] == 0 ? 1 : 0;
                _seen[at] |= taken;
                isNew = true;
            }
        }

        return isNew;
    }

    private static byte Class(byte count) => count switch
    {
        0 => 0,
        <= 3 => (byte)(1 << (count - 1)),
        < 128 => (byte)(1 << Math.Min(6, BitOperations.Log2(count) + 1)),
        _ => 128,
    };
}
