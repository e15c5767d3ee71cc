using Grpc.Core;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Server;

/// <summary>Owners, capture by lists, and links.</summary>
internal sealed partial class InvestigationService
{
    public override async Task<Wire.GetControllersResponse> GetControllers(Wire.GetControllersRequest request, ServerCallContext context) =>
        (await AskAsync(ControlReading.Read(request, context), context)).ToWire();

    public override async Task<Wire.ListCapturedResponse> ListCaptured(Wire.ListCapturedRequest request, ServerCallContext context) =>
        (await AskAsync(ControlReading.Read(request, context), context)).ToWire();

    public override async Task<Wire.FindOwnershipLinkResponse> FindOwnershipLink(
        Wire.FindOwnershipLinkRequest request, ServerCallContext context) =>
        (await AskAsync(ControlReading.Read(request, context), context)).ToWire();

    public override async Task<Wire.ListEntitiesResponse> ListEntities(Wire.ListEntitiesRequest request, ServerCallContext context) =>
        (await AskAsync(ControlReading.Read(request, context), context)).ToWire();
}
