// The answer of building: a signed attestation, or the refusal that the registry would give.

using System.Diagnostics.CodeAnalysis;

namespace Provenance.Statements;

/// <summary>What building a statement came to: a signed attestation, or a refusal, never both.</summary>
public readonly record struct BuildOutcome
{
    private BuildOutcome(Attestation? attestation, StatementContent? content, Refusal? refusal)
    {
        Attestation = attestation;
        Content = content;
        Refusal = refusal;
    }

    /// <summary>The signed attestation; null when refused.</summary>
    public Attestation? Attestation { get; }

    /// <summary>What the registry will read in it, with warnings; null when refused.</summary>
    public StatementContent? Content { get; }

    /// <summary>Why nothing was signed; null when it was.</summary>
    public Refusal? Refusal { get; }

    /// <summary>Whether it was signed.</summary>
    [MemberNotNullWhen(true, nameof(Attestation), nameof(Content))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsSigned => Attestation is not null;

    internal static BuildOutcome Of(Attestation attestation, StatementContent content) => new(attestation, content, null);

    internal static BuildOutcome Of(Refusal refusal) => new(null, null, refusal);
}
