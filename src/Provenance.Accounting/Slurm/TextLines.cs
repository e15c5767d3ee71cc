// Lines of a text, each with whether it has its end, which StreamReader does not tell of the last one.

using System.Runtime.CompilerServices;
using System.Text;

namespace Provenance.Accounting;

/// <summary>A line without its end.</summary>
/// <param name="Text">What it says.</param>
/// <param name="HasEnd">Whether a line end followed: LF or CRLF.</param>
internal readonly record struct TextLine(string Text, bool HasEnd);

/// <summary>Reads texts line by line.</summary>
internal static class TextLines
{
    private const int BufferCharacters = 1 << 14;

    /// <summary>Reads lines in order.</summary>
    public static async IAsyncEnumerable<TextLine> ReadAsync(Stream content, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(content, Encoding.UTF8, leaveOpen: true);
        var buffer = new char[BufferCharacters];
        var line = new StringBuilder();
        int read;
        while ((read = await reader.ReadAsync(buffer, cancellationToken)) > 0)
        {
            var start = 0;
            int end;
            while ((end = Array.IndexOf(buffer, '\n', start, read - start)) >= 0)
            {
                yield return new TextLine(Take(line.Append(buffer, start, end - start)), HasEnd: true);
                start = end + 1;
            }

            line.Append(buffer, start, read - start);
        }

        if (line.Length > 0)
        {
            yield return new TextLine(Take(line), HasEnd: false);
        }
    }

    private static string Take(StringBuilder line)
    {
        var length = line.Length > 0 && line[^1] == '\r' ? line.Length - 1 : line.Length;
        var text = line.ToString(0, length);
        line.Clear();
        return text;
    }
}
