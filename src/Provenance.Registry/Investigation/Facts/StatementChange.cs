namespace Provenance.Registry.Investigation;

/// <summary>What a statement did to its record when it was logged.</summary>
public enum ChangeEffect
{
    /// <summary>A trust statement: root, accreditation, delegation, standing of a key.</summary>
    Trust,

    /// <summary>The first of its party and kind about the record.</summary>
    Begins,

    /// <summary>Takes the place of an earlier one that was right for its time.</summary>
    Updates,

    /// <summary>Takes the place of an earlier one that was wrong.</summary>
    Corrects,

    /// <summary>Takes an earlier one back.</summary>
    Withdraws,

    /// <summary>Contradicts what the party says: supersedes nothing, or what had been superseded already.</summary>
    Conflicts,

    /// <summary>Came after the statement that had taken its place: never current.</summary>
    ComesLate,
}

/// <summary>Which changes are asked for; null asks for all.</summary>
public sealed record ChangeFilter
{
    /// <summary>Name of the kind.</summary>
    public string? Kind { get; init; }

    /// <summary>Handle of the party that signed; null for trust statements too.</summary>
    public string? Party { get; init; }

    /// <summary>What the record's name begins with: <c>acme/jurong-1/</c>, <c>entities/</c>.</summary>
    public string? RecordPrefix { get; init; }
}

/// <summary>One statement logged between two tree sizes.</summary>
/// <param name="LogIndex">Its entry.</param>
/// <param name="Kind">Name of the kind.</param>
/// <param name="Record">The record's name; empty for trust statements.</param>
/// <param name="Party">Who signed; empty for trust statements.</param>
/// <param name="LoggedAtMilliseconds">When it was logged, since 1970.</param>
/// <param name="Effect">What it did to its record.</param>
/// <param name="Of">The statement whose place it took, where it took one.</param>
/// <param name="IsSignerSuspended">Whether its signer was suspended.</param>
/// <param name="IsRedacted">Whether sections are redacted.</param>
public sealed record StatementChange(
    long LogIndex,
    string Kind,
    string Record,
    string Party,
    long LoggedAtMilliseconds,
    ChangeEffect Effect,
    long? Of,
    bool IsSignerSuspended,
    bool IsRedacted)
{
    /// <summary>
    /// Of a conflict, what its party said when it was logged, and which it contradicts; null for all else, and where the party's
    /// line is too long to be followed.
    /// </summary>
    public long? Contradicts { get; init; }
}

/// <summary>Why a statement can be doubted.</summary>
/// <param name="LogIndex">Its entry.</param>
/// <param name="IsSignerSuspended">Signer suspended when it was logged.</param>
/// <param name="IsConflict">In conflict with another of the same record.</param>
/// <param name="IsRedacted">With redacted sections.</param>
public readonly record struct EntryDoubt(long LogIndex, bool IsSignerSuspended, bool IsConflict, bool IsRedacted);

/// <summary>How many of some statements can be doubted.</summary>
/// <param name="OfSuspendedKeys">Signer suspended when they were logged.</param>
/// <param name="InConflict">In conflict with another of the same record.</param>
/// <param name="Redacted">With redacted sections.</param>
/// <param name="InAll">Any of these; each statement once.</param>
public readonly record struct EntryDoubts(long OfSuspendedKeys, long InConflict, long Redacted, long InAll)
{
    /// <summary>Counts them.</summary>
    public static EntryDoubts Of(IReadOnlyCollection<EntryDoubt> doubts) => new(
        doubts.Count(doubt => doubt.IsSignerSuspended), doubts.Count(doubt => doubt.IsConflict), doubts.Count(doubt => doubt.IsRedacted), doubts.Count);
}

/// <summary>How many statements of a kind had an effect.</summary>
/// <param name="Kind">Name of the kind.</param>
/// <param name="Effect">The effect.</param>
/// <param name="Count">How many.</param>
public sealed record ChangeCount(string Kind, ChangeEffect Effect, long Count)
{
    /// <summary>Those among them whose signer was suspended.</summary>
    public required long OfSuspendedKeys { get; init; }

    /// <summary>Those among them with redacted sections.</summary>
    public required long Redacted { get; init; }

    /// <summary>Those among them that are either; each statement once.</summary>
    public required long SuspendedOrRedacted { get; init; }

    /// <summary>Those among them that nothing but an unproven word stands behind: what conflicts with others is so in any case.</summary>
    public long Unverified => Effect == ChangeEffect.Conflicts ? Count : SuspendedOrRedacted;
}
