using System.Diagnostics.CodeAnalysis;
using Provenance.Transparency;

namespace Provenance.Client;

/// <summary>Which trees a key of a log may have signed.</summary>
/// <param name="Key">The key.</param>
/// <param name="FromSize">The smallest tree, in entries; null for any.</param>
/// <param name="UntilSize">The largest tree, in entries; null for any.</param>
public sealed record LogKeyBounds(VerifierKey Key, long? FromSize, long? UntilSize)
{
    /// <summary>Whether the key may have signed a tree of that size.</summary>
    public bool Allows(TreeSize size) => !(size.Value < FromSize) && !(size.Value > UntilSize);

    internal LogKeyDocument ToDocument() => new() { Key = Key.ToString(), FromSize = FromSize, UntilSize = UntilSize };

    internal static bool TryRead(
        IReadOnlyList<LogKeyDocument> documents, [NotNullWhen(true)] out IReadOnlyList<LogKeyBounds>? bounds, [NotNullWhen(false)] out string? reason)
    {
        var read = new List<LogKeyBounds>(documents.Count);
        bounds = null;
        foreach (var document in documents)
        {
            if (!VerifierKey.TryParse(document.Key, out var key, out var why))
            {
                reason = $"logKeys: {why}.";
                return false;
            }

            if (document.FromSize < 0 || document.UntilSize < 0 || document.UntilSize < document.FromSize || read.Any(other => other.Key.ToString() == document.Key))
            {
                reason = "logKeys: a key stands once, from a size to one that is not smaller.";
                return false;
            }

            read.Add(new LogKeyBounds(key, document.FromSize, document.UntilSize));
        }

        (bounds, reason) = (read, null);
        return true;
    }
}
