// Question 3 of an investigator: is an entity captured by a list? It is where listed or captured owners hold, directly and
// together, the threshold or more (OFAC's and BIS's 50 % rule). A owns half of B and B half of C: C is captured, although
// A's share of C over the path is a quarter. Interests declared as indirect do not count, for the chain they go through
// does. An entity's shares in itself are no share of a captured owner unless it is captured without them.

using Provenance.Statements;

namespace Provenance.Registry.Ownership;

/// <summary>Answers what a list captures.</summary>
public static class CaptureByListed
{
    /// <summary>Judges one entity, searching its owners upward.</summary>
    public static async ValueTask<CaptureAnswer> JudgeAsync(
        IInterestReader reader, CaptureQuestion question, EntityId entity, CancellationToken cancellationToken)
    {
        var limits = question.Limits ?? OwnershipLimits.Default;
        var listed = await ListedEntities.ReadAsync(reader, question, cancellationToken);
        var start = (await reader.ReadEntityAsync(entity, cancellationToken)).Entity;
        var tables = new CaptureTables(reader, question.Terms, limits);
        var above = new CaptureUndecided(reader, tables, listed, question.Threshold ?? CaptureQuestion.Half, limits);
        await above.ReadAboveAsync([start], cancellationToken);
        var judging = new Judging(tables, listed, question, above.Ownerless);
        var chain = judging.Chain(start, limits.Listed, tables.Bounds);
        return new CaptureAnswer(chain, tables.Tables.Count, [.. tables.Bounds.Order()]);
    }

    /// <summary>Finds everything that the list captures, searching from listed parties through what they hold; and what hangs on
    /// them by shares and cannot be decided, because it is not known whose the other shares are.</summary>
    /// <remarks>Cost follows what captured and undecided parties hold, and who else holds that; not the size of the registry.</remarks>
    public static async ValueTask<CaptureAnswer> FindAllAsync(
        IInterestReader reader, CaptureQuestion question, CancellationToken cancellationToken)
    {
        var limits = question.Limits ?? OwnershipLimits.Default;
        var threshold = question.Threshold ?? CaptureQuestion.Half;
        var listed = await ListedEntities.ReadAsync(reader, question, cancellationToken);
        var tables = new CaptureTables(reader, question.Terms, limits);
        var captured = listed.All.ToDictionary(entity => entity, _ => 0);
        var hanging = new List<EntityId>();
        var level = listed.All.ToList();
        for (var depth = 0; level.Count > 0; depth++)
        {
            if (depth > limits.Depth)
            {
                tables.Bounds.Add(OwnershipBound.Depth);
                break;
            }

            var touched = await CaptureUndecided.HeldByAsync(tables, level, listed.Surely, cancellationToken);
            hanging.AddRange(touched);
            level = [.. touched.Where(entity => !captured.ContainsKey(entity)
                && threshold.IsReachedBy(Fraction.FromMillionths(CaptureFixpoint.High(tables.Tables[entity], captured))))];
            level.ForEach(entity => captured.Add(entity, depth + 1));
        }

        var undecided = new CaptureUndecided(reader, tables, listed, threshold, limits);
        await undecided.FindAsync([.. hanging.Distinct().Where(entity => !captured.ContainsKey(entity))], cancellationToken);
        var judging = new Judging(tables, listed, question, undecided.Ownerless);
        return new CaptureAnswer(judging.All(undecided.Found), tables.Tables.Count, [.. tables.Bounds.Order()]);
    }

    // "ownerless" are the persons and states met on the way up in which nobody states a share.
    private sealed class Judging(CaptureTables tables, ListedEntities listed, CaptureQuestion question, HashSet<EntityId> ownerless)
    {
        private static readonly OwnerTable NotRead = OwnerTable.Of(new OwnersReading([], [], true), new OwnershipTerms(default));

        private readonly CaptureFixpoint _fixpoint = new(tables.Tables, listed, ownerless, question.Threshold ?? CaptureQuestion.Half);

        public List<CaptureJudgement> All(IReadOnlyCollection<EntityId> undecided) =>
        [
            .. _fixpoint.Possible.Keys.Where(IsCapturedByOwners).Select(Judge)
                .OrderBy(judgement => judgement.Round).ThenBy(judgement => judgement.Entity.ToString(), StringComparer.Ordinal),
            .. undecided.Select(Judge).OrderBy(judgement => judgement.Entity.ToString(), StringComparer.Ordinal),
        ];

        public List<CaptureJudgement> Chain(EntityId start, int most, HashSet<OwnershipBound> bounds)
        {
            var chain = new List<CaptureJudgement> { Judge(start) };
            var known = new HashSet<EntityId> { start };
            for (var next = 0; next < chain.Count; next++)
            {
                foreach (var owner in chain[next].Contributions.Where(owner => owner.Verdict != CaptureVerdict.Listed && known.Add(owner.Holder)))
                {
                    if (chain.Count == most)
                    {
                        bounds.Add(OwnershipBound.Listed);
                        return chain;
                    }

                    chain.Add(Judge(owner.Holder));
                }
            }

            return chain;
        }

        private CaptureJudgement Judge(EntityId entity)
        {
            var table = tables.Tables.GetValueOrDefault(entity, NotRead);
            var named = table.Stakes.Where(stake => stake.Holder is not null).ToList();
            var verdict = VerdictOf(entity) is var stated && stated == CaptureVerdict.NotByStatedInterests && IsUnstated(entity, table)
                ? CaptureVerdict.Unknown
                : stated;
            var isOpen = verdict is not (CaptureVerdict.Captured or CaptureVerdict.Listed) && _fixpoint.IsConceivable(entity, table);
            return new CaptureJudgement
            {
                Entity = entity,
                Verdict = verdict,
                Round = RoundOf(entity, verdict) ?? 0,
                Aggregate = ShareBounds.Of(CaptureFixpoint.Low(table, _fixpoint.Sure), CaptureFixpoint.High(table, _fixpoint.Possible)),
                Contributions = [.. named.Where(stake => _fixpoint.Possible.ContainsKey(stake.Holder!.Value)).Select(stake => Contribution(stake, verdict))],
                Unknown = ShareBounds.Of(Math.Max(0, Fraction.Whole - named.Sum(stake => stake.High)), Fraction.Whole - named.Sum(stake => stake.Low)),
                UnknownCouldDecide = isOpen,
                Opening = isOpen ? OpeningOf(table) : null,
                IsContradicted = table.IsOverstated || table.Stakes.Any(stake => stake.IsContradicted),
                IsBounded = table.IsBounded,
            };
        }

        private CaptureOpening OpeningOf(OwnerTable table)
        {
            var open = table.Stakes.Where(stake => stake.Holder is { } holder
                && !_fixpoint.Possible.ContainsKey(holder) && _fixpoint.Conceivable.ContainsKey(holder)).ToList();
            var nobody = Fraction.Whole - table.Stakes.Where(stake => stake.Holder is not null).Sum(stake => stake.Low);
            return new CaptureOpening(
                new Quantity((UInt128)nobody),
                [.. open.Select(stake => stake.Holder!.Value)],
                new Quantity((UInt128)Math.Min(Fraction.Whole, open.Sum(stake => stake.High))),
                [.. table.Statements.Select(statement => statement.Entry).Order()]);
        }

        // A person or a state has no owners to state.
        private bool IsUnstated(EntityId entity, OwnerTable table) => table.Statements.Count == 0 && !ownerless.Contains(entity);

        private CaptureContribution Contribution(Stake stake, CaptureVerdict onHeld) => new(
            stake.Holder!.Value,
            VerdictOf(stake.Holder.Value),
            RoundOf(stake.Holder.Value, onHeld),
            ShareBounds.Of(stake.Low, stake.High),
            stake.Entries);

        // Of one that may be listed itself, only what captures it surely is news.
        private bool IsCapturedByOwners(EntityId entity) => _fixpoint.Possible[entity] > 0
            || (!listed.Surely.Contains(entity) && _fixpoint.Sure.ContainsKey(entity));

        private CaptureVerdict VerdictOf(EntityId entity) => listed.Surely.Contains(entity) ? CaptureVerdict.Listed
            : _fixpoint.Sure.ContainsKey(entity) ? CaptureVerdict.Captured
            : _fixpoint.Possible.ContainsKey(entity) ? CaptureVerdict.Possible
            : CaptureVerdict.NotByStatedInterests;

        // By lower bounds for what is surely captured, by upper bounds for the rest.
        private int? RoundOf(EntityId entity, CaptureVerdict verdict)
        {
            var rounds = verdict == CaptureVerdict.Captured ? _fixpoint.Sure : _fixpoint.Possible;
            return rounds.TryGetValue(entity, out var round) ? round : null;
        }
    }
}
