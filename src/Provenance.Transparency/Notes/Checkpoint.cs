// A checkpoint (C2SP tlog-checkpoint v1): the text "origin\nsize\nbase64(root)\n", then
// perhaps extension lines. Lines are not empty; the size has no leading zero. Extension
// lines are signed but nobody audits them, so this log writes none and reads them.

using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Provenance.Transparency;

/// <summary>What a log states about its tree: whose, how large and which root. Immutable.</summary>
public sealed class Checkpoint
{
    /// <summary>Makes a checkpoint.</summary>
    /// <param name="origin">The log's name: one line, not empty.</param>
    /// <param name="size">The tree's size.</param>
    /// <param name="root">The tree's root.</param>
    /// <param name="extensionLines">Further lines, none of them empty.</param>
    /// <exception cref="ArgumentException">The origin or an extension line is not a line of a note.</exception>
    public Checkpoint(string origin, TreeSize size, Digest root, params IReadOnlyList<string> extensionLines)
    {
        if (!IsLine(origin) || !extensionLines.All(IsLine))
        {
            throw new ArgumentException("Lines of a checkpoint are not empty and have no control characters.", nameof(origin));
        }

        Origin = origin;
        Size = size;
        Root = root;
        ExtensionLines = extensionLines;
    }

    /// <summary>The log's name.</summary>
    public string Origin { get; }

    /// <summary>The tree's size.</summary>
    public TreeSize Size { get; }

    /// <summary>The tree's root.</summary>
    public Digest Root { get; }

    /// <summary>Further lines, opaque here.</summary>
    public IReadOnlyList<string> ExtensionLines { get; }

    /// <summary>Reads the text of a checkpoint: the note text, without signatures.</summary>
    /// <param name="text">The whole text, its final newline included.</param>
    /// <param name="checkpoint">The checkpoint, when true is returned.</param>
    /// <param name="reason">Why not, when false is returned.</param>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out Checkpoint? checkpoint, [NotNullWhen(false)] out string? reason)
    {
        checkpoint = null;
        if (!text.EndsWith('\n'))
        {
            reason = "a checkpoint ends in a newline";
            return false;
        }

        var lines = text[..^1].Split('\n');
        if (lines.Length < 3 || !Array.TrueForAll(lines, IsLine))
        {
            reason = "a checkpoint has at least three lines, none of them empty or with control characters";
            return false;
        }

        if (!StrictDecimal.TryParse(lines[1], out var size))
        {
            reason = "the size is not a decimal below 2^63 without leading zeros";
            return false;
        }

        if (!Digest.TryParseBase64(lines[2], out var root))
        {
            reason = "the root is not the base64 of 32 bytes";
            return false;
        }

        checkpoint = new Checkpoint(lines[0], new TreeSize(size), root, lines[3..]);
        reason = null;
        return true;
    }

    /// <summary>The text that is signed, ending in a newline.</summary>
    public override string ToString()
    {
        var text = new StringBuilder()
            .Append(Origin).Append('\n')
            .Append(Size).Append('\n')
            .Append(Root.ToBase64()).Append('\n');
        foreach (var line in ExtensionLines)
        {
            text.Append(line).Append('\n');
        }

        return text.ToString();
    }

    private static bool IsLine(string line) =>
        line.Length > 0 && !line.AsSpan().ContainsAnyInRange('\0', '\x1F') && StrictUtf8.IsValid(line);
}
