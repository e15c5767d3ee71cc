// Most values of format 1 are strings with a grammar: times, digests, handles, decimals. Such a type states its grammar
// once, here, and gets its converter, its error and its schema from it.

using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Provenance.Statements;

/// <summary>The grammar of a value that is written as a string.</summary>
/// <param name="Name">With its article, as messages say it: <c>a time</c>.</param>
/// <param name="Description">The form in words, for messages and schemas: <c>RFC 3339 in UTC, up to microseconds</c>.</param>
/// <param name="Pattern">An ECMA-262 regular expression, anchored; a schema holds it. It may admit more than the reader does.</param>
/// <param name="MaxBytes">The longest form in UTF-8.</param>
public sealed record TextForm(string Name, string Description, string Pattern, int MaxBytes);

/// <summary>A value that is written as a JSON string; <see cref="object.ToString"/> is its written form.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
public interface ITextValue<TSelf>
    where TSelf : ITextValue<TSelf>
{
    /// <summary>The grammar.</summary>
    static abstract TextForm Form { get; }

    /// <summary>Reads the written form, exactly.</summary>
    static abstract bool TryParse(ReadOnlySpan<byte> utf8, [MaybeNullWhen(false)] out TSelf value);
}

/// <summary>Reading values from program text and arguments.</summary>
public static class TextValue
{
    /// <summary>Reads the written form.</summary>
    /// <exception cref="FormatException">It is not of the form that <typeparamref name="T"/> asks for.</exception>
    public static T Parse<T>(string text)
        where T : ITextValue<T> => TryParse<T>(text, out var value)
        ? value
        : throw new FormatException($"\"{text}\" is not {T.Form.Name}: {T.Form.Description}.");

    /// <summary>Reads the written form; false when it has another one.</summary>
    public static bool TryParse<T>(ReadOnlySpan<char> text, [MaybeNullWhen(false)] out T value)
        where T : ITextValue<T>
    {
        value = default;
        if (text.Length > T.Form.MaxBytes)
        {
            return false;
        }

        Span<byte> utf8 = stackalloc byte[512];
        return Encoding.UTF8.TryGetBytes(text, utf8, out var written) && T.TryParse(utf8[..written], out value);
    }
}
