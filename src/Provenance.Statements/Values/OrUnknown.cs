// "unknown" is a statement of its own: the signer says that it does not know. It is neither absence nor zero.

using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Provenance.Statements;

/// <summary>A value, or the signer's word that it does not know. The default is unknown.</summary>
/// <typeparam name="T">Type of the value.</typeparam>
[JsonConverter(typeof(OrUnknownConverterFactory))]
public readonly record struct OrUnknown<T>
    where T : notnull
{
    private readonly T? _value;

    /// <summary>A known value.</summary>
    public OrUnknown(T value)
    {
        _value = value;
        IsKnown = true;
    }

    /// <summary>Whether there is a value.</summary>
    public bool IsKnown { get; }

    /// <summary>Whether the signer said that it does not know.</summary>
    public bool IsUnknown => !IsKnown;

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">It is unknown.</exception>
    public T Value => IsKnown ? _value! : throw new InvalidOperationException("The value is unknown.");

    /// <summary>The value, if it is known.</summary>
    public bool TryGet([MaybeNullWhen(false)] out T value)
    {
        value = _value;
        return IsKnown;
    }

    /// <summary>The value's written form, or <c>unknown</c>.</summary>
    public override string ToString() => IsKnown ? _value!.ToString() ?? string.Empty : OrUnknown.Word;
}

/// <summary>Making values that may be unknown.</summary>
public static class OrUnknown
{
    /// <summary>How it is written.</summary>
    public const string Word = "unknown";

    /// <summary>A known value.</summary>
    public static OrUnknown<T> Known<T>(T value)
        where T : notnull => new(value);

    /// <summary>The signer does not know.</summary>
    public static OrUnknown<T> Unknown<T>()
        where T : notnull => default;
}
