// The journal's text of a question: why it was asked, and on a line of its own how, "$ provenance query jobs --operator acme",
// as it can be pasted into a shell. Words that a shell would change stand between single quotes.

using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;

namespace Provenance.Cli;

/// <summary>Why and how a question was asked.</summary>
/// <param name="Remark">Why; may be empty.</param>
/// <param name="Words">The words after <c>provenance query</c>; none where the journal does not say.</param>
internal sealed record AskedAs(string Remark, IReadOnlyList<string> Words)
{
    private const string Begin = "$ provenance query ";

    /// <summary>The command line; empty where the journal does not say.</summary>
    public string Line => Words.Count == 0 ? "" : "provenance query " + string.Join(' ', Words.Select(Quote));

    /// <summary>The words of a question that was parsed: its name, its arguments, and those of its options that are kept.</summary>
    public static IReadOnlyList<string> WordsOf(ParseResult parsed, Func<Option, bool> isKept)
    {
        var path = new List<string>();
        for (SymbolResult? at = parsed.CommandResult; at is CommandResult { Command: { Name: not "query" } command }; at = at.Parent)
        {
            path.Insert(0, command.Name);
        }

        var children = parsed.CommandResult.Children.ToList();
        return
        [
            .. path,
            .. children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens).Select(token => token.Value),
            .. children.OfType<OptionResult>()
                .Where(option => !option.Implicit && isKept(option.Option))
                .SelectMany(option => option.Tokens.Select(token => token.Value).Prepend(option.Option.Name)),
        ];
    }

    /// <summary>Reads what <see cref="Write"/> gives; any other text is a remark.</summary>
    public static AskedAs Read(string text)
    {
        var at = text.StartsWith(Begin, StringComparison.Ordinal) ? 0 : text.IndexOf("\n" + Begin, StringComparison.Ordinal);
        var start = at < 0 ? -1 : text.IndexOf(Begin, at, StringComparison.Ordinal);
        return start >= 0 && Split(text[(start + Begin.Length)..]) is { Count: > 0 } words
            ? new AskedAs(text[..start].TrimEnd('\n'), words)
            : new AskedAs(text, []);
    }

    /// <summary>The journal's text.</summary>
    public string Write() => Words.Count == 0 ? Remark : (Remark.Length > 0 ? Remark + "\n" : "") + "$ " + Line;

    private static string Quote(string word) => word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:=,+@%".Contains(c, StringComparison.Ordinal))
        ? word
        : "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";

    // Null where a quote is not closed.
    private static List<string>? Split(string text)
    {
        var words = new List<string>();
        StringBuilder? word = null;
        var isQuoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\'':
                    isQuoted = !isQuoted;
                    word ??= new StringBuilder();
                    break;
                case '\\' when !isQuoted && i + 1 < text.Length:
                    (word ??= new StringBuilder()).Append(text[++i]);
                    break;
                case ' ' when !isQuoted:
                    Close();
                    break;
                case var other:
                    (word ??= new StringBuilder()).Append(other);
                    break;
            }
        }

        Close();
        return isQuoted ? null : words;

        void Close()
        {
            if (word is not null)
            {
                words.Add(word.ToString());
                word = null;
            }
        }
    }
}
