using Google.Protobuf;
using Provenance.Reports;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary>What a query gives to whichever form it is asked for in.</summary>
/// <param name="Message">The registry's own message, whole.</param>
/// <param name="Table">Its rows.</param>
/// <param name="Basis">For which tree size it holds and what it rests on.</param>
internal sealed record Answer(IMessage Message, AnswerTable Table, Wire.AnswerBasis Basis)
{
    /// <summary>The answer as things and links: people see it as a tree instead of the table.</summary>
    public LinkedGraph? Graph { get; init; }

    /// <summary>Usage over time: people see it below the table.</summary>
    public UsageSeries? Usage { get; init; }

    /// <summary>What the rows are, where there are other sections beside them.</summary>
    public string RowsAre { get; init; } = "row";

    /// <summary>Rows of other sorts that belong to the answer: programs get them below, each row with the name of its section.</summary>
    public IReadOnlyList<AnswerSection> Sections { get; init; } = [];

    /// <summary>All rows for programs: where there are sections, under one heading with the section first and the columns of all.</summary>
    public AnswerTable Whole => Sections.Count == 0 ? Table : AnswerTable.Joined([new AnswerSection(RowsAre, Table), .. Sections]);

    /// <summary>Sums and counts over the whole answer, in sentences, for people.</summary>
    public IReadOnlyList<string> Totals { get; init; } = [];

    /// <summary>What a limit kept out and how to get it, in sentences: said in every form.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];
}

/// <summary>Rows of one sort within an answer.</summary>
/// <param name="Name">What they are.</param>
/// <param name="Table">The rows.</param>
internal sealed record AnswerSection(string Name, AnswerTable Table);

/// <summary>Rows of an answer, each value exact for programs and with its unit for people.</summary>
/// <param name="Names">Names of all columns, for programs.</param>
/// <param name="Headings">Headings of the columns that people see.</param>
/// <param name="Exact">Rows for programs.</param>
/// <param name="Shown">Rows for people.</param>
internal sealed record AnswerTable(
    IReadOnlyList<string> Names, IReadOnlyList<string> Headings, IReadOnlyList<IReadOnlyList<string>> Exact, IReadOnlyList<IReadOnlyList<string>> Shown)
{
    /// <summary>A table of rows by columns.</summary>
    public static AnswerTable Of<TRow>(IReadOnlyList<TRow> rows, IReadOnlyList<Column<TRow>> columns)
    {
        var shown = columns.Where(column => column.Heading is not null).ToList();
        return new AnswerTable(
            [.. columns.Select(column => column.Name)],
            [.. shown.Select(column => column.Heading!)],
            [.. rows.Select(row => columns.Select(column => column.Exact(row)).ToList())],
            [.. rows.Select(row => shown.Select(column => column.Show(row)).ToList())]);
    }

    /// <summary>Several tables as one, for programs: a column "section", then the columns of all, those of one name together.</summary>
    public static AnswerTable Joined(IReadOnlyList<AnswerSection> sections)
    {
        List<string> names = [.. sections.SelectMany(section => section.Table.Names).Distinct(StringComparer.Ordinal)];
        return new AnswerTable(
            ["section", .. names],
            [],
            [.. sections.SelectMany(section => section.Table.Exact.Select(row => Placed(section, row)))],
            []);

        IReadOnlyList<string> Placed(AnswerSection section, IReadOnlyList<string> row)
        {
            var byName = section.Table.Names.Zip(row).ToDictionary(cell => cell.First, cell => cell.Second, StringComparer.Ordinal);
            return [section.Name, .. names.Select(name => byName.GetValueOrDefault(name, ""))];
        }
    }
}
