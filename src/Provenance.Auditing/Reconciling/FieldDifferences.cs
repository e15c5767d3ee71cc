// Where two JSON documents differ, by the path of the field. Quantities are compared as numbers, so 640 and 640.0 are one;
// everything else as it is written, for both sides were written by the same rules. The salt says nothing and is left out.

using System.Globalization;
using System.Text;
using System.Text.Json;
using Provenance.Statements;

namespace Provenance.Auditing;

/// <summary>A field in which a statement and the raw record differ.</summary>
/// <param name="Path">Path of the field, such as <c>run.acceleratorHours.low</c>.</param>
/// <param name="Raw">What the raw accounting says; null where it says nothing.</param>
/// <param name="Logged">What the log says; null where it says nothing.</param>
public sealed record FieldDifference(string Path, string? Raw, string? Logged);

/// <summary>Compares sections.</summary>
public static class FieldDifferences
{
    /// <summary>The most differences that are told of one document.</summary>
    public const int Most = 32;

    private const string Salt = "salt";

    /// <summary>The fields in which two sections differ, at most <see cref="Most"/>.</summary>
    /// <param name="name">The section's name, with which each path begins.</param>
    /// <param name="raw">UTF-8 JSON drafted from the raw record.</param>
    /// <param name="logged">UTF-8 JSON as logged.</param>
    public static IReadOnlyList<FieldDifference> Between(string name, ReadOnlyMemory<byte> raw, ReadOnlyMemory<byte> logged)
    {
        using var left = JsonDocument.Parse(raw);
        using var right = JsonDocument.Parse(logged);
        return [.. Compare(name, left.RootElement, right.RootElement).Take(Most)];
    }

    private static IEnumerable<FieldDifference> Compare(string path, JsonElement left, JsonElement right)
    {
        if (left.ValueKind == JsonValueKind.Object && right.ValueKind == JsonValueKind.Object)
        {
            return left.EnumerateObject().Select(member => member.Name)
                .Union(right.EnumerateObject().Select(member => member.Name), StringComparer.Ordinal)
                .Where(member => member != Salt)
                .SelectMany(member => CompareMember($"{path}.{member}", Member(left, member), Member(right, member)));
        }

        if (left.ValueKind == JsonValueKind.Array && right.ValueKind == JsonValueKind.Array)
        {
            return Enumerable.Range(0, Math.Max(left.GetArrayLength(), right.GetArrayLength()))
                .SelectMany(i => CompareMember(string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), Element(left, i), Element(right, i)));
        }

        return AreSame(left, right) ? [] : [new FieldDifference(path, Text(left), Text(right))];
    }

    private static IEnumerable<FieldDifference> CompareMember(string path, JsonElement? left, JsonElement? right) =>
        left is { } one && right is { } other ? Compare(path, one, other) : [new FieldDifference(path, Text(left), Text(right))];

    private static JsonElement? Member(JsonElement parent, string name) => parent.TryGetProperty(name, out var member) ? member : null;

    private static JsonElement? Element(JsonElement array, int at) => at < array.GetArrayLength() ? array[at] : null;

    private static bool AreSame(JsonElement left, JsonElement right)
    {
        var (one, other) = (Text(left), Text(right));
        return left.ValueKind == right.ValueKind
            && (one == other || (left.ValueKind == JsonValueKind.String && Number(one) is { } number && number == Number(other)));
    }

    private static Quantity? Number(string? text) =>
        text is not null && Quantity.TryParse(Encoding.UTF8.GetBytes(text), out var number) ? number : null;

    private static string? Text(JsonElement? element) => element switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { } other => other.GetRawText(),
    };
}
