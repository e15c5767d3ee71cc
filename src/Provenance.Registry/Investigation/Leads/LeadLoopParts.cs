using Microsoft.Extensions.Logging;
using Provenance.Registry.Investigation.Signals;
using Provenance.Registry.Leases;
using Provenance.Registry.Log;
using Provenance.Registry.Projections;
using Provenance.Registry.Rules;
using Provenance.Registry.Signing;

namespace Provenance.Registry.Investigation.Leads;

/// <summary>What the loop works with.</summary>
public sealed record LeadLoopParts
{
    /// <summary>The projections, where they are written: what lags behind them may hold what was redacted since.</summary>
    public required IInvestigationStore Investigation { get; init; }

    /// <summary>How far they have come.</summary>
    public required IProjectionProgress Progress { get; init; }

    /// <summary>The log, to tell whether recorded leads are of it.</summary>
    public required ILogStore Log { get; init; }

    /// <summary>Whether it may be written: while it may not, nothing is recorded or discarded.</summary>
    public required LogCondition Condition { get; init; }

    /// <summary>Where leads are recorded.</summary>
    public required ILeadStore Leads { get; init; }

    /// <summary>Computes them.</summary>
    public required SignalEngine Engine { get; init; }

    /// <summary>Keeps the newest evaluations for questions.</summary>
    public required LeadSource Source { get; init; }

    /// <summary>Thresholds and parameters.</summary>
    public required RuleSet Rules { get; init; }

    /// <summary>Whether this server records leads; the others then only look whether what is recorded is of this log.</summary>
    public IWorkLease Lease { get; init; } = SoleServer.Instance;

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Told when leads are recorded and when it fails.</summary>
    public required ILogger<LeadLoop> Logger { get; init; }
}
