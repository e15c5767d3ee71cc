using Provenance.Registry.Projections;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation.Lineages;

/// <summary>A part of the lineage graph.</summary>
public sealed record LineageAnswer : IAnswer
{
    /// <summary>Artifacts, jobs and releases, in the order in which they were found.</summary>
    public required IReadOnlyList<LineageNode> Nodes { get; init; }

    /// <summary>From what went in or made it, to what came of it, whatever the direction of the search.</summary>
    public required IReadOnlyList<LineageEdge> Edges { get; init; }

    /// <summary>Artifacts of one architecture among the nodes: evidence that one may be the other's, and never an identity.</summary>
    public IReadOnlyList<ArchitectureLink> SameArchitecture { get; init; } = [];

    /// <summary>Artifacts of which it is in doubt what they were made from, by node.</summary>
    public IReadOnlyList<ParentDoubt> Doubts { get; init; } = [];

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
/// <param name="IsUndeclaredParent">Whether no job whose lineage can be read says that it put it out.</param>
public sealed record ArtifactFacts(string Role, IReadOnlyList<KindedDigest> Digests, string? Name, bool IsUndeclaredParent);

/// <summary>A step.</summary>
/// <param name="From">Node that went in, or that made.</param>
/// <param name="To">Node that it went into, or that was made.</param>
/// <param name="Relation">The relation's word; <c>release</c> for what a release published, <c>model</c> for a model that a job declares to have worked on.</param>
/// <param name="IsByNameOnly">Whether a declared name alone joins them, and no digest.</param>
public sealed record LineageEdge(int From, int To, string Relation, bool IsByNameOnly);

/// <summary>Two artifacts that share a digest of shapes.</summary>
/// <param name="First">Node of the first of the architecture.</param>
/// <param name="Other">Another node.</param>
/// <param name="Shapes">The digest.</param>
public sealed record ArchitectureLink(int First, int Other, Digest Shapes);

/// <summary>Why it is in doubt what an artifact was made from.</summary>
public enum ParentDoubtKind
{
    /// <summary>Jobs that put it out name different inputs.</summary>
    InputsDiffer,

    /// <summary>A release names a base that is not among what attested jobs made it from, and all of these say what went in.</summary>
    BaseContradicted,

    /// <summary>A release names a base, and no attested job confirms or contradicts it.</summary>
    BaseUnconfirmed,
}

/// <summary>A doubt.</summary>
/// <param name="NodeId">The artifact.</param>
/// <param name="Kind">Why.</param>
/// <param name="LogIndices">The statements that contradict each other, ascending; of a base the release alone.</param>
public sealed record ParentDoubt(int NodeId, ParentDoubtKind Kind, IReadOnlyList<long> LogIndices);
