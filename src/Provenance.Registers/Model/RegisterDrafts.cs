// Drafts of what a register says, through the contracts that the registry itself reads with.

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Provenance.Accounting;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registers;

/// <summary>Where a draft comes from.</summary>
/// <param name="Place">The record in the file.</param>
/// <param name="Source">The register, as the journal knows it.</param>
/// <param name="Digest">SHA-256 of the record.</param>
internal readonly record struct DraftOrigin(SourcePlace Place, string Source, Digest Digest);

internal static class RegisterDrafts
{
    /// <summary>The member of a statement's extensions that says what format 1 has no field for.</summary>
    public const string Extension = "urn:compute-provenance:register";

    private static readonly StatementKind Entities = StatementKinds.Get<EntityKind>();
    private static readonly StatementKind Listings = StatementKinds.Get<ListingKind>();
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The statement of an entity.</summary>
    /// <param name="entity">The entity.</param>
    /// <param name="origin">Where it comes from.</param>
    /// <param name="claim">What its id was made from; null where the id is the register's own.</param>
    /// <param name="notes">What format 1 has no field for; may be empty.</param>
    public static Draft Of(RegisterEntity entity, DraftOrigin origin, SlugClaim? claim, JsonObject? notes = null)
    {
        var sections = new List<DraftSection> { Section(Entities, IdentityOf(entity)) };
        if (entity.Owners is { } owners)
        {
            sections.Add(Section(Entities, new Owners { Salt = default, AsOf = owners.AsOf, Complete = owners.Complete, Interests = owners.Interests }));
        }

        return Create(Entities, $"entities/{entity.Id}", sections, origin, claim, notes);
    }

    /// <summary>The statement of a listing.</summary>
    public static Draft Of(ListingBody body, string record, DraftOrigin origin, SlugClaim claim) =>
        Create(Listings, record, [Section(Listings, body)], origin, claim, null);

    private static Draft Create(
        StatementKind kind, string record, IReadOnlyList<DraftSection> sections, DraftOrigin origin, SlugClaim? claim, JsonObject? notes)
    {
        IReadOnlyList<SlugClaim> claims = claim is { } made ? [made] : [];
        return new Draft
        {
            Place = origin.Place,
            Source = origin.Source,
            Kind = kind,
            Record = record,
            Sections = sections,
            Extensions = notes is { Count: > 0 } ? Write(new JsonObject { [Extension] = notes }) : default,
            SourceDigest = origin.Digest,
            Names = claims,
            RecordNames = claims,
        };
    }

    private static Identity IdentityOf(RegisterEntity entity) => new()
    {
        Salt = default,
        Entity = entity.Id,
        Type = entity.Type,
        Names = entity.Names,
        Identifiers = entity.Identifiers is { Count: > 0 } identifiers ? identifiers : null,
        Jurisdiction = entity.Jurisdiction,
        IncorporatedOn = entity.IncorporatedOn is { } date ? OrUnknown.Known(date) : null,
        Addresses = entity.Addresses is { Count: > 0 } addresses ? addresses : null,
    };

    // The salt is the issuer's: it is put in when the draft is signed.
    private static DraftSection Section(StatementKind kind, Section section)
    {
        var contract = kind.Sections.First(candidate => candidate.Type.Type == section.GetType());
        var members = JsonSerializer.SerializeToNode(section, contract.Type)!.AsObject();
        members.Remove("salt");
        return new DraftSection(contract.Name, Write(members));
    }

    private static byte[] Write(JsonObject members) => JsonSerializer.SerializeToUtf8Bytes(members, Compact);
}
