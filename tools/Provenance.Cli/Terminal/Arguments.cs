using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Provenance.Statements;

namespace Provenance.Cli;

/// <summary>Options and arguments that read the values of format 1.</summary>
internal static class Arguments
{
    /// <summary>An option whose value has a grammar of format 1.</summary>
    public static Option<T?> Value<T>(string name, string description)
        where T : struct, ITextValue<T> => new(name)
        {
            Description = $"{description} ({T.Form.Description}).",
            CustomParser = result => TextValue.TryParse<T>(result.Tokens[0].Value, out var value) ? value : Wrong<T>(result),
        };

    /// <summary>The same, required.</summary>
    public static Option<T> Required<T>(string name, string description)
        where T : struct, ITextValue<T> => new(name)
        {
            Description = $"{description} ({T.Form.Description}).",
            Required = true,
            CustomParser = result => TextValue.TryParse<T>(result.Tokens[0].Value, out var value) ? value : Wrong<T>(result) ?? default,
        };

    /// <summary>The same, given once or more.</summary>
    public static Option<T[]> Several<T>(string name, string description, bool required)
        where T : struct, ITextValue<T> => new(name)
        {
            Description = $"{description} ({T.Form.Description}). May be given several times.",
            Required = required,
            AllowMultipleArgumentsPerToken = true,
            CustomParser = result => [.. result.Tokens.Select(token => TextValue.TryParse<T>(token.Value, out var value) ? value : Wrong<T>(result) ?? default)],
        };

    /// <summary>An option that takes a word of an enumeration.</summary>
    public static Option<T> Word<T>(string name, string description)
        where T : struct, Enum
    {
        var words = Enum.GetValues<T>().Select(Words.Of).ToArray();
        return new Option<T>(name)
        {
            Description = $"{description} ({string.Join(", ", words)}).",
            Required = true,
            CustomParser = result =>
            {
                if (!Words.TryParse<T>(result.Tokens[0].Value, out var value))
                {
                    result.AddError($"{name} is one of {string.Join(", ", words)}");
                }

                return value;
            },
        };
    }

    /// <summary><c>--limit</c>: how many rows at most, at least one.</summary>
    public static Option<int> Limit(string description, int usual) => Number("--limit", description, 1, int.MaxValue, usual);

    /// <summary>
    /// A whole number within limits, both inclusive. What lies outside is refused here: on the wire 0 stands for the usual
    /// number, and nobody who types 0 means that.
    /// </summary>
    public static Option<int> Number(string name, string description, int least, int most, int usual) => Bounded(
        new Option<int>(name) { Description = description, DefaultValueFactory = _ => usual }, least, most);

    /// <summary>The same for an option that asks for nothing where it is absent.</summary>
    public static Option<long?> Optional(string name, string description, long least, long most) =>
        Bounded(new Option<long?>(name) { Description = description }, least, most);

    /// <summary>Refuses an option or argument beside any of some options: it leaves them no meaning.</summary>
    /// <param name="command">The command, with all its options.</param>
    /// <param name="one">The option or argument.</param>
    /// <param name="others">Names of options, those that the command does not have too.</param>
    public static void Exclude(Command command, Symbol one, params IReadOnlyList<string> others) => command.Validators.Add(result =>
    {
        string[] given =
        [
            .. result.Children.OfType<OptionResult>().Where(option => !option.Implicit).Select(option => option.Option.Name),
            .. result.Children.OfType<ArgumentResult>().Where(argument => argument.Tokens.Count > 0).Select(argument => argument.Argument.Name),
        ];
        if (given.Contains(one.Name) && given.Where(others.Contains).ToList() is { Count: > 0 } beside)
        {
            result.AddError($"{one.Name} and {string.Join(" or ", beside)} exclude each other");
        }
    });

    private static Option<T> Bounded<T>(Option<T> option, long least, long most)
    {
        option.Validators.Add(result =>
        {
            // What is no number at all is refused by the parser; asking for its value here would throw.
            if (result.Tokens is [var token] && long.TryParse(token.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
                && (value < least || value > most))
            {
                result.AddError(most >= int.MaxValue && value < least
                    ? string.Create(CultureInfo.InvariantCulture, $"{option.Name} is at least {least:N0}")
                    : string.Create(CultureInfo.InvariantCulture, $"{option.Name} is a whole number from {least:N0} to {most:N0}"));
            }
        });
        return option;
    }

    private static T? Wrong<T>(ArgumentResult result)
        where T : struct, ITextValue<T>
    {
        result.AddError($"\"{string.Join(' ', result.Tokens.Select(token => token.Value))}\" is not {T.Form.Name}: {T.Form.Description}");
        return null;
    }
}
