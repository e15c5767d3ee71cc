// How an answer is given: as a table, as JSON (the registry's own message, exact), or as CSV with its basis on every row.
// Every form says for which tree size the answer holds and what it leaves out.

using System.CommandLine;
using System.Globalization;
using CsvHelper;
using Google.Protobuf;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary>The options <c>--json</c> and <c>--csv</c>, and the writing.</summary>
internal sealed class AnswerForm(Terminal terminal)
{
    // Spreadsheets run what begins like a formula, and names come from strangers.
    private static readonly CsvWriterOptions Csv = new() { Injection = CsvInjection.Escape, NewLine = "\n" };

    private readonly Option<bool> _json = new("--json") { Description = "The whole answer as JSON, exact." };
    private readonly Option<bool> _csv = new("--csv") { Description = "The rows as CSV, exact, with the answer's basis on each; formulas are escaped." };

    public void AddTo(Command command)
    {
        command.Options.Add(_json);
        command.Options.Add(_csv);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_json) && result.GetValue(_csv))
            {
                result.AddError("--json and --csv exclude each other");
            }
        });
    }

    /// <summary>Whether people will read it.</summary>
    public bool IsForPeople(ParseResult parsed) => !parsed.GetValue(_json) && !parsed.GetValue(_csv);

    public async Task WriteAsync<TRow>(
        ParseResult parsed, IMessage answer, IReadOnlyList<TRow> rows, IReadOnlyList<Column<TRow>> columns, Wire.AnswerBasis basis)
    {
        if (parsed.GetValue(_json))
        {
            var formatter = new JsonFormatter(JsonFormatter.Settings.Default.WithFormatDefaultValues(true).WithIndentation());
            terminal.Line(formatter.Format(answer));
        }
        else if (parsed.GetValue(_csv))
        {
            await WriteCsvAsync(rows, columns, basis);
            terminal.Note(Basis(basis));
        }
        else
        {
            var shown = columns.Where(column => column.Heading is not null).ToList();
            terminal.Table([.. shown.Select(column => column.Heading!)], rows.Select(row => shown.Select(column => column.Show(row)).ToList()));
            terminal.Line(Basis(basis));
        }
    }

    private async Task WriteCsvAsync<TRow>(IReadOnlyList<TRow> rows, IReadOnlyList<Column<TRow>> columns, Wire.AnswerBasis basis)
    {
        string[] ofBasis = [Units.Exact(basis.TreeSize), Convert.ToHexStringLower(basis.RootHash.Span), string.Join(' ', basis.Caveats)];
        await using var writer = CsvWriter.Create(terminal.Output, Csv, leaveOpen: true);
        await writer.WriteRecordAsync([.. columns.Select(column => column.Name), "basis_tree_size", "basis_root", "basis_caveats"]);
        foreach (var row in rows)
        {
            await writer.WriteRecordAsync([.. columns.Select(column => column.Exact(row)), .. ofBasis]);
        }
    }

    private static string Basis(Wire.AnswerBasis basis)
    {
        var lines = new List<string>
        {
            string.Create(CultureInfo.InvariantCulture, $"Holds for the first {basis.TreeSize:N0} entries, logged until {Units.Time(basis.LoggedUntil)}; root {Convert.ToHexStringLower(basis.RootHash.Span)}."),
        };
        if (basis.EntriesOfSuspendedKeys + basis.EntriesInConflict + basis.EntriesRedacted > 0)
        {
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"Among the entries considered: {basis.EntriesOfSuspendedKeys:N0} of suspended keys, {basis.EntriesInConflict:N0} in conflict, {basis.EntriesRedacted:N0} redacted."));
        }

        lines.AddRange(basis.Caveats.Select(caveat => "Note: " + caveat));
        return string.Join('\n', lines);
    }
}
