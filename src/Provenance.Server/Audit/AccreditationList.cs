// Keys bound by the log at a size: those of the root's authorities first, then accredited and delegated ones in order of
// first binding.
using Google.Protobuf;
using Provenance.Statements;
using Proto = Google.Protobuf.WellKnownTypes;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Server;

/// <summary>Reads the keys in force off the log's trust.</summary>
internal static class AccreditationList
{
    public static IReadOnlyList<Wire.Accreditation> Of(TrustState trust) =>
    [
        .. trust.AuthorityKeys
            .OrderBy(key => key.Authority.ToString(), StringComparer.Ordinal)
            .ThenBy(key => key.PublicKey.KeyId)
            .Select(key => ToWire(key, trust)),
        .. trust.Keys.OrderBy(key => key.Statements[0].Value).Select(key => ToWire(key, trust)),
    ];

    private static Wire.Accreditation ToWire(AuthorityKey key, TrustState trust)
    {
        var message = new Wire.Accreditation
        {
            KeyId = key.PublicKey.KeyId.Value.ToByteString(),
            PublicKey = UnsafeByteOperations.UnsafeWrap(key.PublicKey.Bytes),
            Party = key.Authority.ToString(),
            Role = "authority",
            Use = Words.Of(KeyUse.Statements),
            Standing = Wire.KeyStanding.Good,
            Version = trust.Root!.Version,
        };
        message.LogIndices.Add(trust.Roots.Select(index => index.Value));
        return message;
    }

    // Sites and validity as its statements are judged by: a delegate's end with its delegator's.
    private static Wire.Accreditation ToWire(KeyBinding bound, TrustState trust)
    {
        var key = trust.InForce(bound);
        var message = new Wire.Accreditation
        {
            KeyId = key.KeyId.Value.ToByteString(),
            PublicKey = UnsafeByteOperations.UnsafeWrap(key.PublicKey.Bytes),
            Party = key.Party.ToString(),
            Role = Words.Of(key.Role),
            Use = Words.Of(key.Use),
            ValidFrom = ToWire(key.ValidFrom),
            ValidUntil = ToWire(key.ValidUntil),
            AcceptUntil = ToWire(key.AcceptUntil),
            Standing = ToWire(trust.StandingOf(key)),
            DelegatedBy = key.DelegatedBy?.Value.ToByteString() ?? ByteString.Empty,
            Version = key.Version,
            ConfirmedUntil = key.ConfirmedUntil is { } confirmed ? ToWire(confirmed) : null,
            CompromisedFrom = key.CompromisedFrom is { } compromised ? ToWire(compromised) : null,
        };
        message.Sites.Add(key.Sites.Select(site => site.ToString()));
        message.Jurisdictions.Add(key.Jurisdictions.Select(country => country.ToString()));
        message.Powers.Add(key.Powers.Select(power => power.ToString()));
        message.Kinds.Add(key.Kinds);
        message.LogIndices.Add(key.Statements.Select(index => index.Value));
        return message;
    }

    private static Wire.KeyStanding ToWire(KeyStanding standing) => standing switch
    {
        KeyStanding.Good => Wire.KeyStanding.Good,
        KeyStanding.Suspended => Wire.KeyStanding.Suspended,
        _ => Wire.KeyStanding.Revoked,
    };

    private static Proto.Timestamp ToWire(Timestamp time) => Proto.Timestamp.FromDateTimeOffset(time.Value);
}
