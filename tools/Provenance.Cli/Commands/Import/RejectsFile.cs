using System.Globalization;
using Provenance.Accounting;
using Provenance.Statements;

namespace Provenance.Cli;

/// <summary>The list of what was not drafted, as CSV (RFC 4180).</summary>
internal sealed class RejectsFile : IAsyncDisposable
{
    private readonly StreamWriter _writer;

    private RejectsFile(StreamWriter writer) => _writer = writer;

    public static RejectsFile? Open(string? path)
    {
        if (path is null)
        {
            return null;
        }

        var writer = new StreamWriter(path) { NewLine = "\r\n" };
        writer.WriteLine("file,line,subject,reason,detail");
        return new RejectsFile(writer);
    }

    public void Write(NotDrafted row) => _writer.WriteLine(string.Join(
        ',', Cell(row.Place.File), row.Place.Line.ToString(CultureInfo.InvariantCulture), Cell(row.Subject), Words.Of(row.Reason), Cell(row.Detail)));

    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    // A spreadsheet runs what begins with one of these; the names come from strangers.
    private static string Cell(string text)
    {
        var safe = text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' ? "'" + text : text;
        return safe.AsSpan().ContainsAny(",\"\r\n") ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
