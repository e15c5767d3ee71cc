using System.Globalization;
using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Handoffs;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Server;

/// <summary>Writes hand-offs into messages.</summary>
internal static class HandoffWriting
{
    private const decimal MicrosecondsPerDay = 86_400_000_000m;

    public static Wire.ListHandoffsResponse ToWire(this HandoffAnswer answer)
    {
        var response = new Wire.ListHandoffsResponse { NextPageToken = answer.NextPageToken, Basis = answer.Basis.ToWire() };
        response.Handoffs.Add(answer.Handoffs.Select(ToWire));
        return response;
    }

    private static Wire.Handoff ToWire(Handoff handoff)
    {
        var message = new Wire.Handoff
        {
            FromJob = handoff.From.ToWire(),
            ToJob = handoff.To.ToWire(),
            Role = handoff.Role,
            Relation = handoff.Relation,
            GapDays = handoff.GapMicroseconds is { } gap ? (gap / MicrosecondsPerDay).ToString("0.######", CultureInfo.InvariantCulture) : "",
            Linked = handoff.Link.IsLinked switch
            {
                IsLinked.Yes => Wire.Linked.Yes,
                IsLinked.No => Wire.Linked.No,
                _ => Wire.Linked.Unknown,
            },
            LinkReason = handoff.Link.Reason,
        };
        foreach (var digest in handoff.Digests)
        {
            message.Digests[LineageWriting.NameOf(digest.Kind)] = digest.Digest.ToString();
        }

        message.PublishedBy.Add(handoff.PublishedBy);
        return message;
    }
}
