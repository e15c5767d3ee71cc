// Entity and person records of BODS 0.4.

using System.Text.Json;
using Provenance.Statements;

namespace Provenance.Registers;

internal static class BodsParty
{
    /// <summary>Reads a record. One without a name has an id where it states one, and gives no entity.</summary>
    /// <param name="recordType"><c>entity</c> or <c>person</c>.</param>
    /// <param name="recordId">The register's id of it.</param>
    /// <param name="details">Its recordDetails.</param>
    /// <param name="source">The register.</param>
    /// <param name="naming">Gives it its id.</param>
    /// <param name="fault">Why it cannot be drafted.</param>
    public static (NamedEntity? Named, RegisterEntity? Entity) Read(
        string recordType, string recordId, JsonElement details, string source, EntityNaming naming, out string fault)
    {
        var isPerson = recordType == "person";
        var identifiers = details.Objects("identifiers").Select(one => (Scheme: one.Text("scheme") ?? one.Text("schemeName"), Id: one.Text("id"))).ToList();
        var number = isPerson ? null : NumberOf(identifiers);
        var names = isPerson ? PersonNames(details) : EntityNames(details);
        if (names.Count == 0)
        {
            var isKnown = naming.TryIdentify(recordId, LeiOf(identifiers), number, out var unnamed);
            fault = isKnown
                ? $"It has no name. What it holds is stated as held by {unnamed!.Value.Id}."
                : "It has no name: an unknown or anonymous party. What it holds is stated as held by unknown.";
            return (unnamed, null);
        }

        if (!naming.TryName(recordId, LeiOf(identifiers), number, out var named))
        {
            fault = "Another record has become every id that it could get.";
            return (null, null);
        }

        fault = string.Empty;
        var own = EntityId.TryParse(recordId, out _) ? null : FieldText.Claimed(source, recordId);
        return (named, new RegisterEntity
        {
            Id = named.Value.Id,
            Type = isPerson ? EntityType.NaturalPerson : TypeOf(details),
            Names = names,
            Identifiers = FieldText.Distinct(identifiers.Select(one => FieldText.Claimed(IsLei(one.Scheme) ? "LEI" : one.Scheme, one.Id)).Append(own)),
            Jurisdiction = (isPerson ? Nationality(details) : CountryOf(details.Member("jurisdiction"))) is { } country ? OrUnknown.Known(country) : default,
            IncorporatedOn = isPerson ? null : FieldText.Date(details.Text("foundingDate")),
            Addresses = [.. details.Objects("addresses")
                .Select(address => FieldText.Address(address.Text("address"), CountryOf(address.Member("country"))))
                .OfType<Address>()],
        });
    }

    private static EntityType TypeOf(JsonElement details) => details.Member("entityType").Text("type") switch
    {
        "registeredEntity" or "legalEntity" => EntityType.LegalEntity,
        "arrangement" => EntityType.Arrangement,
        "state" or "stateBody" => EntityType.State,
        _ => EntityType.Unknown,
    };

    private static IReadOnlyList<PartyName> EntityNames(JsonElement details) => FieldText.Distinct(
        details.Texts("alternateNames").Select(name => FieldText.Name(name, NameKind.Other))
            .Prepend(FieldText.Name(details.Text("name"), NameKind.Registered)));

    private static IReadOnlyList<PartyName> PersonNames(JsonElement details) => FieldText.Distinct(
        details.Objects("names").Select(name => FieldText.Name(FullName(name), name.Text("type") switch
        {
            "legal" => NameKind.Registered,
            "transliteration" => NameKind.Transliterated,
            "former" or "birth" => NameKind.Former,
            _ => NameKind.Other,
        })));

    private static string? FullName(JsonElement name) => name.Text("fullName")
        ?? FieldText.Clean(string.Join(' ', new[] { name.Text("givenName"), name.Text("patronymicName"), name.Text("familyName") }.OfType<string>()));

    // Format 1 has one country: with several nationalities none is the one.
    private static CountryCode? Nationality(JsonElement details)
    {
        var countries = details.Objects("nationalities").Select(CountryOf).OfType<CountryCode>().Distinct().ToList();
        return countries.Count == 1 ? countries[0] : null;
    }

    private static CountryCode? CountryOf(JsonElement jurisdiction) =>
        FieldText.Country(jurisdiction.Text("code")) ?? FieldText.Country(jurisdiction.Text("name"));

    private static bool IsLei(string? scheme) => scheme is not null
        && (scheme.Equals("XI-LEI", StringComparison.OrdinalIgnoreCase) || scheme.Equals("LEI", StringComparison.OrdinalIgnoreCase));

    private static string? LeiOf(List<(string? Scheme, string? Id)> identifiers) => identifiers.Find(one => IsLei(one.Scheme)).Id;

    // A code of org-id.guide: the country, then the register, as in GB-COH.
    private static NationalNumber? NumberOf(List<(string? Scheme, string? Id)> identifiers)
    {
        foreach (var (scheme, id) in identifiers)
        {
            if (scheme is { Length: > 3 } && scheme[2] == '-' && id is not null && CountryCode.TryParse(scheme.AsSpan(0, 2), out var country))
            {
                return new NationalNumber(country, scheme, id);
            }
        }

        return null;
    }
}
