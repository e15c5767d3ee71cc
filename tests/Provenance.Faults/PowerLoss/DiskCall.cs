// What a recorded run did to its files, out of strace's lines:
//   1180  1795657627.922669 pwrite64(162<\x2f…>, "\x0d\x00…", 4096, 56) = 4096
//   1180  1795657627.937575 rename("\x2f…", "\x2f…") = 0
// Calls of several threads that overlap are written in two lines ("<unfinished ...>", "<... fsync resumed>"); they count
// where they ended. A call that the process did not live to see the end of has the result "?", and counts as not done: the
// cut before it is the one that is tried.

using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Provenance.Faults.PowerLoss;

/// <summary>The kinds of calls that matter.</summary>
internal enum DiskCallKind
{
    Open,
    Write,
    Truncate,
    Sync,
    Rename,
    Unlink,
}

/// <summary>One call that succeeded.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="At">When it began: microseconds since 1970.</param>
/// <param name="Path">The file or folder that it is about.</param>
/// <param name="To">The new name.</param>
/// <param name="Offset">Where it writes, or the new length.</param>
/// <param name="Data">What it writes.</param>
internal sealed partial record DiskCall(DiskCallKind Kind, long At, string Path, string To, long Offset, byte[] Data)
{
    private const string Deleted = " (deleted)";

    /// <summary>Reads a trace.</summary>
    /// <exception cref="FormatException">A line is none that is understood.</exception>
    public static List<DiskCall> Read(IEnumerable<string> lines)
    {
        var calls = new List<DiskCall>();
        var unfinished = new Dictionary<string, string>();
        foreach (var line in lines)
        {
            var match = Line().Match(line);
            if (!match.Success)
            {
                // Signals and ends of threads.
                if (!line.Contains("+++", StringComparison.Ordinal) && !line.Contains("---", StringComparison.Ordinal))
                {
                    throw new FormatException($"A line of the trace is not understood: {line[..Math.Min(200, line.Length)]}");
                }

                continue;
            }

            var (thread, at, call) = (match.Groups["thread"].Value, match.Groups["at"].Value, match.Groups["call"].Value);
            if (call.EndsWith("<unfinished ...>", StringComparison.Ordinal))
            {
                unfinished[thread] = at + " " + call[..^"<unfinished ...>".Length];
                continue;
            }

            if (Resumed().Match(call) is { Success: true } resumed)
            {
                var began = unfinished[thread];
                _ = unfinished.Remove(thread);
                at = began[..began.IndexOf(' ', StringComparison.Ordinal)];
                call = began[(at.Length + 1)..] + call[resumed.Length..];
            }

            if (Parse(call, Microseconds(at)) is { } parsed)
            {
                calls.Add(parsed);
            }
        }

        return calls;
    }

    private static DiskCall? Parse(string call, long at)
    {
        var match = Call().Match(call);
        if (!match.Success || match.Groups["result"].Value is ['-' or '?', ..])
        {
            return match.Success ? null : throw new FormatException($"A call is not understood: {call[..Math.Min(200, call.Length)]}");
        }

        var (name, arguments) = (match.Groups["name"].Value, match.Groups["arguments"].Value);
        var quoted = Quoted().Matches(arguments).Select(text => Bytes(text.Groups[1].Value)).ToList();
        var path = Described().Match(arguments) is { Success: true } described ? Text(Bytes(described.Groups[1].Value)) : "";
        var last = arguments[(arguments.LastIndexOf(',') + 1)..].Trim();
        return name switch
        {
            "openat" when !arguments.Contains("O_CREAT", StringComparison.Ordinal) => null,
            "openat" => new(
                DiskCallKind.Open, at, Text(quoted[0]), "", arguments.Contains("O_TRUNC", StringComparison.Ordinal) ? 0 : -1, []),
            "pwrite64" => Of(DiskCallKind.Write, Number(last), quoted[0][..(int)Number(match.Groups["result"].Value)]),
            "ftruncate" => Of(DiskCallKind.Truncate, Number(last), []),
            "fsync" or "fdatasync" => Of(DiskCallKind.Sync, 0, []),
            "rename" or "renameat" or "renameat2" => new(DiskCallKind.Rename, at, Text(quoted[0]), Text(quoted[1]), 0, []),
            "unlink" or "unlinkat" => new(DiskCallKind.Unlink, at, Text(quoted[0]), "", 0, []),
            _ => throw new FormatException($"The simulated disk knows no {name}."),
        };

        // A file that has no name any more is lost whatever is written to it.
        DiskCall? Of(DiskCallKind kind, long offset, byte[] data) => path.EndsWith(Deleted, StringComparison.Ordinal) ? null : new(kind, at, path, "", offset, data);
    }

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace("\\x", "", StringComparison.Ordinal));

    private static string Text(byte[] utf8) => Encoding.UTF8.GetString(utf8);

    private static long Number(string text) => long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private static long Microseconds(string seconds) => Number(seconds.Replace(".", "", StringComparison.Ordinal));

    [GeneratedRegex(@"^(?<thread>\d+) +(?<at>\d+\.\d{6}) (?<call>([a-z]|<\.\.\. ).*)$")]
    private static partial Regex Line();

    [GeneratedRegex(@"^<\.\.\. [a-z0-9]+ resumed>,? ?")]
    private static partial Regex Resumed();

    [GeneratedRegex(@"^(?<name>[a-z0-9]+)\((?<arguments>.*)\) += (?<result>-?\d+|\?)")]
    private static partial Regex Call();

    [GeneratedRegex("\"((?:\\\\x[0-9a-f]{2})*)\"")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^\d+<((?:\\x[0-9a-f]{2})+)>")]
    private static partial Regex Described();
}
