// E4: checkpoint hand-off. A run is split over customers who seem to have nothing to do with each other, each part below
// the line: the digest of what one's job put out is what another's job took in. Common and innocent are the same hand-off
// within a group, a model that was published before, an archived base model, and a job that hands on what it was given.

using System.Globalization;
using Provenance.Registry.Investigation.Handoffs;
using Provenance.Registry.Investigation.Lineages;
using Provenance.Registry.Rules;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation.Signals;

/// <summary>E4.</summary>
internal sealed class E04CheckpointHandoff : Signal
{
    private const string GreatestGap = "greatestGapDays";
    private const string Unit = "hand-offs of models between known customers";
    private const int MostPairs = 200_000;
    private const int MostReasons = 20;

    /// <inheritdoc/>
    public override string Code => "E4";

    /// <inheritdoc/>
    public override string Title => "Checkpoint hand-off";

    /// <inheritdoc/>
    public override string Method =>
        "One run is split over customers that seem unrelated. Looked for: models that a job of one customer put out and a job of another took in, "
        + "by a digest that names the very artifact, where no ownership link between them is declared as of the hand-off, nobody had published the model, and the gap is not too long.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Inputs =>
    [
        "Digests of what training jobs put out and took in, in section lineage.",
        "Section owners of entities, for whether two customers belong together.",
        "Releases of models.",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterDeclaration> Parameters => [new(GreatestGap, ParameterUnit.Days)];

    /// <inheritdoc/>
    public override async ValueTask<SignalResult> EvaluateAsync(SignalScope scope, CancellationToken cancellationToken)
    {
        var reading = new HandoffReading(scope.Snapshot, new DeclaredOwnership(scope.Snapshot.Entities, scope.Rules), scope.ValidAtMicroseconds);
        var entities = new SnapshotInterestReader(scope.Snapshot.Entities, scope.ValidAtMicroseconds);
        var (counts, seen, bounds) = (new Counts(), 0, new List<string>());
        var found = new SortedDictionary<(string From, string To), HandoffsBetween>();
        await foreach (var pair in scope.Snapshot.Handoffs.ReadAsync(Period.Always, null, cancellationToken))
        {
            if (seen++ == Math.Min(MostPairs, scope.Limits.Held))
            {
                bounds.Add($"Only the {seen - 1} hand-offs last taken were looked at.");
                break;
            }

            if (await JudgeAsync(scope, reading, pair, counts, cancellationToken) is { } handoff)
            {
                var key = (await RepresentativeAsync(handoff.From.Customer!), await RepresentativeAsync(handoff.To.Customer!));
                (found.TryGetValue(key, out var between) ? between : found[key] = new HandoffsBetween()).Add(handoff);
            }
        }

        foreach (var ((from, to), between) in found)
        {
            between.Ties.AddNow(await reading.TieAsync(from, to, scope.ValidAtMicroseconds, cancellationToken));
        }

        return seen == 0 && !await scope.Snapshot.Handoffs.AreArtifactsReportedAsync(cancellationToken)
            ? SignalResult.WithoutInput("Nobody reports digests of what jobs put out and of what jobs took in.")
            : SignalResult.Of(counts.Tested, Unit, [.. found.Select(one => LeadOf(one.Key, one.Value)).OrderByDescending(lead => lead.Severity!.Value).ThenBy(lead => lead.Entries[0])]) with
            {
                Bounds = bounds,
                Caveats = [.. await CaveatsAsync(scope, counts, cancellationToken)],
            };

        async ValueTask<string> RepresentativeAsync(string customer) =>
            (await entities.ReadClassAsync(EntityId.Parse(customer), cancellationToken)).Representative.ToString();
    }

    // What is left of a pair that is neither explained nor of an unknown customer.
    private static async ValueTask<HandoffSeen?> JudgeAsync(
        SignalScope scope, HandoffReading reading, HandoffPair pair, Counts counts, CancellationToken cancellationToken)
    {
        if (!LineageGraph.IsModel(pair.Input.Role))
        {
            return null;
        }

        var (from, to) = (pair.Giver, pair.Taker);
        if (!EntityId.TryParse(from.Customer, out _) || !EntityId.TryParse(to.Customer, out _))
        {
            counts.OfUnknown++;
            return null;
        }

        counts.Tested++;
        var gap = HandoffReading.GapOf(pair);
        var tie = await reading.TieAsync(pair, cancellationToken);
        if (tie.IsLinked == IsLinked.Yes)
        {
            counts.Linked++;
        }
        else if (gap > scope.Parameters.Duration(GreatestGap).Ticks / TimeSpan.TicksPerMicrosecond)
        {
            counts.Late++;
        }
        else if (to.StartedAt >= 0 && to.StartedAt < from.StartedAt)
        {
            counts.Earlier++;
        }
        else if ((await scope.Snapshot.Lineage.ReadArtifactsAsync(from.LogIndex, cancellationToken))
            .Any(own => !own.IsMade && own.Identifying.Intersect(pair.Output.Identifying).Any()))
        {
            counts.HandedOn++;
        }
        else if ((await reading.PublicationAsync(pair, cancellationToken)).Releases.Count > 0)
        {
            counts.Published++;
        }
        else
        {
            return new HandoffSeen(from, to, pair.Input.Relation, HandoffReading.SharedOf(pair)[0].Digest, gap, tie, HandoffReading.MomentOf(to.StartedAt, scope.ValidAtMicroseconds));
        }

        return null;
    }

    private Lead LeadOf((string From, string To) customers, HandoffsBetween between)
    {
        var subject = LeadSubject.Of(new SubjectPart(SubjectKind.Entity, customers.From, "from"), new SubjectPart(SubjectKind.Entity, customers.To, "to"));
        return new Lead(Code, subject)
        {
            Title = $"{customers.To} may go on with what {customers.From} trained.",
            Reasons = [.. between.Named.Select(ReasonOf), .. between.Total > between.Named.Count ? [Rest(between)] : Array.Empty<LeadReason>()],
            Against = Against(between),
            Background = between.Ties.Entries,
            Severity = new LeadSeverity(between.Total, between.Total == 1 ? "hand-off" : "hand-offs", "How many artifacts of one's jobs went into how many of the other's."),
        };
    }

    private static LeadReason ReasonOf(HandoffSeen handoff) => new(
        $"{handoff.To.Record} took in ({handoff.Relation}) what {handoff.From.Record} put out, by digest {handoff.Digest}, {Gap(handoff.GapMicroseconds)}.",
        [.. new[] { handoff.From.LogIndex, handoff.To.LogIndex }.Order()]);

    private static LeadReason Rest(HandoffsBetween between) => new(
        string.Create(CultureInfo.InvariantCulture, $"There are {between.Total - between.Named.Count} more between them, taken earlier or at an unknown time, which are not named."), []);

    private static string Gap(long? microseconds) => microseconds switch
    {
        null => "after a gap that is not known",
        < 0 => "while that was still running",
        _ => string.Create(CultureInfo.InvariantCulture, $"{microseconds.Value / 86_400_000_000m:0.##} days after its end"),
    };

    private static List<string> Against(HandoffsBetween between) =>
    [
        .. between.Ties.Against,
        between.Ties.AreRuledOut
            ? "Models are sold, licensed and trained to order; nothing says that the two conceal anything."
            : "Models are sold, licensed and trained to order.",
    ];

    private static async ValueTask<IReadOnlyList<string>> CaveatsAsync(SignalScope scope, Counts counts, CancellationToken cancellationToken)
    {
        var caveats = new List<string>();
        Add(counts.Linked, "{0} [hand-off is|hand-offs are] between customers with a declared ownership link.");
        Add(counts.Published, "{0} [is of a model|are of models] that had been published, or may have been.");
        Add(counts.Late, "{0} came after a longer gap than the rule set's.");
        Add(counts.HandedOn, "{0} [is|are] of what the giving job had itself been given: it did not make it.");
        Add(counts.Earlier, "{0} [was|were] taken in before the giving job began.");
        Add(counts.OfUnknown, "{0} [was|were] not looked at: a customer is redacted or stated as unknown.");
        Add(await scope.Snapshot.Handoffs.CountCutAsync(cancellationToken), "{0} [artifact has|artifacts have] more counterparts than the first 1,024, with which [it was|they were] compared.");
        caveats.Add(HandoffReading.Caveat);
        caveats.Add("A checkpoint that was written anew has another digest and shows in E5, not here.");
        return caveats;

        void Add(long count, string format)
        {
            if (count > 0)
            {
                caveats.Add(Counted.Say(count, format));
            }
        }
    }

    // There may be as many as pairs: only what a reason says.
    private sealed record HandoffSeen(HandoffJob From, HandoffJob To, string Relation, Digest Digest, long? GapMicroseconds, OwnershipTie Tie, long? Moment);

    // The pairs come with the last taken first: those are named.
    private sealed class HandoffsBetween
    {
        public TiesSeen Ties { get; } = new();

        public List<HandoffSeen> Named { get; } = [];

        public int Total { get; private set; }

        public void Add(HandoffSeen handoff)
        {
            Total++;
            Ties.Add(handoff.Tie, handoff.Moment);
            if (Named.Count < MostReasons)
            {
                Named.Add(handoff);
            }
        }
    }

    private sealed class Counts
    {
        public long Tested { get; set; }

        public long Linked { get; set; }

        public long Late { get; set; }

        public long Earlier { get; set; }

        public long HandedOn { get; set; }

        public long Published { get; set; }

        public long OfUnknown { get; set; }
    }
}
