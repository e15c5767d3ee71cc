// Forms that are files. SpreadCheetah writes the sheets because it never guesses a cell's type: every cell here is text,
// so a decimal keeps all its digits, an id its zeros, and a name that begins like a formula stays a name.

using System.Globalization;
using System.Text;
using Provenance.Reports;
using Provenance.Statements;
using SpreadCheetah;
using SpreadCheetah.Worksheets;

namespace Provenance.Cli;

/// <summary>The rows as a workbook: one sheet of them, one of their basis.</summary>
/// <param name="terminal">Where is said what was written.</param>
/// <param name="path">The file.</param>
internal sealed class XlsxForm(Terminal terminal, string path) : IAnswerForm
{
    /// <summary>The most rows that a sheet has, its heading among them.</summary>
    public const int MaxRows = 1_048_576;

    /// <summary>The longest text of a cell, in UTF-16 units.</summary>
    public const int MaxCell = 32_767;

    /// <inheritdoc/>
    public async Task WriteAsync(Answer answer, CancellationToken cancellationToken)
    {
        if (answer.Whole.Exact.Count >= MaxRows)
        {
            throw CommandException.Usage(
                string.Create(CultureInfo.InvariantCulture, $"A sheet has at most {MaxRows - 1:N0} rows, the answer {answer.Whole.Exact.Count:N0}"),
                "Take --csv, or ask for less.");
        }

        using var buffer = new MemoryStream();
        var cut = await WriteAsync(answer, buffer, cancellationToken);
        await AtomicFile.WriteAsync(path, buffer.ToArray(), cancellationToken);
        terminal.Note($"{path}: {Units.Count(answer.Whole.Exact.Count, "row", "rows")}.");
        if (cut > 0)
        {
            terminal.Note(CutRemark(cut));
        }

        terminal.Notes(BasisWords.Lines(answer.Basis));
    }

    private static async Task<int> WriteAsync(Answer answer, Stream stream, CancellationToken cancellationToken)
    {
        var cut = 0;
        await using var book = await Spreadsheet.CreateNewAsync(stream, new SpreadCheetahOptions { DocumentProperties = null }, cancellationToken);
        DataCell Cell(string text)
        {
            var whole = VisibleText.Of(text);
            cut += whole.Length > MaxCell ? 1 : 0;
            return new DataCell(whole.Length > MaxCell ? Cut(whole) : whole);
        }

        await book.StartWorksheetAsync("Answer", new WorksheetOptions { FrozenRows = 1 }, cancellationToken);
        var table = answer.Whole;
        await book.AddRowAsync([.. table.Names.Select(Cell)], cancellationToken);
        foreach (var row in table.Exact)
        {
            await book.AddRowAsync([.. row.Select(Cell)], cancellationToken);
        }

        await book.StartWorksheetAsync("Basis", new WorksheetOptions { FrozenRows = 1 }, cancellationToken);
        IEnumerable<(string Name, string Value)> pairs =
        [
            ("name", "value"),
            .. BasisWords.Pairs(answer.Basis),
            .. answer.LeftOut.Concat(answer.Totals).Select(sentence => ("remark", sentence)),
            .. cut > 0 ? [("remark", CutRemark(cut))] : Array.Empty<(string, string)>(),
        ];
        foreach (var (name, value) in pairs)
        {
            await book.AddRowAsync([Cell(name), Cell(value)], cancellationToken);
        }

        await book.FinishAsync(cancellationToken);
        return cut;
    }

    private static string CutRemark(int cut) =>
        string.Create(CultureInfo.InvariantCulture, $"{cut:N0} texts are longer than the {MaxCell:N0} characters of a cell and end in \"…\"; --csv has them whole.");

    // Not between the two halves of a character.
    private static string Cut(string text) => text[..(char.IsHighSurrogate(text[MaxCell - 2]) ? MaxCell - 2 : MaxCell - 1)] + "…";
}

/// <summary>The answer as a drawing: its graph, or else its usage over time.</summary>
/// <param name="terminal">Where is said what was written.</param>
/// <param name="path">The file.</param>
internal sealed class SvgForm(Terminal terminal, string path) : IAnswerForm
{
    /// <inheritdoc/>
    public async Task WriteAsync(Answer answer, CancellationToken cancellationToken)
    {
        var words = BasisWords.Lines(answer.Basis).Concat(answer.LeftOut);
        var svg = answer switch
        {
            { Graph: { } graph } => GraphDrawing.Svg(graph with { Remarks = [.. graph.Remarks, .. words] }),
            { Usage: { } usage } => UsageDrawing.Svg(usage with { Remarks = [.. usage.Remarks, .. words] }),
            _ => throw CommandException.Unable("There is nothing to draw in this answer", "Take the table, --csv or --json."),
        };
        await AtomicFile.WriteAsync(path, Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + svg + "\n"), cancellationToken);
        terminal.Note($"{path}: a drawing.");
        terminal.Notes(BasisWords.Lines(answer.Basis));
    }
}
