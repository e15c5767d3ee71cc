using Grpc.Core;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Server;

/// <summary>What stands behind models, and how they pass from hand to hand.</summary>
internal sealed partial class InvestigationService
{
    public override async Task<Wire.GetLineageComputeResponse> GetLineageCompute(
        Wire.GetLineageComputeRequest request, ServerCallContext context) =>
        (await AskAsync(LineageReading.Read(request, context), context)).ToWire();

    public override async Task<Wire.ListHandoffsResponse> ListHandoffs(Wire.ListHandoffsRequest request, ServerCallContext context) =>
        (await AskAsync(LineageReading.Read(request, context), context)).ToWire();

    public override async Task<Wire.ListDistillationLeadsResponse> ListDistillationLeads(
        Wire.ListDistillationLeadsRequest request, ServerCallContext context) =>
        (await AskAsync(LineageReading.Read(request, context), context)).ToWire();

    public override async Task<Wire.ListContributionsResponse> ListContributions(
        Wire.ListContributionsRequest request, ServerCallContext context) =>
        (await AskAsync(LineageReading.Read(request, context), context)).ToWire();

    public override async Task<Wire.ListReleasesResponse> ListReleases(Wire.ListReleasesRequest request, ServerCallContext context) =>
        (await AskAsync(LineageReading.Read(request, context), context)).ToWire();

    public override async Task<Wire.ListConcealedOriginsResponse> ListConcealedOrigins(
        Wire.ListConcealedOriginsRequest request, ServerCallContext context) =>
        (await AskAsync(LineageReading.Read(request, context), context)).ToWire();
}
