using Wire = Provenance.Contracts.V1;

namespace Provenance.Client;

/// <content>What changed.</content>
public sealed partial class InvestigationCalls
{
    /// <summary>What was logged between two sizes of the log, one page.</summary>
    /// <exception cref="RegistryException">The call failed.</exception>
    public Task<Wire.ListChangesResponse> ListChangesAsync(Wire.ListChangesRequest request, CancellationToken cancellationToken) =>
        _retries.CallAsync(options => _service.ListChangesAsync(request, options), Retries.NewRequestId(), cancellationToken);
}
