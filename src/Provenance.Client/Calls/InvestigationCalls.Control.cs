using Wire = Provenance.Contracts.V1;

namespace Provenance.Client;

/// <content>Owners, capture by lists, and links.</content>
public sealed partial class InvestigationCalls
{
    /// <summary>Who ultimately owns and controls an entity.</summary>
    /// <exception cref="RegistryException">The call failed.</exception>
    public Task<Wire.GetControllersResponse> GetControllersAsync(Wire.GetControllersRequest request, CancellationToken cancellationToken) =>
        _retries.CallAsync(options => _service.GetControllersAsync(request, options), Retries.NewRequestId(), cancellationToken);

    /// <summary>What a list captures, one page.</summary>
    /// <exception cref="RegistryException">The call failed.</exception>
    public Task<Wire.ListCapturedResponse> ListCapturedAsync(Wire.ListCapturedRequest request, CancellationToken cancellationToken) =>
        _retries.CallAsync(options => _service.ListCapturedAsync(request, options), Retries.NewRequestId(), cancellationToken);

    /// <summary>Whether two entities belong together by declared shares.</summary>
    /// <exception cref="RegistryException">The call failed.</exception>
    public Task<Wire.FindOwnershipLinkResponse> FindOwnershipLinkAsync(
        Wire.FindOwnershipLinkRequest request, CancellationToken cancellationToken) =>
        _retries.CallAsync(options => _service.FindOwnershipLinkAsync(request, options), Retries.NewRequestId(), cancellationToken);

    /// <summary>Entities as declared, one page.</summary>
    /// <exception cref="RegistryException">The call failed.</exception>
    public Task<Wire.ListEntitiesResponse> ListEntitiesAsync(Wire.ListEntitiesRequest request, CancellationToken cancellationToken) =>
        _retries.CallAsync(options => _service.ListEntitiesAsync(request, options), Retries.NewRequestId(), cancellationToken);
}
