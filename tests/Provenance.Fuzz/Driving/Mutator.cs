// Changes inputs as files are changed by strangers: bits and bytes, pieces cut out, doubled, moved or taken from another
// input, words of the format and numbers at the edges of types. Everything is drawn from one seed.

using System.Globalization;
using System.Text;

namespace Provenance.Fuzz.Driving;

/// <summary>Draws changed inputs.</summary>
/// <param name="random">Where all choices come from.</param>
/// <param name="words">Words of the format.</param>
/// <param name="maxBytes">No longer input is made.</param>
internal sealed class Mutator(Random random, IReadOnlyList<byte[]> words, int maxBytes)
{
    private static readonly byte[] Edges = [0, 1, 9, 10, 13, 32, 34, 43, 45, 48, 57, 92, 123, 125, 127, 128, 192, 224, 237, 254, 255];

    private static readonly byte[][] Numbers =
    [
        .. new[] { "0", "-1", "00", "1e9", "255", "256", "65535", "65536", "2147483648", "4294967296", "9223372036854775807",
            "9223372036854775808", "18446744073709551616", "1.5", "-0", "0.1e-400", "NaN" }.Select(Encoding.ASCII.GetBytes),
    ];

    /// <summary>One to sixteen changes of an input.</summary>
    public byte[] Change(byte[] input, IReadOnlyList<byte[]> others)
    {
        var changed = input;
        for (var changes = 1 << random.Next(5); changes > 0; changes--)
        {
            changed = ChangeOnce(changed, others);
        }

        return changed.Length <= maxBytes ? changed : changed[..maxBytes];
    }

    private byte[] ChangeOnce(byte[] input, IReadOnlyList<byte[]> others)
    {
        var (from, to) = Range(input.Length);
        return random.Next(12) switch
        {
            0 => With(input, from, old => (byte)(old ^ (1 << random.Next(8)))),
            1 => With(input, from, _ => (byte)random.Next(256)),
            2 => With(input, from, _ => Edges[random.Next(Edges.Length)]),
            3 => With(input, from, old => (byte)(old + random.Next(33) - 16)),
            4 => Put(input, from, from, [Edges[random.Next(Edges.Length)]]),
            5 => Put(input, from, to, []),
            6 => Put(input, to, to, input[from..to]),
            7 => Put(input, from, to, Other(others)),
            8 => Put(input, from, from, Word()),
            9 => Put(input, from, to, Word()),
            10 => ChangeNumber(input, from),
            _ => Put(input, from, to, Enumerable.Repeat((byte)random.Next(256), 1 << random.Next(8)).ToArray()),
        };
    }

    // A number in the text becomes another one.
    private byte[] ChangeNumber(byte[] input, int from)
    {
        var start = input.AsSpan(from).IndexOfAnyInRange((byte)'0', (byte)'9');
        if (start < 0)
        {
            return input;
        }

        start += from;
        var length = input.AsSpan(start).IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        var end = length < 0 ? input.Length : start + length;
        var number = random.Next(3) > 0 || !long.TryParse(input.AsSpan(start, end - start), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? Numbers[random.Next(Numbers.Length)]
            : Encoding.ASCII.GetBytes((value + random.Next(-2, 3)).ToString(CultureInfo.InvariantCulture));
        return Put(input, start, end, number);
    }

    private byte[] Word() => words.Count == 0 || random.Next(4) == 0
        ? Numbers[random.Next(Numbers.Length)]
        : words[random.Next(words.Count)];

    private byte[] Other(IReadOnlyList<byte[]> others)
    {
        var other = others[random.Next(others.Count)];
        var (from, to) = Range(other.Length);
        return other[from..to];
    }

    // Mostly short ranges, sometimes any.
    private (int From, int To) Range(int length)
    {
        var from = random.Next(length + 1);
        var most = random.Next(4) == 0 ? length - from : Math.Min(16, length - from);
        return (from, from + random.Next(most + 1));
    }

    private static byte[] With(byte[] input, int at, Func<byte, byte> change)
    {
        if (at == input.Length)
        {
            return [.. input, change(0)];
        }

        var copy = input.ToArray();
        copy[at] = change(copy[at]);
        return copy;
    }

    private static byte[] Put(byte[] input, int from, int to, byte[] piece) => [.. input.AsSpan(0, from), .. piece, .. input.AsSpan(to)];
}
