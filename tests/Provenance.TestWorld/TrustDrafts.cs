// Drafts of trust statements. Versions are given by the caller, who knows what the log holds already.
using System.Buffers.Text;
using System.Text.Json.Nodes;
using Provenance.Statements;

namespace Provenance.TestWorld;

/// <summary>Root, accreditations, delegations and what becomes of keys.</summary>
public sealed class TrustDrafts(RegistryWorld world)
{
    /// <summary>The root over all authorities of the world.</summary>
    public StatementDraft Root(long version = 1) => Draft("root", "root", new JsonObject
    {
        ["version"] = version,
        ["origin"] = world.Origin,
        ["threshold"] = RegistryWorld.Threshold,
        ["authorities"] = new JsonArray([.. world.Authorities.Select(Authority)]),
    });

    /// <summary>Accredits a party's key.</summary>
    /// <param name="party">The party.</param>
    /// <param name="key">The key, with which it proves possession.</param>
    /// <param name="use">statements, access or recovery.</param>
    /// <param name="sites">Sites; none for parties that have none.</param>
    /// <param name="version">Version for that key.</param>
    public StatementDraft Accreditation(
        TestParty party, SigningKey key, string use = "statements", IReadOnlyList<string>? sites = null, long version = 1)
    {
        var body = KeyBody(version, key, use, party.Handle);
        body["party"] = new JsonObject { ["handle"] = party.Handle, ["role"] = party.Role, ["name"] = party.Name };
        if (sites is not null)
        {
            body["sites"] = Strings(sites);
        }

        return Draft("accreditation", KeyRecord(key), body);
    }

    /// <summary>Delegates to a reporter's key.</summary>
    public StatementDraft Delegation(
        TestParty delegator, SigningKey key, IReadOnlyList<string> sites, IReadOnlyList<string> kinds, long version = 1)
    {
        var body = KeyBody(version, key, "statements", delegator.Handle);
        body["reporter"] = new JsonObject { ["name"] = "reporter of " + delegator.Handle };
        body["sites"] = Strings(sites);
        body["kinds"] = Strings(kinds);
        return Draft("delegation", KeyRecord(key), body);
    }

    /// <summary>Suspends a key.</summary>
    public StatementDraft Suspension(SigningKey key, long version) => Standing("suspension", key, version, withFrom: true);

    /// <summary>Reinstates a key.</summary>
    public StatementDraft Reinstatement(SigningKey key, long version) => Standing("reinstatement", key, version, withFrom: false);

    /// <summary>Revokes a key.</summary>
    public StatementDraft Revocation(SigningKey key, long version) =>
        Standing("revocation", key, version, withFrom: true).But(draft => draft.Sections["body"]["cause"] = "compromised");

    /// <summary>Confirms with a recovery key what a key has signed.</summary>
    public StatementDraft Confirmation(SigningKey key, long version, DateTimeOffset until) => Draft(
        "confirmation",
        KeyRecord(key),
        new JsonObject { ["version"] = version, ["key"] = key.PublicKey.KeyId.ToString(), ["until"] = StatementDraft.Time(until) });

    /// <summary>Has sections of a statement deleted.</summary>
    public StatementDraft Redaction(Transparency.Digest statement, long version, params string[] sections) => Draft(
        "redaction",
        "redactions/" + statement,
        new JsonObject
        {
            ["version"] = version,
            ["statement"] = statement.ToString(),
            ["sections"] = Strings(sections),
            ["cause"] = "court-order",
            ["reason"] = "order 4 of 2026",
        });

    private StatementDraft Standing(string kind, SigningKey key, long version, bool withFrom)
    {
        var body = new JsonObject
        {
            ["version"] = version,
            ["key"] = key.PublicKey.KeyId.ToString(),
            ["reason"] = "found on a discarded disk",
        };
        if (withFrom)
        {
            body["from"] = StatementDraft.Time(world.Now.AddDays(-1));
        }

        return Draft(kind, KeyRecord(key), body);
    }

    private JsonObject KeyBody(long version, SigningKey key, string use, string handle) => new()
    {
        ["version"] = version,
        ["key"] = new JsonObject
        {
            ["algorithm"] = "ed25519",
            ["publicKey"] = Text(key),
            ["use"] = use,
        },
        ["proofOfPossession"] = Possession(key, use, handle),
        ["validFrom"] = StatementDraft.Time(world.Now.AddYears(-2)),
        ["validUntil"] = StatementDraft.Time(world.Now.AddYears(2)),
    };

    // Written out rather than taken from ProofOfPossession, so that the text of proto/README.md §6 is tested too.
    private string Possession(SigningKey key, string use, string handle)
    {
        var message = $"compute-provenance/possession/v1\n{world.Origin}\n{key.PublicKey.KeyId}\n{handle}\n{use}\n";
        return Base64Url.EncodeToString(key.Sign(System.Text.Encoding.UTF8.GetBytes(message)));
    }

    private StatementDraft Draft(string kind, string record, JsonObject body)
    {
        body.Insert(0, "salt", world.Random.Sixteen());
        return new StatementDraft(kind, record, world.Origin, world.Now).With("body", body);
    }

    private static JsonObject Authority(TestParty authority) => new()
    {
        ["authority"] = authority.Handle,
        ["name"] = authority.Name,
        ["keys"] = new JsonArray(Text(authority.Key)),
    };

    private static string KeyRecord(SigningKey key) => $"keys/{key.PublicKey.KeyId}";

    private static string Text(SigningKey key) => Base64Url.EncodeToString(key.PublicKey.Bytes.Span);

    private static JsonArray Strings(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
