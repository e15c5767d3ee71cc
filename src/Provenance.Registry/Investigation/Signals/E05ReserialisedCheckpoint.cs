// E5: re-serialised checkpoint. A run moves to another customer, and the checkpoint is written anew in between, so that no
// digest joins the two. What stays is the architecture (the digest of shapes), the number of parameters, and that one begins
// days after the other ended. Many models share a published architecture: there nothing can be told apart, and no lead is
// raised. That the count of steps goes on would decide it; no kind of statement reports steps.

using System.Globalization;
using Provenance.Registry.Investigation.Handoffs;
using Provenance.Registry.Projections;
using Provenance.Registry.Rules;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation.Signals;

/// <summary>E5.</summary>
internal sealed class E05ReserialisedCheckpoint : Signal
{
    private const string GreatestGap = "greatestGapDays";
    private const string StepTolerance = "stepToleranceRatio";
    private const string Unit = "weights that known customers trained on, with shapes, parameters and a start";
    private const int MostWeights = 500_000;
    private const int MostCompared = 2_000_000;
    private const int MostMentions = 1_000;
    private const int MostReasons = 20;

    // How a job goes on training weights.
    private static readonly string[] GoesOn = [Words.Of(InputRelation.Resume), Words.Of(InputRelation.ContinuedPretrain), Words.Of(InputRelation.Finetune)];

    /// <inheritdoc/>
    public override string Code => "E5";

    /// <inheritdoc/>
    public override string Title => "Re-serialised checkpoint";

    /// <inheritdoc/>
    public override string Method =>
        "A checkpoint is written anew, so that its digest changes, and another customer goes on with it. Looked for: weights that a job resumes, "
        + "continues or fine-tunes, whose origin nobody reports, with the shapes and parameters of what a job of an unlinked customer put out days before, and no digest in common.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Inputs =>
    [
        "Digests of shapes, parameters, and what went in and came out, in section lineage of training jobs; when they ran.",
        "Releases of models, for architectures that anybody may use, and section owners of entities.",
        "Counts of training steps: no kind of statement reports them.",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterDeclaration> Parameters => [new(GreatestGap, ParameterUnit.Days), new(StepTolerance, ParameterUnit.Ratio)];

    /// <inheritdoc/>
    public override async ValueTask<SignalResult> EvaluateAsync(SignalScope scope, CancellationToken cancellationToken)
    {
        var bounds = new List<string>();
        var architectures = await ReadAsync(scope, bounds, cancellationToken);
        var search = new Search(scope, scope.Parameters.Duration(GreatestGap).Ticks / TimeSpan.TicksPerMicrosecond);
        foreach (var (shapes, weights) in architectures)
        {
            await search.LookAtAsync(shapes, weights, cancellationToken);
        }

        if (search.Compared > MostCompared)
        {
            bounds.Add($"Of all pairs of weights with the same shapes the first {MostCompared} were compared.");
        }

        // Where a bound was reached what was not looked at may be input.
        return search.Tested == 0 && bounds.Count == 0
            ? SignalResult.WithoutInput("Nobody reports a digest of shapes, parameters and a start for weights that a known customer's job trained on.")
            : SignalResult.Of(search.Tested, Unit, [.. search.Found.Values.Select(LeadOf).OrderByDescending(lead => lead.Severity!.Value).ThenBy(lead => lead.Entries[0])]) with
            {
                Bounds = bounds,
                Caveats = [.. Caveats(scope, search)],
            };
    }

    // Of each architecture what jobs of known customers took in and put out, and when releases published it.
    private static async ValueTask<SortedDictionary<Digest, Architecture>> ReadAsync(SignalScope scope, List<string> bounds, CancellationToken cancellationToken)
    {
        var architectures = new SortedDictionary<Digest, Architecture>(Comparer<Digest>.Create((one, other) => string.CompareOrdinal(one.ToString(), other.ToString())));
        var held = 0;
        await foreach (var weights in scope.Snapshot.Lineage.ReadShapedWeightsAsync(cancellationToken))
        {
            if (held++ == Math.Min(MostWeights, scope.Limits.Held))
            {
                bounds.Add($"Only the {held - 1} weights with a digest of shapes last logged were looked at.");
                break;
            }

            var architecture = architectures.TryGetValue(weights.Shapes, out var known) ? known : architectures[weights.Shapes] = new Architecture();
            if (weights.Side == ArtifactSide.Released)
            {
                architecture.Published.Add(weights.ReleasedOn);
            }
            else if (weights.Parameters is not null && EntityId.TryParse(weights.Customer, out _))
            {
                if (weights.Side == ArtifactSide.Output && weights.EndedAt is not null)
                {
                    architecture.PutOut.Add(weights);
                }
                else if (weights.Side == ArtifactSide.Input && weights.StartedAt >= 0 && GoesOn.Contains(weights.Relation))
                {
                    architecture.TakenIn.Add(weights);
                }
            }
        }

        return architectures;
    }

    private Lead LeadOf(Continuation found)
    {
        var subject = LeadSubject.Of(
            new SubjectPart(SubjectKind.Entity, found.From, "from"), new SubjectPart(SubjectKind.Entity, found.To, "to"), new SubjectPart(SubjectKind.Digest, found.Shapes.ToString(), "shapes"));
        return new Lead(Code, subject)
        {
            Title = $"{found.To} may go on with a checkpoint of {found.From} that was written anew.",
            Reasons = [.. found.Pairs.Take(MostReasons).Select(pair => new LeadReason(
                string.Create(CultureInfo.InvariantCulture, $"Weights of unreported origin ({pair.Taken.Relation}) have the shapes {found.Shapes} and the {Size(pair.Taken)} parameters of what the other's job put out; {pair.Gap / 86_400_000_000m:0.##} days lie between, and no digest is the same."),
                [.. new[] { pair.Given.LogIndex, pair.Taken.LogIndex }.Order()]))],
            Against =
            [
                "An architecture can be chosen twice, from a paper or a public configuration that no release in this log has.",
                "Whether the count of steps goes on is reported by no kind of statement.",
                .. found.Ties.Against,
            ],
            Background = found.Ties.Entries,
            Severity = new LeadSeverity(found.Pairs.Count, "checkpoints", "How many weights of unreported origin look like what the other put out."),
        };
    }

    private static string Size(ShapedWeights weights) => weights.Parameters!.Value is var (low, high) && low == high ? low.ToString() : $"{low} to {high}";

    private static IEnumerable<string> Caveats(SignalScope scope, Search search)
    {
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"No kind of statement reports training steps; a count that goes on within {scope.Parameters.Number(StepTolerance, ParameterUnit.Ratio):0.####} would speak for one run, and there is no input for it.");
        yield return "A job that conceals what went in, or names it without a digest of shapes, is not found.";
        if (search.OfPublished > 0)
        {
            yield return Counted.Say(
                search.OfPublished, "{0} [set|sets] of weights [has|have] the shapes of a model that was published by then, or may have been, which anybody may use: [it|they] cannot be told apart, and [is|are] no lead.");
        }

        if (search.Linked > 0)
        {
            yield return Counted.Say(search.Linked, "{0} [pair is|pairs are] of customers with a declared ownership link.");
        }

        yield return HandoffReading.Caveat;
    }

    private sealed class Architecture
    {
        // The days of its releases; null for one that states none.
        public HashSet<string?> Published { get; } = [];

        public List<ShapedWeights> PutOut { get; } = [];

        public List<ShapedWeights> TakenIn { get; } = [];
    }

    private sealed record Continuation(string From, string To, Digest Shapes)
    {
        public TiesSeen Ties { get; } = new();

        public List<(ShapedWeights Given, ShapedWeights Taken, long Gap)> Pairs { get; } = [];
    }

    // Compares what was taken in with what had been put out, within one architecture after the other.
    private sealed class Search(SignalScope scope, long greatestGap)
    {
        private readonly DeclaredOwnership _ownership = new(scope.Snapshot.Entities, scope.Rules);
        private readonly SnapshotInterestReader _entities = new(scope.Snapshot.Entities, scope.ValidAtMicroseconds);

        public SortedDictionary<(string From, string To, string Shapes), Continuation> Found { get; } = [];

        public long Tested { get; private set; }

        public long OfPublished { get; private set; }

        public long Linked { get; private set; }

        public int Compared { get; private set; }

        public async ValueTask LookAtAsync(Digest shapes, Architecture architecture, CancellationToken cancellationToken)
        {
            Tested += architecture.TakenIn.Count;
            foreach (var taken in architecture.TakenIn)
            {
                cancellationToken.ThrowIfCancellationRequested();

                // Who publishes what it took afterwards is no less a suspect.
                if (architecture.Published.Any(day => HandoffReading.IsBefore(day, taken.StartedAt)))
                {
                    OfPublished++;
                    continue;
                }

                List<ShapedWeights> candidates = [.. architecture.PutOut.TakeWhile(_ => Compared++ < MostCompared).Where(given => IsBefore(given, taken))];
                if (candidates.Count > 0 && !await IsAccountedForAsync(taken, cancellationToken))
                {
                    await AddAsync(shapes, taken, candidates, cancellationToken);
                }
            }
        }

        private bool IsBefore(ShapedWeights given, ShapedWeights taken) =>
            given.Customer != taken.Customer
            && taken.StartedAt - given.EndedAt!.Value is var gap && gap >= 0 && gap <= greatestGap
            && given.Parameters!.Value.Low <= taken.Parameters!.Value.High && taken.Parameters.Value.Low <= given.Parameters.Value.High
            && !given.Identifying.Intersect(taken.Identifying).Any();

        // Somebody says that he made or published the very artifact.
        private async ValueTask<bool> IsAccountedForAsync(ShapedWeights taken, CancellationToken cancellationToken) =>
            taken.Identifying.Count > 0
            && (await scope.Snapshot.Lineage.FindArtifactsAsync(taken.Identifying, MostMentions, cancellationToken)).Any(mention => mention is { IsMade: true, IsConflict: false });

        // Of each other customer the last that was put out before.
        private async ValueTask AddAsync(Digest shapes, ShapedWeights taken, List<ShapedWeights> candidates, CancellationToken cancellationToken)
        {
            foreach (var given in candidates.GroupBy(given => given.Customer!).OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => group.MaxBy(given => (given.EndedAt!.Value, given.LogIndex))!))
            {
                // Who came to belong together since did not then.
                var (one, other, moment) = (EntityId.Parse(given.Customer!), EntityId.Parse(taken.Customer!), HandoffReading.MomentOf(taken.StartedAt, scope.ValidAtMicroseconds));
                var tie = await _ownership.FindAsync(one, other, moment ?? scope.ValidAtMicroseconds, cancellationToken);
                if (tie.IsLinked == IsLinked.Yes)
                {
                    Linked++;
                    continue;
                }

                var (from, to) = (await RepresentativeAsync(one, cancellationToken), await RepresentativeAsync(other, cancellationToken));
                var key = (from, to, shapes.ToString());
                var found = Found.TryGetValue(key, out var known) ? known : Found[key] = new Continuation(from, to, shapes);
                found.Pairs.Add((given, taken, taken.StartedAt - given.EndedAt!.Value));
                found.Ties.Add(tie, moment);
                found.Ties.AddNow(await _ownership.FindAsync(one, other, scope.ValidAtMicroseconds, cancellationToken));
            }
        }

        private async ValueTask<string> RepresentativeAsync(EntityId entity, CancellationToken cancellationToken) =>
            (await _entities.ReadClassAsync(entity, cancellationToken)).Representative.ToString();
    }
}
