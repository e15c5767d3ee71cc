using Grpc.Core;
using Provenance.Registry.Investigation.Leads;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Server;

/// <summary>Signals and leads.</summary>
internal sealed partial class InvestigationService
{
    public override async Task<Wire.ListSignalsResponse> ListSignals(Wire.ListSignalsRequest request, ServerCallContext context)
    {
        var question = new SignalsQuestion
        {
            Source = leads,
            Rules = SignalReading.Rules(request.RuleSetFile, leads, context),
            AtLeastTreeSize = request.AtLeastTreeSize,
            AsOf = FieldReading.AsOf(request.AsOf, context),
        };
        return (await AskAsync(question, context)).ToWire();
    }

    public override async Task<Wire.ListLeadsResponse> ListLeads(Wire.ListLeadsRequest request, ServerCallContext context)
    {
        var question = new LeadsQuestion
        {
            Source = leads,
            Filter = new LeadFilter
            {
                Signal = FieldReading.Text(request.Signal, "signal", context),
                Part = SignalReading.Part(request.Subject, context),
                IncludeCleared = request.IncludeCleared,
            },
            State = SignalReading.State(request.State, context),
            Rules = SignalReading.Rules(request.RuleSetFile, leads, context),
            PageSize = request.PageSize,
            PageToken = request.PageToken,
            AtLeastTreeSize = request.AtLeastTreeSize,
            AsOf = FieldReading.AsOf(request.AsOf, context),
        };
        return (await AskAsync(question, context)).ToWire();
    }

    public override async Task<Wire.GetLeadResponse> GetLead(Wire.GetLeadRequest request, ServerCallContext context)
    {
        var question = new LeadQuestion
        {
            Source = leads,
            Key = SignalReading.Key(request.Key, context),
            Rules = SignalReading.Rules(request.RuleSetFile, leads, context),
            AtLeastTreeSize = request.AtLeastTreeSize,
            AsOf = FieldReading.AsOf(request.AsOf, context),
        };
        return (await AskAsync(question, context)).ToWire();
    }
}
