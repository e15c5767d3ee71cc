using Provenance.Registers;
using Provenance.Statements;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary>Entities as declared, in the terms of registers: one sort, one date, one declaration of owners each.</summary>
internal static class DeclaredRegister
{
    private static readonly NameKind[] Order = [NameKind.Registered, NameKind.Trading, NameKind.Other, NameKind.Transliterated, NameKind.Former];

    /// <summary>An entity. Where declarers differ about sort, country or date it has none; of owners the newest declaration.</summary>
    public static RegisterEntity Of(Wire.DeclaredEntity declared)
    {
        var party = declared.Party;
        return new RegisterEntity
        {
            Id = EntityId.Parse(party.Entity),
            Type = party.Types_ is [var word] && Words.TryParse<EntityType>(word, out var type) ? type : EntityType.Unknown,
            Names = NamesOf(declared) is { Count: > 0 } names ? names : [new PartyName { Text = party.Entity, Kind = NameKind.Other }],
            Identifiers = [.. party.Identifiers.DistinctBy(one => (one.Scheme, one.Id)).Select(one => new EntityIdentifier
            {
                Scheme = one.Scheme,
                Id = one.Id,
                Status = one.Verified ? IdentifierStatus.Verified : IdentifierStatus.Claimed,
            })],
            Jurisdiction = party.Jurisdictions is [var code] && CountryCode.TryParse(code, out var country) ? OrUnknown.Known(country) : default,
            IncorporatedOn = party.IncorporatedOn is [var day] ? CalendarDate.Parse(day) : null,
            Owners = declared.Owners.Where(owners => !owners.Redacted)
                .OrderByDescending(owners => owners.DeclaredFor).ThenByDescending(owners => owners.LogIndex)
                .Select(OwnersOf).FirstOrDefault(),
        };
    }

    /// <summary>What its own declarers call it, each name once: as registered before others, and former ones last.</summary>
    public static IReadOnlyList<PartyName> NamesOf(Wire.DeclaredEntity declared) =>
    [
        .. declared.Names.Select(name => new PartyName { Text = name.Text, Kind = Words.TryParse<NameKind>(name.Kind, out var kind) ? kind : NameKind.Other })
            .OrderBy(name => Array.IndexOf(Order, name.Kind)).DistinctBy(name => name.Text, StringComparer.Ordinal),
    ];

    /// <summary>Whether nobody declares it any more.</summary>
    public static bool IsWithdrawn(Wire.DeclaredEntity declared) => declared.Party.Declarers.Count == 0;

    private static RegisterOwners OwnersOf(Wire.DeclaredOwners owners) => new(
        Timestamp.FromDateTimeOffset(owners.DeclaredFor.ToDateTimeOffset()),
        Words.TryParse<Completeness>(owners.Complete, out var complete) ? complete : Completeness.Unknown,
        [.. owners.Interests.Select(InterestOf)]);

    private static Interest InterestOf(Wire.StatedInterest stated) => new()
    {
        Party = stated.Holder.Length == 0 ? default : OrUnknown.Known(EntityId.Parse(stated.Holder)),
        PartyName = stated.HolderName.Length == 0 ? null : new PartyName { Text = stated.HolderName, Kind = NameKind.Other },
        Type = InterestCode.Parse(stated.Type),
        DirectOrIndirect = Words.TryParse<Directness>(stated.Directness, out var directness) ? directness : Directness.Unknown,
        SharePercent = stated.Share is { } share
            ? OrUnknown.Known(new ShareRange { Minimum = Quantity.Parse(share.Low), Maximum = Quantity.Parse(share.High) })
            : default,
        From = stated.From.Length == 0 ? null : CalendarDate.Parse(stated.From),
        To = stated.To.Length == 0 ? null : CalendarDate.Parse(stated.To),
    };
}
