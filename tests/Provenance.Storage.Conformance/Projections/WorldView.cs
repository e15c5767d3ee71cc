using Provenance.Registry.Investigation;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>A world as it was known at a size of its log: the first entries alone, judged as if there were no others.</summary>
/// <param name="Entries">The first entries.</param>
/// <param name="AsOf">What to ask for, so that the answer is about them.</param>
public sealed record WorldView(IReadOnlyList<WorldEntry> Entries, AsOf AsOf)
{
    /// <summary>The world as it is.</summary>
    public static WorldView Whole(ProjectionWorld world) => new(world.Entries, AsOf.Now);

    /// <summary>The world as it was.</summary>
    public static WorldView At(ProjectionWorld world, int size) => Of(world.Entries, size);

    /// <summary>The first of some entries of a world.</summary>
    public static WorldView Of(IReadOnlyList<WorldEntry> all, int size)
    {
        var entries = all.Take(size).Select(entry => entry with { }).ToList();
        ObviousStandings.Judge(entries);
        return new WorldView(entries, new AsOf { KnownAt = new TreeSize(size) });
    }
}
