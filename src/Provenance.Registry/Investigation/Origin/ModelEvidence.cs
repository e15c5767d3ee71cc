using Provenance.Statements;

namespace Provenance.Registry.Investigation.Origin;

/// <summary>What points from a model's releases and ancestors to a country.</summary>
internal sealed class ModelEvidence
{
    private readonly List<OriginReason> _reasons = [];
    private readonly List<string> _against = [];
    private readonly OriginPoints _points;

    private ModelEvidence(OriginPoints points) => _points = points;

    public IReadOnlyList<OriginReason> Reasons => _reasons;

    public IReadOnlyList<string> Against => _against;

    /// <summary>Releases of the model that declare another origin, with what they declare.</summary>
    public IReadOnlyList<LineageMaker> DeclaredElsewhere { get; private set; } = [];

    /// <summary>Whether a release of the model declares the country.</summary>
    public bool IsDeclaredOfIt { get; private set; }

    /// <summary>Whether its lineage was not, or not all, looked at.</summary>
    public bool IsCut { get; private set; }

    public static async ValueTask<ModelEvidence> ReadAsync(
        AncestorMakers ancestors, EntityCountries countries, OriginPoints points, string model, string country, CancellationToken cancellationToken)
    {
        var (makers, isCut) = await ancestors.OfAsync(model, cancellationToken);
        var evidence = new ModelEvidence(points) { IsCut = isCut };
        var own = makers.Where(maker => IsOwn(maker, model)).ToList();
        evidence.DeclaredElsewhere = [.. own.Where(maker => maker is { IsRelease: true, DeclaredOrigin: { } origin } && origin != OrUnknown.Word && origin != country)];
        evidence.IsDeclaredOfIt = own.Exists(maker => maker is { IsRelease: true } && maker.DeclaredOrigin == country);
        if (evidence.IsDeclaredOfIt)
        {
            evidence._against.Add($"A release of the model declares {country} as its origin: that one conceals nothing.");
        }

        var parents = makers.Where(maker => !IsOwn(maker, model)).ToList();
        var released = parents.Where(maker => maker.DeclaredOrigin == country).ToList();
        if (released.Count > 0)
        {
            evidence.Add(OriginReasonKind.ParentOrigin, $"It was made from {string.Join(", ", released.Select(maker => maker.ModelNames[0]).Distinct().Take(3))}, released as of {country}.", released);
            evidence._against.Add("What it was made from was published: anybody may build on it.");
        }

        var built = new List<LineageMaker>();
        foreach (var maker in parents.Where(maker => !maker.IsRelease))
        {
            if (maker.Country == country || await countries.IsOfAsync(maker.Customer, country, cancellationToken))
            {
                built.Add(maker);
            }
        }

        if (built.Count > 0)
        {
            evidence.Add(OriginReasonKind.LineageCountry, $"What it was made from was built in {country} or for a customer of it.", built);
        }

        return evidence;
    }

    private static bool IsOwn(LineageMaker maker, string model) => maker.ModelNames.Contains(model);

    private void Add(OriginReasonKind kind, string sentence, IEnumerable<LineageMaker> makers) => _reasons.Add(new OriginReason(
        kind, _points.Of(kind), sentence, BuilderEvidence.Shown(makers.SelectMany(maker => maker.LogIndices))));
}
