using System.Text.RegularExpressions;
using CsvHelper;
using Google.Protobuf;

namespace Provenance.Cli;

/// <summary>A way to give an answer.</summary>
internal interface IAnswerForm
{
    /// <summary>Writes the answer, with its basis.</summary>
    Task WriteAsync(Answer answer, CancellationToken cancellationToken);
}

/// <summary>For people: a tree or a table with units, usage over time, sums, the basis.</summary>
internal sealed class PeopleForm(Terminal terminal) : IAnswerForm
{
    /// <inheritdoc/>
    public Task WriteAsync(Answer answer, CancellationToken cancellationToken)
    {
        if (answer.Graph is { } graph)
        {
            TreeView.Write(terminal, graph, "--csv or --json lists all");
        }
        else
        {
            terminal.Table(answer.Table.Headings, answer.Table.Shown);
        }

        if (answer.Usage is { } usage)
        {
            UsageBar.Write(terminal, usage);
        }

        foreach (var line in BasisWords.Lines(answer.Basis).Concat(answer.Totals))
        {
            terminal.Line(line);
        }

        return Task.CompletedTask;
    }
}

/// <summary>The registry's own message, exact.</summary>
internal sealed class JsonForm(Terminal terminal) : IAnswerForm
{
    /// <inheritdoc/>
    public Task WriteAsync(Answer answer, CancellationToken cancellationToken)
    {
        // JSON writes control characters as escapes, so that it can be exact.
        var formatter = new JsonFormatter(JsonFormatter.Settings.Default.WithFormatDefaultValues(true).WithIndentation());
        return terminal.Output.WriteLineAsync(formatter.Format(answer.Message));
    }
}

/// <summary>The rows, exact, with the basis on each, so that a row that is copied elsewhere keeps it.</summary>
internal sealed partial class CsvForm(Terminal terminal) : IAnswerForm
{
    private static readonly CsvWriterOptions Csv = new() { NewLine = "\n" };

    /// <inheritdoc/>
    public async Task WriteAsync(Answer answer, CancellationToken cancellationToken)
    {
        var basis = answer.Basis;
        var (table, pairs) = (answer.Whole, BasisWords.OfRow(basis));
        string[] ofBasis = [.. pairs.Select(pair => pair.Value), string.Join(' ', basis.Caveats.Concat(answer.LeftOut))];
        await using var writer = CsvWriter.Create(terminal.Output, Csv, leaveOpen: true);
        await writer.WriteRecordAsync([.. table.Names, .. pairs.Select(pair => "basis_" + pair.Name), "basis_caveats"], cancellationToken);
        foreach (var row in table.Exact)
        {
            await writer.WriteRecordAsync([.. row.Concat(ofBasis).Select(Cell)], cancellationToken);
        }

        terminal.Notes(BasisWords.Lines(basis));
    }

    // Spreadsheets run what begins like a formula, and names come from strangers. A negative number or range is none, and
    // escaped it would be no number either. What is shown on a terminal is not to steer it.
    private string Cell(string text)
    {
        var safe = text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' && !Number().IsMatch(text) ? "'" + text : text;
        return terminal.IsInteractive ? Terminal.Plain(safe) : safe;
    }

    [GeneratedRegex(@"^-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?(\.\.(-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?)?)?\z")]
    private static partial Regex Number();
}
