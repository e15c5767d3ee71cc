// An entity of FollowTheMoney: {"id": …, "schema": …, "properties": {"name": [ … ], …}}. Links (Ownership, Directorship)
// are entities too; their ends are ids in their properties. Every property is a list.

using System.Text.Json;
using Provenance.Statements;

namespace Provenance.Registers;

internal static class FtmRecord
{
    /// <summary>Schemas of parties.</summary>
    public static EntityType? PartyType(string? schema) => schema switch
    {
        "Company" or "Organization" => EntityType.LegalEntity,
        "PublicBody" => EntityType.State,
        "Person" => EntityType.NaturalPerson,
        "LegalEntity" => EntityType.Unknown,
        _ => null,
    };

    /// <summary>The texts of a property.</summary>
    public static IEnumerable<string> All(JsonElement record, string property) => record.Member("properties").Texts(property);

    /// <summary>Texts as they are told in what is listed.</summary>
    public static string Quoted(IEnumerable<string> texts) => string.Join(", ", texts.Select(text => $"\"{text}\""));

    /// <summary>The texts of a property, none twice.</summary>
    public static IReadOnlyList<string> Distinct(JsonElement record, string property) => [.. All(record, property).Distinct(StringComparer.Ordinal)];

    /// <summary>The first text of a property; null where it has none.</summary>
    public static string? First(JsonElement record, string property) => All(record, property).FirstOrDefault();

    /// <summary>The day that a record holds for: its own date, or when its publisher saw or changed it last.</summary>
    public static CalendarDate? AsOf(JsonElement record) =>
        Day(record, "date")
        ?? Day(record, "modifiedAt")
        ?? Day(record, "retrievedAt")
        ?? FieldText.Date(record.Text("last_change"))
        ?? FieldText.Date(record.Text("last_seen"));

    /// <summary>The first text of a property that is a day; null where none is.</summary>
    public static CalendarDate? Day(JsonElement record, string property) =>
        All(record, property).Select(FieldText.Date).FirstOrDefault(day => day is not null);

    /// <summary>Its names: the first is its main one.</summary>
    public static IReadOnlyList<PartyName> Names(JsonElement record, NameKind main) => FieldText.Distinct(
        All(record, "name").Select((name, index) => FieldText.Name(name, index == 0 ? main : NameKind.Other))
            .Concat(All(record, "alias").Concat(All(record, "weakAlias")).Select(name => FieldText.Name(name, NameKind.Other)))
            .Concat(All(record, "previousName").Select(name => FieldText.Name(name, NameKind.Former))));

    /// <summary>Its identifiers, with the property that each stands in as its scheme.</summary>
    public static IEnumerable<EntityIdentifier?> Identifiers(JsonElement record) =>
        All(record, "leiCode").Select(code => FieldText.Claimed("LEI", code))
            .Concat(Schemes.SelectMany(scheme => All(record, scheme).Select(number => FieldText.Claimed(scheme, number))));

    /// <summary>What it states as its LEI.</summary>
    public static string? LeiOf(JsonElement record) => First(record, "leiCode");

    /// <summary>The only country of the first of several properties that has one; null where there are several.</summary>
    public static CountryCode? CountryOf(JsonElement record, params ReadOnlySpan<string> properties)
    {
        foreach (var property in properties)
        {
            var countries = All(record, property).Select(FieldText.Country).Distinct().Take(2).ToList();
            if (countries.Count > 0)
            {
                return countries.Count == 1 ? countries[0] : null;
            }
        }

        return null;
    }

    private static readonly string[] Schemes =
        ["registrationNumber", "taxNumber", "vatCode", "idNumber", "passportNumber", "innCode", "ogrnCode", "uniqueEntityId", "usCode", "dunsCode", "permId", "swiftBic", "isin"];
}
