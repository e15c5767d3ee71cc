// Whether a key was used by its holder alone. The holder knows which statements it made with the key; a signature of the key
// under any other one is a misuse. Where an entry's content is shown, its signatures say whose it is, of reports and of trust
// statements alike. Where none is shown or read, the leaf's tag alone tells it, to whoever has the key's discovery secret: of
// reports, and as far as the operator wrote the tag that it should. So each tag beside a signature that is seen is made again.

using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Auditing;

/// <summary>A key whose use is watched.</summary>
/// <param name="Key">The key, as its holder names it.</param>
/// <param name="Secret">Its discovery secret, 32 bytes.</param>
public sealed record WatchedKey(KeyId Key, ReadOnlyMemory<byte> Secret);

/// <summary>What was seen of a key's use.</summary>
/// <param name="Key">The key.</param>
/// <param name="Found">Entries with its signature or, where no content was looked at, its tag.</param>
/// <param name="Tagged">Those of them that carry its tag.</param>
/// <param name="WronglyTagged">Those that should carry it and do not.</param>
public sealed record KeyUse(KeyId Key, long Found, long Tagged, long WronglyTagged);

/// <summary>Watches the use of keys whose discovery secrets are known.</summary>
public sealed class KeyWatch
{
    /// <summary>The most keys: one hash an entry and key is what it costs.</summary>
    public const int MostKeys = 64;

    /// <summary>The most statements that the holder made; they are held in memory, some 80 bytes each.</summary>
    public const int MostMade = 5_000_000;

    private readonly WatchedKey[] _keys;
    private readonly KeyUse[] _uses;
    private readonly HashSet<Digest> _made;
    private readonly HashSet<Digest> _met = [];

    /// <summary>Prepares watching.</summary>
    /// <param name="keys">The keys, each once.</param>
    /// <param name="made">Ids of every statement that the holder made with these keys.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are more than the limits allow.</exception>
    public KeyWatch(IReadOnlyList<WatchedKey> keys, HashSet<Digest> made)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(keys.Count, MostKeys, nameof(keys));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(made.Count, MostMade, nameof(made));
        _keys = [.. keys];
        _uses = [.. keys.Select(key => new KeyUse(key.Key, 0, 0, 0))];
        _made = made;
    }

    /// <summary>What was seen of each key's use.</summary>
    public IReadOnlyList<KeyUse> Uses => _uses;

    /// <summary>Entries that were looked at by their tags alone: a use under another tag, or in a trust statement, is not seen in these.</summary>
    public long ByTagsAlone { get; private set; }

    /// <summary>Statements that the holder made and no leaf names.</summary>
    public IEnumerable<Digest> NotMet => _made.Where(id => !_met.Contains(id)).Order();

    /// <summary>Looks at a leaf whose content is not known.</summary>
    public IEnumerable<AuditFinding> CheckLeaf(long index, Leaf leaf)
    {
        ByTagsAlone++;
        Meet(leaf);
        var isUsed = false;
        for (var i = 0; i < _keys.Length; i++)
        {
            if (leaf.Tags.Contains(TagOf(i, leaf)))
            {
                _uses[i] = _uses[i] with { Found = _uses[i].Found + 1, Tagged = _uses[i].Tagged + 1 };
                isUsed = true;
            }
        }

        return isUsed && !_made.Contains(leaf.StatementId)
            ? [AuditFinding.OfEntry(
                AuditRules.KeyUseUnknown, index, $"carries the tag of a key of yours; statement {leaf.StatementId} is none that you made.")]
            : [];
    }

    /// <summary>Looks at an entry with its content.</summary>
    /// <param name="index">Its index.</param>
    /// <param name="leaf">Its leaf.</param>
    /// <param name="reading">Its content.</param>
    /// <param name="verifies">Whether the signature at a place verifies; asked of watched keys alone, and where something is told of them.</param>
    public IEnumerable<AuditFinding> Check(long index, Leaf leaf, EntryReading reading, Func<int, bool> verifies)
    {
        // The content shown is another entry's; the leaf is what the tree holds.
        if (!leaf.IsOf(reading.Envelope))
        {
            return CheckLeaf(index, leaf);
        }

        Meet(leaf);
        AuditFinding? unknown = null;
        AuditFinding? wrongTag = null;
        for (var i = 0; i < _keys.Length; i++)
        {
            var tag = TagOf(i, leaf);
            for (var at = 0; at < leaf.Tags.Count; at++)
            {
                var isTagged = leaf.Tags[at] == tag;
                if (reading.Envelope.Signatures[at].KeyId == _keys[i].Key)
                {
                    var isWrong = !isTagged && MustBeTagged(leaf, at, reading.Outcome);
                    Count(i, isTagged, isWrong);
                    unknown ??= _made.Contains(leaf.StatementId) ? null : Unknown(index, leaf, verifies(at));
                    wrongTag ??= isWrong && verifies(at) ? Untagged(index, _keys[i].Key) : null;
                }
                else if (isTagged)
                {
                    wrongTag ??= FalselyTagged(index, _keys[i].Key);
                }
            }
        }

        return new[] { unknown, wrongTag }.OfType<AuditFinding>();
    }

    private void Meet(Leaf leaf)
    {
        if (_made.Contains(leaf.StatementId))
        {
            _met.Add(leaf.StatementId);
        }
    }

    private void Count(int key, bool isTagged, bool isWrong) => _uses[key] = _uses[key] with
    {
        Found = _uses[key].Found + 1,
        Tagged = _uses[key].Tagged + (isTagged ? 1 : 0),
        WronglyTagged = _uses[key].WronglyTagged + (isWrong ? 1 : 0),
    };

    private DiscoveryTag TagOf(int key, Leaf leaf) => DiscoveryTag.Compute(_keys[key].Secret.Span, leaf.StatementId);

    // The tags of trust statements are everybody's, and the replay looks at them; what cannot be read may be one.
    private static bool MustBeTagged(Leaf leaf, int at, ReadOutcome outcome) => outcome.Content is { } content
        ? !content.Statement.Kind.IsTrust
        : leaf.Tags[at] != DiscoveryTag.Compute(DiscoveryTag.TrustSecret.Span, leaf.StatementId);

    private static AuditFinding Unknown(long index, Leaf leaf, bool verifies) => AuditFinding.OfEntry(
        AuditRules.KeyUseUnknown,
        index,
        $"{(verifies ? "was signed with a key of yours" : "names a key of yours, whose signature does not verify")}; statement {leaf.StatementId} is none that you made.");

    private static AuditFinding Untagged(long index, KeyId key) => AuditFinding.OfEntry(
        AuditRules.TagWrong, index, $"was signed with key {key} and does not carry the tag of its discovery secret.");

    private static AuditFinding FalselyTagged(long index, KeyId key) => AuditFinding.OfEntry(
        AuditRules.TagWrong, index, $"carries the tag of the discovery secret of key {key} beside another key's signature.");
}
