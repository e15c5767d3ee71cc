using System.Numerics;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Compute;

/// <summary>Adds runs up, exactly, number formats apart.</summary>
internal sealed class ComputeSums
{
    private readonly SortedDictionary<NumberFormat, FormatTally> _formats = [];
    private readonly SortedDictionary<NumberFormat, ExactSum> _released = [];
    private BigInteger _bound;
    private long _runs;
    private long _byName;
    private long _withoutFlop;
    private long _unbounded;
    private long _within;
    private long _withoutRun;
    private long _undeclared;
    private long _undeclaredParents;
    private long _untied;

    /// <summary>Counts a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="bound">What it can have done at most, where it declares nothing.</param>
    public void Add(CountedRun run, BigInteger? bound)
    {
        _runs++;
        _byName += run.IsByNameOnly ? 1 : 0;
        _within += run.Counting is RunCounting.WithinAnother or RunCounting.PerhapsWithinAnother ? 1 : 0;
        if (run.Run.Job.Figures.Flop is { } flop)
        {
            AddDeclared(run, flop);
            return;
        }

        _withoutFlop++;
        _unbounded += bound is null ? 1 : 0;
        _bound += bound ?? 0;
    }

    /// <summary>Counts a model that no attested run made.</summary>
    /// <param name="isDeclared">Whether a release declares what it took.</param>
    public void AddWithoutRun(bool isDeclared)
    {
        _withoutRun++;
        _undeclared += isDeclared ? 0 : 1;
    }

    /// <summary>Adds what a release declares beyond attested runs.</summary>
    public void AddReleased(ReleasedPart released) =>
        _released[released.Format] = new ExactSum(_released.GetValueOrDefault(released.Format).Millionths + released.Millionths);

    /// <summary>Counts a run behind which there may be more, for it does not say what it was made from.</summary>
    public void AddUndeclaredParents() => _undeclaredParents++;

    /// <summary>Counts a run that declares the name of a model in the part, and not what came out.</summary>
    public void AddUntied() => _untied++;

    /// <summary>What it comes to.</summary>
    /// <param name="isCut">Whether more would have to be added.</param>
    public ComputeSum ToSum(bool isCut)
    {
        var low = _formats.Values.Aggregate(BigInteger.Zero, (sum, tally) => sum + tally.Low);
        var released = _released.Values.Aggregate(_bound, (sum, format) => sum + format.Millionths);
        var high = _formats.Values.Aggregate(released, (sum, tally) => sum + tally.High);
        return new ComputeSum
        {
            Runs = _runs,
            RunsByNameOnly = _byName,
            RunsWithoutFlop = _withoutFlop,
            RunsUnbounded = _unbounded,
            RunsWithinOthers = _within,
            WithoutRun = _withoutRun,
            WithoutRunUndeclared = _undeclared,
            RunsOfUndeclaredParents = _undeclaredParents,
            RunsUntied = _untied,
            ByFormat = [.. _formats.Select(pair => new FormatSum(Words.Of(pair.Key), pair.Value.Runs, pair.Value.ToSum()))],
            BoundOfRunsWithoutFlop = new ExactSum(_bound),
            ReleasedByFormat = _released,
            Low = new ExactSum(low),
            High = new ExactSum(high),
            IsHighUnknown = isCut || _unbounded > 0 || _undeclared > 0 || _undeclaredParents > 0 || _untied > 0,
            Format = Format(),
        };
    }

    private void AddDeclared(CountedRun run, FlopEstimate flop)
    {
        if (run.Counting == RunCounting.WithinAnother)
        {
            return;
        }

        if (!_formats.TryGetValue(flop.Format, out var tally))
        {
            _formats.Add(flop.Format, tally = new FormatTally());
        }

        var isCertain = !run.IsByNameOnly && run.Counting != RunCounting.PerhapsWithinAnother;
        tally.Add(isCertain ? flop.Low.Millionths : 0, flop.High.Millionths, flop.Basis);
    }

    // A bound is in whatever format is fastest, so it fits none.
    private string Format()
    {
        var formats = _formats.Keys.Union(_released.Keys).ToList();
        return !_bound.IsZero ? ComputeSum.Mixed : formats switch
        {
            [] => "",
            [var only] => Words.Of(only),
            _ => ComputeSum.Mixed,
        };
    }

    private sealed class FormatTally
    {
        private EstimateBasis? _basis;
        private bool _isMixed;

        public long Runs { get; private set; }

        public BigInteger Low { get; private set; }

        public BigInteger High { get; private set; }

        public void Add(UInt128 low, UInt128 high, EstimateBasis basis)
        {
            Runs++;
            Low += (BigInteger)low;
            High += (BigInteger)high;
            _isMixed |= _basis is { } known && known != basis;
            _basis = basis;
        }

        public SummedEstimate ToSum() =>
            new(new ExactSum(Low), new ExactSum(High), _isMixed ? SummedEstimate.MixedBasis : Words.Of(_basis!.Value));
    }
}
