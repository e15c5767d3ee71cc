// Level 1 of GLEIF: a row of the concatenated CSV (LEI-CDF 3.1), which has some 340 columns; those of IsWanted are read.

using Provenance.Accounting;
using Provenance.Statements;

namespace Provenance.Registers;

/// <summary>Reads rows of level 1.</summary>
internal static class GleifEntity
{
    public const string LeiColumn = "LEI";
    public const string LegalName = "Entity.LegalName";
    public const string Updated = "Registration.LastUpdateDate";

    private const string OtherName = "Entity.OtherEntityNames.OtherEntityName";
    private const string TransliteratedName = "Entity.TransliteratedOtherEntityNames.TransliteratedOtherEntityName";
    private const string Authority = "Entity.RegistrationAuthority.";
    private const string Jurisdiction = "Entity.LegalJurisdiction";
    private const string Category = "Entity.EntityCategory";
    private const string Created = "Entity.EntityCreationDate";
    private const string Status = "Registration.RegistrationStatus";
    private const int NumberedNames = 5;
    private static readonly string[] AddressKinds = ["Entity.LegalAddress", "Entity.HeadquartersAddress"];
    private static readonly string[] AddressLines = ["FirstAddressLine", "AdditionalAddressLine.1", "AdditionalAddressLine.2", "AdditionalAddressLine.3", "PostalCode", "City", "Region"];

    /// <summary>Whether a column is read.</summary>
    public static bool IsWanted(string column) =>
        column is LeiColumn or LegalName or Updated or Jurisdiction or Category or Created or Status or LegalName + ".xmllang"
        || column.StartsWith(OtherName, StringComparison.Ordinal)
        || column.StartsWith(TransliteratedName, StringComparison.Ordinal)
        || column.StartsWith(Authority, StringComparison.Ordinal)
        || Array.Exists(AddressKinds, kind => column.StartsWith(kind, StringComparison.Ordinal));

    /// <summary>Reads a row; the reason where it gives no entity.</summary>
    public static (RegisterEntity? Entity, NotDraftedReason Reason, string Fault) Read(CsvRow row)
    {
        var lei = row[LeiColumn];
        if (lei is null || !Lei.TryParse(lei, out _))
        {
            return (null, NotDraftedReason.ValueUnreadable, "LEI: form or check digits do not fit.");
        }

        if (row[Status] is "ANNULLED" or "DUPLICATE")
        {
            return (null, NotDraftedReason.Excluded, $"{Status} is {row[Status]}: the LEI was given out in error.");
        }

        var names = Names(row);
        if (names.Count == 0)
        {
            return (null, NotDraftedReason.ValueMissing, $"{LegalName} is empty.");
        }

        return (new RegisterEntity
        {
            Id = EntityId.Parse($"LEI:{lei}"),
            Type = TypeOf(row[Category]),
            Names = names,
            Identifiers = FieldText.Distinct(
            [
                FieldText.Claimed("LEI", lei),
                FieldText.Claimed(row[Authority + "RegistrationAuthorityID"], row[Authority + "RegistrationAuthorityEntityID"]),
            ]),
            Jurisdiction = FieldText.Country(row[Jurisdiction]) is { } country ? OrUnknown.Known(country) : default,
            IncorporatedOn = FieldText.Date(row[Created]),
            Addresses = [.. AddressKinds.Select(kind => AddressOf(row, kind)).OfType<Address>().Distinct()],
        }, default, string.Empty);
    }

    private static EntityType TypeOf(string? category) => category switch
    {
        "GENERAL" or "FUND" or "BRANCH" or "INTERNATIONAL_ORGANIZATION" => EntityType.LegalEntity,
        "SOLE_PROPRIETOR" => EntityType.NaturalPerson,
        "RESIDENT_GOVERNMENT_ENTITY" => EntityType.State,
        _ => EntityType.Unknown,
    };

    private static IReadOnlyList<PartyName> Names(CsvRow row) => FieldText.Distinct(
        Numbered(row, OtherName)
            .Concat(Numbered(row, TransliteratedName))
            .Prepend(FieldText.Name(row[LegalName], NameKind.Registered, FieldText.Language(row[LegalName + ".xmllang"]))));

    private static IEnumerable<PartyName?> Numbered(CsvRow row, string column) => Enumerable.Range(1, NumberedNames)
        .Select(number => FieldText.Name(
            row[$"{column}.{number}"], KindOf(row[$"{column}.{number}.type"]), FieldText.Language(row[$"{column}.{number}.xmllang"])));

    private static NameKind KindOf(string? type) => type switch
    {
        "PREVIOUS_LEGAL_NAME" => NameKind.Former,
        "TRADING_OR_OPERATING_NAME" => NameKind.Trading,
        "ALTERNATIVE_LANGUAGE_LEGAL_NAME" => NameKind.Registered,
        "PREFERRED_ASCII_TRANSLITERATED_LEGAL_NAME" or "AUTO_ASCII_TRANSLITERATED_LEGAL_NAME" => NameKind.Transliterated,
        _ => NameKind.Other,
    };

    private static Address? AddressOf(CsvRow row, string kind) => FieldText.Address(
        string.Join(", ", AddressLines.Select(line => row[$"{kind}.{line}"]).OfType<string>()), FieldText.Country(row[kind + ".Country"]));
}
