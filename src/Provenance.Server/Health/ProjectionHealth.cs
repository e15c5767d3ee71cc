using Microsoft.Extensions.Diagnostics.HealthChecks;
using Provenance.Registry.Projections;

namespace Provenance.Server;

/// <summary>Whether answers follow the log.</summary>
internal sealed class ProjectionHealth(ProjectionLoop projections) : IHealthCheck
{
    /// <summary>Tag of the checks that investigation depends on.</summary>
    public const string Investigation = "investigation";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            projections.Failure is not null ? HealthCheckResult.Unhealthy(
                "The projections stopped. Stop this server, run provenance rebuild with its --data and --storage-file, and start it again.")
            : projections.StandsStill ? HealthCheckResult.Unhealthy($"The projections stand still at {projections.ProjectedSize} entries, behind the log; see the server that holds the lease.")
            : HealthCheckResult.Healthy());
}
