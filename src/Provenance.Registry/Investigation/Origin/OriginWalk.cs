using Provenance.Registry.Investigation.Lineages;

namespace Provenance.Registry.Investigation.Origin;

/// <summary>How far a walk behind a model has come, and what it may still look at.</summary>
/// <param name="use">The customer and the model.</param>
/// <param name="own">Jobs of the customer on it.</param>
internal sealed class OriginWalk(ModelUse use, IEnumerable<long> own)
{
    /// <summary>Jobs and releases that one walk looks at.</summary>
    public const int MostMakers = 200;

    /// <summary>Artifacts that it looks at. A model may be a thousand files, each with a digest of its own.</summary>
    public const int MostArtifacts = 2_000;

    private readonly HashSet<long> _own = [.. own];
    private readonly HashSet<long> _met = [.. own];

    /// <summary>Jobs of the customer on the model, and its releases: they are not behind it.</summary>
    public IReadOnlySet<long> Own => _own;

    /// <summary>Where it goes on.</summary>
    public List<LineageKey> Open { get; } = [];

    /// <summary>Where it was.</summary>
    public HashSet<LineageKey> Seen { get; } = [];

    /// <summary>Who was met.</summary>
    public List<LineageMaker> Behind { get; } = [];

    /// <summary>Whether there may be more.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Makers and artifacts that were looked at.</summary>
    public int LookedAt => MostMakers - MakersLeft + MostArtifacts - ArtifactsLeft;

    private int MakersLeft { get; set; } = MostMakers;

    private int ArtifactsLeft { get; set; } = MostArtifacts;

    /// <summary>Tells releases of the model.</summary>
    public void AddOwn(IReadOnlyCollection<long> released)
    {
        _own.UnionWith(released);
        _met.UnionWith(released);
    }

    /// <summary>Says whether something else was left out.</summary>
    public void Cut(bool isCut) => IsCut |= isCut;

    /// <summary>Those that are looked at now, of jobs and releases that were found.</summary>
    public IReadOnlyList<long> TakeMakers(IEnumerable<long> found)
    {
        var fresh = found.Where(_met.Add).ToList();
        var taken = Math.Min(fresh.Count, MakersLeft);
        Cut(taken < fresh.Count);
        MakersLeft -= taken;
        return fresh[..taken];
    }

    /// <summary>Those of these artifacts that may still be looked at.</summary>
    public IEnumerable<LineageArtifact> TakeArtifacts(IReadOnlyList<LineageArtifact> artifacts)
    {
        var taken = Math.Min(artifacts.Count, ArtifactsLeft);
        Cut(taken < artifacts.Count);
        ArtifactsLeft -= taken;
        return artifacts.Take(taken);
    }

    /// <summary>Notes makers that are somebody else's. Jobs of the customer that were too many to be looked at together are its own all the same.</summary>
    public void Meet(IEnumerable<LineageMaker> makers) => Behind.AddRange(makers.Where(maker =>
        maker.IsRelease || maker.Customer != use.Customer || !maker.ModelNames.Contains(use.Model, StringComparer.Ordinal)));
}
