using Wire = Provenance.Contracts.V1;

namespace Provenance.Client;

/// <content>Balances, devices, and what a site's statements are worth.</content>
public sealed partial class InvestigationCalls
{
    /// <summary>The balance of a site or a country.</summary>
    /// <exception cref="RegistryException">The call failed.</exception>
    public Task<Wire.GetBalanceResponse> GetBalanceAsync(Wire.GetBalanceRequest request, CancellationToken cancellationToken) =>
        _retries.CallAsync(options => _service.GetBalanceAsync(request, options), Retries.NewRequestId(), cancellationToken);

    /// <summary>How far a site's statements can be trusted.</summary>
    /// <exception cref="RegistryException">The call failed.</exception>
    public Task<Wire.GetSiteReliabilityResponse> GetSiteReliabilityAsync(Wire.GetSiteReliabilityRequest request, CancellationToken cancellationToken) =>
        _retries.CallAsync(options => _service.GetSiteReliabilityAsync(request, options), Retries.NewRequestId(), cancellationToken);

    /// <summary>Where a device was.</summary>
    /// <exception cref="RegistryException">The call failed.</exception>
    public Task<Wire.GetDeviceHistoryResponse> GetDeviceHistoryAsync(Wire.GetDeviceHistoryRequest request, CancellationToken cancellationToken) =>
        _retries.CallAsync(options => _service.GetDeviceHistoryAsync(request, options), Retries.NewRequestId(), cancellationToken);

    /// <summary>Devices in contradiction, one page.</summary>
    /// <exception cref="RegistryException">The call failed.</exception>
    public Task<Wire.ListDeviceConflictsResponse> ListDeviceConflictsAsync(Wire.ListDeviceConflictsRequest request, CancellationToken cancellationToken) =>
        _retries.CallAsync(options => _service.ListDeviceConflictsAsync(request, options), Retries.NewRequestId(), cancellationToken);
}
