// One target under fire: every input of its corpus and its seeds, then changed ones, for a number of runs or until a time
// is up. Inputs that reach something new are changed further. After each run: nothing thrown, and no more allocated than
// the target may. A run that never ends is seen from outside (Watch).

using System.Diagnostics;

namespace Provenance.Fuzz.Driving;

/// <summary>How long a campaign goes on.</summary>
/// <param name="Runs">At most so many runs.</param>
/// <param name="Time">At most so long.</param>
internal sealed record Bounds(long Runs, TimeSpan Time);

/// <summary>Fuzzes one target.</summary>
internal sealed class Campaign(FuzzTarget target, IReadOnlyList<byte[]> corpus, int seed)
{
    private readonly Coverage _coverage = new();
    private readonly List<byte[]> _kept = [];
    private byte[] _current = [];
    private long _currentBegan;

    /// <summary>Runs so far.</summary>
    public long Runs { get; private set; }

    /// <summary>How many of them were accepted by the reader.</summary>
    public long Accepted { get; private set; }

    /// <summary>Pairs of branches taken.</summary>
    public int Branches => _coverage.Branches;

    /// <summary>Inputs that reached something new.</summary>
    public IReadOnlyList<byte[]> Kept => _kept;

    /// <summary>The most that a run allocated, as a part of what it may.</summary>
    public double LargestShare { get; private set; }

    /// <summary>The input that is being read and since when, for whoever watches.</summary>
    public (byte[] Input, TimeSpan Since) Current =>
        (Volatile.Read(ref _current), Stopwatch.GetElapsedTime(Volatile.Read(ref _currentBegan)));

    /// <summary>Runs the campaign on this thread.</summary>
    /// <exception cref="FuzzException">An input broke a property; says which input and how.</exception>
    public void Run(Bounds bounds)
    {
        // What is made once, at first use, is no input's doing.
        foreach (var input in target.Seeds)
        {
            _ = Execute(input, isWarm: false);
        }

        foreach (var input in corpus.Concat(target.Seeds))
        {
            Try(input);
        }

        var random = new Random(seed);
        var mutator = new Mutator(random, target.Words, target.MaxBytes);
        var began = Stopwatch.GetTimestamp();
        while (Runs < bounds.Runs && Stopwatch.GetElapsedTime(began) < bounds.Time)
        {
            // Half of the time one of the newest: it was reached last, so least was tried from it.
            var newest = Math.Max(1, _kept.Count / 8);
            var at = random.Next(2) == 0 ? _kept.Count - 1 - random.Next(newest) : random.Next(_kept.Count);
            Try(mutator.Change(_kept[at], _kept));
        }
    }

    private void Try(byte[] input)
    {
        Coverage.Clear();
        var allocated = Execute(input, isWarm: true);
        Runs++;
        if (_coverage.TakeIn())
        {
            _kept.Add(input);
        }

        var allowed = target.FixedBytes + (target.BytesPerByte * input.Length);

        // Code that is reached for the first time may make something once; what an input costs, it costs again.
        if (allocated > allowed)
        {
            allocated = Execute(input, isWarm: true);
        }

        LargestShare = Math.Max(LargestShare, (double)allocated / allowed);
        if (allocated > allowed)
        {
            throw new FuzzException(target.Name, input, $"allocated {allocated} bytes; for {input.Length} bytes it may allocate {allowed}", null);
        }
    }

    private long Execute(byte[] input, bool isWarm)
    {
        Volatile.Write(ref _current, input);
        Volatile.Write(ref _currentBegan, Stopwatch.GetTimestamp());
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            Accepted += target.Read(input) && isWarm ? 1 : 0;
        }
        catch (Exception exception)
        {
            throw new FuzzException(target.Name, input, $"{exception.GetType().Name}: {exception.Message}", exception);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
