// A statement as the journal remembers it: all that is needed to make it again, byte for byte, from the same draft.

using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Accounting;

/// <summary>A statement that was issued.</summary>
public sealed record Issue
{
    /// <summary>Its number in the stream.</summary>
    public required long Sequence { get; init; }

    /// <summary>What drafted it.</summary>
    public required string Source { get; init; }

    /// <summary>The draft's record with its kind: <see cref="IssueKeys.Chain(Draft)"/>.</summary>
    public required Digest Chain { get; init; }

    /// <summary>What the draft said: its digest, marked (<see cref="ImportSecret.Mark"/>); in journals of earlier versions the digest itself.</summary>
    public required Digest Content { get; init; }

    /// <summary>The raw record of the accounting.</summary>
    public required Digest SourceDigest { get; init; }

    /// <summary>When it was issued.</summary>
    public required Timestamp IssuedAt { get; init; }

    /// <summary>What it superseded.</summary>
    public Digest? Supersedes { get; init; }

    /// <summary>The version of this program that issued it.</summary>
    public required string Version { get; init; }

    /// <summary>Its id.</summary>
    public required Digest Statement { get; init; }

    /// <summary>Whether its job had ended; null where it had not, or is about no job.</summary>
    public bool? HasEnded { get; init; }

    /// <summary>What its job was as of while it had not ended.</summary>
    public Timestamp? AsOf { get; init; }

    /// <summary>The names behind the slugs of its record; null where it has none.</summary>
    public Digest? Names { get; init; }

    /// <summary>Seconds that its job waited from submission to start; null where that is not known.</summary>
    public long? WaitSeconds { get; init; }

    /// <summary>Seconds that its job ran; null where it had not ended. Journals of earlier versions cannot say.</summary>
    public long? RunSeconds { get; init; }

    /// <summary>Whether a draft's job waited and ran as long, as far as both are known: the same job, read in another time zone, does.</summary>
    internal bool IsAsLongAs(Draft draft) =>
        WaitSeconds == draft.WaitSeconds && (RunSeconds is null || draft.RunSeconds is null || RunSeconds == draft.RunSeconds);

    /// <summary>Whether a draft is behind this: an older export, read after a newer one. Journals of earlier versions cannot say.</summary>
    internal bool IsAheadOf(Draft draft) => draft.Progress is { } progress && progress.IsBehind(Progress);

    /// <summary>Whether a draft's job has come exactly as far as this: neither is of an older export. Journals of earlier versions cannot say.</summary>
    internal bool IsLevelWith(Draft draft) => (HasEnded == true || AsOf is not null) && draft.Progress == Progress;

    private RunProgress Progress => new(HasEnded == true, AsOf);
}

/// <summary>How the journal finds statements.</summary>
public static class IssueKeys
{
    /// <summary>The key of all statements of a kind on a record.</summary>
    public static Digest Chain(Draft draft) => Chain(draft.Kind, draft.Record);

    /// <summary>The key of all statements of a kind on a record.</summary>
    public static Digest Chain(StatementKind kind, string record) => Digest.Of(System.Text.Encoding.UTF8.GetBytes($"{kind.Name}\n{record}"));

    /// <summary>What stands behind the slugs of a draft's record; null where it has none.</summary>
    public static Digest? Names(Draft draft) => draft.RecordNames.Count == 0
        ? null
        : Digest.Of(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', draft.RecordNames.Select(name => $"{name.Slug}\t{name.Name}").Distinct().Order(StringComparer.Ordinal))));
}
