using Provenance.Registry.Investigation.Compute;
using Provenance.Registry.Investigation.Lineages;

namespace Provenance.Registry.Investigation.Distillation;

/// <summary>One page of leads; none of them is a finding.</summary>
public sealed record DistillationAnswer : IAnswer
{
    /// <summary>The students last logged first.</summary>
    public required IReadOnlyList<DistillationLead> Leads { get; init; }

    /// <summary>Token of the next page; empty on the last.</summary>
    public required string NextPageToken { get; init; }

    /// <summary>What it holds for.</summary>
    public required AnswerBasis Basis { get; init; }
}

/// <summary>A job that may have learned from another model.</summary>
public sealed record DistillationLead
{
    /// <summary>The student's job.</summary>
    public required RunFacts Student { get; init; }

    /// <summary>What it names as teachers, and what made its data; in the statement's order.</summary>
    public required IReadOnlyList<Teaching> Teachers { get; init; }

    /// <summary>How it is joined to the teacher asked for; null where none is.</summary>
    public TeacherWay? Way { get; init; }

    /// <summary>Data that went in.</summary>
    public required int DataInputs { get; init; }

    /// <summary>Data among it that a model made, by role or by the job that put it out.</summary>
    public required int MadeDataInputs { get; init; }

    /// <summary>Its operations in thousandths of 6·N·20·N, rounded down; null where either is not stated, or it is not below 1,000.</summary>
    public required long? ComputePermille { get; init; }

    /// <summary>What makes it a lead, one for each of <see cref="Reasons"/>.</summary>
    public IReadOnlyList<DistillationMark> Marks { get; init; } = [];

    /// <summary>Why it is a lead, in sentences.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>What speaks against it, in sentences.</summary>
    public required IReadOnlyList<string> Against { get; init; }
}

/// <summary>What makes a job a possible student.</summary>
public enum DistillationMark
{
    /// <summary>It names a teacher or reward model.</summary>
    NamesTeacher,

    /// <summary>Enough of its data was made by models.</summary>
    MadeData,

    /// <summary>Its operations are few for its parameters.</summary>
    SmallCompute,
}

/// <summary>How a student is joined to a teacher: where there are several ways, by digests rather than by a name, and the shortest.</summary>
/// <param name="Hops">Jobs between them that made data; 0 where the student takes the teacher itself.</param>
/// <param name="IsByNameOnly">Whether a declared name alone joins any two on the way.</param>
/// <param name="Through">Entries of these jobs, who takes the teacher first; of more than <see cref="MostListed"/> those next to the student.</param>
public sealed record TeacherWay(int Hops, bool IsByNameOnly, IReadOnlyList<long> Through)
{
    /// <summary>Most jobs that are listed.</summary>
    public const int MostListed = 16;
}

/// <summary>Something that taught.</summary>
/// <param name="Artifact">The teacher, reward model or data, as the student's job names it.</param>
/// <param name="MadeBy">Jobs and releases that put it out, by log order, at most <see cref="MostMakers"/>.</param>
/// <param name="Compute">Operations behind it, as far as attested; null where no run is, or it is data.</param>
/// <param name="StudentPermille">The student's declared operations (high) in thousandths of the teacher's (low), rounded down; null where they do not compare, and where more is behind the teacher than was read.</param>
public sealed record Teaching(LineageArtifact Artifact, IReadOnlyList<LineageMaker> MadeBy, ComputeSum? Compute, long? StudentPermille)
{
    /// <summary>What its makers and its compute rest on.</summary>
    internal LineageEvidence Behind { get; init; } = LineageEvidence.None;

    /// <summary>The artifacts among that.</summary>
    internal IEnumerable<LineageKey> Nodes { get; init; } = [];

    /// <summary>Most makers that are listed.</summary>
    public const int MostMakers = 16;
}
