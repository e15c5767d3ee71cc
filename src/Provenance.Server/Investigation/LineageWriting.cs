using System.Text.Json;
using Provenance.Registry.Investigation;
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
        return response;
    }

    private static Wire.LineageNode ToWire(LineageNode node)
    {
        var message = new Wire.LineageNode { NodeId = node.NodeId, Depth = node.Depth };
        switch (node)
        {
            case { Artifact: { } artifact }:
                message.Artifact = ToWire(artifact);
                break;
            case { Maker: { IsRelease: true } release }:
                message.Release = ToRelease(release);
                break;
            case { Maker: { } job }:
                message.Job = ToJob(job);
                break;
        }

        return message;
    }

    private static Wire.ArtifactNode ToWire(ArtifactFacts artifact)
    {
        var message = new Wire.ArtifactNode
        {
            Role = artifact.Role,
            Name = artifact.Name ?? "",
            UndeclaredParent = artifact.IsUndeclaredParent,
        };
        foreach (var digest in artifact.Digests)
        {
            message.Digests[JsonNamingPolicy.CamelCase.ConvertName(digest.Kind.ToString())] = digest.Digest.ToString();
        }

        return message;
    }

    private static Wire.JobNode ToJob(LineageMaker job)
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
        };
        message.LogIndices.Add(job.LogIndices);
        return message;
    }

    private static Wire.ReleaseNode ToRelease(LineageMaker release)
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
}
