using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation;

/// <summary>Which way a lineage is followed.</summary>
public enum LineageDirection
{
    /// <summary>To what it was made from.</summary>
    Ancestors,

    /// <summary>To what was made from it.</summary>
    Descendants,
}

/// <summary>The question TraceLineage. Exactly one of digest and model is set.</summary>
public sealed record LineageQuestion
{
    /// <summary>The deepest search.</summary>
    public const int MostDepth = 64;

    /// <summary>The depth where none is asked for.</summary>
    public const int DefaultDepth = 16;

    /// <summary>The largest answer.</summary>
    public const int MostNodes = 10_000;

    /// <summary>The size where none is asked for.</summary>
    public const int DefaultNodes = 1_000;

    /// <summary>Any digest of an artifact.</summary>
    public Digest? Digest { get; init; }

    /// <summary>A model's name as declared, exactly.</summary>
    public string? Model { get; init; }

    /// <summary>Which way.</summary>
    public LineageDirection Direction { get; init; }

    /// <summary>1 to 64; 0 for 16.</summary>
    public int MaxDepth { get; init; }

    /// <summary>At most 10,000; 0 for 1,000.</summary>
    public int MaxNodes { get; init; }

    /// <summary>Wait until the answer can cover this tree size; 0 asks for what there is.</summary>
    public long AtLeastTreeSize { get; init; }
}

/// <summary>A part of the lineage graph.</summary>
public sealed record LineageAnswer
{
    /// <summary>Artifacts, jobs and releases, in the order in which they were found.</summary>
    public required IReadOnlyList<LineageNode> Nodes { get; init; }

    /// <summary>From what went in or made it, to what came of it, whatever the direction of the search.</summary>
    public required IReadOnlyList<LineageEdge> Edges { get; init; }

    /// <summary>Whether more would follow.</summary>
    public required bool IsTruncated { get; init; }

    /// <summary>What it holds for.</summary>
    public required AnswerBasis Basis { get; init; }
}

/// <summary>An artifact, or the job or release that made one. Exactly one is set.</summary>
/// <param name="NodeId">Unique in the answer, from 1.</param>
/// <param name="Depth">Steps from the start, which is 0.</param>
/// <param name="Artifact">An artifact.</param>
/// <param name="Maker">A job or a release.</param>
public sealed record LineageNode(int NodeId, int Depth, ArtifactFacts? Artifact, LineageMaker? Maker);

/// <summary>An artifact, as all who name it do together.</summary>
/// <param name="Role">The role's word, by the first entry that names it; by who made it, if anyone did.</param>
/// <param name="Digests">Its digests, one of each kind.</param>
/// <param name="Name">Its name; null where nobody names it.</param>
/// <param name="IsUndeclaredParent">Whether no job in this log put it out.</param>
public sealed record ArtifactFacts(string Role, IReadOnlyList<KindedDigest> Digests, string? Name, bool IsUndeclaredParent);

/// <summary>A step.</summary>
/// <param name="From">Node that went in, or that made.</param>
/// <param name="To">Node that it went into, or that was made.</param>
/// <param name="Relation">The relation's word; <c>release</c> for what a release published, <c>model</c> for a model that a job declares to have worked on.</param>
/// <param name="IsByNameOnly">Whether a declared name alone joins them, and no digest.</param>
public sealed record LineageEdge(int From, int To, string Relation, bool IsByNameOnly);

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
    public bool IsMade => Side is ArtifactSide.Output or ArtifactSide.Released;

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

    /// <summary>Whether the signer was suspended.</summary>
    public bool IsSignerSuspended { get; init; }

    /// <summary>Whether sections are redacted.</summary>
    public bool IsRedacted { get; init; }

    /// <summary>Entries it rests on: its own first, then those whose place it took.</summary>
    public IReadOnlyList<long> LogIndices { get; init; } = [];
}
