// Which logs a witness knows, as a text file that people edit: one line a key,
//
//     log registry.example/2026+3a0c6c2e+AV0…  https://registry.example/     as in a tlog-policy; the URL is for people
//     registry.example/2026+3a0c6c2e+AV0…                                    the key alone does too
//     # a comment
//
// The name in the key is the log's origin. Several keys of one name are keys of one log: so a log changes its key, with
// both listed while it does. Lines of a tlog-policy about witnesses, groups and the quorum are passed over, so that a whole
// policy can stand here.

using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Provenance.Transparency;

namespace Provenance.Witness;

/// <summary>Reads the list of a witness's logs.</summary>
public static class WitnessLogs
{
    /// <summary>The largest list that is read, in bytes.</summary>
    public const int MaxBytes = 4 << 20;

    /// <summary>The most keys in it.</summary>
    public const int MaxKeys = 10_000;

    private static readonly string[] OtherLines = ["witness", "group", "quorum"];

    /// <summary>Reads a list.</summary>
    /// <param name="utf8">The whole file.</param>
    /// <param name="keys">The logs' keys in the order of the lines, when true is returned.</param>
    /// <param name="reason">Why not, with the line's number, when false is returned.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out IReadOnlyList<VerifierKey>? keys, [NotNullWhen(false)] out string? reason)
    {
        keys = null;
        if (utf8.Length > MaxBytes)
        {
            reason = "a list of logs has at most 4 MiB";
            return false;
        }

        var read = new List<VerifierKey>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (number, line) in Encoding.UTF8.GetString(utf8).Split('\n').Index())
        {
            var why = ReadLine(line.TrimEnd('\r'), read, seen);
            why ??= read.Count > MaxKeys ? "too many keys" : null;
            if (why is not null)
            {
                reason = string.Create(CultureInfo.InvariantCulture, $"line {number + 1}: {why}");
                return false;
            }
        }

        keys = read;
        reason = null;
        return true;
    }

    private static string? ReadLine(string line, List<VerifierKey> read, HashSet<string> seen)
    {
        var items = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (items.Length == 0 || items[0].StartsWith('#') || OtherLines.Contains(items[0], StringComparer.Ordinal))
        {
            return null;
        }

        var named = items[0] == "log";
        if (items.Length > (named ? 3 : 1) || (named && items.Length == 1))
        {
            return "a line is: log <vkey> [<url>], or a vkey alone";
        }

        if (!VerifierKey.TryParse(items[named ? 1 : 0], out var key, out var reason))
        {
            return reason;
        }

        if (key.Type != NoteKeyType.Ed25519)
        {
            return "the key of a log is of type 0x01, Ed25519";
        }

        if (!seen.Add(key.ToString()))
        {
            return "the key stands in the list already";
        }

        read.Add(key);
        return null;
    }
}
