using System.Text.Json.Serialization;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation.Signals;

/// <summary>How the computation of a signal ended.</summary>
public enum SignalStatus
{
    /// <summary>It was computed.</summary>
    Evaluated,

    /// <summary>Nobody reports what it needs.</summary>
    NoInput,

    /// <summary>Its time was over. Nothing is known of its leads.</summary>
    TimedOut,

    /// <summary>It failed. Nothing is known of its leads.</summary>
    Failed,
}

/// <summary>A lead with the ids of the statements it rests on, which hold in every copy of the log.</summary>
/// <param name="Lead">The lead.</param>
/// <param name="StatementIds">One for each of <see cref="Lead.Entries"/>, in their order.</param>
public sealed record RaisedLead(Lead Lead, IReadOnlyList<Digest> StatementIds);

/// <summary>What came of one signal.</summary>
public sealed record SignalOutcome
{
    /// <summary>The signal's code.</summary>
    public required string Signal { get; init; }

    /// <summary>How it ended.</summary>
    public required SignalStatus Status { get; init; }

    /// <summary>Why there is no input, or what went wrong; empty where it was computed.</summary>
    public string Reason { get; init; } = "";

    /// <summary>How many groups were looked at.</summary>
    public long Tested { get; init; }

    /// <summary>Of what, in the plural.</summary>
    public string TestedUnit { get; init; } = "";

    /// <summary>Leads that the signal raised, those beyond the limit too.</summary>
    public long LeadsTotal { get; init; }

    /// <summary>Those of them that are kept.</summary>
    public long LeadsKept { get; init; }

    /// <summary>The leads that are kept, each key once, in the signal's order; empty where an outcome is read without them.</summary>
    [JsonIgnore]
    public IReadOnlyList<RaisedLead> Leads { get; init; } = [];

    /// <summary>Which bounds were reached.</summary>
    public IReadOnlyList<string> Bounds { get; init; } = [];

    /// <summary>What was left out or assumed.</summary>
    public IReadOnlyList<string> Caveats { get; init; } = [];

    /// <summary>Whether a lead that is not among them is known not to be raised: no bound was reached.</summary>
    [JsonIgnore]
    public bool IsComplete => Status is SignalStatus.Evaluated or SignalStatus.NoInput && LeadsTotal == LeadsKept && Bounds.Count == 0;
}

/// <summary>All signals over one size of the log under one rule set.</summary>
public sealed record SignalEvaluation
{
    /// <summary>It holds for the log's first so many entries.</summary>
    public required TreeSize TreeSize { get; init; }

    /// <summary>The moment in the world, microseconds since 1970.</summary>
    public required long ValidAtMicroseconds { get; init; }

    /// <summary>The rule set.</summary>
    public required RuleSetReference RuleSet { get; init; }

    /// <summary>One for each signal, in the order of <see cref="KnownSignals.All"/>.</summary>
    public required IReadOnlyList<SignalOutcome> Signals { get; init; }
}

/// <summary>How long signals may take.</summary>
public sealed record SignalEngineOptions
{
    /// <summary>Of one signal in the background.</summary>
    public TimeSpan TimeOfSignal { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Of one signal when somebody waits for it.</summary>
    public TimeSpan TimeOfSignalOnDemand { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Of all signals when somebody waits; those that do not get their turn are told as timed out.</summary>
    public TimeSpan TimeOnDemand { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Bounds of each evaluation.</summary>
    public SignalLimits Limits { get; init; } = new();
}
