using Wire = Provenance.Contracts.V1;

namespace Provenance.Client;

/// <content>Parties by name and identifier.</content>
public sealed partial class InvestigationCalls
{
    /// <summary>Parties that a name or identifier may mean, one page.</summary>
    /// <exception cref="RegistryException">The call failed.</exception>
    public Task<Wire.SearchEntitiesResponse> SearchEntitiesAsync(Wire.SearchEntitiesRequest request, CancellationToken cancellationToken) =>
        _retries.CallAsync(options => _service.SearchEntitiesAsync(request, options), Retries.NewRequestId(), cancellationToken);
}
