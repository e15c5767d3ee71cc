// Under which rental a job ran: the rental's record, none (the operator's own use), or unknown.

using System.Text;
using System.Text.Json.Serialization;

namespace Provenance.Statements;

/// <summary>The record of a rental, <c>none</c>, or <c>unknown</c>. The default is unknown.</summary>
[JsonConverter(typeof(TextValueConverter<RentalReference>))]
public readonly record struct RentalReference : ITextValue<RentalReference>
{
    private const string NoneWord = "none";

    private RentalReference(RecordName? record, bool isNone)
    {
        Record = record;
        IsNone = isNone;
    }

    /// <inheritdoc/>
    public static TextForm Form { get; } = new(
        "a rental",
        $"the rental's record, {RentalKind.Record}, or {NoneWord}, or {OrUnknown.Word}",
        $"^({NoneWord}|{OrUnknown.Word})$|{RentalKind.Record.ToRegex()}",
        RecordName.MaxBytes);

    /// <summary>There is no rental: the operator's own use.</summary>
    public static RentalReference None { get; } = new(null, isNone: true);

    /// <summary>The signer does not know.</summary>
    public static RentalReference Unknown => default;

    /// <summary>The rental's record; null where there is none or it is unknown.</summary>
    public RecordName? Record { get; }

    /// <summary>Whether there is no rental.</summary>
    public bool IsNone { get; }

    /// <summary>Whether the signer does not know.</summary>
    public bool IsUnknown => Record is null && !IsNone;

    /// <summary>Reads a record, <c>none</c> or <c>unknown</c>.</summary>
    /// <exception cref="FormatException">The text is none of these.</exception>
    public static RentalReference Parse(string text) => TextValue.Parse<RentalReference>(text);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out RentalReference value)
    {
        value = default;
        if (utf8.SequenceEqual("unknown"u8))
        {
            return true;
        }

        if (utf8.SequenceEqual("none"u8))
        {
            value = None;
            return true;
        }

        if (RentalKind.Record.Match(Encoding.UTF8.GetString(utf8)) is not { } record)
        {
            return false;
        }

        value = new RentalReference(record, isNone: false);
        return true;
    }

    /// <summary>The record's name, <c>none</c> or <c>unknown</c>.</summary>
    public override string ToString() => Record?.Text ?? (IsNone ? NoneWord : OrUnknown.Word);
}
