using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Projections;

/// <summary>One entry as projected.</summary>
public sealed record ProjectedEntry
{
    /// <summary>Position in the log.</summary>
    public required long Index { get; init; }

    /// <summary>The statement.</summary>
    public required Digest StatementId { get; init; }

    /// <summary>The kind's name.</summary>
    public required string Kind { get; init; }

    /// <summary>The record's name.</summary>
    public required string Record { get; init; }

    /// <summary>Handle of the party or authority whose key signed; of the first, where several did.</summary>
    public required string Party { get; init; }

    /// <summary>Microseconds since 1970, says the signer.</summary>
    public required long IssuedAtMicroseconds { get; init; }

    /// <summary>Milliseconds since 1970, says the log.</summary>
    public required long LoggedAtMilliseconds { get; init; }

    /// <summary>Its place in its chain after the group; null for trust statements.</summary>
    public ChainLink? Link { get; init; }

    /// <summary>Why it names an earlier statement; null where it names none.</summary>
    public SupersedesReason? SupersedesReason { get; init; }

    /// <summary>Whether the signer was suspended when it was logged.</summary>
    public bool SignerSuspended { get; init; }

    /// <summary>Names of redacted sections, parted by a space, in the order of the kind; usually empty.</summary>
    public string MissingSections { get; init; } = "";

    /// <summary>Index of the first entry of its stream; null for trust statements.</summary>
    public long? Stream { get; init; }

    /// <summary>Its number in the stream; 0 for trust statements.</summary>
    public long Sequence { get; init; }

    /// <summary>What it says; null for withdrawals and kinds without a projection.</summary>
    public ProjectedSubject? Subject { get; init; }
}

/// <summary>Everything that one group changes.</summary>
public sealed record ProjectionGroup
{
    /// <summary>How far the projections have come with it.</summary>
    public required ProjectedHead Head { get; init; }

    /// <summary>New entries, in log order, from the old size on.</summary>
    public required IReadOnlyList<ProjectedEntry> Entries { get; init; }

    /// <summary>Chains begun, in log order.</summary>
    public required IReadOnlyList<(long Chain, ChainKey Key)> Chains { get; init; }

    /// <summary>Places of earlier entries that may have changed.</summary>
    public required IReadOnlyList<ChainLink> ChangedLinks { get; init; }

    /// <summary>Statements waited for since.</summary>
    public required IReadOnlyList<Awaited> NewlyAwaited { get; init; }

    /// <summary>Statements waited for before, that came.</summary>
    public required IReadOnlyList<Awaited> Arrived { get; init; }

    /// <summary>Streams that went on, the first begun first.</summary>
    public required IReadOnlyList<StreamChange> Streams { get; init; }
}
