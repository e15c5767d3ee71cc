// Of a block of pairs, every builder at work on a model in the country of the rentals is looked at; what points to the other
// country adds up. What is behind a builder or a model is read once, however many leads share it.
//
// An origin is concealed where what is declared is another than what the rest points to. What is declared is the origin
// that the model's releases state and, where they state none, the builder's own country. So there is no lead where
//   - a release declares the country and no release declares another: it is open;
//   - the builder is openly of the country and no release declares another: it rents abroad under its own flag;
//   - the builder's jobs only ran or measured the model: it built nothing.
// Where a release declares another country than its builder's, the builder is a reason, and all else counts with it.

using Provenance.Statements;

namespace Provenance.Registry.Investigation.Origin;

/// <summary>One search.</summary>
internal sealed class OriginSearch(QuestionScope scope, OriginQuestion question, OriginPoints points)
{
    private const int MostJobs = 100;
    private const int MostShown = 16;
    private const int MostCutNamed = 10;

    // Pairs whose jobs are read together.
    private const int PairsAtOnce = 64;

    private readonly EntityCountries _countries = new(scope);
    private readonly AncestorMakers _ancestors = new(scope.Snapshot);
    private readonly Dictionary<string, BuilderEvidence> _builders = [];
    private readonly List<ModelUse> _cut = [];
    private long _redacted;

    /// <summary>The last pair that was looked at; null where there was none.</summary>
    public ModelUse? Last { get; private set; }

    /// <summary>Whether pairs follow the block.</summary>
    public bool HasMore { get; private set; }

    /// <summary>All leads of a block of pairs, the strongest first; of those that are shown the rest is read by <see cref="CompleteAsync"/>.</summary>
    public async ValueTask<IReadOnlyList<FoundOrigin>> RunAsync(OriginPlace place, CancellationToken cancellationToken)
    {
        var pairs = await ReadPairsAsync(place, cancellationToken);
        Last = place.Until ?? (pairs.Count > 0 ? pairs[^1] : null);
        var leads = new List<FoundOrigin>();
        foreach (var some in pairs.Chunk(PairsAtOnce))
        {
            var worked = await ReadJobsAsync(some, cancellationToken);

            // Of many jobs together: one after the other, each would read a page of its own.
            var access = (await scope.Snapshot.Origins.ReadAccessAsync([.. worked.SelectMany(one => one.Jobs)], cancellationToken)).ToLookup(one => one.LogIndex);
            foreach (var (use, jobs) in worked)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (await JudgeAsync(use, jobs, access, cancellationToken) is { } found && found.Lead.Score >= Math.Max(1, question.MinScore))
                {
                    leads.Add(found);
                }

                // Then the pages after it look at the other pairs: no lineage is left out.
                if (place.Until is null && use != pairs[^1] && _ancestors.LookedAt >= question.LookedAtOfPage)
                {
                    (Last, HasMore) = (use, true);
                    return Ordered(leads);
                }
            }
        }

        return Ordered(leads);
    }

    private static IReadOnlyList<FoundOrigin> Ordered(List<FoundOrigin> leads) =>
        [
            .. leads.OrderByDescending(found => found.Lead.Score).ThenBy(found => found.Lead.Builder, StringComparer.Ordinal)
                .ThenBy(found => found.Lead.Model, StringComparer.Ordinal),
        ];

    /// <summary>Leads with the countries they were built in.</summary>
    public async ValueTask<IReadOnlyList<OriginLead>> CompleteAsync(IReadOnlyList<FoundOrigin> page, CancellationToken cancellationToken)
    {
        var shown = page.SelectMany(found => found.Jobs.Take(MostShown)).Distinct().ToList();
        var countries = (await scope.Snapshot.Origins.ReadCountriesAsync(shown, cancellationToken)).ToDictionary(one => one.LogIndex, one => one.Country);
        return [.. page.Select(found => Complete(found, countries))];
    }

    /// <summary>What a page rests on.</summary>
    /// <param name="page">Its leads.</param>
    /// <param name="isWhole">Whether it looked at all pairs.</param>
    public AnswerBasis Basis(IReadOnlyList<OriginLead> page, bool isWhole)
    {
        var entries = EvidenceIndices.Of(page.SelectMany(lead => lead.Reasons).SelectMany(reason => reason.LogIndices));
        var caveats = new List<string>
        {
            "These are leads, not findings. Points order them and mean nothing by themselves: the rule set gives each with its reason.",
            "What nobody declares does not show: undeclared owners, access countries and parents.",
            "Who only ran or measured a model by what its jobs declare, and put none out, built nothing of it and is no lead; whether that is true is asked by the signal E9.",
            "A builder's rentals are those that name its identifier as customer or end customer: such as only its jobs name are not looked at.",
        };
        if (_redacted > 0)
        {
            caveats.Add("Jobs whose customers are redacted are left out: as many as are counted as redacted, or more.");
        }

        if (_cut.Count > 0)
        {
            caveats.Add(Counted.Say(_cut.Count, "{0} [lineage is so large that it was|lineages are so large that they were] looked at in part, and reasons may be missing, of what these built: ")
                + string.Join("; ", _cut.Take(MostCutNamed).Select(use => $"{use.Customer}, {use.Model ?? "no model stated"}")) + (_cut.Count > MostCutNamed ? "; …" : "."));
        }

        if (!isWhole)
        {
            caveats.Add("A page looks at a part of the pairs of customer and model, and the pages before and after it at the others, each in an order of its own."
                + (question.RentedIn is null ? " Name a country of rentals to look at fewer." : ""));
        }

        return scope.BasisByRules() with { EntriesConsidered = entries.Total, LogIndices = entries, EntriesRedacted = _redacted, Caveats = caveats };
    }

    private OriginLead Complete(FoundOrigin found, Dictionary<long, string> countries)
    {
        var builtIn = found.Jobs.Take(MostShown).Select(job => countries.GetValueOrDefault(job)).OfType<string>().Distinct().Order(StringComparer.Ordinal).ToList();
        return found.Lead with
        {
            BuiltIn = builtIn,
            Against =
            [
                .. found.Lead.Against,
                .. builtIn.Contains(question.Origin) ? [$"Jobs ran in {question.Origin} itself, on clusters that are openly there."] : Array.Empty<string>(),
                .. found.SteeredToo.Count > 0 ? [$"Jobs were steered from {string.Join(", ", found.SteeredToo)} too."] : Array.Empty<string>(),
            ],
        };
    }

    // A block that a page has looked at before is read to its end, however many pairs were logged into it since.
    private async ValueTask<IReadOnlyList<ModelUse>> ReadPairsAsync(OriginPlace place, CancellationToken cancellationToken)
    {
        var (pairs, after) = (new List<ModelUse>(), place.After);
        while (true)
        {
            var read = await scope.Snapshot.Origins.ReadUsesAsync(question.RentedIn, after, question.PairsOfPage + 1, cancellationToken);
            var within = place.Until is { } until ? [.. read.TakeWhile(use => ModelUse.Order.Compare(use, until) <= 0)] : read.Take(question.PairsOfPage).ToList();
            pairs.AddRange(within);
            HasMore = within.Count < read.Count;
            if (place.Until is null || HasMore || read.Count <= question.PairsOfPage)
            {
                return pairs;
            }

            after = read[^1];
        }
    }

    private async ValueTask<List<(ModelUse Use, IReadOnlyList<long> Jobs)>> ReadJobsAsync(IReadOnlyList<ModelUse> pairs, CancellationToken cancellationToken)
    {
        var worked = new List<(ModelUse Use, IReadOnlyList<long> Jobs)>();
        foreach (var use in pairs)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var jobs = await scope.Snapshot.Origins.ReadJobsAsync(use, question.RentedIn, MostJobs, cancellationToken);
            if (jobs.Count > 0)
            {
                worked.Add((use, [.. jobs.Select(job => job.LogIndex)]));
            }
        }

        return worked;
    }

    private async ValueTask<FoundOrigin?> JudgeAsync(
        ModelUse use, IReadOnlyList<long> jobs, ILookup<long, JobAccess> accessOf, CancellationToken cancellationToken)
    {
        if (use.Customer is not { } customer)
        {
            _redacted += jobs.Count;
            return null;
        }

        var builder = await BuilderAsync(customer, cancellationToken);
        var of = await ModelEvidence.ReadAsync(_ancestors, _countries, points, use, question.Origin, cancellationToken);
        if (of.IsCut)
        {
            _cut.Add(use);
        }

        var elsewhere = of.DeclaredElsewhere;
        if (!of.IsBuilt || (elsewhere.Count == 0 && (builder.IsOpenlyOfIt || of.IsDeclaredOfIt)))
        {
            return null;
        }

        var access = jobs.SelectMany(job => accessOf[job]).ToList();
        var steered = access.Where(one => one.Country == question.Origin).Select(one => one.LogIndex).ToList();
        var reasons = builder.Reasons.Concat(of.Reasons).ToList();
        if (steered.Count > 0)
        {
            reasons.RemoveAll(reason => reason.Kind == OriginReasonKind.Access);
            reasons.Add(Reason(OriginReasonKind.Access, Counted.Say(jobs.Count, $"{steered.Distinct().Count()} of {{0}} [job was|jobs were] steered from {question.Origin}."), steered));
        }

        if (builder.IsOpenlyOfIt)
        {
            reasons.Add(Reason(OriginReasonKind.Builder, $"The builder {customer} is of {question.Origin}.", builder.OpenlyBy));
        }

        // That nobody says for whom a reseller buys points nowhere by itself.
        if (reasons.TrueForAll(reason => reason.Kind == OriginReasonKind.UndeclaredEndCustomer))
        {
            return null;
        }

        if (elsewhere.Count > 0)
        {
            reasons.Add(Reason(
                OriginReasonKind.DeclaredElsewhere,
                $"Its release as {ModelEvidence.NamesOf(elsewhere)} declares {string.Join(", ", elsewhere.Select(release => release.DeclaredOrigin).Distinct())} as its origin.",
                elsewhere.SelectMany(release => release.LogIndices)));
        }

        var others = access.Where(one => one.Country != question.Origin).Select(one => one.Country).Distinct().Order(StringComparer.Ordinal);
        var lead = new OriginLead
        {
            Model = use.Model,
            Builder = customer,
            Controllers = builder.Controllers,
            BuiltIn = [],
            Jobs = jobs.Count,
            Score = Math.Min(OriginPoints.Most, reasons.Sum(reason => reason.Points)),
            Reasons = [.. reasons.OrderByDescending(reason => reason.Points).ThenBy(reason => reason.Kind)],
            Against = [.. builder.Against, .. of.Against],
        };
        return new FoundOrigin(lead, jobs, steered.Count > 0 ? [.. others] : []);
    }

    private OriginReason Reason(OriginReasonKind kind, string sentence, IEnumerable<long> entries) =>
        new(kind, points.Of(kind), sentence, BuilderEvidence.Shown(entries));

    private async ValueTask<BuilderEvidence> BuilderAsync(string customer, CancellationToken cancellationToken)
    {
        if (!_builders.TryGetValue(customer, out var evidence))
        {
            _builders[customer] = evidence = await BuilderEvidence.ReadAsync(scope, _countries, points, customer, question.Origin, cancellationToken);
        }

        return evidence;
    }
}

/// <summary>A lead, before what only its reader needs was read.</summary>
/// <param name="Lead">The lead, without the countries it was built in and what they speak against.</param>
/// <param name="Jobs">Its jobs, the newest first.</param>
/// <param name="SteeredToo">Other countries that jobs were steered from, where some were from the one asked for.</param>
internal sealed record FoundOrigin(OriginLead Lead, IReadOnlyList<long> Jobs, IReadOnlyList<string> SteeredToo);
