using System.Text.Json;
using Provenance.Registry.Investigation.Distillation;
using Provenance.Registry.Investigation.Origin;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Server;

/// <summary>Writes leads into messages.</summary>
internal static class LeadWriting
{
    public static Wire.ListDistillationLeadsResponse ToWire(this DistillationAnswer answer)
    {
        var response = new Wire.ListDistillationLeadsResponse { NextPageToken = answer.NextPageToken, Basis = answer.Basis.ToWire() };
        response.Leads.Add(answer.Leads.Select(ToWire));
        return response;
    }

    public static Wire.ListConcealedOriginsResponse ToWire(this OriginAnswer answer)
    {
        var response = new Wire.ListConcealedOriginsResponse
        {
            Total = answer.Total,
            NextPageToken = answer.NextPageToken,
            Basis = answer.Basis.ToWire(),
        };
        response.Leads.Add(answer.Leads.Select(ToWire));
        return response;
    }

    private static Wire.DistillationLead ToWire(DistillationLead lead)
    {
        var message = new Wire.DistillationLead
        {
            Student = lead.Student.Job.ToWire(),
            Parameters = lead.Student.Parameters.ToWire(),
            DataInputs = lead.DataInputs,
            MadeDataInputs = lead.MadeDataInputs,
            HasComputePermille = lead.ComputePermille is not null,
            ComputePermille = lead.ComputePermille ?? 0,
            Way = lead.Way?.ToWire(),
        };
        message.Teachers.Add(lead.Teachers.Select(ToWire));
        message.Reasons.Add(lead.Reasons);
        message.Against.Add(lead.Against);
        return message;
    }

    private static Wire.TeacherWay ToWire(this TeacherWay way)
    {
        var message = new Wire.TeacherWay { Hops = way.Hops, ByNameOnly = way.IsByNameOnly };
        message.Through.Add(way.Through);
        return message;
    }

    private static Wire.Teaching ToWire(Teaching teaching)
    {
        var message = new Wire.Teaching
        {
            Role = teaching.Artifact.Role,
            Relation = teaching.Artifact.Relation,
            Name = teaching.Artifact.Names is [var name, ..] ? name : "",
            Compute = teaching.Compute?.ToWire(),
            HasStudentPermille = teaching.StudentPermille is not null,
            StudentPermille = teaching.StudentPermille ?? 0,
        };
        foreach (var digest in teaching.Artifact.Digests)
        {
            message.Digests[LineageWriting.NameOf(digest.Kind)] = digest.Digest.ToString();
        }

        message.MadeBy.Add(teaching.MadeBy.Select(maker => maker.Record));
        return message;
    }

    private static Wire.OriginLead ToWire(OriginLead lead)
    {
        var message = new Wire.OriginLead { Model = lead.Model ?? "", Builder = lead.Builder, Jobs = lead.Jobs, Score = lead.Score };
        message.Controllers.Add(lead.Controllers.Select(controller => new Wire.BuilderController
        {
            Entity = controller.Entity,
            Country = controller.Country ?? "",
            ShareLow = controller.ShareLow ?? "",
            ShareHigh = controller.ShareHigh ?? "",
        }));
        message.BuiltIn.Add(lead.BuiltIn);
        message.Reasons.Add(lead.Reasons.Select(ToWire));
        message.Against.Add(lead.Against);
        return message;
    }

    private static Wire.OriginReason ToWire(OriginReason reason)
    {
        var message = new Wire.OriginReason
        {
            Kind = JsonNamingPolicy.KebabCaseLower.ConvertName(reason.Kind.ToString()),
            Points = reason.Points,
            Sentence = reason.Sentence,
        };
        message.LogIndices.Add(reason.LogIndices);
        return message;
    }
}
