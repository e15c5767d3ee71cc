using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Client;

/// <summary>What verifying an entry gave, link by link.</summary>
public sealed record VerificationReport
{
    /// <summary>Every link, in the order in which they were checked.</summary>
    public required IReadOnlyList<Link> Links { get; init; }

    /// <summary>What no verification of this material can show, in sentences: to be read with every yes.</summary>
    public required IReadOnlyList<string> Limits { get; init; }

    /// <summary>The statement, if it could be read.</summary>
    public StatementContent? Content { get; init; }

    /// <summary>The bound key that signed; null where authorities did or nothing is known of it.</summary>
    public KeyBinding? Signer { get; init; }

    /// <summary>Where it stands in the log, as its receipt says.</summary>
    public required LeafIndex Index { get; init; }

    /// <summary>When it was logged, as its leaf says.</summary>
    public required DateTimeOffset LoggedAt { get; init; }

    /// <summary>Whether every link was checked and holds.</summary>
    public bool IsProved => Links.All(link => link.Holds);

    /// <summary>Whether some link does not hold: the answer is no.</summary>
    public bool IsBroken => FirstBroken is not null;

    /// <summary>The first link that does not hold.</summary>
    public Link? FirstBroken => Links.FirstOrDefault(link => link.State == LinkState.Broken);
}
