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
internal sealed class CsvForm(Terminal terminal) : IAnswerForm
{
    // Spreadsheets run what begins like a formula, and names come from strangers.
    private static readonly CsvWriterOptions Csv = new() { Injection = CsvInjection.Escape, NewLine = "\n" };

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
            await writer.WriteRecordAsync([.. row, .. ofBasis], cancellationToken);
        }

        terminal.Notes(BasisWords.Lines(basis));
    }
}
