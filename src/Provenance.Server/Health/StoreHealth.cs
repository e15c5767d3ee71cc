using Microsoft.Extensions.Diagnostics.HealthChecks;
using Provenance.Registry;
using Provenance.Registry.Log;

namespace Provenance.Server;

/// <summary>Whether the log can be read, which everything depends on.</summary>
internal sealed class StoreHealth(ProvenanceRegistry registry) : IHealthCheck
{
    /// <summary>Tag of the checks that questions depend on.</summary>
    public const string Questions = "questions";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await registry.Store.ReadHeadAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (exception is StorageUnavailableException or StorageCorruptException)
        {
            return HealthCheckResult.Unhealthy(exception.Message);
        }
    }
}
