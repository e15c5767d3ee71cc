using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation;

/// <summary>What every answer says about itself. "Considered" are the entries that the question could have meant.</summary>
public sealed record AnswerBasis
{
    /// <summary>The answer holds for the log's first so many entries.</summary>
    public required TreeSize TreeSize { get; init; }

    /// <summary>Root of that tree.</summary>
    public required Digest Root { get; init; }

    /// <summary>When the newest of those entries was logged, milliseconds since 1970; 0 in an empty log.</summary>
    public required long LoggedUntilMilliseconds { get; init; }

    /// <summary>
    /// Entries that the log held beyond those that any answer took into account when this one was given; 0 where an earlier size
    /// was asked for, and on later pages.
    /// </summary>
    public long EntriesBehind { get; internal set; }

    /// <summary>The moment in the world that it holds for, microseconds since 1970.</summary>
    public long ValidAtMicroseconds { get; init; }

    /// <summary>The rule set whose thresholds and parameters were used; null says that none was.</summary>
    public RuleSetReference? RuleSet { get; init; }

    /// <summary>Digest of the catalogue whose performance figures of accelerators were used; null says that none was.</summary>
    public Digest? AcceleratorCatalogue { get; init; }

    /// <summary>Entries that the figures are made from; for a page, those behind its rows and sums.</summary>
    public long EntriesConsidered { get; init; }

    /// <summary>
    /// Those among them that nothing but an unproven word stands behind: signer suspended, in conflict, redacted, or
    /// joined by a name alone.
    /// </summary>
    public long EntriesUnverified { get; init; }

    /// <summary>The entries that the answer's rows rest on, those of inventories and entities too.</summary>
    public EvidenceIndices LogIndices { get; internal set; } = EvidenceIndices.None;

    /// <summary>How many of them are shown at most.</summary>
    public int MostLogIndices { get; private set; } = EvidenceIndices.Most;

    /// <summary>Entries considered whose signer was suspended when they were logged.</summary>
    public long EntriesOfSuspendedKeys { get; init; }

    /// <summary>
    /// Those among the entries shown in <see cref="LogIndices"/> whose signer was suspended when they were logged: of listings,
    /// entities and judgements too. Counted in one place for every question, after it is answered.
    /// </summary>
    public long ListedOfSuspendedKeys { get; internal set; }

    /// <summary>Entries considered that conflict with another of the same record.</summary>
    public long EntriesInConflict { get; init; }

    /// <summary>
    /// Those among the entries shown in <see cref="LogIndices"/> that contradict others among them: of the same party, about
    /// the same record, and not counted. Told by questions that rest on jobs. Ascending.
    /// </summary>
    public IReadOnlyList<long> Contradicting { get; internal set; } = [];

    /// <summary>
    /// Entries considered with redacted sections. Current jobs and releases whose lineage is redacted can have no step in a lineage and
    /// are not considered: questions about lineages tell in a caveat how many there are in the whole log.
    /// </summary>
    public long EntriesRedacted { get; init; }

    /// <summary>Names of the question that no statement known names, in sentences: said before all else.</summary>
    public IReadOnlyList<string> UnknownNames { get; init; } = [];

    /// <summary>What the moment asked for does not move, in a sentence; null where it moves all, and where none is asked for.</summary>
    public string? ValidAtNote { get; init; }

    /// <summary>What the answer leaves out or assumes, in sentences.</summary>
    public IReadOnlyList<string> Caveats { get; init; } = [];

    // In one place for every question, after it is answered.
    internal void Cut(int most)
    {
        MostLogIndices = most;
        LogIndices = LogIndices.Cut(most);
        Contradicting = [.. Contradicting.Intersect(LogIndices.Shown)];
    }

    internal static AnswerBasis Of(ProjectedHead head) => new()
    {
        TreeSize = head.Size,
        Root = head.Root,
        LoggedUntilMilliseconds = head.LoggedUntilMilliseconds,
    };
}

/// <summary>An answer that says what it rests on.</summary>
public interface IAnswer
{
    /// <summary>What it holds for.</summary>
    AnswerBasis Basis { get; }
}

/// <summary>An answer, or why there is none: exactly one is set.</summary>
/// <typeparam name="T">The answer.</typeparam>
/// <param name="Answer">The answer.</param>
/// <param name="Refusal">PageTokenInvalid, ArgumentInvalid or TreeSizeNotReached.</param>
public readonly record struct InvestigationOutcome<T>(T? Answer, Refusal? Refusal)
    where T : class
{
    internal static InvestigationOutcome<T> Of(T answer) => new(answer, null);

    internal static InvestigationOutcome<T> Refuse(Refusal refusal) => new(null, refusal);
}

/// <summary>A period; either end may be absent.</summary>
/// <param name="FromMicroseconds">Inclusive, since 1970.</param>
/// <param name="ToMicroseconds">Exclusive.</param>
public readonly record struct Period(long? FromMicroseconds, long? ToMicroseconds)
{
    /// <summary>All of time.</summary>
    public static Period Always => default;
}
