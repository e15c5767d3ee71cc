// Weaker chips stacked (E11): chips that no export control line covers, one by one, while what a customer holds of them
// at once is over the line together. TPP is added up over a sweep of allocations, never over jobs: in each interconnect
// domain, and once more over all that a customer holds anywhere. What cannot reach the line by the bounds of its chunks is
// not looked into, and what can only as far as the page needs it.

using System.Globalization;
using System.Numerics;
using Provenance.Registry.Rules;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Clusters;

/// <summary>One answer to the question.</summary>
internal sealed class StackedChips
{
    private const int MostEvidenceForPlace = 100;

    // TPP has at most 12 decimals: operations a second × bits ÷ 10^12.
    private static readonly Int128 UnitsPerMillionth = 1_000_000;

    private readonly QuestionScope _scope;
    private readonly StackedChipsQuestion _question;
    private readonly int _rows;
    private readonly AcceleratorWeights _weights;
    private readonly (long From, long To) _period;
    private readonly UsePeaks _peaks;
    private readonly BoundedOrder<Candidate, Found> _order;
    private readonly SortedSet<string> _undecided = new(StringComparer.Ordinal);
    private readonly List<ChipControlLine> _lines;
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
        var byCustomer = new Dictionary<string, List<ChunkedGroup>>(StringComparer.Ordinal);
        await foreach (var (group, chunks) in _scope.Snapshot.Uses.ReadGroupsAsync(new UseFilter { Country = _question.Country }, cancellationToken))
        {
            await _weights.LearnAsync(chunks, cancellationToken);
            var held = new ChunkedGroup(group, chunks);
            var bound = _peaks.Bound(chunks);
            if (Reaches(bound))
            {
                _order.Add(new Candidate(ChipPlacement.CoLocated, [held], true), bound.OperationsPerSecond);
            }

            Add(byCustomer, held);
        }

        foreach (var groups in byCustomer.Values.Where(groups => groups.Count > 1))
        {
            var bound = groups.Aggregate(Int128.Zero, (sum, held) => sum + _peaks.Bound(held.Chunks).OperationsPerSecond);
            if (Reaches(new Holding(bound, 0, 0)))
            {
                _order.Add(new Candidate(ChipPlacement.Aggregate, groups, false), bound);
            }
        }

        var rest = await _order.PageAsync(_scope.PageStart, _rows, cancellationToken);
        var page = new List<StackedChipsHolder>();
        foreach (var found in rest.Take(_rows))
        {
            page.Add(await CompleteAsync(found, cancellationToken));
        }

        return new StackedChipsAnswer
        {
            Holders = page,
            NextPageToken = rest.Count > _rows ? _question.PageAfter(_scope, rest[_rows - 1].Rank) : "",
            Basis = Basis(page),
        };
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
    private void Add(Dictionary<string, List<ChunkedGroup>> byCustomer, ChunkedGroup held)
    {
        if (held.Group.Customer is not { } customer || customer == "unknown")
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

        var peak = placement == ChipPlacement.CoLocated
            ? await _peaks.FindAsync(groups[0].Group.Id, groups[0].Chunks, cancellationToken)
            : await joint.FindAsync(cancellationToken);
        return peak is { } held && Reaches(held.Held)
            ? new Found(placement, groups, held, Rank(placement, groups[0].Group, held))
            : null;
    }

    private bool Reaches(Holding held) =>
        (UInt128)held.OperationsPerSecond >= _question.MinTotalProcessingPerformance.Millionths * (UInt128)UnitsPerMillionth;

    private async ValueTask<StackedChipsHolder> CompleteAsync(Found found, CancellationToken cancellationToken)
    {
        var (places, counts, indices) = (new List<UseGroup>(), new SortedDictionary<string, Int128>(StringComparer.Ordinal), new SortedSet<long>());
        foreach (var held in found.Groups)
        {
            var isPlace = false;
            foreach (var (accelerator, count) in await HeldAtAsync(held, found.Peak.At, cancellationToken))
            {
                var slug = _weights.SlugOf(accelerator);
                counts[slug] = counts.GetValueOrDefault(slug) + count;
                isPlace = true;
            }

            if (isPlace)
            {
                places.Add(held.Group);
                var evidence = new UseEvidence(_scope.Snapshot.Uses, MostEvidenceForPlace);
                var moment = (found.Peak.At, found.Peak.At + 1);
                var tally = new UseTally(_scope.Snapshot.Uses, held.Group.Id, moment);
                await tally.AddAsync(held.Chunks, cancellationToken);
                await evidence.FindAsync(held.Group.Id, held.Chunks, moment, tally.AtStart, cancellationToken);
                indices.UnionWith(evidence.Jobs.Keys);
            }
        }

        var customer = found.Groups[0].Group.Customer;
        return new StackedChipsHolder
        {
            Placement = found.Placement,
            Customer = customer,
            CustomerNames = customer is null ? [] : await _scope.Snapshot.Clusters.ReadNamesAsync(customer, cancellationToken),
            Places = places,
            PeakAt = found.Peak.At,
            Chips = found.Peak.Held.Accelerators,
            ChipsWithoutFigure = found.Peak.Held.WithoutFigure,
            TotalProcessingPerformance = new ExactSum((BigInteger)(found.Peak.Held.OperationsPerSecond / UnitsPerMillionth)),
            ByAccelerator = [.. counts.Select(pair => (pair.Key, pair.Value))],
            LogIndices = [.. indices],
        };
    }

    // What was held of the counted kinds once everything of that moment had happened.
    private async ValueTask<IEnumerable<(long Accelerator, Int128 Count)>> HeldAtAsync(ChunkedGroup held, long at, CancellationToken cancellationToken)
    {
        var counts = new SortedDictionary<long, Int128>();
        var merge = new UseMerge(_scope.Snapshot.Uses, [held]);
        foreach (var (_, level) in merge.LevelsBefore(at))
        {
            counts[level.Accelerator] = counts.GetValueOrDefault(level.Accelerator) + level.Change;
        }

        await foreach (var (_, use) in merge.ReadAsync(at, at + 1, cancellationToken))
        {
            counts[use.Accelerator] = counts.GetValueOrDefault(use.Accelerator) + use.Change;
        }

        return counts.Where(pair => pair.Value > 0 && _weights.Of(pair.Key).IsCounted).Select(pair => (pair.Key, pair.Value)).ToList();
    }

    private static string Rank(ChipPlacement placement, UseGroup group, HeldPeak peak) => string.Join(
        '\n',
        (Int128.MaxValue - peak.Held.OperationsPerSecond).ToString("D39", CultureInfo.InvariantCulture),
        placement,
        group.Customer,
        placement == ChipPlacement.Aggregate ? "" : string.Join('\n', group.Cluster.Operator, group.Cluster.Site, group.Cluster.Cluster, group.Domain));

    private AnswerBasis Basis(IReadOnlyList<StackedChipsHolder> page)
    {
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
            caveats.Add($"{_unknownCustomers} groups of unknown or redacted customers are not added up over places.");
        }

        return _scope.BasisByRules() with
        {
            LogIndices = EvidenceIndices.Of(page.SelectMany(holder => holder.LogIndices)),
            EntriesConsidered = page.SelectMany(holder => holder.LogIndices).Distinct().Count(),
            Caveats = caveats,
        };
    }
}
