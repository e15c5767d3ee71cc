// Any answer as tables, by the descriptors of its message: each list of messages is a table whose columns are the fields,
// those of messages inside included. So a new question needs nothing here to be in a report.

using System.Collections;
using System.Globalization;
using System.Security.Cryptography;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Provenance.Reports;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary>Turns messages into facts and tables for people.</summary>
internal static class MessageTables
{
    // What is inside deeper than this is written as JSON.
    private const int DeepestColumns = 2;

    // Digits that nobody counts by eye.
    private const int LongNumber = 15;

    // Longer than any digest or key.
    private const int MostBytes = 64;

    private static readonly string[] NotForPeople = ["basis", "next_page_token", "page_token", "page_size", "at_least_tree_size"];

    /// <summary>The fields that are set and are no lists of messages: what was asked, what was summed up.</summary>
    public static IReadOnlyList<(string Name, string Value)> Facts(IMessage message) =>
    [
        .. Fields(message)
            .Where(field => !IsTable(field))
            .SelectMany(field => Cells(field, field.Accessor.GetValue(message), Words(field.Name), 0))
            .Where(cell => cell.Value.Length > 0),
    ];

    /// <summary>A table for each list of messages, with its name.</summary>
    public static IEnumerable<(string Name, ReportTable Table)> Tables(IMessage message)
    {
        foreach (var field in Fields(message).Where(IsTable))
        {
            var rows = ((IEnumerable)field.Accessor.GetValue(message)).Cast<IMessage>()
                .Select(row => Fields(row).SelectMany(inner => Cells(inner, inner.Accessor.GetValue(row), Words(inner.Name), 1)).ToList())
                .ToList();
            var headings = rows.SelectMany(row => row.Select(cell => cell.Name)).Distinct(StringComparer.Ordinal).ToList();
            yield return (Words(field.Name), new ReportTable(headings, [.. rows.Select(row => Row(row, headings))]));
        }
    }

    private static List<string> Row(List<(string Name, string Value)> row, List<string> headings)
    {
        var byName = row.ToLookup(cell => cell.Name, cell => cell.Value, StringComparer.Ordinal);
        return [.. headings.Select(heading => string.Join("; ", byName[heading]))];
    }

    private static IEnumerable<(string Name, string Value)> Cells(FieldDescriptor field, object? value, string name, int depth)
    {
        if (value is IMessage message && !field.IsRepeated)
        {
            return message switch
            {
                Timestamp time => [(name, Units.Time(time))],
                Wire.Estimate estimate => [(name, Units.Range(estimate, Units.Scientific) + (estimate.Basis.Length > 0 ? $" ({estimate.Basis})" : ""))],
                Wire.Period period => [(name, $"{Units.Time(period.From)} to {Units.Time(period.To)}".Trim())],
                _ when depth >= DeepestColumns => [(name, JsonFormatter.ToDiagnosticString(message))],
                _ => Fields(message).SelectMany(inner => Cells(inner, inner.Accessor.GetValue(message), $"{name}: {Words(inner.Name)}", depth + 1)),
            };
        }

        return [(name, Text(field, value))];
    }

    private static string Text(FieldDescriptor field, object? value) => value switch
    {
        null => "",
        bool yes => yes ? "yes" : "",
        string text => text.Length > LongNumber && text.All(char.IsAsciiDigit) ? $"{text} ({Units.Scientific(text)})" : text,
        long number => number == 0 && !field.HasPresence ? "" : Units.Grouped(number),
        int number => number == 0 && !field.HasPresence ? "" : Units.Grouped(number),
        ByteString { Length: > MostBytes } bytes => $"{Units.Grouped(bytes.Length)} bytes, SHA-256 {Convert.ToHexStringLower(SHA256.HashData(bytes.Span))}",
        ByteString bytes => Convert.ToHexStringLower(bytes.Span),
        System.Enum word => Convert.ToInt32(word, CultureInfo.InvariantCulture) == 0 && !field.HasPresence ? "" : Words(word.ToString()),
        IDictionary map => string.Join(", ", map.Keys.Cast<object>().Select(key => $"{key}: {map[key]}").Order(StringComparer.Ordinal)),
        IEnumerable many => string.Join(", ", many.Cast<object>().Select(item => item is IMessage message ? JsonFormatter.ToDiagnosticString(message) : Convert.ToString(item, CultureInfo.InvariantCulture))),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static IEnumerable<FieldDescriptor> Fields(IMessage message) => message.Descriptor.Fields.InDeclarationOrder()
        .Where(field => !NotForPeople.Contains(field.Name))
        .Where(field => !field.HasPresence || field.Accessor.HasValue(message));

    private static bool IsTable(FieldDescriptor field) => field is { IsRepeated: true, IsMap: false, FieldType: FieldType.Message };

    private static string Words(string name) => name.Replace('_', ' ');
}
