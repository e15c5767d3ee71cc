// How an answer is given, in exactly one form: for people (tree, table, bar), as JSON (the registry's own message, exact),
// as CSV with its basis on every row, as a workbook, or as a drawing. Every form says for which tree size the answer holds
// and what it leaves out.

using System.CommandLine;

namespace Provenance.Cli;

/// <summary>The options that choose a form, and the writing.</summary>
/// <param name="terminal">Where answers go.</param>
/// <param name="draws">Whether the query's answers have a graph or usage over time, and so <c>--svg</c>.</param>
internal sealed class AnswerForm(Terminal terminal, bool draws = false)
{
    private readonly Option<bool> _json = new("--json") { Description = "The whole answer as JSON, exact." };
    private readonly Option<bool> _csv = new("--csv") { Description = "The rows as CSV, exact; the last columns (basis_…) repeat on each what the answer holds for and rests on, and where rows are of several sorts the first says which. Formulas are escaped. UTF-8 without byte order mark, as programs read it: a spreadsheet asks for the encoding when the file is imported rather than opened, and --xlsx needs none." };
    private readonly OutputFile _xlsx = new("--xlsx", "File for the rows as a workbook, exact: every cell is text. The second sheet is the answer's basis.");
    private readonly OutputFile _svg = new("--svg", "File for a drawing, in black and white.");

    public void AddTo(Command command)
    {
        command.Options.Add(_json);
        command.Options.Add(_csv);
        command.Options.Add(_xlsx);
        if (draws)
        {
            command.Options.Add(_svg);
        }

        command.Validators.Add(result =>
        {
            var given = new[]
            {
                result.GetValue(_json) ? _json.Name : null,
                result.GetValue(_csv) ? _csv.Name : null,
                result.GetValue(_xlsx) is not null ? _xlsx.Name : null,
                draws && result.GetValue(_svg) is not null ? _svg.Name : null,
            }.OfType<string>().ToList();
            if (given.Count > 1)
            {
                result.AddError($"{string.Join(" and ", given)} exclude each other: an answer has one form");
            }
        });
    }

    /// <summary>Whether people will read it.</summary>
    public bool IsForPeople(ParseResult parsed) => Choose(parsed) is PeopleForm;

    /// <summary>Writes the answer in the form that was asked for.</summary>
    public async Task WriteAsync(ParseResult parsed, Answer answer, CancellationToken cancellationToken)
    {
        await Choose(parsed).WriteAsync(answer, cancellationToken);
        terminal.Notes(answer.LeftOut);
    }

    private IAnswerForm Choose(ParseResult parsed) =>
        parsed.GetValue(_json) ? new JsonForm(terminal)
        : parsed.GetValue(_csv) ? new CsvForm(terminal)
        : parsed.GetValue(_xlsx) is { } workbook ? new XlsxForm(terminal, workbook)
        : draws && parsed.GetValue(_svg) is { } drawing ? new SvgForm(terminal, drawing)
        : new PeopleForm(terminal);
}
