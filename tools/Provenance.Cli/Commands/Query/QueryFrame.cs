using System.CommandLine;
using System.CommandLine.Parsing;
using Google.Protobuf;
using Provenance.Client;
using Provenance.Statements;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary>
/// What the commands of all questions share: who is asked, for which two times, in which form the answer comes, and the
/// entries it rests on.
/// </summary>
/// <param name="terminal">Where answers go.</param>
/// <param name="draws">Whether answers have a graph or usage over time, and so <c>--svg</c>.</param>
internal sealed class QueryFrame(Terminal terminal, bool draws = false)
{
    private const int LargestPage = 1000;

    private readonly Connection _connection = new(terminal);
    private readonly AnswerForm _form = new(terminal, draws);
    private readonly AsOfOptions _asOf = new();
    private readonly Evidence _evidence = new(terminal);
    private readonly CaseKeeping _case = new(terminal);

    /// <summary>Where the answer is written.</summary>
    public Terminal Terminal => terminal;

    /// <summary>Adds a question's own options and those that all questions share, and says what it does.</summary>
    public Command Fit(Command command, IEnumerable<Option> own, Func<RegistryClient, ParseResult, CancellationToken, Task> ask) =>
        Fit(command, own, async (client, parsed, cancellationToken) =>
        {
            await ask(client, parsed, cancellationToken);
            return ExitCode.Ok;
        });

    /// <summary>The same for a question that is answered by yes or no, and says which by its exit code.</summary>
    public Command Fit(Command command, IEnumerable<Option> own, Func<RegistryClient, ParseResult, CancellationToken, Task<int>> ask)
    {
        foreach (var option in own)
        {
            command.Options.Add(option);
        }

        _asOf.AddTo(command);
        var asked = command.Options.ToHashSet();
        _form.AddTo(command);
        command.Options.Add(OutputFile.Overwriting());
        _evidence.AddTo(command);
        _case.AddTo(command);
        _connection.AddTo(command);
        command.Validators.Add(result => RefuseEmpty(result, option => asked.Contains(option) || option is OutputFile));
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (terminal.Replay is not null)
            {
                using var replay = _connection.Open(parsed, null);
                return await ask(replay, parsed, cancellationToken);
            }

            OutputFile.RequireNew(parsed);
            var keeps = _case.IsAskedFor(parsed);
            var policy = keeps || _evidence.IsAskedFor(parsed) ? await _connection.PolicyAsync(parsed, cancellationToken) : null;
            using var folder = keeps ? await _case.OpenAsync(parsed, policy!, cancellationToken) : null;
            var recorder = new QuestionRecorder();
            using var client = keeps ? _connection.Open(parsed, policy, recorder) : _connection.Open(parsed, policy);
            if (keeps)
            {
                await CaseKeeping.CheckRegistryAsync(client, policy!, cancellationToken);
            }

            var code = await ask(client, parsed, cancellationToken);
            if (folder is not null)
            {
                await _case.KeepAsync(parsed, folder, client, recorder.Answers, AskedAs.WordsOf(parsed, asked.Contains), cancellationToken);
            }

            return code;
        });
        return command;
    }

    // On the wire an empty text asks for nothing. Who writes one, perhaps by a variable that is not set, asked for something,
    // and would take what comes for it.
    private static void RefuseEmpty(CommandResult result, Func<Option, bool> isOfQuestion)
    {
        foreach (var option in result.Children.OfType<OptionResult>().Where(option => isOfQuestion(option.Option) && option.Tokens.Any(token => token.Value.Length == 0)))
        {
            result.AddError($"{option.Option.Name} is empty: give a value, or leave it out");
        }
    }

    /// <summary>The two times of a request; null where neither is given.</summary>
    public Wire.AsOf? AsOf(ParseResult parsed) => _asOf.Read(parsed);

    /// <summary>The tree size to wait for.</summary>
    public long AtLeast(ParseResult parsed) => _asOf.AtLeast(parsed);

    /// <summary>Whether people will read the answer.</summary>
    public bool IsForPeople(ParseResult parsed) => _form.IsForPeople(parsed);

    /// <summary>Writes an answer that is a table, and saves the entries it rests on where that is asked for.</summary>
    public Task WriteAsync<TRow>(
        RegistryClient client,
        ParseResult parsed,
        IMessage answer,
        IReadOnlyList<TRow> rows,
        IReadOnlyList<Column<TRow>> columns,
        Wire.AnswerBasis? basis,
        CancellationToken cancellationToken) =>
        WriteAsync(client, parsed, new Answer(answer, AnswerTable.Of(rows, columns), basis ?? new Wire.AnswerBasis()), cancellationToken);

    /// <summary>Writes an answer, and saves the entries it rests on where that is asked for.</summary>
    public async Task WriteAsync(RegistryClient client, ParseResult parsed, Answer answer, CancellationToken cancellationToken)
    {
        if (terminal.Replay is { } replay)
        {
            replay.Show(answer);
            return;
        }

        await _form.WriteAsync(parsed, answer, cancellationToken);
        await _evidence.SaveAsync(parsed, client, answer.Basis, cancellationToken);
    }

    /// <summary>What is said where a limit kept rows out; nothing where it did not.</summary>
    public static IReadOnlyList<string> MoreRows(bool hasMore, int shown) => hasMore
        ? [Counted.Say(shown, "There are more than [this row|these {0:N0} rows]: raise --limit.")]
        : [];

    /// <summary>Puts the pages of an answer together, up to a number of rows.</summary>
    /// <param name="limit">Rows at most.</param>
    /// <param name="askPage">Asks for a page of a size with a token.</param>
    /// <param name="rowsOf">The rows of a page.</param>
    /// <param name="nextOf">The token of the page after it; empty on the last.</param>
    /// <param name="basisOf">What a page rests on.</param>
    /// <returns>The rows, a copy of the last page with the basis of all, which the caller gives the rows, and whether there are more.</returns>
    public static async Task<(IReadOnlyList<TRow> Rows, TPage Answer, bool HasMore)> PagesAsync<TPage, TRow>(
        int limit,
        Func<int, string, Task<TPage>> askPage,
        Func<TPage, IEnumerable<TRow>> rowsOf,
        Func<TPage, string> nextOf,
        Func<TPage, Wire.AnswerBasis?> basisOf)
        where TPage : IMessage<TPage>
    {
        var rows = new List<TRow>();
        var bases = new List<Wire.AnswerBasis>();
        var token = "";
        while (true)
        {
            var page = await askPage(Math.Clamp(limit - rows.Count, 1, LargestPage), token);
            rows.AddRange(rowsOf(page));
            if (basisOf(page) is { } basis)
            {
                bases.Add(basis);
            }

            token = nextOf(page);
            if (token.Length == 0 || rows.Count >= limit)
            {
                // What came from the registry stays as it came: a case keeps it.
                var answer = page.Clone();
                if (basisOf(answer) is { } whole && bases.Count > 1)
                {
                    PagedBasis.Gather(whole, bases, PagedBasis.CountsOf(answer));
                }

                return (rows, answer, token.Length > 0);
            }
        }
    }
}
