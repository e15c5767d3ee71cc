using System.Collections.Immutable;
using Provenance.Transparency;

namespace Provenance.Statements;

/// <summary>A key that the log has bound to a party, with everything later statements of it are judged by.</summary>
public sealed record KeyBinding
{
    /// <summary>The key.</summary>
    public required PublicKey PublicKey { get; init; }

    /// <summary>Handle of the party it speaks for.</summary>
    public required Handle Party { get; init; }

    /// <summary>What the party is: operator, customer, regulator, auditor, oversight.</summary>
    public required PartyRole Role { get; init; }

    /// <summary>The one thing it may be used for.</summary>
    public required KeyUse Use { get; init; }

    /// <summary>Sites it may speak about.</summary>
    public ImmutableArray<SiteScope> Sites { get; init; } = [];

    /// <summary>Countries that a regulator's key covers.</summary>
    public ImmutableArray<string> Jurisdictions { get; init; } = [];

    /// <summary>Powers of a regulator's key.</summary>
    public ImmutableArray<string> Powers { get; init; } = [];

    /// <summary>Kinds that a delegated key may sign; empty for accredited keys, which may sign all of their role.</summary>
    public ImmutableArray<string> Kinds { get; init; } = [];

    /// <summary>Earliest <c>issuedAt</c>.</summary>
    public required Timestamp ValidFrom { get; init; }

    /// <summary>Latest <c>issuedAt</c>.</summary>
    public required Timestamp ValidUntil { get; init; }

    /// <summary>Latest time of logging, for what was spooled.</summary>
    public required Timestamp AcceptUntil { get; init; }

    /// <summary>The delegator's key, or null for an accredited key.</summary>
    public KeyId? DelegatedBy { get; init; }

    /// <summary>Keys that delegated it before, in order.</summary>
    public ImmutableList<FormerDelegator> FormerDelegators { get; init; } = [];

    /// <summary>What this key's own trust statements say of it; a delegated key is no better than its delegator's.</summary>
    public KeyStanding OwnStanding { get; init; }

    /// <summary>When it was suspended by itself, in order: what happened to its delegator stands with that one.</summary>
    public ImmutableList<SuspendedSpan> Suspensions { get; init; } = [];

    /// <summary>Up to when its party has confirmed, with a recovery key, that what it signed is the party's own; null where it never did.</summary>
    public Timestamp? ConfirmedUntil { get; init; }

    /// <summary>Since when it is known to have been in other hands; null where it is not. See <see cref="TrustState.DisputedFrom(KeyId, LeafIndex, DateTimeOffset)"/>.</summary>
    public Timestamp? CompromisedFrom { get; init; }

    /// <summary>Indices of the trust statements about this key, in order. Their number is its version.</summary>
    public ImmutableList<LeafIndex> Statements { get; init; } = [];

    /// <summary>SHA-256 of the public key.</summary>
    public KeyId KeyId => PublicKey.KeyId;

    /// <summary>Number of trust statements about this key; the next one carries one more.</summary>
    public long Version => Statements.Count;

    /// <summary>The key that it was delegated by when an entry was logged; null for an accredited key.</summary>
    public KeyId? DelegatorAt(LeafIndex index) => FormerDelegators.Find(former => index.CompareTo(former.Until) < 0)?.Key ?? DelegatedBy;

    /// <summary>Whether the key may speak about a site of its party.</summary>
    public bool Covers(SiteScope site) => Sites.Any(scope => scope.Covers(site));

    /// <summary>The binding cut down to what its delegator's sites and validity leave of it.</summary>
    internal KeyBinding Within(KeyBinding delegator)
    {
        var isWithin = ValidFrom >= delegator.ValidFrom
            && ValidUntil <= delegator.ValidUntil
            && AcceptUntil <= delegator.AcceptUntil
            && Sites.All(delegator.Covers);
        return isWithin
            ? this
            : this with
            {
                ValidFrom = ValidFrom < delegator.ValidFrom ? delegator.ValidFrom : ValidFrom,
                ValidUntil = ValidUntil > delegator.ValidUntil ? delegator.ValidUntil : ValidUntil,
                AcceptUntil = AcceptUntil > delegator.AcceptUntil ? delegator.AcceptUntil : AcceptUntil,
                Sites = [.. Sites.Where(delegator.Covers).Union(delegator.Sites.Where(Covers))],
            };
    }
}
