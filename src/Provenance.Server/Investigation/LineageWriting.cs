using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Lineages;
using Provenance.Registry.Projections;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Server;

/// <summary>Writes lineages into messages.</summary>
internal static class LineageWriting
{
    public static Wire.TraceLineageResponse ToWire(this LineageAnswer answer)
    {
        var response = new Wire.TraceLineageResponse { Truncated = answer.IsTruncated, Basis = answer.Basis.ToWire() };
        response.Nodes.Add(answer.Nodes.Select(ToWire));
        response.Edges.Add(answer.Edges.Select(edge => new Wire.LineageEdge
        {
            FromNode = edge.From,
            ToNode = edge.To,
            Relation = edge.Relation,
            ByNameOnly = edge.IsByNameOnly,
        }));
        response.SameArchitecture.Add(answer.SameArchitecture.Select(link => new Wire.ArchitectureLink
        {
            FirstNode = link.First,
            OtherNode = link.Other,
            Shapes = link.Shapes.ToString(),
        }));
        response.Doubts.Add(answer.Doubts.Select(ToWire));
        return response;
    }

    /// <summary>The name of a sort of digest: file, manifest, tensorRoot, shapes.</summary>
    public static string NameOf(DigestKind kind) => KindedDigest.Words[kind];

    public static Wire.ReleaseNode ToReleaseNode(this LineageMaker release)
    {
        var message = new Wire.ReleaseNode
        {
            Record = release.Record,
            Publisher = release.Publisher ?? "",
            DeclaredOrigin = release.DeclaredOrigin ?? "",
        };
        message.Names.Add(release.ModelNames);
        message.LogIndices.Add(release.LogIndices);
        return message;
    }

    private static Wire.ParentDoubt ToWire(ParentDoubt doubt)
    {
        var message = new Wire.ParentDoubt
        {
            Node = doubt.NodeId,
            Kind = doubt.Kind switch
            {
                ParentDoubtKind.InputsDiffer => Wire.ParentDoubtKind.InputsDiffer,
                ParentDoubtKind.BaseContradicted => Wire.ParentDoubtKind.BaseContradicted,
                _ => Wire.ParentDoubtKind.BaseUnconfirmed,
            },
        };
        message.LogIndices.Add(doubt.LogIndices);
        return message;
    }

    private static Wire.LineageNode ToWire(LineageNode node)
    {
        var message = new Wire.LineageNode { NodeId = node.NodeId, Depth = node.Depth };
        switch (node)
        {
            case { Artifact: { } artifact }:
                message.Artifact = artifact.ToWire();
                break;
            case { Maker: { IsRelease: true } release }:
                message.Release = release.ToReleaseNode();
                break;
            case { Maker: { } job }:
                message.Job = job.ToJobNode();
                break;
        }

        return message;
    }

    public static Wire.ArtifactNode ToWire(this ArtifactFacts artifact)
    {
        var message = new Wire.ArtifactNode
        {
            Role = artifact.Role,
            Name = artifact.Name ?? "",
            UndeclaredParent = artifact.IsUndeclaredParent,
        };
        foreach (var digest in artifact.Digests)
        {
            message.Digests[NameOf(digest.Kind)] = digest.Digest.ToString();
        }

        return message;
    }

    public static Wire.JobNode ToJobNode(this LineageMaker job)
    {
        var message = new Wire.JobNode
        {
            Record = job.Record,
            Customer = job.Customer ?? "",
            Country = job.Country ?? "",
            Model = job.ModelNames is [var model, ..] ? model : "",
            Workload = job.Workload ?? "",
            Flop = job.Flop.ToWire(),
            FlopFormat = AnswerWriting.FormatOf(job.Flop),
            UndeclaredParents = job.HasUndeclaredParents,
        };
        message.LogIndices.Add(job.LogIndices);
        return message;
    }
}
