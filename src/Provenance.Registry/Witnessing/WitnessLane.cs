using Provenance.Transparency;

namespace Provenance.Registry.Witnessing;

/// <summary>
/// What is known of one witness, and when it may be asked again. Used under the collector's lock. Waits are measured by the
/// clock's timestamps, which nobody sets; its time of day is only told.
/// </summary>
internal sealed class WitnessLane(PolicyWitness witness, WitnessingOptions options, TimeProvider time)
{
    private int _failures;
    private long _takenAt;
    private TimeSpan _leftAloneFor;
    private WitnessStanding _standing = new(
        witness.Name, witness.Key.Name, witness.Url is null ? WitnessAnswering.NoAddress : WitnessAnswering.NotAsked, TreeSize.Zero, null, "");

    /// <summary>The witness.</summary>
    public PolicyWitness Witness { get; } = witness;

    /// <summary>The exchange under way, or null.</summary>
    public Task? Running { get; set; }

    /// <summary>What it holds against this log, as long as it does.</summary>
    public Contradiction? Contradiction { get; private set; }

    /// <summary>How it stands, for everybody to see.</summary>
    public WitnessStanding Standing => _standing;

    /// <summary>How long until it may be asked next, or less than nothing; null where it cannot be asked, or is being asked.</summary>
    public TimeSpan? NextIn => Witness.Url is null || Running is not null ? null : _leftAloneFor - time.GetElapsedTime(_takenAt);

    /// <summary>Takes in the outcome of an exchange.</summary>
    public void Take(ExchangeOutcome outcome)
    {
        var failed = outcome.Fault.Length > 0;
        var answering = failed ? WitnessAnswering.Failed : outcome.IsVerified ? WitnessAnswering.Cosigned : WitnessAnswering.PassedOn;
        _failures = failed ? _failures + 1 : 0;
        _takenAt = time.GetTimestamp();
        _leftAloneFor = failed ? Backoff(outcome.RetryAfter) : TimeSpan.Zero;
        Contradiction = outcome.Contradiction;
        _standing = _standing with
        {
            Answering = answering,
            Size = outcome.Held ?? _standing.Size,
            Since = answering == _standing.Answering && outcome.Fault == _standing.Reason ? _standing.Since : time.GetUtcNow(),
            Reason = outcome.Fault,
        };
    }

    private TimeSpan Backoff(TimeSpan? asked)
    {
        var own = options.FirstBackoff * Math.Pow(2, Math.Min(_failures - 1, 20));
        var wanted = asked is { } time && time > own ? time : own;
        return wanted < options.MaxBackoff ? wanted : options.MaxBackoff;
    }
}
