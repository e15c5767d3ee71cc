namespace Provenance.Registry.Sequencing;

/// <summary>Limits of the sequencer. All of them bound memory or latency; none of them bounds correctness.</summary>
public sealed record SequencerOptions
{
    /// <summary>Entries that one transaction commits at most.</summary>
    public int MaxGroupEntries { get; init; } = 1024;

    /// <summary>Bytes of envelopes and sections that one transaction commits at most.</summary>
    public long MaxGroupBytes { get; init; } = 16L << 20;

    /// <summary>Attestations that may wait.</summary>
    public int MaxQueuedEntries { get; init; } = 16_384;

    /// <summary>Bytes of envelopes and sections that may wait.</summary>
    public long MaxQueuedBytes { get; init; } = 64L << 20;

    /// <summary>How far the clock may be behind the newest entry before intake stops.</summary>
    public TimeSpan MaxClockLag { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How far the clock may be ahead of the store's own before nothing is logged here: half of <see cref="MaxClockLag"/>, so
    /// that of two servers that are both near enough to the store's neither keeps the other out.
    /// </summary>
    public TimeSpan MaxClockLead { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How often to look whether other servers have appended, so that what they logged is signed here too; null where no
    /// other server writes the log.
    /// </summary>
    public TimeSpan? LookForOthers { get; init; }
}
