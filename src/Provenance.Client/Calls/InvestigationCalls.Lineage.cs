using Wire = Provenance.Contracts.V1;

namespace Provenance.Client;

/// <summary>Questions about what stands behind models.</summary>
public sealed partial class InvestigationCalls
{
    /// <summary>Operations behind a model, each run once.</summary>
    /// <exception cref="RegistryException">The call failed.</exception>
    public Task<Wire.GetLineageComputeResponse> GetLineageComputeAsync(
        Wire.GetLineageComputeRequest request, CancellationToken cancellationToken) =>
        _retries.CallAsync(options => _service.GetLineageComputeAsync(request, options), Retries.NewRequestId(), cancellationToken);

    /// <summary>What one customer's job put out and another's took in, one page.</summary>
    /// <exception cref="RegistryException">The call failed.</exception>
    public Task<Wire.ListHandoffsResponse> ListHandoffsAsync(Wire.ListHandoffsRequest request, CancellationToken cancellationToken) =>
        _retries.CallAsync(options => _service.ListHandoffsAsync(request, options), Retries.NewRequestId(), cancellationToken);

    /// <summary>Models that may have learned from another's answers, one page.</summary>
    /// <exception cref="RegistryException">The call failed.</exception>
    public Task<Wire.ListDistillationLeadsResponse> ListDistillationLeadsAsync(Wire.ListDistillationLeadsRequest request, CancellationToken cancellationToken) =>
        _retries.CallAsync(options => _service.ListDistillationLeadsAsync(request, options), Retries.NewRequestId(), cancellationToken);

    /// <summary>What a model did in the building of others, or others in its building, one page.</summary>
    /// <exception cref="RegistryException">The call failed.</exception>
    public Task<Wire.ListContributionsResponse> ListContributionsAsync(Wire.ListContributionsRequest request, CancellationToken cancellationToken) =>
        _retries.CallAsync(options => _service.ListContributionsAsync(request, options), Retries.NewRequestId(), cancellationToken);

    /// <summary>Public models and the attested training behind them, one page.</summary>
    /// <exception cref="RegistryException">The call failed.</exception>
    public Task<Wire.ListReleasesResponse> ListReleasesAsync(Wire.ListReleasesRequest request, CancellationToken cancellationToken) =>
        _retries.CallAsync(options => _service.ListReleasesAsync(request, options), Retries.NewRequestId(), cancellationToken);

    /// <summary>Models built in one country that point to another, one page.</summary>
    /// <exception cref="RegistryException">The call failed.</exception>
    public Task<Wire.ListConcealedOriginsResponse> ListConcealedOriginsAsync(Wire.ListConcealedOriginsRequest request, CancellationToken cancellationToken) =>
        _retries.CallAsync(options => _service.ListConcealedOriginsAsync(request, options), Retries.NewRequestId(), cancellationToken);
}
