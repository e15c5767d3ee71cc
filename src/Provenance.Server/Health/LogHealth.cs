using Microsoft.Extensions.Diagnostics.HealthChecks;
using Provenance.Registry;

namespace Provenance.Server;

/// <summary>Whether submission is possible: not while the log is read-only.</summary>
internal sealed class LogHealth(ProvenanceRegistry registry) : IHealthCheck
{
    /// <summary>Tag of the checks that submission depends on.</summary>
    public const string Submission = "submission";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(registry.Condition.ReadOnlyReason is { } reason
            ? HealthCheckResult.Unhealthy(reason)
            : HealthCheckResult.Healthy());
}
