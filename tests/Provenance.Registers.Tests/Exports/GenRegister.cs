// Random entities with interests in each other, within what the formats of exchange can say: the first name is the
// registered one, the others have no kind, language or script; identifiers are claimed; asOf is a midnight. Some holders are
// no entities of the register, and have no name in it.

using CsCheck;
using Provenance.Statements;

namespace Provenance.Registers.Tests;

internal static class GenRegister
{
    private static readonly Gen<string> Text = Gen.Char["abcXYZ 蓝鹭é'\"<>&=+@,;\\"].Array[1, 12].Select(characters => new string(characters).Trim() is { Length: > 0 } text ? string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries)) : "x");
    private static readonly Gen<CalendarDate> Day = Gen.Int[0, 9000].Select(days => new CalendarDate(new DateOnly(2000, 1, 1).AddDays(days)));
    private static readonly Gen<Quantity> Percent = Gen.Int[0, 100_000_000].Select(millionths => new Quantity((UInt128)millionths));
    private static readonly InterestCode[] Types = [.. InterestTypes.All.Select(type => InterestCode.Parse(type.Code)).OrderBy(code => code.ToString(), StringComparer.Ordinal)];
    private static readonly CountryCode[] Countries = [CountryCode.Parse("SG"), CountryCode.Parse("GB"), CountryCode.Parse("CN")];

    /// <summary>Registers whose entities have the types given.</summary>
    public static Gen<RegisterEntity[]> Of(params EntityType[] types) =>
        from count in Gen.Int[1, 6]
        from entities in Entity(types).Array[count]
        from owners in Owners(count).Array[count]
        let named = entities.Select((entity, index) => entity with { Id = IdOf(index) }).ToArray()
        select named.Zip(owners, (entity, held) => entity with
        {
            Owners = held is null ? null : held with { Interests = [.. held.Interests.Select(interest => Named(interest, named))] },
        }).ToArray();

    private static EntityId IdOf(int index) => EntityId.Parse(index % 2 == 0 ? $"NATIONAL:SG:{index}" : $"OPERATOR:acme:c.{index}");

    private static Gen<RegisterEntity> Entity(EntityType[] types) =>
        from type in Gen.OneOf(types)
        from names in Text.Array[1, 3]
        from jurisdiction in Gen.Int[-1, Countries.Length - 1]
        from founded in Day.Nullable()
        from address in Text.Null()
        select new RegisterEntity
        {
            Id = default,
            Type = type,
            Names = [.. names.Distinct(StringComparer.Ordinal).Select((text, index) => new PartyName { Text = text, Kind = index == 0 ? NameKind.Registered : NameKind.Other })],
            Jurisdiction = jurisdiction < 0 ? default : OrUnknown.Known(Countries[jurisdiction]),
            IncorporatedOn = type == EntityType.NaturalPerson ? null : founded,
            Addresses = address is null || jurisdiction < 0 ? [] : [new Address { Text = address, Country = Countries[jurisdiction] }],
        };

    private static Gen<RegisterOwners?> Owners(int entities) =>
        from asOf in Day
        from interests in Interest(entities, asOf).Array[0, 4]
        select interests.Length == 0 ? null : new RegisterOwners(Timestamp.Parse($"{asOf}T00:00:00Z"), Completeness.Unknown, interests);

    private static Gen<Interest> Interest(int entities, CalendarDate asOf) =>
        from party in Gen.Int[-1, entities]
        from type in Gen.OneOf(Types)
        from directness in Gen.Enum<Directness>()
        from low in Percent
        from high in Percent
        from isKnown in Gen.Bool
        from before in Gen.Int[-1, 900]
        from lasts in Gen.Int[-1, 2000]
        let from_ = before < 0 ? null : (CalendarDate?)new CalendarDate(asOf.Value.AddDays(-before))
        select new Interest
        {
            Party = party < 0 ? default : OrUnknown.Known(IdOf(party)),
            Type = type,
            DirectOrIndirect = directness,
            SharePercent = isKnown ? OrUnknown.Known(new ShareRange { Minimum = low < high ? low : high, Maximum = low < high ? high : low }) : default,
            From = from_,
            To = lasts < 0 ? null : new CalendarDate((from_ ?? asOf).Value.AddDays(lasts)),
        };

    private static Interest Named(Interest interest, RegisterEntity[] entities) =>
        interest with { PartyName = entities.SingleOrDefault(entity => interest.Party.TryGet(out var party) && entity.Id == party)?.Names[0] };
}
