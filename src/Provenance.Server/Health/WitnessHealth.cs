using Microsoft.Extensions.Diagnostics.HealthChecks;
using Provenance.Registry;

namespace Provenance.Server;

/// <summary>Whether checkpoints are witnessed, where that is asked for. Intake goes on without, so submission does not depend on it.</summary>
internal sealed class WitnessHealth(ProvenanceRegistry registry) : IHealthCheck
{
    /// <summary>Tag of the check, and the name under which grpc.health.v1 tells it.</summary>
    public const string Witnesses = "witnesses";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(registry.Witnesses?.State is { IsQuorumMissed: true } state
            ? HealthCheckResult.Unhealthy(state.ToString())
            : HealthCheckResult.Healthy());
}
