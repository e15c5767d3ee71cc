using Provenance.Statements;

namespace Provenance.Registry.Projections;

/// <summary>Whose stream: two parties that draw, or copy, the same 16 bytes have two streams.</summary>
/// <param name="Stream">The 16 bytes.</param>
/// <param name="Party">Handle of the party whose keys signed in it.</param>
public readonly record struct StreamKey(StreamId Stream, string Party);

/// <summary>Sequence numbers, both ends included, that have not come yet.</summary>
/// <param name="First">The lowest.</param>
/// <param name="Last">The highest.</param>
public readonly record struct SequenceGap(long First, long Last);

/// <summary>What came of a stream so far. Gaps are open until a late statement fills them.</summary>
/// <param name="Key">The stream.</param>
/// <param name="FirstIndex">Index of the first entry of it, which names it in stores.</param>
/// <param name="Last">The highest sequence number that came.</param>
/// <param name="Count">Entries that came.</param>
/// <param name="Repeats">Entries whose number had come before.</param>
/// <param name="Gaps">
/// What is missing below <paramref name="Last"/>, ascending; where a store is asked, only what the numbers asked for fall into: there is no
/// bound to how many gaps a stream has.
/// </param>
public sealed record StreamState(
    StreamKey Key, long FirstIndex, long Last, long Count, long Repeats, IReadOnlyList<SequenceGap> Gaps);

/// <summary>What a group makes of a stream.</summary>
/// <param name="State">What came of it after the group.</param>
/// <param name="Closed">Gaps that are no more as they were: filled, in whole or in part.</param>
/// <param name="Opened">Gaps that were not there as they are: what was skipped, and what is left of those filled in part.</param>
public sealed record StreamChange(StreamState State, IReadOnlyList<SequenceGap> Closed, IReadOnlyList<SequenceGap> Opened);
