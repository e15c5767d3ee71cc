using System.Collections.Immutable;
using Provenance.Registry.Projections;
using Provenance.Registry.Projections.Summaries;

namespace Provenance.Registry.Investigation;

/// <summary>Whose use of what.</summary>
public sealed record UseFilter
{
    /// <summary>Entity id of the customer, or <c>unknown</c>; null for everybody.</summary>
    public string? Customer { get; init; }

    /// <summary>Handle of the operator.</summary>
    public string? Operator { get; init; }

    /// <summary>Handle of the site.</summary>
    public string? Site { get; init; }

    /// <summary>Handle of the cluster.</summary>
    public string? Cluster { get; init; }

    /// <summary>Country of the cluster by its current inventory.</summary>
    public string? Country { get; init; }
}

/// <summary>A customer in an interconnect domain.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Customer">Entity id, <c>unknown</c>, or null where redacted.</param>
/// <param name="Cluster">The cluster.</param>
/// <param name="Domain">The domain; null where stated as unknown.</param>
public sealed record UseGroup(long Id, string? Customer, ClusterName Cluster, string? Domain);

/// <summary>A run of events of a group.</summary>
/// <param name="Start">Its events are at or after this time, microseconds since 1970, and before the start of the next.</param>
/// <param name="Levels">What it does to the accelerators held.</param>
public readonly record struct UseChunk(long Start, ImmutableArray<UseLevel> Levels);

/// <summary>What customers hold of interconnect domains, by current jobs.</summary>
public interface IUseFacts
{
    /// <summary>All groups that pass and hold anything, each with its chunks in order of time.</summary>
    IAsyncEnumerable<(UseGroup Group, IReadOnlyList<UseChunk> Chunks)> ReadGroupsAsync(UseFilter filter, CancellationToken cancellationToken);

    /// <summary>
    /// The same, but of groups whose chunks would have to be made again from events those of later jobs as well: each group held
    /// at any time no more of any accelerator than its chunks say, and <see cref="ReadChunksAsync"/> tells what it held.
    /// </summary>
    IAsyncEnumerable<(UseGroup Group, IReadOnlyList<UseChunk> Chunks, bool AreBounds)> ReadBoundsAsync(
        UseFilter filter, CancellationToken cancellationToken);

    /// <summary>The chunks of a group in order of time; none where it held nothing.</summary>
    ValueTask<IReadOnlyList<UseChunk>> ReadChunksAsync(long group, CancellationToken cancellationToken);

    /// <summary>Sums over the chunks of a group that start at or after a time and before another.</summary>
    /// <param name="group">The group.</param>
    /// <param name="from">The earliest start, microseconds since 1970.</param>
    /// <param name="to">What every start is before.</param>
    /// <param name="leavesOutResumed">Leaves chunks out in which a job resumes, and tells where they start.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<(UseSums Sums, IReadOnlySet<long> LeftOut)> SumAsync(
        long group, long from, long to, bool leavesOutResumed, CancellationToken cancellationToken);

    /// <summary>Events of a group from a time on, before another, in order.</summary>
    ValueTask<IReadOnlyList<UseEvent>> ReadEventsAsync(long group, long from, long to, CancellationToken cancellationToken);

    /// <summary>What these events change of what is held: a part of what is stored of them.</summary>
    ValueTask<IReadOnlyList<UseChange>> ReadChangesAsync(long group, long from, long to, CancellationToken cancellationToken);

    /// <summary>The text of a number: an accelerator's slug or a model's name.</summary>
    ValueTask<string> ReadTextAsync(long number, CancellationToken cancellationToken);
}
