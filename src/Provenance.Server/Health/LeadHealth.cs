using Microsoft.Extensions.Diagnostics.HealthChecks;
using Provenance.Registry;
using Provenance.Registry.Investigation.Leads;
using Provenance.Registry.Redacting;

namespace Provenance.Server;

/// <summary>
/// Whether leads are recorded as they come and go. Questions do not depend on it, for they then compute leads themselves; what
/// is lost is the history of that time. So it is a service of its own, for operators to watch. None are recorded while a
/// redaction is not carried out, nor while the log is read-only.
/// </summary>
internal sealed class LeadHealth(LeadLoop leads, RedactionLoop redactions, ProvenanceRegistry registry) : IHealthCheck
{
    /// <summary>Tag of the check.</summary>
    public const string Recording = "leads";

    /// <summary>What the health service calls it.</summary>
    public const string Service = "provenance.leads";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(leads.Failure is not null ? HealthCheckResult.Unhealthy("Leads are no longer recorded; see the log of the server.")
            : (registry.Condition.ReadOnlyReason ?? redactions.Trouble) is { } reason ? HealthCheckResult.Unhealthy($"Leads are not recorded: {reason}")
            : HealthCheckResult.Healthy());
}
