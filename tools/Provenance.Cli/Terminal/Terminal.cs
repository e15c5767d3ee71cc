// Where a command writes. Answers go to the output and everything said about them to the error stream, so that an answer
// can be piped; colours, boxes and moving progress are for terminals alone.

using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Provenance.Reports;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Provenance.Cli;

/// <summary>The streams of one run of the command.</summary>
internal sealed partial class Terminal
{
    private const int WidthOfFiles = 400;
    private const int WidthOfDrawings = 100;
    private static readonly string[] LocaleVariables = ["LC_ALL", "LC_CTYPE", "LANG"];

    /// <summary>Uses these streams.</summary>
    /// <param name="output">Answers.</param>
    /// <param name="error">Progress and reasons.</param>
    /// <param name="openInput">Opens standard input.</param>
    /// <param name="isInteractive">Whether the output is a terminal.</param>
    /// <param name="showsProgress">Whether the error stream is a terminal.</param>
    public Terminal(TextWriter output, TextWriter error, Func<Stream> openInput, bool isInteractive, bool showsProgress)
    {
        Output = output;
        Error = error;
        OpenInput = openInput;
        IsInteractive = isInteractive;
        ShowsProgress = showsProgress;
    }

    /// <summary>Answers.</summary>
    public TextWriter Output { get; }

    /// <summary>Progress and reasons.</summary>
    public TextWriter Error { get; }

    /// <summary>Opens standard input.</summary>
    public Func<Stream> OpenInput { get; }

    /// <summary>Whether the output is a terminal.</summary>
    public bool IsInteractive { get; }

    /// <summary>Whether the error stream is a terminal.</summary>
    public bool ShowsProgress { get; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where a question is only shown again: the recorded answers, which then take what is written here.</summary>
    public AnswerReplay? Replay { get; init; }

    /// <summary>The environment's variables.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>The streams of this process.</summary>
    public static Terminal OfConsole() => new(
        Console.IsOutputRedirected ? ToFile(Console.OpenStandardOutput()) : Console.Out, Console.Error, Console.OpenStandardInput, !Console.IsOutputRedirected, !Console.IsErrorRedirected);

    /// <summary>A writer to a file or a pipe: UTF-8 wherever the command runs, and without byte order mark, which programs would
    /// take for a part of what they read.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "What is returned owns it.")]
    public static TextWriter ToFile(Stream stream) =>
        TextWriter.Synchronized(new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true });

    /// <summary>The same streams with everything in the output, in the order of writing: for showing what a command says.</summary>
    public Terminal WithErrorsInOutput() =>
        new(Output, Output, OpenInput, IsInteractive, showsProgress: false) { Time = Time, Environment = Environment };

    /// <summary>Writes one line of the answer; a break in the text, perhaps a stranger's, makes no second.</summary>
    public void Line(string text)
    {
        Output.WriteLine(Plain(text));
        Replay?.Show(text);
    }

    /// <summary>Writes one line about the answer, in the same way.</summary>
    public void Note(string text)
    {
        Error.WriteLine(Plain(text));
        Replay?.LeftOut.Add(text);
    }

    /// <summary>Writes lines about the answer.</summary>
    public void Notes(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            Note(line);
        }
    }

    /// <summary>Columns of a line: the terminal's own, or what is usual for files.</summary>
    public int Width => IsInteractive ? Screen().Profile.Width : WidthOfDrawings;

    /// <summary>
    /// Whether lines, blocks and arrows can be shown: on a terminal whose encoding has them and whose locale is not the
    /// plain one. Files get ASCII, so that they look alike everywhere; names are never changed.
    /// </summary>
    public bool ShowsSymbols => IsInteractive && !IsPlainLocale && Screen().Profile.Capabilities.Unicode;

    /// <summary>
    /// Writes a table: with lines on a terminal, in plain columns elsewhere. Where the terminal is too narrow to keep words
    /// whole, each row is a list of its values instead.
    /// </summary>
    public void Table(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        var all = rows.ToList();
        if (Replay is not null)
        {
            Replay.Show(columns, all);
            return;
        }

        if (IsInteractive && all.Count > 0 && NarrowestTable(columns, all) > Width)
        {
            WriteLists(columns, all);
            return;
        }

        var table = new Table { Border = ShowsSymbols ? TableBorder.Rounded : TableBorder.Ascii2 };
        foreach (var (index, column) in columns.Index())
        {
            table.AddColumn(new TableColumn(new Text(column)) { Alignment = IsOfNumbers(all, index) ? Justify.Right : Justify.Left });
        }

        foreach (var row in all)
        {
            table.AddRow(row.Select(cell => new Text(Plain(cell))));
        }

        Write(table);
    }

    /// <summary>Writes what is drawn.</summary>
    public void Write(IRenderable drawn) => Screen().Write(drawn);

    /// <summary>
    /// Text without what changes how a terminal shows the rest: names come from statements, files and answers, so from
    /// strangers. Control characters, bidirectional and other format characters; line breaks and tabs become spaces.
    /// </summary>
    public static string Plain(string text) => text.Any(IsUnseen)
        ? string.Concat(text.Where(c => !IsUnseen(c) || char.IsWhiteSpace(c)).Select(c => IsUnseen(c) ? ' ' : c))
        : text;

    // Numbers stand below each other by their last digit; what is no number in the column, such as "unknown", stands with them.
    private static bool IsOfNumbers(List<IReadOnlyList<string>> rows, int column) =>
        rows.Exists(row => NumberCell().IsMatch(row[column])) && rows.TrueForAll(row => row[column] is "" or "unknown" || NumberCell().IsMatch(row[column]));

    [GeneratedRegex(@"^-?[0-9][0-9,]*(\.[0-9]+)?(e[0-9]+)?( %)?$")]
    private static partial Regex NumberCell();

    // Frame and spaces take three characters a column and one more.
    private static int NarrowestTable(IReadOnlyList<string> columns, List<IReadOnlyList<string>> rows) =>
        1 + columns.Index().Sum(column => 3 + rows.Select(row => row[column.Index]).Append(column.Item).SelectMany(cell => cell.Split(' ')).Max(TextWidth.Of));

    private void WriteLists(IReadOnlyList<string> columns, List<IReadOnlyList<string>> rows)
    {
        foreach (var (index, row) in rows.Index())
        {
            var list = new Grid().AddColumn(new GridColumn { NoWrap = true, Width = columns.Max(TextWidth.Of) }).AddColumn();
            foreach (var (column, cell) in columns.Zip(row).Where(pair => pair.Second.Length > 0))
            {
                list.AddRow(new Text(column), new Text(Plain(cell)));
            }

            Line(string.Create(CultureInfo.InvariantCulture, $"{index + 1:N0} of {rows.Count:N0}"));
            Write(list);
        }
    }

    // The first of these that is set decides, as in the C library.
    private bool IsPlainLocale =>
        LocaleVariables.Select(Environment).FirstOrDefault(value => value is { Length: > 0 }) is "C" or "POSIX";

    private IAnsiConsole Screen()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(Output),
            Ansi = IsInteractive ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = IsInteractive ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        if (!IsInteractive)
        {
            console.Profile.Width = WidthOfFiles;
        }

        return console;
    }

    private static bool IsUnseen(char c) => char.GetUnicodeCategory(c) is UnicodeCategory.Control
        or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator;
}
