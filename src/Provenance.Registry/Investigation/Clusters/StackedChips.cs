// Weaker chips stacked (E11): chips that no export control line covers, one by one, while what a customer holds of them
// at once is over the line together. TPP is added up over a sweep of allocations, never over jobs: in each interconnect
// domain, and once more over all that a customer holds anywhere. What cannot reach the line by the bounds of its chunks is
// not looked into, and what can only as far as the page needs it.

using System.Globalization;
using Provenance.Registry.Rules;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Clusters;

/// <summary>One answer to the question.</summary>
internal sealed class StackedChips
{
    // TPP has at most 12 decimals: operations a second × bits ÷ 10^12.
    internal static readonly Int128 UnitsPerMillionth = 1_000_000;

    private readonly QuestionScope _scope;
    private readonly StackedChipsQuestion _question;
    private readonly int _rows;
    private readonly AcceleratorWeights _weights;
    private readonly (long From, long To) _period;
    private readonly UsePeaks _peaks;
    private readonly BoundedOrder<Candidate, Found> _order;
    private readonly SortedSet<string> _undecided = new(StringComparer.Ordinal);
    private readonly List<ChipControlLine> _lines;
    private JudgedCustomers _identities = JudgedCustomers.Apart;
    private long _unknownCustomers;

    public StackedChips(QuestionScope scope, StackedChipsQuestion question, int rows)
    {
        (_scope, _question, _rows) = (scope, question, rows);
        _period = (question.Period.FromMicroseconds ?? long.MinValue, question.Period.ToMicroseconds ?? long.MaxValue);
        _lines = [.. scope.Rules.Rules.SelectMany(rule => rule.ChipControl)];
        _weights = new AcceleratorWeights(scope.Snapshot.Uses, Weigh);
        _peaks = new UsePeaks(scope.Snapshot.Uses, _weights, _period.From, _period.To);
        _order = new BoundedOrder<Candidate, Found>(FindAsync);
    }

    private readonly record struct Candidate(ChipPlacement Placement, IReadOnlyList<ChunkedGroup> Groups, bool IsBounded);

    private sealed record Found(ChipPlacement Placement, IReadOnlyList<ChunkedGroup> Groups, HeldPeak Peak, string Rank)
        : Ranked(Peak.Held.OperationsPerSecond, Rank);

    public async ValueTask<StackedChipsAnswer> RunAsync(CancellationToken cancellationToken)
    {
        _identities = await JudgedCustomers.ReadAsync(_scope.Snapshot.Identities, _question.IdentifiersApart, cancellationToken);
        var byCustomer = new Dictionary<string, List<ChunkedGroup>>(StringComparer.Ordinal);
        await foreach (var (group, chunks) in _scope.Snapshot.Uses.ReadGroupsAsync(new UseFilter { Country = _question.Country }, cancellationToken))
        {
            await _weights.LearnAsync(chunks, cancellationToken);
            var held = new ChunkedGroup(group, chunks);
            if (!_identities.IsJoined(group.Customer))
            {
                AddCandidate(ChipPlacement.CoLocated, [held]);
            }

            AddTo(byCustomer, held);
        }

        foreach (var groups in byCustomer.Values)
        {
            AddCandidates(groups);
        }

        var rest = await _order.PageAsync(_scope.PageStart, _rows, cancellationToken);
        var holders = new StackedHolders(_scope, _weights, _identities);
        var page = new List<StackedChipsHolder>();
        foreach (var found in rest.Take(_rows))
        {
            page.Add(await holders.CompleteAsync(found.Placement, found.Groups, found.Peak, cancellationToken));
        }

        var filter = new JobFilter { Period = _question.Period, Country = _question.Country };
        var contradictions = await JobContradictions.ReadAsync(_scope.Snapshot.Jobs, filter, holders.Evidence.Jobs, cancellationToken);
        var basis = contradictions.Mark(await BasisAsync(filter, page, holders.Evidence, cancellationToken));
        return new StackedChipsAnswer
        {
            Holders = [.. page.Select(holder => holder with { Contradicting = contradictions.Of(holder.LogIndices) })],
            NextPageToken = rest.Count > _rows ? _question.PageAfter(_scope, rest[_rows - 1].Rank) : "",
            Basis = JudgedCustomers.Mark(basis, page.Select(holder => holder.Judged), _identities.IsCut),
        };
    }

    // In one domain what several identifiers of a customer hold is added up; so is what it holds anywhere, where that is more.
    private void AddCandidates(List<ChunkedGroup> groups)
    {
        var domains = groups.GroupBy(held => (held.Group.Cluster, held.Group.Domain)).ToList();
        foreach (var domain in domains.Where(_ => _identities.IsJoined(groups[0].Group.Customer)))
        {
            AddCandidate(ChipPlacement.CoLocated, [.. domain]);
        }

        if (domains.Count > 1)
        {
            AddCandidate(ChipPlacement.Aggregate, groups);
        }
    }

    private void AddCandidate(ChipPlacement placement, List<ChunkedGroup> groups)
    {
        var bound = groups.Aggregate(Int128.Zero, (sum, held) => sum + _peaks.Bound(held.Chunks).OperationsPerSecond);
        if (Reaches(new Holding(bound, 0, 0)))
        {
            _order.Add(new Candidate(placement, groups, groups.Count == 1), bound);
        }
    }

    // Covered by a line: not counted. Whether it is covered is not known: counted, without a figure.
    private AcceleratorWeight Weigh(string slug)
    {
        if (_scope.Catalogue.Find(slug) is not { TotalProcessingPerformance: { } } chip)
        {
            _undecided.Add(slug);
            return new AcceleratorWeight(true, null);
        }

        var control = _lines.Count == 0 ? ChipControl.Uncontrolled : _lines.Max(line => line.Judge(chip));
        if (control == ChipControl.Unknown)
        {
            _undecided.Add(slug);
        }

        return control switch
        {
            ChipControl.Controlled => new AcceleratorWeight(false, null),
            ChipControl.Unknown => new AcceleratorWeight(true, null),
            _ => new AcceleratorWeight(true, chip.PeakFlops.Max(peak => checked(peak.Value * (ulong)(peak.Key.BitLength() ?? 0)))),
        };
    }

    // Who is not known cannot be added up over places.
    private void AddTo(Dictionary<string, List<ChunkedGroup>> byCustomer, ChunkedGroup held)
    {
        if (_identities.CustomerOf(held.Group.Customer) is not { } customer || customer == OrUnknown.Word)
        {
            _unknownCustomers++;
            return;
        }

        if (!byCustomer.TryGetValue(customer, out var groups))
        {
            byCustomer.Add(customer, groups = []);
        }

        groups.Add(held);
    }

    private async ValueTask<Found?> FindAsync(Candidate candidate, CancellationToken cancellationToken)
    {
        var (placement, groups, isBounded) = candidate;
        var joint = new JointPeaks(_scope.Snapshot.Uses, _peaks, groups, _period);
        if (!isBounded)
        {
            // Groups were added up as if each peaked at once. What they may come to together at one time takes its place in
            // the order, and few are looked into further.
            if (joint.Bound() is var bound && Reaches(new Holding(bound, 0, 0)))
            {
                _order.Add(candidate with { IsBounded = true }, bound);
            }

            return null;
        }

        var peak = groups.Count == 1
            ? await _peaks.FindAsync(groups[0].Group.Id, groups[0].Chunks, cancellationToken)
            : await joint.FindAsync(cancellationToken);
        return peak is { } held && Reaches(held.Held)
            ? new Found(placement, groups, held, Rank(placement, _identities.CustomerOf(groups[0].Group.Customer), groups[0].Group, held))
            : null;
    }

    // The line times a million may take more than 128 bits: what is held is divided instead, which loses nothing.
    private bool Reaches(Holding held) =>
        (UInt128)(held.OperationsPerSecond / UnitsPerMillionth) >= _question.MinTotalProcessingPerformance.Millionths;

    private static string Rank(ChipPlacement placement, string? customer, UseGroup group, HeldPeak peak) => string.Join(
        '\n',
        (Int128.MaxValue - peak.Held.OperationsPerSecond).ToString("D39", CultureInfo.InvariantCulture),
        placement,
        customer,
        placement == ChipPlacement.Aggregate ? "" : string.Join('\n', group.Cluster.Operator, group.Cluster.Site, group.Cluster.Cluster, group.Domain));

    private async ValueTask<AnswerBasis> BasisAsync(
        JobFilter filter, IReadOnlyList<StackedChipsHolder> page, PageEvidence evidence, CancellationToken cancellationToken)
    {
        var uncounted = await UncountedUse.ReadAsync(_scope.Snapshot, filter, [null], cancellationToken);
        var (conflicts, named) = (uncounted.Sums.Conflicts, evidence.Jobs);
        var doubts = await _scope.Snapshot.Changes.CountDoubtsAsync(named, cancellationToken);
        var caveats = new List<string>
        {
            _lines.Count == 0
                ? "The rule set has no control line for chips: every chip counts as uncontrolled."
                : $"Chips that {string.Join(" or ", _lines.Select(line => line.Entry))} covers are left out; the lines are taken as the rule set states them, whatever the date.",
            "Aggregate rows add up what one customer holds anywhere; that the chips work together is not said by it.",
        };
        if (_lines.Any(line => line.Verification == Verification.Unverified))
        {
            caveats.Add("Control lines that were used are not verified against their text.");
        }

        if (_undecided.Count > 0)
        {
            caveats.Add($"No sum includes {string.Join(", ", _undecided)}: their TPP, or whether a line covers them, is not known.");
        }

        if (_unknownCustomers > 0)
        {
            caveats.Add(Counted.Say(_unknownCustomers, "{0} [group of an unknown or redacted customer is|groups of unknown or redacted customers are] not added up over places."));
        }

        caveats.AddRange(UncountedUse.SayUnknownDomains(
            page.Count(holder => holder.Placement == ChipPlacement.CoLocated && holder.Places.Any(place => place.Domain is null))));
        caveats.AddRange(uncounted.Caveats);
        return _scope.ByFigures(_scope.BasisByRules()) with
        {
            LogIndices = EvidenceIndices.Of(named).And(evidence.Unread),
            EntriesConsidered = named.Count + conflicts,
            EntriesUnverified = doubts.InAll + conflicts,
            EntriesOfSuspendedKeys = doubts.OfSuspendedKeys,
            EntriesInConflict = conflicts,
            EntriesRedacted = uncounted.Redacted,
            Caveats = caveats,
        };
    }
}
