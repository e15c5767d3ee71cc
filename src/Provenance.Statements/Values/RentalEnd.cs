// A rental ends at a time, or is open.

using System.Text.Json.Serialization;

namespace Provenance.Statements;

/// <summary>The end of a rental: a time, or <c>open</c>.</summary>
[JsonConverter(typeof(TextValueConverter<RentalEnd>))]
public readonly record struct RentalEnd : ITextValue<RentalEnd>
{
    private const string OpenWord = "open";

    private RentalEnd(Timestamp? at) => At = at;

    /// <inheritdoc/>
    public static TextForm Form { get; } = new(
        "a time or \"open\"",
        $"{Timestamp.Form.Description}, or {OpenWord}",
        $"^{OpenWord}$|{Timestamp.Form.Pattern}",
        Timestamp.Form.MaxBytes);

    /// <summary>A rental without an end.</summary>
    public static RentalEnd Open => default;

    /// <summary>When it ends; null for an open one.</summary>
    public Timestamp? At { get; }

    /// <summary>A rental that ends at a time.</summary>
    public static RentalEnd Until(Timestamp at) => new(at);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out RentalEnd value)
    {
        value = default;
        if (utf8.SequenceEqual("open"u8))
        {
            return true;
        }

        if (!Timestamp.TryParse(utf8, out var at))
        {
            return false;
        }

        value = Until(at);
        return true;
    }

    /// <summary>The time, or <c>open</c>.</summary>
    public override string ToString() => At?.ToString() ?? OpenWord;
}
