// What the log's trust statements below some index amount to. Immutable: each trust statement makes a new state that
// shares all it can with the one before, so every past state stays at hand and any entry can be judged again as it was
// judged then. Nothing but the log takes part: no clock, no configuration, no order of arrival outside the log.
using System.Collections.Immutable;
using Provenance.Transparency;

namespace Provenance.Statements;

/// <summary>The root, the bound keys and their standing after some number of trust statements.</summary>
public sealed class TrustState
{
    private ImmutableDictionary<KeyId, KeyBinding> _keys = ImmutableDictionary<KeyId, KeyBinding>.Empty;
    private ImmutableDictionary<KeyId, AuthorityKey> _authorityKeys = ImmutableDictionary<KeyId, AuthorityKey>.Empty;
    private ImmutableDictionary<Handle, PartyRole> _parties = ImmutableDictionary<Handle, PartyRole>.Empty;
    private ImmutableDictionary<Digest, ImmutableList<Redaction>> _redactions = ImmutableDictionary<Digest, ImmutableList<Redaction>>.Empty;
    private ImmutableHashSet<Digest> _statements = [];

    private TrustState(string origin) => Origin = origin;

    /// <summary>The registry's origin.</summary>
    public string Origin { get; }

    /// <summary>How many trust statements made this state.</summary>
    public long Epoch { get; private set; }

    /// <summary>The root in force, or null in an empty log.</summary>
    public RootBody? Root { get; private set; }

    /// <summary>Indices of the root's versions, in order: the trust statements about every authority's key.</summary>
    public ImmutableArray<LeafIndex> Roots { get; private set; } = [];

    /// <summary>Keys bound by accreditation or delegation.</summary>
    public IEnumerable<KeyBinding> Keys => _keys.Values;

    /// <summary>Keys of the authorities of the root in force.</summary>
    public IEnumerable<AuthorityKey> AuthorityKeys => _authorityKeys.Values;

    /// <summary>The state of an empty log.</summary>
    public static TrustState Empty(string origin) => new(origin);

    /// <summary>Redactions, in log order.</summary>
    public IEnumerable<Redaction> Redactions => _redactions.Values.SelectMany(list => list).OrderBy(redaction => redaction.Index);

    /// <summary>The redactions of a statement, in log order.</summary>
    public IReadOnlyList<Redaction> RedactionsOf(Digest statement) =>
        _redactions.TryGetValue(statement, out var list) ? list : ImmutableList<Redaction>.Empty;

    /// <summary>Whether a statement is one of the trust statements that made this state.</summary>
    public bool IsTrustStatement(Digest statement) => _statements.Contains(statement);

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
    /// Since when the key that signed an entry, or the one that it was delegated by when the entry was logged, was in other
    /// hands; null where that is not so, or the entry was logged before. Such an entry is disputed: neither void nor to be relied
    /// on. The log's time counts, which a thief cannot choose, and not that of signing.
    /// </summary>
    /// <param name="signer">The key that signed.</param>
    /// <param name="index">The entry. Another delegator since takes no dispute away.</param>
    /// <param name="loggedAt">When it was logged.</param>
    public Timestamp? DisputedFrom(KeyId signer, LeafIndex index, DateTimeOffset loggedAt) =>
        Find(signer) is { } key && Earlier(key.CompromisedFrom, CompromisedFrom(key.DelegatorAt(index))) is { } from && loggedAt >= from.Value
            ? from
            : null;

    /// <summary>The earliest since when any entry of a key is disputed; null where none is.</summary>
    public Timestamp? DisputedFrom(KeyBinding key) => key.FormerDelegators
        .Select(former => CompromisedFrom(former.Key))
        .Aggregate(Earlier(key.CompromisedFrom, CompromisedFrom(key.DelegatedBy)), Earlier);

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
    public TrustState Apply(StatementContent content, KeyBinding? signer, LeafIndex index)
    {
        var after = Next(content.Statement.Kind switch
        {
            RootKind => state => state.SetRoot(content.Section<RootBody>()!, index),
            AccreditationKind => state => state.SetKey(Accredited(content.Section<AccreditationBody>()!, index)),
            DelegationKind => state => state.SetKey(Delegated(content.Section<DelegationBody>()!, signer!, index)),
            SuspensionKind => state => state.SetKey(Standing(content.Section<SuspensionBody>()!.Key, KeyStanding.Suspended, index)),
            ReinstatementKind => state => state.SetKey(Standing(content.Section<ReinstatementBody>()!.Key, KeyStanding.Good, index)),
            RevocationKind => state => state.SetKey(Revoked(content.Section<RevocationBody>()!, index)),
            ConfirmationKind => state => state.SetKey(Confirmed(content.Section<ConfirmationBody>()!, index)),
            RedactionKind => state => state.Add(Redaction.Of(content.Statement, content.Section<RedactionBody>()!, index)),
            var kind => throw new ArgumentException($"{kind.Name} is not a trust statement.", nameof(content)),
        });
        after._statements = _statements.Add(content.Statement.Id);
        return after;
    }

    // A copy that shares everything, changed before anyone else sees it.
    private TrustState Next(Action<TrustState> change)
    {
        var next = (TrustState)MemberwiseClone();
        next.Epoch = Epoch + 1;
        change(next);
        return next;
    }

    private void SetRoot(RootBody root, LeafIndex index)
    {
        Root = root;
        Roots = Roots.Add(index);
        _authorityKeys = root.Authorities
            .SelectMany(authority => authority.Keys.Select(key => new AuthorityKey(authority.Authority, key)))
            .ToImmutableDictionary(key => key.PublicKey.KeyId);
    }

    private void SetKey(KeyBinding key)
    {
        _keys = _keys.SetItem(key.KeyId, key);
        _parties = _parties.SetItem(key.Party, key.Role);
    }

    private void Add(Redaction redaction) => _redactions = _redactions.SetItem(
        redaction.Statement, _redactions.GetValueOrDefault(redaction.Statement, []).Add(redaction));

    private KeyBinding Accredited(AccreditationBody body, LeafIndex index)
    {
        var publicKey = body.Key.PublicKey;
        var before = Find(publicKey.KeyId);
        return new KeyBinding
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
            Suspensions = before?.Suspensions ?? [],
            ConfirmedUntil = before?.ConfirmedUntil,
            Statements = (before?.Statements ?? []).Add(index),
        };
    }

    private KeyBinding Delegated(DelegationBody body, KeyBinding delegator, LeafIndex index)
    {
        var publicKey = body.Key.PublicKey;
        var before = Find(publicKey.KeyId);
        return new KeyBinding
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
            FormerDelegators = before is { DelegatedBy: { } former } && former != delegator.KeyId
                ? before.FormerDelegators.Add(new FormerDelegator(former, index))
                : before?.FormerDelegators ?? [],
            OwnStanding = before?.OwnStanding ?? KeyStanding.Good,
            Suspensions = before?.Suspensions ?? [],
            ConfirmedUntil = before?.ConfirmedUntil,
            Statements = (before?.Statements ?? []).Add(index),
        };
    }

    private Timestamp? CompromisedFrom(KeyId? id) => id is { } key ? Find(key)?.CompromisedFrom : null;

    private static Timestamp? Earlier(Timestamp? one, Timestamp? other) =>
        one is { } first && other is { } second ? (first < second ? first : second) : one ?? other;

    private KeyBinding Standing(KeyId id, KeyStanding standing, LeafIndex index)
    {
        var key = Find(id) ?? throw new ArgumentException($"Key {id} is not bound.", nameof(id));
        var suspensions = standing == KeyStanding.Suspended ? key.Suspensions.Add(new SuspendedSpan(index, null))
            : key.OwnStanding == KeyStanding.Suspended ? key.Suspensions.SetItem(key.Suspensions.Count - 1, key.Suspensions[^1] with { Until = index })
            : key.Suspensions;
        return key with { OwnStanding = standing, Suspensions = suspensions, Statements = key.Statements.Add(index) };
    }

    private KeyBinding Revoked(RevocationBody body, LeafIndex index) => Standing(body.Key, KeyStanding.Revoked, index) with
    {
        CompromisedFrom = body.Cause == RevocationCause.Compromised ? body.From : null,
    };

    private KeyBinding Confirmed(ConfirmationBody body, LeafIndex index)
    {
        var key = Find(body.Key)!;
        return key with { ConfirmedUntil = body.Until, Statements = key.Statements.Add(index) };
    }
}

/// <summary>A key of an authority of the root in force.</summary>
/// <param name="Authority">The authority's handle.</param>
/// <param name="PublicKey">Its key.</param>
public sealed record AuthorityKey(Handle Authority, PublicKey PublicKey);
