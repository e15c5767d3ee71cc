// Entities and their interests as BODS 0.4 JSON: an array of one statement for each entity and each interest. Record ids
// are ids of format 1, so that an import takes them as they are; statement ids are digests, so that the same entities give
// the same file. What BODS has no field for is left out: the kinds of names beyond the first of an entity, their
// languages and scripts, how far an identifier was checked, the completeness of owners, a list of owners that is empty
// ("there are no beneficial owners" would say more), and the time of day of asOf.

using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registers;

/// <summary>Writes BODS 0.4.</summary>
public static class BodsExport
{
    private static readonly JsonWriterOptions Layout = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the entities in the order given, each before its interests.</summary>
    /// <param name="entities">No entity twice.</param>
    /// <param name="publishedOn">The day of publication, which stands in every statement.</param>
    /// <param name="publisher">Who publishes.</param>
    /// <param name="destination">Is left open.</param>
    /// <param name="cancellationToken">Stops writing.</param>
    public static async Task WriteAsync(
        IEnumerable<RegisterEntity> entities, CalendarDate publishedOn, string publisher, Stream destination, CancellationToken cancellationToken)
    {
        await using var writer = new Utf8JsonWriter(destination, Layout);
        writer.WriteStartArray();
        foreach (var entity in entities)
        {
            foreach (var statement in StatementsOf(entity, publishedOn, publisher))
            {
                statement.WriteTo(writer);
            }

            await writer.FlushAsync(cancellationToken);
        }

        writer.WriteEndArray();
    }

    private static IEnumerable<JsonObject> StatementsOf(RegisterEntity entity, CalendarDate publishedOn, string publisher)
    {
        var isPerson = entity.Type == EntityType.NaturalPerson;
        var date = entity.Owners is { } known ? DayOf(known.AsOf) : publishedOn;
        yield return Statement(entity.Id.ToString(), isPerson ? "person" : "entity", isPerson ? Person(entity) : Entity(entity), date, publishedOn, publisher);
        foreach (var (number, interest) in (entity.Owners?.Interests ?? []).Index())
        {
            var record = InterestRecord.IdOf(entity.Id, number);
            yield return Statement(record, "relationship", Relationship(entity.Id, interest), date, publishedOn, publisher);
        }
    }

    private static JsonObject Statement(string record, string type, JsonObject details, CalendarDate date, CalendarDate publishedOn, string publisher) => new()
    {
        ["statementId"] = Digest.Of(Encoding.UTF8.GetBytes($"{record}\n{date}\n{details.ToJsonString()}")).ToString(),
        ["declarationSubject"] = record.Split('#')[0],
        ["statementDate"] = date.ToString(),
        ["publicationDetails"] = new JsonObject
        {
            ["publicationDate"] = publishedOn.ToString(),
            ["bodsVersion"] = "0.4",
            ["publisher"] = new JsonObject { ["name"] = publisher },
        },
        ["recordId"] = record,
        ["recordStatus"] = "new",
        ["recordType"] = type,
        ["recordDetails"] = details,
    };

    private static JsonObject Entity(RegisterEntity entity)
    {
        var details = new JsonObject
        {
            ["isComponent"] = false,
            ["entityType"] = new JsonObject { ["type"] = WordOf(entity.Type) },
            ["name"] = entity.Names[0].Text,
        };
        AddList(details, "alternateNames", entity.Names.Skip(1).Select(name => (JsonNode)name.Text));
        if (entity.Jurisdiction.TryGet(out var country))
        {
            details["jurisdiction"] = Country(country);
        }

        if (entity.IncorporatedOn is { } founded)
        {
            details["foundingDate"] = founded.ToString();
        }

        AddCommon(details, entity);
        return details;
    }

    private static JsonObject Person(RegisterEntity entity)
    {
        var details = new JsonObject { ["isComponent"] = false, ["personType"] = "knownPerson" };
        AddList(details, "names", entity.Names.Select(name => new JsonObject
        {
            ["type"] = name.Kind switch
            {
                NameKind.Registered => "legal",
                NameKind.Transliterated => "transliteration",
                NameKind.Former => "former",
                _ => "alternative",
            },
            ["fullName"] = name.Text,
        }));
        if (entity.Jurisdiction.TryGet(out var country))
        {
            details["nationalities"] = new JsonArray(Country(country));
        }

        AddCommon(details, entity);
        return details;
    }

    private static void AddCommon(JsonObject details, RegisterEntity entity)
    {
        AddList(details, "identifiers", entity.Identifiers.Select(one => new JsonObject { ["scheme"] = one.Scheme == "LEI" ? "XI-LEI" : one.Scheme, ["id"] = one.Id }));
        AddList(details, "addresses", entity.Addresses.Select(address => new JsonObject { ["address"] = address.Text, ["country"] = Country(address.Country) }));
    }

    private static JsonObject Relationship(EntityId subject, Interest interest)
    {
        var stated = new JsonObject
        {
            ["type"] = interest.Type.ToString(),
            ["directOrIndirect"] = Words.Of(interest.DirectOrIndirect),
        };
        if (interest.SharePercent.TryGet(out var share))
        {
            stated["share"] = share.Minimum == share.Maximum
                ? new JsonObject { ["exact"] = Number(share.Minimum), ["minimum"] = Number(share.Minimum), ["maximum"] = Number(share.Maximum) }
                : new JsonObject { ["minimum"] = Number(share.Minimum), ["maximum"] = Number(share.Maximum) };
        }

        if (interest.From is { } from)
        {
            stated["startDate"] = from.ToString();
        }

        // The day from which it is no more; after the last day that there is, there is none.
        if (interest.To is { } to && to.Value < DateOnly.MaxValue)
        {
            stated["endDate"] = new CalendarDate(to.Value.AddDays(1)).ToString();
        }

        return new JsonObject
        {
            ["isComponent"] = false,
            ["subject"] = subject.ToString(),
            ["interestedParty"] = interest.Party.TryGet(out var party) ? party.ToString() : new JsonObject { ["reason"] = "informationUnknownToPublisher" },
            ["interests"] = new JsonArray(stated),
        };
    }

    private static string WordOf(EntityType type) => type switch
    {
        EntityType.LegalEntity => "registeredEntity",
        EntityType.Arrangement => "arrangement",
        EntityType.State => "state",
        _ => "unknownEntity",
    };

    private static CalendarDate DayOf(Timestamp moment) => new(DateOnly.FromDateTime(moment.Value.UtcDateTime));

    private static JsonObject Country(CountryCode country) => new() { ["name"] = country.ToString(), ["code"] = country.ToString() };

    // A decimal of format 1 is a JSON number as it stands.
    private static JsonNode Number(Quantity quantity) => JsonNode.Parse(quantity.ToString())!;

    private static void AddList(JsonObject details, string member, IEnumerable<JsonNode> items)
    {
        var list = new JsonArray([.. items]);
        if (list.Count > 0)
        {
            details[member] = list;
        }
    }
}
