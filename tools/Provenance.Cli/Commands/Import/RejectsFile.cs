using System.Globalization;
using Provenance.Accounting;
using Provenance.Statements;

namespace Provenance.Cli;

/// <summary>The list of what was not drafted, as CSV (RFC 4180).</summary>
internal sealed class RejectsFile : IAsyncDisposable
{
    private const string Heading = "file,line,subject,reason,detail";

    private readonly StreamWriter _writer;

    private RejectsFile(StreamWriter writer) => _writer = writer;

    /// <summary>Refuses a path where something else stands than an earlier list, which alone is replaced.</summary>
    /// <param name="path">Where the list is to be.</param>
    /// <param name="used">Files that the import reads or writes.</param>
    public static void RequireNoOther(string path, IReadOnlyList<string> used)
    {
        var full = Path.GetFullPath(path);
        if (used.Any(one => Path.GetFullPath(one) == full) || (File.Exists(path) && !IsList(path)))
        {
            throw CommandException.Usage($"--rejects {path} would replace something else than an earlier list of rejects", "Name another file.");
        }
    }

    public static RejectsFile? Open(string? path)
    {
        if (path is null)
        {
            return null;
        }

        var writer = new StreamWriter(OwnFile.Open(path, FileMode.Create, FileAccess.Write, FileShare.Read)) { NewLine = "\r\n" };
        writer.WriteLine(Heading);
        return new RejectsFile(writer);
    }

    public void Write(NotDrafted row) => _writer.WriteLine(string.Join(
        ',', Cell(row.Place.File), row.Place.Line.ToString(CultureInfo.InvariantCulture), Cell(row.Subject), Words.Of(row.Reason), Cell(row.Detail)));

    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    private static bool IsList(string path)
    {
        using var reader = new StreamReader(path);
        return reader.ReadLine() is null or Heading;
    }

    // A spreadsheet runs what begins with one of these; the names come from strangers.
    private static string Cell(string text)
    {
        var safe = text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' ? "'" + text : text;
        return safe.AsSpan().ContainsAny(",\"\r\n") ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
