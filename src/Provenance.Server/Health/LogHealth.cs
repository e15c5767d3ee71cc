using Microsoft.Extensions.Diagnostics.HealthChecks;
using Provenance.Registry;

namespace Provenance.Server;

/// <summary>Whether submission is possible: not while the log is read-only, nor from when it cannot be written until something is, or could be.</summary>
internal sealed class LogHealth(ProvenanceRegistry registry) : IHealthCheck
{
    /// <summary>Tag of the checks that submission depends on.</summary>
    public const string Submission = "submission";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult((registry.Condition.ReadOnlyReason ?? registry.Condition.UnavailableReason) is { } reason
            ? HealthCheckResult.Unhealthy(reason)
            : HealthCheckResult.Healthy());
}
