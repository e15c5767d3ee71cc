// Two times. "Known at" is a prefix of the log: what had been logged by then. "Valid at" is a moment in the world: what
// that prefix says was true then. A statement logged later never changes an answer that names an earlier size.

using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation;

/// <summary>For which two times a question is asked, and how many entries its answer is to name.</summary>
public sealed record AsOf
{
    /// <summary>What is known now, and true at the newest moment that it tells of.</summary>
    public static AsOf Now { get; } = new();

    /// <summary>The moment in the world, microseconds since 1970; null for the time of the newest entry known.</summary>
    public long? ValidAtMicroseconds { get; init; }

    /// <summary>Only the log's first so many entries; null for all, or for those that <see cref="KnownAtMilliseconds"/> says.</summary>
    public TreeSize? KnownAt { get; init; }

    /// <summary>Only what was logged at or before this time, milliseconds since 1970. Excludes <see cref="KnownAt"/>.</summary>
    public long? KnownAtMilliseconds { get; init; }

    /// <summary>How many entries the answer names at most: asked with the times, for every question has them.</summary>
    public int MostLogIndices { get; init; } = EvidenceIndices.Most;

    internal Refusal? Check()
    {
        if (KnownAt is not null && KnownAtMilliseconds is not null)
        {
            return QuestionRules.Argument("asOf.known", "A tree size and a time exclude each other.");
        }

        return KnownAt is { Value: < 0 }
            ? QuestionRules.Argument("asOf.treeSize", "It is negative.")
            : QuestionRules.CheckRange(MostLogIndices, 1, EvidenceIndices.MostAsked, "asOf.mostLogIndices");
    }
}
