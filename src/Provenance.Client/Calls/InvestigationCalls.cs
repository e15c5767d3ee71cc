using Grpc.Core;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Client;

/// <summary>The questions of regulators. Each answer states its basis; the entries it rests on can be fetched as bundles.</summary>
public sealed partial class InvestigationCalls
{
    private readonly Wire.InvestigationService.InvestigationServiceClient _service;
    private readonly Retries _retries;

    internal InvestigationCalls(CallInvoker invoker, Retries retries)
    {
        _service = new Wire.InvestigationService.InvestigationServiceClient(invoker);
        _retries = retries;
    }

    /// <summary>Training jobs by filter, one page.</summary>
    /// <exception cref="RegistryException">The call failed.</exception>
    public Task<Wire.SearchJobsResponse> SearchJobsAsync(Wire.SearchJobsRequest request, CancellationToken cancellationToken) =>
        _retries.CallAsync(options => _service.SearchJobsAsync(request, options), Retries.NewRequestId(), cancellationToken);

    /// <summary>Which customers, with which model lineages, used large clusters, one page.</summary>
    /// <exception cref="RegistryException">The call failed.</exception>
    public Task<Wire.ListLargeClusterUsersResponse> ListLargeClusterUsersAsync(
        Wire.ListLargeClusterUsersRequest request, CancellationToken cancellationToken) =>
        _retries.CallAsync(options => _service.ListLargeClusterUsersAsync(request, options), Retries.NewRequestId(), cancellationToken);

    /// <summary>Ancestors or descendants of an artifact.</summary>
    /// <exception cref="RegistryException">The call failed.</exception>
    public Task<Wire.TraceLineageResponse> TraceLineageAsync(Wire.TraceLineageRequest request, CancellationToken cancellationToken) =>
        _retries.CallAsync(options => _service.TraceLineageAsync(request, options), Retries.NewRequestId(), cancellationToken);
}
