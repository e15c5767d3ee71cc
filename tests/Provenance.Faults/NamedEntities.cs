using System.Text.Json.Nodes;
using Provenance.Statements;
using Provenance.TestWorld;

namespace Provenance.Faults;

/// <summary>Statements that a redaction is about.</summary>
internal static class NamedEntities
{
    /// <summary>An entity whose section "identity" holds a name, signed by the customer.</summary>
    public static Attestation Named(this RegistryWorld world, string name) => world.Reports.Entity()
        .But(draft => draft.Sections["identity"]["names"] = new JsonArray(new JsonObject { ["text"] = name, ["kind"] = "registered" }))
        .Sign(world.Customer.Key);
}
