using Wire = Provenance.Contracts.V1;

namespace Provenance.Client;

/// <content>Signals, leads and rules.</content>
public sealed partial class InvestigationCalls
{
    /// <summary>Signals: what each looks for, and how its computation ended.</summary>
    /// <exception cref="RegistryException">The call failed.</exception>
    public Task<Wire.ListSignalsResponse> ListSignalsAsync(Wire.ListSignalsRequest request, CancellationToken cancellationToken) =>
        _retries.CallAsync(options => _service.ListSignalsAsync(request, options), Retries.NewRequestId(), cancellationToken);

    /// <summary>Leads by filter, one page.</summary>
    /// <exception cref="RegistryException">The call failed.</exception>
    public Task<Wire.ListLeadsResponse> ListLeadsAsync(Wire.ListLeadsRequest request, CancellationToken cancellationToken) =>
        _retries.CallAsync(options => _service.ListLeadsAsync(request, options), Retries.NewRequestId(), cancellationToken);

    /// <summary>One lead, whole.</summary>
    /// <exception cref="RegistryException">The call failed.</exception>
    public Task<Wire.GetLeadResponse> GetLeadAsync(Wire.GetLeadRequest request, CancellationToken cancellationToken) =>
        _retries.CallAsync(options => _service.GetLeadAsync(request, options), Retries.NewRequestId(), cancellationToken);

    /// <summary>The rule set, and where each rule stands on a day.</summary>
    /// <exception cref="RegistryException">The call failed.</exception>
    public Task<Wire.ListRulesResponse> ListRulesAsync(Wire.ListRulesRequest request, CancellationToken cancellationToken) =>
        _retries.CallAsync(options => _service.ListRulesAsync(request, options), Retries.NewRequestId(), cancellationToken);
}
