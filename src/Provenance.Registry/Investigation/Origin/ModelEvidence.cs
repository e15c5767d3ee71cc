using Provenance.Statements;

namespace Provenance.Registry.Investigation.Origin;

/// <summary>What points from a model, as a customer made it, to a country: its releases, and what is behind it.</summary>
internal sealed class ModelEvidence
{
    private readonly List<OriginReason> _reasons = [];
    private readonly List<string> _against = [];
    private readonly OriginPoints _points;

    private ModelEvidence(OriginPoints points) => _points = points;

    public IReadOnlyList<OriginReason> Reasons => _reasons;

    public IReadOnlyList<string> Against => _against;

    /// <summary>Releases of it that declare another origin, with what they declare.</summary>
    public IReadOnlyList<LineageMaker> DeclaredElsewhere { get; private set; } = [];

    /// <summary>Whether a release of the model declares the country.</summary>
    public bool IsDeclaredOfIt { get; private set; }

    /// <summary>Whether its lineage was not, or not all, looked at.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Whether its customer made anything of it, and did not only run it.</summary>
    public bool IsBuilt { get; private set; }

    public static async ValueTask<ModelEvidence> ReadAsync(
        AncestorMakers ancestors, EntityCountries countries, OriginPoints points, ModelUse use, string country, CancellationToken cancellationToken)
    {
        var makers = await ancestors.OfAsync(use, countries, cancellationToken);
        var evidence = new ModelEvidence(points) { IsCut = makers.IsCut, IsBuilt = makers.Builds };
        evidence.ReadReleases(makers, use.Model, country);
        var released = makers.Behind.Where(maker => maker.DeclaredOrigin == country).ToList();
        if (released.Count > 0)
        {
            evidence.Add(OriginReasonKind.ParentOrigin, $"It was made from {NamesOf(released)}, released as of {country}.", released);
            evidence._against.Add("What it was made from was published: anybody may build on it.");
        }

        var built = new List<LineageMaker>();
        foreach (var maker in makers.Behind.Where(maker => !maker.IsRelease))
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

    /// <summary>What releases are called.</summary>
    public static string NamesOf(IEnumerable<LineageMaker> releases) => string.Join(", ", releases.Select(release => release.ModelNames[0]).Distinct().Take(3));

    // What is declared of it. A release under another name does not make it open: who looks for the model finds none of its name.
    private void ReadReleases(ModelMakers makers, string? model, string country)
    {
        DeclaredElsewhere = [.. makers.Releases.Where(release => release.DeclaredOrigin is { } origin && origin != OrUnknown.Word && origin != country)];
        var ofIt = makers.Releases.Where(release => release.DeclaredOrigin == country).ToLookup(release => release.ModelNames.Contains(model, StringComparer.Ordinal));
        IsDeclaredOfIt = ofIt[true].Any();
        if (IsDeclaredOfIt)
        {
            _against.Add($"A release of the model declares {country} as its origin: that one conceals nothing.");
        }

        if (ofIt[false].Any())
        {
            _against.Add($"It was released as {NamesOf(ofIt[false])} too, which declares {country}.");
        }

        if (makers.OfNameOnly.Count > 0)
        {
            _against.Add(Counted.Say(
                makers.OfNameOnly.Count,
                "{0} [release bears|releases bear] its name and [counts|count] neither for it nor against it: [its publisher is|their publishers are] not the customer, and no digest joins [it|them] to what the customer's jobs put out."));
        }
    }

    private void Add(OriginReasonKind kind, string sentence, IEnumerable<LineageMaker> makers) => _reasons.Add(new OriginReason(
        kind, _points.Of(kind), sentence, BuilderEvidence.Shown(makers.SelectMany(maker => maker.LogIndices))));
}
