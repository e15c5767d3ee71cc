// A signed note (C2SP signed-note v1): a text whose last line ends in a newline, an
// empty line, then signature lines.
//
//     example.com/behind-the-sofa
//     20852163
//     CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
//
//     — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZni…
//
// Text and signatures part at the last empty line; the text may have empty lines of its
// own. Everything is valid UTF-8 without control characters other than newline. Each
// note has one spelling: what is read and written again gives the same bytes.

using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Provenance.Transparency;

/// <summary>A text with signatures on it, none of them verified by being here. Immutable.</summary>
public sealed class SignedNote
{
    /// <summary>The largest note that is read, in bytes.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>The most signature lines that are read. The format asks for at least 16.</summary>
    public const int MaxSignatures = 100;

    private SignedNote(string text, IReadOnlyList<NoteSignature> signatures)
    {
        Text = text;
        Signatures = signatures;
    }

    /// <summary>The signed text, its final newline included.</summary>
    public string Text { get; }

    /// <summary>The signatures in the order of their lines, unknown types among them.</summary>
    public IReadOnlyList<NoteSignature> Signatures { get; }

    /// <summary>Signs a text.</summary>
    /// <param name="text">Valid Unicode ending in a newline, no other control characters.</param>
    /// <param name="signers">At least one.</param>
    /// <exception cref="ArgumentException">The text cannot be that of a note, or nobody signs.</exception>
    public static SignedNote Sign(string text, params IReadOnlyList<INoteSigner> signers)
    {
        if (WhyNotText(text) is { } reason)
        {
            throw new ArgumentException(reason, nameof(text));
        }

        var bytes = StrictUtf8.Bytes(text);
        var signatures = signers
            .Select(signer => new NoteSignature(signer.Name, signer.KeyId, signer.Sign(bytes)))
            .ToList();
        ArgumentOutOfRangeException.ThrowIfZero(signatures.Count, nameof(signers));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(signatures.Count, MaxSignatures, nameof(signers));
        return new SignedNote(text, signatures);
    }

    /// <summary>The same note with more signature lines after those it has.</summary>
    /// <exception cref="ArgumentOutOfRangeException">That would be more than 100.</exception>
    public SignedNote With(params IReadOnlyList<NoteSignature> more)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Signatures.Count + more.Count, MaxSignatures, nameof(more));
        return new SignedNote(Text, [.. Signatures, .. more]);
    }

    /// <summary>The same text with these signature lines and no others.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none, or there are more than 100.</exception>
    public SignedNote WithOnly(IReadOnlyList<NoteSignature> signatures)
    {
        ArgumentOutOfRangeException.ThrowIfZero(signatures.Count, nameof(signatures));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(signatures.Count, MaxSignatures, nameof(signatures));
        return new SignedNote(Text, signatures);
    }

    /// <summary>Reads a note.</summary>
    /// <param name="bytes">The whole note, at most 1 MiB.</param>
    /// <param name="note">The note, when true is returned.</param>
    /// <param name="reason">Why not, when false is returned.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out SignedNote? note, [NotNullWhen(false)] out string? reason)
    {
        note = null;
        if (bytes.Length > MaxBytes)
        {
            reason = "a note has at most 1 MiB";
            return false;
        }

        if (!StrictUtf8.TryDecode(bytes, out var whole))
        {
            reason = "a note is valid UTF-8";
            return false;
        }

        var split = whole.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0 || !whole.EndsWith('\n') || split + 2 == whole.Length)
        {
            reason = "a note is a text, an empty line and signature lines that end in newlines";
            return false;
        }

        var text = whole[..(split + 1)];
        reason = WhyNotText(text);
        if (reason is not null || !TryParseLines(whole.AsSpan(split + 2), out var signatures, out reason))
        {
            return false;
        }

        note = new SignedNote(text, signatures);
        return true;
    }

    /// <summary>The signed bytes: the text in UTF-8.</summary>
    public byte[] TextBytes() => StrictUtf8.Bytes(Text);

    /// <summary>The note's bytes: text, empty line, signature lines.</summary>
    public byte[] Format() => StrictUtf8.Bytes(ToString());

    /// <summary>The note as text.</summary>
    public override string ToString()
    {
        var note = new StringBuilder(Text).Append('\n');
        foreach (var signature in Signatures)
        {
            note.Append(signature).Append('\n');
        }

        return note.ToString();
    }

    private static bool TryParseLines(
        ReadOnlySpan<char> lines,
        [NotNullWhen(true)] out IReadOnlyList<NoteSignature>? signatures,
        [NotNullWhen(false)] out string? reason)
    {
        var read = new List<NoteSignature>();
        signatures = null;
        for (var rest = lines; !rest.IsEmpty;)
        {
            var end = rest.IndexOf('\n');
            if (read.Count == MaxSignatures)
            {
                reason = "a note has at most 100 signature lines";
                return false;
            }

            if (!NoteSignature.TryParseLine(rest[..end], out var signature, out reason))
            {
                return false;
            }

            read.Add(signature);
            rest = rest[(end + 1)..];
        }

        signatures = read;
        reason = null;
        return true;
    }

    private static string? WhyNotText(string text)
    {
        if (!text.EndsWith('\n'))
        {
            return "a note's text ends in a newline";
        }

        var hasControl = text.AsSpan().ContainsAnyInRange('\0', '\t') || text.AsSpan().ContainsAnyInRange('\v', '\x1F');
        return hasControl || !StrictUtf8.IsValid(text)
            ? "a note's text is valid Unicode without control characters"
            : null;
    }
}
