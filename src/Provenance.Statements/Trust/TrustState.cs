// What the log's trust statements below some index amount to. Immutable: each trust statement makes a new state that
// shares all it can with the one before, so every past state stays at hand and any entry can be judged again as it was
// judged then. Nothing but the log takes part: no clock, no configuration, no order of arrival outside the log.
using System.Collections.Immutable;
using Provenance.Transparency;

namespace Provenance.Statements;

/// <summary>The root, the bound keys and their standing after some number of trust statements.</summary>
public sealed class TrustState
{
    private readonly ImmutableDictionary<KeyId, KeyBinding> _keys;
    private readonly ImmutableDictionary<KeyId, AuthorityKey> _authorityKeys;
    private readonly ImmutableDictionary<Handle, PartyRole> _parties;

    private TrustState(
        string origin,
        long epoch,
        RootBody? root,
        ImmutableDictionary<KeyId, AuthorityKey> authorityKeys,
        ImmutableDictionary<KeyId, KeyBinding> keys,
        ImmutableDictionary<Handle, PartyRole> parties,
        ImmutableArray<LeafIndex> roots)
    {
        Origin = origin;
        Epoch = epoch;
        Root = root;
        _authorityKeys = authorityKeys;
        _keys = keys;
        _parties = parties;
        Roots = roots;
    }

    /// <summary>The registry's origin.</summary>
    public string Origin { get; }

    /// <summary>How many trust statements made this state.</summary>
    public long Epoch { get; }

    /// <summary>The root in force, or null in an empty log.</summary>
    public RootBody? Root { get; }

    /// <summary>Indices of the root's versions, in order: the trust statements about every authority's key.</summary>
    public ImmutableArray<LeafIndex> Roots { get; }

    /// <summary>Keys bound by accreditation or delegation.</summary>
    public IEnumerable<KeyBinding> Keys => _keys.Values;

    /// <summary>Keys of the authorities of the root in force.</summary>
    public IEnumerable<AuthorityKey> AuthorityKeys => _authorityKeys.Values;

    /// <summary>The state of an empty log.</summary>
    public static TrustState Empty(string origin) => new(
        origin,
        0,
        null,
        ImmutableDictionary<KeyId, AuthorityKey>.Empty,
        ImmutableDictionary<KeyId, KeyBinding>.Empty,
        ImmutableDictionary<Handle, PartyRole>.Empty,
        []);

    /// <summary>The bound key of an id.</summary>
    public KeyBinding? Find(KeyId id) => _keys.GetValueOrDefault(id);

    /// <summary>The authority's key of an id.</summary>
    public AuthorityKey? FindAuthority(KeyId id) => _authorityKeys.GetValueOrDefault(id);

    /// <summary>The role that a handle has been accredited in, or null.</summary>
    public PartyRole? RoleOf(Handle party) => _parties.TryGetValue(party, out var role) ? role : null;

    /// <summary>The public key of an id, whatever it is bound to.</summary>
    public PublicKey? PublicKeyOf(KeyId id) => Find(id)?.PublicKey ?? FindAuthority(id)?.PublicKey;

    /// <summary>A key's standing: a delegated key is no better than its delegator's.</summary>
    public KeyStanding StandingOf(KeyBinding key)
    {
        if (key.DelegatedBy is not { } delegator || Find(delegator) is not { } delegatorKey)
        {
            return key.OwnStanding;
        }

        return (KeyStanding)Math.Max((int)key.OwnStanding, (int)delegatorKey.OwnStanding);
    }

    /// <summary>
    /// What a bound key may do now. A delegated key keeps within its delegator's sites and validity as these are now,
    /// not only as they were when it was delegated: a narrower accreditation narrows the delegates along with it.
    /// </summary>
    public KeyBinding InForce(KeyBinding key) =>
        key.DelegatedBy is { } id && Find(id) is { } delegator ? key.Within(delegator) : key;

    /// <summary>The state after a trust statement that was judged acceptable under this one.</summary>
    /// <param name="content">The trust statement.</param>
    /// <param name="signer">The bound key that signed it, for a delegation.</param>
    /// <param name="index">Its index.</param>
    public TrustState Apply(StatementContent content, KeyBinding? signer, LeafIndex index) => content.Statement.Kind switch
    {
        RootKind => WithRoot(content.Section<RootBody>()!, index),
        AccreditationKind => WithAccreditation(content.Section<AccreditationBody>()!, index),
        DelegationKind => WithDelegation(content.Section<DelegationBody>()!, signer!, index),
        SuspensionKind => WithStanding(content.Section<SuspensionBody>()!.Key, KeyStanding.Suspended, index),
        ReinstatementKind => WithStanding(content.Section<ReinstatementBody>()!.Key, KeyStanding.Good, index),
        RevocationKind => WithStanding(content.Section<RevocationBody>()!.Key, KeyStanding.Revoked, index),
        var kind => throw new ArgumentException($"{kind.Name} is not a trust statement.", nameof(content)),
    };

    private TrustState WithRoot(RootBody root, LeafIndex index) => new(
        Origin,
        Epoch + 1,
        root,
        root.Authorities
            .SelectMany(authority => authority.Keys.Select(key => new AuthorityKey(authority.Authority, key)))
            .ToImmutableDictionary(key => key.PublicKey.KeyId),
        _keys,
        _parties,
        Roots.Add(index));

    private TrustState WithAccreditation(AccreditationBody body, LeafIndex index)
    {
        var publicKey = body.Key.PublicKey;
        var before = Find(publicKey.KeyId);
        return WithKey(new KeyBinding
        {
            PublicKey = publicKey,
            Party = body.Party.Handle,
            Role = body.Party.Role,
            Use = body.Key.Use,
            Sites = [.. body.Sites ?? []],
            Jurisdictions = [.. (body.Jurisdictions ?? []).Select(country => country.ToString())],
            Powers = [.. (body.Powers ?? []).Select(power => power.ToString())],
            ValidFrom = body.ValidFrom,
            ValidUntil = body.ValidUntil,
            AcceptUntil = body.AcceptUntil ?? body.ValidUntil,
            OwnStanding = before?.OwnStanding ?? KeyStanding.Good,
            Statements = (before?.Statements ?? []).Add(index),
        });
    }

    private TrustState WithDelegation(DelegationBody body, KeyBinding delegator, LeafIndex index)
    {
        var publicKey = body.Key.PublicKey;
        var before = Find(publicKey.KeyId);
        return WithKey(new KeyBinding
        {
            PublicKey = publicKey,
            Party = delegator.Party,
            Role = delegator.Role,
            Use = body.Key.Use,
            Sites = [.. body.Sites],
            Kinds = [.. body.Kinds],
            ValidFrom = body.ValidFrom,
            ValidUntil = body.ValidUntil,
            AcceptUntil = body.AcceptUntil ?? body.ValidUntil,
            DelegatedBy = delegator.KeyId,
            OwnStanding = before?.OwnStanding ?? KeyStanding.Good,
            Statements = (before?.Statements ?? []).Add(index),
        });
    }

    private TrustState WithStanding(KeyId id, KeyStanding standing, LeafIndex index)
    {
        var key = Find(id) ?? throw new ArgumentException($"Key {id} is not bound.", nameof(id));
        return WithKey(key with { OwnStanding = standing, Statements = key.Statements.Add(index) });
    }

    private TrustState WithKey(KeyBinding key) =>
        new(Origin, Epoch + 1, Root, _authorityKeys, _keys.SetItem(key.KeyId, key), _parties.SetItem(key.Party, key.Role), Roots);
}

/// <summary>A key of an authority of the root in force.</summary>
/// <param name="Authority">The authority's handle.</param>
/// <param name="PublicKey">Its key.</param>
public sealed record AuthorityKey(Handle Authority, PublicKey PublicKey);
