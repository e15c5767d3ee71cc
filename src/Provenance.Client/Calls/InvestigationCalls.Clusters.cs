using Wire = Provenance.Contracts.V1;

namespace Provenance.Client;

/// <content>Chips stacked, usage over time, and structuring.</content>
public sealed partial class InvestigationCalls
{
    /// <summary>Who holds uncontrolled chips that are over a line together, one page.</summary>
    /// <exception cref="RegistryException">The call failed.</exception>
    public Task<Wire.ListStackedChipsResponse> ListStackedChipsAsync(Wire.ListStackedChipsRequest request, CancellationToken cancellationToken) =>
        _retries.CallAsync(options => _service.ListStackedChipsAsync(request, options), Retries.NewRequestId(), cancellationToken);

    /// <summary>Accelerators held over time.</summary>
    /// <exception cref="RegistryException">The call failed.</exception>
    public Task<Wire.GetUsageSeriesResponse> GetUsageSeriesAsync(Wire.GetUsageSeriesRequest request, CancellationToken cancellationToken) =>
        _retries.CallAsync(options => _service.GetUsageSeriesAsync(request, options), Retries.NewRequestId(), cancellationToken);

    /// <summary>Jobs split under a threshold or bunching below it, one page.</summary>
    /// <exception cref="RegistryException">The call failed.</exception>
    public Task<Wire.FindStructuringResponse> FindStructuringAsync(Wire.FindStructuringRequest request, CancellationToken cancellationToken) =>
        _retries.CallAsync(options => _service.FindStructuringAsync(request, options), Retries.NewRequestId(), cancellationToken);
}
