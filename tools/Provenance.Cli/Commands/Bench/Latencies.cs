using System.Diagnostics;

namespace Provenance.Cli;

/// <summary>When each attestation was sent and answered. One slot an attestation, written by whoever holds it.</summary>
internal sealed class Latencies(int count)
{
    private readonly long[] _ticks = new long[count];

    public void Sent(ulong item) => _ticks[item] = -Stopwatch.GetTimestamp();

    public void Answered(ulong item) => _ticks[item] += Stopwatch.GetTimestamp();

    /// <summary>A quantile in milliseconds.</summary>
    public double QuantileMs(double quantile) =>
        Quantiles.Of([.. _ticks.Where(ticks => ticks > 0).Order().Select(ticks => ticks * 1000.0 / Stopwatch.Frequency)], quantile);
}
