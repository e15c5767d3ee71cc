using System.Collections.Concurrent;

namespace Provenance.Cli;

/// <summary>Latencies since they were last asked for, from several threads.</summary>
internal sealed class RecentLatencies
{
    private readonly ConcurrentQueue<double> _latencies = [];

    /// <summary>Adds one.</summary>
    public void Add(TimeSpan latency) => _latencies.Enqueue(latency.TotalMilliseconds);

    /// <summary>Takes those since the last call, milliseconds, ascending.</summary>
    public double[] Take()
    {
        var taken = new List<double>();
        while (_latencies.TryDequeue(out var latency))
        {
            taken.Add(latency);
        }

        taken.Sort();
        return [.. taken];
    }
}
