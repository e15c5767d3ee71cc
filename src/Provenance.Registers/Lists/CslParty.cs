// The Consolidated Screening List of the United States, as CSV and as JSON: one record a party, "source" saying which of
// the lists it is on, as "Entity List (EL) - Bureau of Industry and Security". In the CSV, fields that hold several part
// them by ";", and an identifier is "type, number, country, …". The record's own _id is a digest that changes with what it
// says; so the number of the entity within its list names the record where there is one: EL.42.

using System.Text.Json;
using Provenance.Statements;

namespace Provenance.Registers;

internal static class CslParty
{
    /// <summary>The member of the JSON file that holds the records.</summary>
    public const string Results = "results";

    private static readonly string[] Dates = ["start_date", "end_date"];
    private static readonly CountryCode UnitedStates = CountryCode.Parse("US");

    /// <summary>Whether a CSV file's header is of this list.</summary>
    public static bool IsHeader(IReadOnlyCollection<string> header) => header.Contains("source") && header.Contains("alt_names");

    /// <summary>A row of the CSV.</summary>
    public static ListedParty Read(CsvRow row) => Create(
        column => row[column],
        row.List("alt_names"),
        row.List("programs"),
        row.List("ids").Select(IdentifierOf));

    /// <summary>A record of the JSON.</summary>
    public static ListedParty Read(JsonElement record) => Create(
        column => record.Text(column),
        record.Texts("alt_names"),
        record.Texts("programs"),
        record.Objects("ids").Select(id => FieldText.Claimed(Scheme(id.Text("type"), id.Text("country")), id.Text("number"))));

    private static ListedParty Create(
        Func<string, string?> text, IEnumerable<string> aliases, IEnumerable<string> programmes, IEnumerable<EntityIdentifier?> identifiers)
    {
        var (list, authority) = SourceOf(text("source"));
        return new ListedParty
        {
            Id = text("entity_number") is { } number ? $"{Abbreviation(list)}.{number}" : text("_id") ?? text("id") ?? string.Empty,
            ListName = list,
            Authority = authority,
            Jurisdiction = UnitedStates,
            Type = text("type") switch
            {
                "Individual" => EntityType.NaturalPerson,
                "Entity" => EntityType.LegalEntity,
                _ => EntityType.Unknown,
            },
            Names = FieldText.Distinct(aliases.Select(name => FieldText.Name(name, NameKind.Other)).Prepend(FieldText.Name(text("name"), NameKind.Registered))),
            Identifiers = identifiers,
            Programmes = programmes,
            ListedOn = FieldText.Date(text("start_date")),
            DelistedOn = DaySpan.Of(text("end_date"))?.Last,
            Faults = [.. Dates.Where(column => text(column) is { } date && FieldText.Date(date) is null)
                .Select(column => $"{column} \"{text(column)}\" is no day; a first day is stated only where it is known, and an end as late as it may be.")],
            Note = string.Join(" | ", new[] { text("remarks"), text("federal_register_notice"), text("license_requirement"), text("license_policy") }.OfType<string>()),
        };
    }

    private static (string? List, string? Authority) SourceOf(string? source)
    {
        var dash = source?.LastIndexOf(" - ", StringComparison.Ordinal) ?? -1;
        return dash > 0 ? (source![..dash], source[(dash + 3)..]) : (source, source);
    }

    // What stands in brackets: SDN of "Specially Designated Nationals (SDN)"; else the name.
    private static string Abbreviation(string? list)
    {
        var open = list?.LastIndexOf('(') ?? -1;
        var close = list?.LastIndexOf(')') ?? -1;
        return open >= 0 && close > open + 1 ? list![(open + 1)..close] : list ?? "unknown";
    }

    private static EntityIdentifier? IdentifierOf(string text)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        return parts.Length == 1
            ? FieldText.Claimed("unknown", parts[0])
            : FieldText.Claimed(Scheme(parts[0], parts.Length > 2 ? parts[2] : null), parts[1]);
    }

    private static string? Scheme(string? type, string? country) => FieldText.Clean($"{type ?? "unknown"} {country}");
}
