using System.Numerics;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Clusters;

/// <summary>Tells what a customer held at a peak, where, and by which entries.</summary>
/// <param name="scope">What the question is answered from.</param>
/// <param name="weights">What accelerators are counted, and their slugs.</param>
/// <param name="identities">Which identifiers are one customer.</param>
internal sealed class StackedHolders(QuestionScope scope, AcceleratorWeights weights, JudgedCustomers identities)
{
    private const int MostEvidenceForPlace = 100;

    /// <summary>The jobs behind what was told so far.</summary>
    public PageEvidence Evidence { get; } = new(scope.Snapshot.Uses, scope.MostLogIndices);

    /// <summary>What is told of a holder.</summary>
    public async ValueTask<StackedChipsHolder> CompleteAsync(
        ChipPlacement placement, IReadOnlyList<ChunkedGroup> groups, HeldPeak peak, CancellationToken cancellationToken)
    {
        var (places, counts, indices) = (new List<UseGroup>(), new SortedDictionary<string, Int128>(StringComparer.Ordinal), new SortedSet<long>());
        foreach (var held in groups)
        {
            var isPlace = false;
            foreach (var (accelerator, count) in await HeldAtAsync(held, peak.At, cancellationToken))
            {
                var slug = weights.SlugOf(accelerator);
                counts[slug] = counts.GetValueOrDefault(slug) + count;
                isPlace = true;
            }

            if (isPlace)
            {
                places.Add(held.Group);
                var moment = (peak.At, peak.At + 1);
                var tally = new UseTally(scope.Snapshot.Uses, moment);
                var atStart = await tally.AddAsync(held, cancellationToken);
                indices.UnionWith((await Evidence.FindAsync(held, moment, atStart, tally.Jobs.Count, MostEvidenceForPlace, cancellationToken)).Keys);
            }
        }

        var customer = identities.CustomerOf(groups[0].Group.Customer);
        return new StackedChipsHolder
        {
            Placement = placement,
            Customer = customer,
            Judged = identities.Tell(customer, places.Select(place => place.Customer)),
            CustomerNames = await CustomerNames.ReadAsync(
                scope.Snapshot.Clusters, [customer, .. places.Select(place => place.Customer)], cancellationToken),
            Places = [.. places.DistinctBy(place => (place.Cluster, place.Domain))],
            PeakAt = peak.At,
            Chips = peak.Held.Accelerators,
            ChipsWithoutFigure = peak.Held.WithoutFigure,
            TotalProcessingPerformance = new ExactSum((BigInteger)(peak.Held.OperationsPerSecond / StackedChips.UnitsPerMillionth)),
            ByAccelerator = [.. counts.Select(pair => (pair.Key, pair.Value))],
            LogIndices = [.. indices],
        };
    }

    // What was held of the counted kinds once everything of that moment had happened.
    private async ValueTask<IEnumerable<(long Accelerator, Int128 Count)>> HeldAtAsync(ChunkedGroup held, long at, CancellationToken cancellationToken)
    {
        var counts = new SortedDictionary<long, Int128>();
        var merge = new UseMerge(scope.Snapshot.Uses, [held]);
        foreach (var (_, level) in merge.LevelsBefore(at))
        {
            counts[level.Accelerator] = counts.GetValueOrDefault(level.Accelerator) + level.Change;
        }

        await foreach (var (_, use) in merge.ReadAsync(at, at + 1, cancellationToken))
        {
            counts[use.Accelerator] = counts.GetValueOrDefault(use.Accelerator) + use.Change;
        }

        return counts.Where(pair => pair.Value > 0 && weights.Of(pair.Key).IsCounted).Select(pair => (pair.Key, pair.Value)).ToList();
    }
}
