using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation;

/// <summary>An artifact as one entry names it.</summary>
/// <param name="LogIndex">The entry.</param>
/// <param name="Place">Place in its list.</param>
/// <param name="Side">Where it stands.</param>
/// <param name="Role">The role's word.</param>
/// <param name="Relation">The relation's word.</param>
/// <param name="Names">Its name; all names of the release for what a release published; or none.</param>
/// <param name="Digests">Its digests.</param>
/// <param name="IsConflict">Whether the entry is in conflict, and so no part of the graph.</param>
public sealed record LineageArtifact(
    long LogIndex,
    int Place,
    ArtifactSide Side,
    string Role,
    string Relation,
    IReadOnlyList<string> Names,
    IReadOnlyList<KindedDigest> Digests,
    bool IsConflict)
{
    /// <summary>Whether a job or release put it out.</summary>
    public bool IsMade => Side.IsMade();

    /// <summary>Digests that name the very artifact.</summary>
    public IEnumerable<Digest> Identifying => Digests.Where(digest => digest.IsIdentifying).Select(digest => digest.Digest);

    /// <summary>Whether it has such a digest.</summary>
    public bool IsIdentified => Digests.Any(digest => digest.IsIdentifying);
}

/// <summary>A job or a release.</summary>
public sealed record LineageMaker
{
    /// <summary>Index of its entry.</summary>
    public required long LogIndex { get; init; }

    /// <summary>The record's name.</summary>
    public required string Record { get; init; }

    /// <summary>Whether it is a release; otherwise a job.</summary>
    public bool IsRelease { get; init; }

    /// <summary>The model that a job declares; all names of a release.</summary>
    public IReadOnlyList<string> ModelNames { get; init; } = [];

    /// <summary>Customer of a job: entity id, <c>unknown</c>, or null where redacted.</summary>
    public string? Customer { get; init; }

    /// <summary>Country of a job's cluster, where declared.</summary>
    public string? Country { get; init; }

    /// <summary>Workload of a job; null where redacted.</summary>
    public string? Workload { get; init; }

    /// <summary>FLOP, where declared.</summary>
    public FlopEstimate? Flop { get; init; }

    /// <summary>Publisher of a release: entity id or <c>unknown</c>.</summary>
    public string? Publisher { get; init; }

    /// <summary>Declared origin of a release: country or <c>unknown</c>.</summary>
    public string? DeclaredOrigin { get; init; }

    /// <summary>Whether a job leaves open what it was made from: inputs unknown or redacted, or no parent where its work asks for one.</summary>
    public bool HasUndeclaredParents { get; init; }

    /// <summary>Whether the signer was suspended.</summary>
    public bool IsSignerSuspended { get; init; }

    /// <summary>Whether sections are redacted.</summary>
    public bool IsRedacted { get; init; }

    /// <summary>Entries it rests on: its own first, then those whose place it took.</summary>
    public IReadOnlyList<long> LogIndices { get; init; } = [];
}
