using System.Diagnostics;

namespace Provenance.Cli;

/// <summary>When each attestation was sent and answered. One slot an attestation, written by whoever holds it.</summary>
internal sealed class Latencies(int count)
{
    private readonly long[] _ticks = new long[count];

    public void Sent(ulong item) => _ticks[item] = -Stopwatch.GetTimestamp();

    public void Answered(ulong item) => _ticks[item] += Stopwatch.GetTimestamp();

    /// <summary>A quantile in milliseconds.</summary>
    public double QuantileMs(double quantile)
    {
        var sorted = _ticks.Where(ticks => ticks > 0).Order().ToArray();
        return sorted.Length == 0
            ? 0
            : sorted[(int)Math.Min(sorted.Length - 1, quantile * sorted.Length)] * 1000.0 / Stopwatch.Frequency;
    }
}
