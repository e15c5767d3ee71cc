using Provenance.Statements;

namespace Provenance.Registry.Investigation;

/// <summary>Uses of one customer in one domain of one cluster, as they are read.</summary>
internal sealed class ClusterUserGroup(Period period, NumberFormat format, AcceleratorCatalogue catalogue)
{
    private readonly List<HeldInterval> _held = [];
    private readonly EstimateAccumulator _flop = new();
    private readonly List<long> _jobs = [];
    private readonly SortedSet<string> _models = new(StringComparer.Ordinal);
    private readonly List<long> _withoutModel = [];

    /// <summary>Jobs that declare no model, by log order, as many as are given as evidence.</summary>
    public IReadOnlyList<long> JobsWithoutModel => _withoutModel;

    public void Add(ClusterUse use)
    {
        var from = Math.Max(use.From, period.FromMicroseconds ?? long.MinValue);
        var to = Math.Min(use.To, period.ToMicroseconds ?? long.MaxValue);
        if (from >= to)
        {
            return;
        }

        _held.Add(new HeldInterval(from, to, use.Count, catalogue.Find(use.Accelerator)?.PeakFlopsIn(format)));
        if (_jobs.Count > 0 && _jobs[^1] == use.LogIndex)
        {
            return;
        }

        _jobs.Add(use.LogIndex);

        if (use.Flop is { } flop)
        {
            _flop.Add(flop.Low, flop.High, flop.Basis);
        }

        if (use.Model is { } model)
        {
            _models.Add(model);
        }
        else if (_withoutModel.Count < LargeClusterUser.MostLogIndices)
        {
            _withoutModel.Add(use.LogIndex);
        }
    }

    /// <summary>The user, without what is looked up for a page only; null where nothing lies in the period.</summary>
    public LargeClusterUser? ToUser(ClusterUse first, ClusterFacts? facts)
    {
        if (SweepLine.Peak(_held) is not { } peak)
        {
            return null;
        }

        var hours = new EstimateAccumulator();
        var (low, high) = SweepLine.Hours(_held);
        hours.Add(low, high, EstimateBasis.Computed);
        return new LargeClusterUser
        {
            Customer = first.Customer,
            Cluster = first.Cluster,
            Domain = first.Domain,
            Country = facts?.Country,
            InterconnectGbitPerSecond = first.Domain is { } domain ? facts?.Domains.GetValueOrDefault(domain) : null,
            PeakAccelerators = peak.Accelerators,
            PeakAt = peak.At,
            PeakOperationsPerSecond = peak.OperationsPerSecond,
            AcceleratorsWithoutFigure = peak.WithoutFigure,
            AcceleratorHours = hours.ToSum()!,
            Flop = _flop.ToSum(),
            Jobs = _jobs.Count,
            Lineages = [.. _models],
            LogIndices = [.. _jobs.Order().Take(LargeClusterUser.MostLogIndices)],
        };
    }
}
