// What a witness answers: with 200 one or more signature lines and nothing else; with 409 the size that it holds, as a
// decimal on a line, in a media type of its own.

using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Provenance.Transparency;

/// <summary>Writes and strictly reads the bodies that a witness answers with.</summary>
public static class AddCheckpointResponse
{
    /// <summary>Media type of the body of a 409.</summary>
    public const string SizeType = "text/x.tlog.size";

    /// <summary>The largest body that is read, in bytes: sixteen post-quantum cosignatures take 52 KiB.</summary>
    public const int MaxBytes = 64 << 10;

    /// <summary>The most signature lines that are read.</summary>
    public const int MaxLines = 16;

    /// <summary>The body of a 200.</summary>
    public static byte[] Format(params IReadOnlyList<NoteSignature> cosignatures)
    {
        var text = new StringBuilder();
        foreach (var cosignature in cosignatures)
        {
            text.Append(cosignature).Append('\n');
        }

        return StrictUtf8.Bytes(text.ToString());
    }

    /// <summary>The body of a 409.</summary>
    public static byte[] FormatSize(TreeSize held) => StrictUtf8.Bytes($"{held}\n");

    /// <summary>Reads the body of a 200. Nothing is verified; lines of unknown types are lines like others.</summary>
    /// <param name="bytes">The whole body, at most 64 KiB.</param>
    /// <param name="cosignatures">One to sixteen lines, when true is returned.</param>
    /// <param name="reason">Why not, when false is returned.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> bytes,
        [NotNullWhen(true)] out IReadOnlyList<NoteSignature>? cosignatures,
        [NotNullWhen(false)] out string? reason)
    {
        cosignatures = null;
        if (bytes.Length > MaxBytes || !StrictUtf8.TryDecode(bytes, out var text) || !text.EndsWith('\n'))
        {
            reason = "an answer is UTF-8 of at most 64 KiB whose lines end in newlines";
            return false;
        }

        var lines = text[..^1].Split('\n');
        if (lines.Length > MaxLines)
        {
            reason = "an answer has at most 16 signature lines";
            return false;
        }

        var read = new List<NoteSignature>(lines.Length);
        foreach (var line in lines)
        {
            if (!NoteSignature.TryParseLine(line, out var signature, out reason))
            {
                return false;
            }

            read.Add(signature);
        }

        cosignatures = read;
        reason = null;
        return true;
    }

    /// <summary>Reads the body of a 409.</summary>
    public static bool TryParseSize(ReadOnlySpan<byte> bytes, out TreeSize held)
    {
        held = default;

        // 2^63 - 1 has 19 digits.
        if (bytes.Length is < 2 or > 20 || bytes[^1] != (byte)'\n' || !StrictDecimal.TryParse(Encoding.Latin1.GetString(bytes[..^1]), out var size))
        {
            return false;
        }

        held = new TreeSize(size);
        return true;
    }
}
