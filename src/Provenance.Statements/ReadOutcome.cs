// The answer of reading: content, or a refusal.

using System.Diagnostics.CodeAnalysis;

namespace Provenance.Statements;

/// <summary>What reading a statement came to: content, or a refusal, never both.</summary>
public readonly record struct ReadOutcome
{
    private ReadOutcome(StatementContent? content, Refusal? refusal)
    {
        Content = content;
        Refusal = refusal;
    }

    /// <summary>What was read; null when refused.</summary>
    public StatementContent? Content { get; }

    /// <summary>Why nothing was read; null when read.</summary>
    public Refusal? Refusal { get; }

    /// <summary>Whether it was read.</summary>
    [MemberNotNullWhen(true, nameof(Content))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsRead => Content is not null;

    internal static ReadOutcome Of(StatementContent content) => new(content, null);

    internal static ReadOutcome Of(Refusal refusal) => new(null, refusal);
}
