using System.CommandLine;
using Provenance.Client;
using Provenance.Reports;

namespace Provenance.Cli;

/// <summary>A question's answer as blocks of a report.</summary>
/// <param name="Blocks">The answer, whole but for what is said to be left out.</param>
/// <param name="LeftOut">What is left out, in sentences.</param>
internal sealed record CaseExhibit(IReadOnlyList<ReportBlock> Blocks, IReadOnlyList<string> LeftOut)
{
    private static readonly string[] Paths = ["file", "folder", "director"];

    /// <summary>As the command shows it that asked; or, where that is not known, every field of the message.</summary>
    /// <param name="asked">The question; its answer could be read.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<CaseExhibit> OfAsync(AskedQuestion asked, CancellationToken cancellationToken) =>
        await ReplayAsync(asked.As.Words, asked.Pages, cancellationToken) is { } replay
            ? new CaseExhibit(replay.Blocks, replay.LeftOut)
            : new CaseExhibit([.. Fields(asked.Answer!)], []);

    private static IEnumerable<ReportBlock> Fields(CaseAnswer answer)
    {
        foreach (var (name, table) in MessageTables.Tables(answer.Message))
        {
            yield return new ReportParagraph($"Answer, {name}: {Units.Count(table.Rows.Count, "row", "rows")}.");
            yield return table;
        }

        if (MessageTables.Facts(answer.Message) is { Count: > 0 } sums)
        {
            yield return new ReportFacts(sums);
        }
    }

    /// <summary>Whether an option names a file or folder, to be read or written. A report is made without any.</summary>
    public static bool TakesFile(Option option) =>
        option is OutputFile || option.ValueType.IsAssignableTo(typeof(FileSystemInfo))
        || Paths.Any(word => option.Description?.Contains(word, StringComparison.OrdinalIgnoreCase) == true);

    // Null where it is no question that a case can hold, or asks for something else than was recorded. The words may be a
    // stranger's, of a case that was handed over: a command that is no question is not run, @file is not read for more
    // words, and options that name a file are left out. If the question needs one, it is then another question.
    private static async Task<AnswerReplay?> ReplayAsync(IReadOnlyList<string> words, IReadOnlyList<CaseAnswer> answers, CancellationToken cancellationToken)
    {
        if (words.Count == 0 || words.Any(word => word.StartsWith('@')))
        {
            return null;
        }

        var replay = new AnswerReplay(answers);
        var terminal = new Terminal(TextWriter.Null, TextWriter.Null, () => Stream.Null, isInteractive: false, showsProgress: false)
        {
            Environment = _ => null,
            Replay = replay,
        };
        var parsed = QueryCommand.Create(terminal).Parse(words);
        if (parsed.Errors.Count > 0 || !CaseKeeping.IsFor(parsed.CommandResult.Command))
        {
            return null;
        }

        string[] arguments = ["query", .. AskedAs.WordsOf(parsed, option => !TakesFile(option))];

        // A question of yes or no says no, or that it is not known, by the other of these codes.
        var code = await CommandLine.RunAsync(arguments, terminal, [QueryCommand.Create], cancellationToken);
        return code is ExitCode.Ok or ExitCode.Refused && replay.IsWhole ? replay : null;
    }
}
