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
    public static Option<int> Limit(string description, int usual)
    {
        var limit = new Option<int>("--limit") { Description = description, DefaultValueFactory = _ => usual };
        limit.Validators.Add(result =>
        {
            // What is no number at all is refused by the parser; asking for its value here would throw.
            if (result.Tokens is [var token] && long.TryParse(token.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value < 1)
            {
                result.AddError("--limit is at least 1");
            }
        });
        return limit;
    }

    private static T? Wrong<T>(ArgumentResult result)
        where T : struct, ITextValue<T>
    {
        result.AddError($"\"{string.Join(' ', result.Tokens.Select(token => token.Value))}\" is not {T.Form.Name}: {T.Form.Description}");
        return null;
    }
}
