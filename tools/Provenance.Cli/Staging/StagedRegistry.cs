// Parties with generated keys around one registry: what the demo tells its story with and the bench loads a server
// with. Made of the same statements that the ceremony's commands write; nothing here is known to the server beforehand.
using Provenance.Statements;

namespace Provenance.Cli;

/// <summary>A root of three authorities, two of which must agree, and the parties they accredit.</summary>
internal sealed class StagedRegistry : IDisposable
{
    private const int AuthorityCount = 3;
    private const int Threshold = 2;

    private static readonly TimeSpan Validity = TimeSpan.FromDays(3650);
    private readonly Dictionary<string, SigningKey> _keys = [];

    public StagedRegistry(string origin, DateTimeOffset now)
    {
        Origin = origin;
        Now = Timestamp.FromDateTimeOffset(now);
    }

    /// <summary>The registry.</summary>
    public string Origin { get; }

    /// <summary>When everything is signed.</summary>
    public Timestamp Now { get; }

    /// <summary>A party's key, drawn at first use.</summary>
    public SigningKey Key(string owner)
    {
        if (!_keys.TryGetValue(owner, out var key))
        {
            _keys.Add(owner, key = SigningKey.Create());
        }

        return key;
    }

    /// <summary>Root version 1, signed by as many authorities as must agree.</summary>
    public Attestation Root() => Sign(
        StatementKinds.Get<RootKind>(),
        "root",
        new RootBody
        {
            Salt = Salt.Draw(),
            Version = 1,
            Origin = Origin,
            Threshold = Threshold,
            Authorities =
            [
                .. Enumerable.Range(1, AuthorityCount).Select(number => new RootAuthority
                {
                    Authority = Handle.Parse(AuthorityName(number)),
                    Name = $"Authority {number}",
                    Keys = [Key(AuthorityName(number)).PublicKey],
                }),
            ],
        },
        Quorum);

    /// <summary>Binds a party's key.</summary>
    public Attestation Accredit(string handle, PartyRole role, string name, params IReadOnlyList<SiteScope> sites)
    {
        var key = Key(handle);
        return Sign(
            StatementKinds.Get<AccreditationKind>(),
            $"keys/{key.PublicKey.KeyId}",
            new AccreditationBody
            {
                Salt = Salt.Draw(),
                Version = 1,
                Party = new AccreditedParty { Handle = Handle.Parse(handle), Role = role, Name = name },
                Key = Bound(key),
                ProofOfPossession = ProofOfPossession.Sign(key, Origin, Handle.Parse(handle), KeyUse.Statements),
                Sites = sites.Count == 0 ? null : sites,
                ValidFrom = Shifted(-Validity),
                ValidUntil = Shifted(Validity),
            },
            Quorum);
    }

    /// <summary>Binds a reporter's key to the party that delegates to it.</summary>
    public Attestation Delegate(string handle, string reporter, IReadOnlyList<string> kinds, params IReadOnlyList<SiteScope> sites)
    {
        var key = Key(reporter);
        return Sign(
            StatementKinds.Get<DelegationKind>(),
            $"keys/{key.PublicKey.KeyId}",
            new DelegationBody
            {
                Salt = Salt.Draw(),
                Version = 1,
                Reporter = new Reporter { Name = reporter },
                Key = Bound(key),
                ProofOfPossession = ProofOfPossession.Sign(key, Origin, Handle.Parse(handle), KeyUse.Statements),
                Sites = sites,
                Kinds = kinds,
                ValidFrom = Shifted(-Validity),
                ValidUntil = Shifted(Validity),
            },
            [Key(handle)]);
    }

    /// <summary>Wipes the keys.</summary>
    public void Dispose()
    {
        foreach (var key in _keys.Values)
        {
            key.Dispose();
        }
    }

    private ISigner[] Quorum => [.. Enumerable.Range(1, Threshold).Select(number => Key(AuthorityName(number)))];

    private static string AuthorityName(int number) => $"authority-{number}";

    private static BoundKey Bound(SigningKey key) =>
        new() { Algorithm = KeyAlgorithm.Ed25519, PublicKey = key.PublicKey, Use = KeyUse.Statements };

    private Timestamp Shifted(TimeSpan by) => Timestamp.FromDateTimeOffset(Now.Value + by);

    private Attestation Sign(StatementKind kind, string record, Section body, ReadOnlySpan<ISigner> signers)
    {
        var built = new StatementBuilder(Origin, kind, record) { IssuedAt = Now }.Add(body).Sign(signers);
        return built.Attestation ?? throw new InvalidOperationException($"{kind.Name}: {built.Refusal!.Field}: {built.Refusal.Message}");
    }
}
