using Microsoft.Extensions.Diagnostics.HealthChecks;
using Provenance.Registry.Redacting;

namespace Provenance.Server;

/// <summary>Whether redactions are carried out: while they are not, an order to delete stands open. A service of its own, for operators to watch.</summary>
internal sealed class RedactionHealth(RedactionLoop redactions) : IHealthCheck
{
    /// <summary>Tag of the check.</summary>
    public const string CarryingOut = "redactions";

    /// <summary>What the health service calls it.</summary>
    public const string Service = "provenance.redactions";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(redactions.Trouble is { } trouble ? HealthCheckResult.Unhealthy(trouble) : HealthCheckResult.Healthy());
}
