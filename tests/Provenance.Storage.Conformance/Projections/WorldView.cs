using Provenance.Registry.Investigation;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>A world as it was known at a size of its log: the first entries alone, judged as if there were no others.</summary>
/// <param name="Entries">The first entries.</param>
/// <param name="AsOf">What to ask for, so that the answer is about them.</param>
public sealed record WorldView(IReadOnlyList<WorldEntry> Entries, AsOf AsOf)
{
    /// <summary>The moment asked for, or the time of the newest entry, microseconds since 1970.</summary>
    public long ValidAt => AsOf.ValidAtMicroseconds ?? NewestAt;

    /// <summary>The same without a moment: what is known whenever it held.</summary>
    public IReadOnlyList<WorldEntry> Known { get; private init; } = Entries;

    private long NewestAt => Entries.Count == 0 ? 0 : WorldReports.Now.Microseconds + ((Entries.Count - 1) * 1_000L);

    /// <summary>The world as it is.</summary>
    public static WorldView Whole(ProjectionWorld world) => new(world.Entries, AsOf.Now);

    /// <summary>The world as it was.</summary>
    public static WorldView At(ProjectionWorld world, int size) => Of(world.Entries, size);

    /// <summary>The same as it was at a moment, as known: before the newest entry was logged.</summary>
    /// <param name="at">The moment, microseconds since 1970.</param>
    /// <param name="coverage">Learns what was told otherwise.</param>
    public WorldView Then(long at, WorldCoverage coverage)
    {
        var entries = Entries.Select(entry => entry with { }).ToList();
        if (at < NewestAt)
        {
            var (earlier, notBegun) = ObviousMoments.Judge(entries, at);
            coverage.Note("records told by an earlier statement", earlier);
            coverage.Note("records not yet begun", notBegun);
        }

        return new WorldView(entries, AsOf with { ValidAtMicroseconds = at }) { Known = Entries };
    }

    /// <summary>The first of some entries of a world.</summary>
    public static WorldView Of(IReadOnlyList<WorldEntry> all, int size)
    {
        var entries = all.Take(size).Select(entry => entry with { }).ToList();
        ObviousStandings.Judge(entries);
        return new WorldView(entries, new AsOf { KnownAt = new TreeSize(size) });
    }
}
