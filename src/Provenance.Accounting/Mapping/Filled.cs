// What filling a template with a row came to. "Missing" is not an error yet: it rises to the nearest $missing, and only
// where there is none the row is not drafted. The same holds for "unreadable" and $unreadable.

using System.Text.Json;
using System.Text.Json.Nodes;

namespace Provenance.Accounting;

internal enum FillState
{
    Value,
    Omitted,
    Missing,
    Unreadable,
    Refused,
}

/// <summary>A value, or why there is none.</summary>
internal readonly struct Filled
{
    private Filled(FillState state, JsonNode? node, Exact? number, IReadOnlyList<string>? items, NotDraftedReason reason, string message)
    {
        State = state;
        Node = node;
        Number = number;
        Items = items;
        Reason = reason;
        Message = message;
    }

    public FillState State { get; }

    /// <summary>The value as JSON; null for a number that was not given a form yet, and for a list.</summary>
    public JsonNode? Node { get; }

    /// <summary>A computed number.</summary>
    public Exact? Number { get; }

    /// <summary>The parts of a cell that was split.</summary>
    public IReadOnlyList<string>? Items { get; }

    public NotDraftedReason Reason { get; }

    public string Message { get; }

    public bool IsValue => State == FillState.Value;

    /// <summary>The value as text, where it is a text or a number.</summary>
    public string? Text => Node is JsonValue value
        ? value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString()
        : null;

    public static Filled Omitted { get; } = new(FillState.Omitted, null, null, null, default, string.Empty);

    public static Filled Of(JsonNode node) => new(FillState.Value, node, null, null, default, string.Empty);

    public static Filled Of(string text) => Of(JsonValue.Create(text));

    public static Filled Of(Exact number) => new(FillState.Value, null, number, null, default, string.Empty);

    public static Filled Of(IReadOnlyList<string> items) => new(FillState.Value, null, null, items, default, string.Empty);

    public static Filled Missing(string message) => new(FillState.Missing, null, null, null, NotDraftedReason.ValueMissing, message);

    public static Filled Unreadable(string message, NotDraftedReason reason = NotDraftedReason.ValueUnreadable) =>
        new(FillState.Unreadable, null, null, null, reason, message);

    public static Filled Refused(string message) => new(FillState.Refused, null, null, null, NotDraftedReason.Excluded, message);

    /// <summary>The same, with what it is of before its message.</summary>
    public Filled Under(string name) => new(State, Node, Number, Items, Reason, $"{name}: {Message}");

    /// <summary>The number that the value is; false where it is none.</summary>
    public bool TryGetNumber(out Exact number)
    {
        number = Number ?? default;
        return Number is not null || (Text is { } text && Exact.TryParse(text, out number));
    }
}
