// Whether a key was used by its holder alone. The holder was given the key's discovery secret and knows what it made; a
// leaf that carries the key's tag and names a statement that the holder did not make is a misuse. Leaves alone tell it:
// no content is needed.

using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Auditing;

/// <summary>Watches the use of keys whose discovery secrets are known.</summary>
public sealed class KeyWatch
{
    /// <summary>The most secrets: one hash an entry and secret is what it costs.</summary>
    public const int MostSecrets = 64;

    /// <summary>The most statements that the holder made; they are held in memory, some 80 bytes each.</summary>
    public const int MostMade = 5_000_000;

    private readonly IReadOnlyList<ReadOnlyMemory<byte>> _secrets;
    private readonly HashSet<Digest> _made;
    private readonly HashSet<Digest> _met = [];

    /// <summary>Prepares watching.</summary>
    /// <param name="secrets">Discovery secrets, 32 bytes each.</param>
    /// <param name="made">Ids of every statement that the holder made with these keys.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are more than the limits allow.</exception>
    public KeyWatch(IReadOnlyList<ReadOnlyMemory<byte>> secrets, HashSet<Digest> made)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(secrets.Count, MostSecrets, nameof(secrets));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(made.Count, MostMade, nameof(made));
        _secrets = secrets;
        _made = made;
    }

    /// <summary>Leaves found that carry a tag of these keys.</summary>
    public long Found { get; private set; }

    /// <summary>Statements that the holder made and the log has not shown.</summary>
    public IEnumerable<Digest> NotMet => _made.Where(id => !_met.Contains(id)).Order();

    /// <summary>Looks at one leaf; a finding where a key was used and its holder did not do it.</summary>
    public AuditFinding? Check(long index, Leaf leaf)
    {
        foreach (var secret in _secrets)
        {
            if (!leaf.Tags.Contains(DiscoveryTag.Compute(secret.Span, leaf.StatementId)))
            {
                continue;
            }

            Found++;
            if (!_made.Contains(leaf.StatementId))
            {
                return AuditFinding.OfEntry(
                    AuditRules.KeyUseUnknown, index, $"was signed with a key of yours; statement {leaf.StatementId} is none that you made.");
            }

            _met.Add(leaf.StatementId);
            return null;
        }

        return null;
    }
}
