using Microsoft.Extensions.Diagnostics.HealthChecks;
using Provenance.Registry.Investigation.Leads;

namespace Provenance.Server;

/// <summary>
/// Whether leads are recorded as they come and go. Questions do not depend on it, for they then compute leads themselves; what
/// is lost is the history of that time. So it is a service of its own, for operators to watch.
/// </summary>
internal sealed class LeadHealth(LeadLoop leads) : IHealthCheck
{
    /// <summary>Tag of the check.</summary>
    public const string Recording = "leads";

    /// <summary>What the health service calls it.</summary>
    public const string Service = "provenance.leads";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(leads.Failure is null
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("Leads are no longer recorded; see the log of the server."));
}
