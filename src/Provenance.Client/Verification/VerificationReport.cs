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

    /// <summary>
    /// Who signed the accreditation, or delegation, that the signer's rights rest on: authorities by name, parties by handle
    /// and key. None where that is not known, or where authorities signed the entry themselves.
    /// </summary>
    public IReadOnlyList<string> AccreditedBy { get; init; } = [];

    /// <summary>Witnesses of the policy that cosigned the entry's checkpoint, with their times.</summary>
    public IReadOnlyList<VerifiedCosignature> Cosignatures { get; init; } = [];

    /// <summary>Where it stands in the log, as its receipt says.</summary>
    public required LeafIndex Index { get; init; }

    /// <summary>When it was logged, as its leaf says.</summary>
    public required DateTimeOffset LoggedAt { get; init; }

    /// <summary>Redactions of it that the bundle proves, in log order.</summary>
    public IReadOnlyList<Redaction> Redactions { get; init; } = [];

    /// <summary>Which sections are missing and by which redaction, in words; null where none is missing.</summary>
    public string? MissingInWords => Content is { MissingSections.Count: > 0 } ? LaterTrust.Missing(Content, Redactions) : null;

    /// <summary>
    /// Where the bundle proves that the key that signed it was compromised and it was logged then or later: since when.
    /// Everything else may hold all the same; it is not to be relied on.
    /// </summary>
    public Timestamp? DisputedFrom { get; init; }

    /// <summary>Whether the bound key that signed it was suspended when it was logged.</summary>
    public bool SignerSuspended { get; init; }

    /// <summary>What goes with the word "proved" wherever the entry is one of many, in words; none where nothing here does.</summary>
    public IReadOnlyList<string> Cautions =>
    [
        .. DisputedFrom is { } from ? [$"DISPUTED (its key was in other hands since {from})"] : (string[])[],
        .. SignerSuspended ? ["signer SUSPENDED when it was logged"] : (string[])[],
    ];

    /// <summary>Whether every link was checked and holds.</summary>
    public bool IsProved => Links.All(link => link.Holds);

    /// <summary>Whether some link does not hold: the answer is no.</summary>
    public bool IsBroken => FirstBroken is not null;

    /// <summary>The first link that does not hold.</summary>
    public Link? FirstBroken => Links.FirstOrDefault(link => link.State == LinkState.Broken);
}
