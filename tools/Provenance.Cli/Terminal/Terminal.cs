// Where a command writes. Answers go to the output and everything said about them to the error stream, so that an answer
// can be piped; colours, boxes and moving progress are for terminals alone.

using System.Globalization;
using Spectre.Console;

namespace Provenance.Cli;

/// <summary>The streams of one run of the command.</summary>
internal sealed class Terminal
{
    private const int WidthOfFiles = 400;

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

    /// <summary>The environment's variables.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>The streams of this process.</summary>
    public static Terminal OfConsole() => new(
        Console.Out, Console.Error, Console.OpenStandardInput, !Console.IsOutputRedirected, !Console.IsErrorRedirected);

    /// <summary>The same streams with everything in the output, in the order of writing: for showing what a command says.</summary>
    public Terminal WithErrorsInOutput() =>
        new(Output, Output, OpenInput, IsInteractive, showsProgress: false) { Time = Time, Environment = Environment };

    /// <summary>Writes a line of the answer.</summary>
    public void Line(string text) => Output.WriteLine(text);

    /// <summary>Writes a line about the answer.</summary>
    public void Note(string text) => Error.WriteLine(text);

    /// <summary>Writes a table: with lines on a terminal, in plain columns elsewhere.</summary>
    public void Table(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
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

        var table = new Table { Border = IsInteractive ? TableBorder.Rounded : TableBorder.Ascii2 };
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(new Text(column)));
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select(cell => new Text(Plain(cell))));
        }

        console.Write(table);
    }

    /// <summary>
    /// Text without what changes how a terminal shows the rest: names come from statements, so from strangers. Control
    /// characters, bidirectional and other format characters, line and paragraph separators.
    /// </summary>
    public static string Plain(string text) => text.Any(IsUnseen) ? string.Concat(text.Where(c => !IsUnseen(c))) : text;

    private static bool IsUnseen(char c) => char.GetUnicodeCategory(c) is UnicodeCategory.Control
        or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator;
}
