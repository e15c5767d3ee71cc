// Changes to drafts that several tests make.
using System.Buffers.Text;
using System.Text.Json.Nodes;
using Provenance.Statements;
using Provenance.TestWorld;

namespace Provenance.Registry.Tests.Support;

/// <summary>Changes the body of a trust statement, or the time of signing.</summary>
internal static class Drafts
{
    /// <summary>Sets a member of the body.</summary>
    public static StatementDraft Body(this StatementDraft draft, string name, JsonNode value)
    {
        draft.Sections["body"][name] = value;
        return draft;
    }

    /// <summary>Signed at another time.</summary>
    public static StatementDraft IssuedAt(this StatementDraft draft, DateTimeOffset time)
    {
        draft.Predicate["issuedAt"] = StatementDraft.Time(time);
        return draft;
    }

    /// <summary>Sets a validity, days from the world's present; without acceptUntil it ends with validUntil.</summary>
    public static StatementDraft Valid(this StatementDraft draft, int fromDays, int untilDays, int? acceptUntilDays = null)
    {
        draft.Body("validFrom", Day(fromDays)).Body("validUntil", Day(untilDays));
        return acceptUntilDays is { } days ? draft.Body("acceptUntil", Day(days)) : draft;
    }

    /// <summary>Proves possession of a key in other words than the draft's.</summary>
    public static StatementDraft Possession(
        this StatementDraft draft, SigningKey key, string origin, string handle, KeyUse use) =>
        draft.Body("proofOfPossession", Base64Url.EncodeToString(
            key.Sign(ProofOfPossession.Message(origin, key.PublicKey.KeyId, Handle.Parse(handle), use))));

    /// <summary>A root over other authorities than the world's.</summary>
    public static StatementDraft Root(this TrustDrafts drafts, long version, int threshold, params TestParty[] authorities) =>
        drafts.Root(version).Body("threshold", threshold).Body("authorities", new JsonArray([.. authorities.Select(Authority)]));

    /// <summary>An array of texts.</summary>
    public static JsonArray Texts(params string[] texts) => new([.. texts.Select(text => (JsonNode)text)]);

    /// <summary>A key as bodies write it.</summary>
    public static string Text(SigningKey key) => Base64Url.EncodeToString(key.PublicKey.Bytes.Span);

    private static JsonNode Day(int days) => StatementDraft.Time(TestClock.Start.AddDays(days));

    private static JsonObject Authority(TestParty authority) => new()
    {
        ["authority"] = authority.Handle,
        ["name"] = authority.Name,
        ["keys"] = Texts(Text(authority.Key)),
    };
}
