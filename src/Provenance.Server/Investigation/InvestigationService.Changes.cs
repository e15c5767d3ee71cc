using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Changes;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Server;

/// <summary>What changed.</summary>
internal sealed partial class InvestigationService
{
    public override async Task<Wire.ListChangesResponse> ListChanges(Wire.ListChangesRequest request, ServerCallContext context)
    {
        var question = new ChangesQuestion
        {
            FromTreeSize = request.FromTreeSize,
            Filter = new ChangeFilter
            {
                Kind = FieldReading.Text(request.Kind, "kind", context),
                Party = FieldReading.Text(request.Party, "party", context),
                RecordPrefix = FieldReading.Text(request.RecordPrefix, "record_prefix", context),
            },
            PageSize = request.PageSize,
            PageToken = request.PageToken,
            AtLeastTreeSize = request.AtLeastTreeSize,
            AsOf = FieldReading.AsOf(request.AsOf, context),
        };
        var answer = await AskAsync(question, context);
        var response = new Wire.ListChangesResponse { NextPageToken = answer.NextPageToken, Basis = answer.Basis.ToWire() };
        response.Changes.Add(answer.Changes.Select(ToWire));
        response.Counts.Add(answer.Counts.Select(count =>
            new Wire.ChangeCount { Kind = count.Kind, Effect = ToWire(count.Effect), Count = count.Count }));
        return response;
    }

    private static Wire.Change ToWire(StatementChange change)
    {
        var message = new Wire.Change
        {
            LogIndex = change.LogIndex,
            Kind = change.Kind,
            Record = change.Record,
            Party = change.Party,
            LoggedAt = Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(change.LoggedAtMilliseconds)),
            Effect = ToWire(change.Effect),
            SignerSuspended = change.IsSignerSuspended,
            Redacted = change.IsRedacted,
        };
        if (change.Of is { } of)
        {
            message.OfLogIndex = of;
        }

        if (change.Contradicts is { } contradicts)
        {
            message.ContradictsLogIndex = contradicts;
        }

        return message;
    }

    private static Wire.ChangeEffect ToWire(ChangeEffect effect) => effect switch
    {
        ChangeEffect.Trust => Wire.ChangeEffect.Trust,
        ChangeEffect.Begins => Wire.ChangeEffect.Begins,
        ChangeEffect.Updates => Wire.ChangeEffect.Updates,
        ChangeEffect.Corrects => Wire.ChangeEffect.Corrects,
        ChangeEffect.Withdraws => Wire.ChangeEffect.Withdraws,
        ChangeEffect.Conflicts => Wire.ChangeEffect.Conflicts,
        _ => Wire.ChangeEffect.ComesLate,
    };
}
