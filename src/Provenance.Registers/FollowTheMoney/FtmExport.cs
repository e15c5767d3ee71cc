// Entities and their interests as FollowTheMoney JSON lines. FollowTheMoney knows three links and no kinds of interest:
// an interest with a known share is an Ownership with the BODS code and the directness in ownershipType; one without is a
// Directorship where it is a seat on the board, and otherwise an UnknownLink with both in role. An unknown holder is a
// LegalEntity without a name. Arrangements become LegalEntity; kinds of names but former ones, languages, scripts,
// identifiers other than LEI and registrationNumber, and completeness are left out.

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Provenance.Statements;

namespace Provenance.Registers;

/// <summary>Writes FollowTheMoney.</summary>
public static class FtmExport
{
    private const string Shareholding = "shareholding";
    private const string BoardMember = "boardMember";
    private static readonly JsonWriterOptions Layout = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the entities in the order given, each before its interests.</summary>
    /// <param name="entities">No entity twice.</param>
    /// <param name="destination">Is left open.</param>
    /// <param name="cancellationToken">Stops writing.</param>
    public static async Task WriteAsync(IEnumerable<RegisterEntity> entities, Stream destination, CancellationToken cancellationToken)
    {
        await using var writer = new Utf8JsonWriter(destination, Layout);
        foreach (var record in entities.SelectMany(RecordsOf))
        {
            record.WriteTo(writer);
            await writer.FlushAsync(cancellationToken);
            await destination.WriteAsync("\n"u8.ToArray(), cancellationToken);
            writer.Reset();
        }
    }

    private static IEnumerable<JsonObject> RecordsOf(RegisterEntity entity)
    {
        yield return Party(entity);
        foreach (var (number, interest) in (entity.Owners?.Interests ?? []).Index())
        {
            var id = InterestRecord.IdOf(entity.Id, number);
            if (!interest.Party.TryGet(out _))
            {
                yield return Record(id + "-holder", "LegalEntity", []);
            }

            yield return Link(id, entity, interest);
        }
    }

    private static JsonObject Party(RegisterEntity entity)
    {
        var isPerson = entity.Type == EntityType.NaturalPerson;
        var properties = new JsonObject();
        Add(properties, "name", entity.Names.Take(1).Select(name => name.Text));
        Add(properties, "alias", entity.Names.Skip(1).Where(name => name.Kind != NameKind.Former).Select(name => name.Text));
        Add(properties, "previousName", entity.Names.Skip(1).Where(name => name.Kind == NameKind.Former).Select(name => name.Text));
        Add(properties, isPerson ? "nationality" : "jurisdiction", entity.Jurisdiction.TryGet(out var country) ? [Small(country)] : []);
        Add(properties, "incorporationDate", entity.IncorporatedOn is { } date ? [date.ToString()] : []);
        Add(properties, "leiCode", entity.Identifiers.Where(one => one.Scheme == "LEI").Select(one => one.Id));
        Add(properties, "registrationNumber", entity.Identifiers.Where(one => one.Scheme == "registrationNumber").Select(one => one.Id));
        Add(properties, "address", entity.Addresses.Select(address => address.Text));
        return Record(entity.Id.ToString(), entity.Type switch
        {
            EntityType.LegalEntity => "Company",
            EntityType.NaturalPerson => "Person",
            EntityType.State => "PublicBody",
            _ => "LegalEntity",
        }, properties);
    }

    private static JsonObject Link(string id, RegisterEntity entity, Interest interest)
    {
        var holder = interest.Party.TryGet(out var party) ? party.ToString() : id + "-holder";
        var subject = entity.Id.ToString();
        var type = interest.Type.ToString();
        string[] details = [type, Words.Of(interest.DirectOrIndirect)];
        var properties = new JsonObject();
        string schema;
        if (interest.SharePercent.TryGet(out var share))
        {
            schema = "Ownership";
            Add(properties, "owner", [holder]);
            Add(properties, "asset", [subject]);
            Add(properties, "percentage", [share.Minimum == share.Maximum ? $"{share.Minimum}" : $"{share.Minimum}-{share.Maximum}"]);
            Add(properties, "ownershipType", details);
        }
        else if (type is Shareholding or BoardMember)
        {
            var isShare = type == Shareholding;
            schema = isShare ? "Ownership" : "Directorship";
            Add(properties, isShare ? "owner" : "director", [holder]);
            Add(properties, isShare ? "asset" : "organization", [subject]);
            Add(properties, isShare ? "ownershipType" : "role", details);
        }
        else
        {
            schema = "UnknownLink";
            Add(properties, "subject", [holder]);
            Add(properties, "object", [subject]);
            Add(properties, "role", details);
        }

        Add(properties, "startDate", interest.From is { } from ? [from.ToString()] : []);
        Add(properties, "endDate", interest.To is { } to ? [to.ToString()] : []);
        Add(properties, "date", [entity.Owners!.AsOf.ToString()[..10]]);
        return Record(id, schema, properties);
    }

    private static string Small(CountryCode country) => country.ToString().ToLowerInvariant();

    private static JsonObject Record(string id, string schema, JsonObject properties) =>
        new() { ["id"] = id, ["schema"] = schema, ["properties"] = properties };

    private static void Add(JsonObject properties, string name, IEnumerable<string> texts)
    {
        var list = new JsonArray([.. texts.Select(text => (JsonNode)text)]);
        if (list.Count > 0)
        {
            properties[name] = list;
        }
    }
}
