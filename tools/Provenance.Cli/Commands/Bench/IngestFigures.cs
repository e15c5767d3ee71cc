using System.Globalization;
using System.Text.Json.Serialization;

namespace Provenance.Cli;

/// <summary>What an ingest run measured. Times are of this machine; verifies are comparable between machines.</summary>
internal sealed record IngestFigures
{
    public required string Mode { get; init; }

    public required long Attestations { get; init; }

    public required long Refused { get; init; }

    public required int Batch { get; init; }

    public required int InFlight { get; init; }

    public required int Cores { get; init; }

    /// <summary>Envelope and sections, on average.</summary>
    public required double AttestationBytes { get; init; }

    /// <summary>CPU time of one Ed25519 verification by NSec, mean of before and after the run.</summary>
    public required double VerifyMicroseconds { get; init; }

    /// <summary>CPU time of the server per attestation, until projections have caught up.</summary>
    public required double ServerMicroseconds { get; init; }

    /// <summary>Their ratio.</summary>
    public required double Verifies { get; init; }

    public required double EntriesPerSecond { get; init; }

    public required double LatencyP50Ms { get; init; }

    public required double LatencyP99Ms { get; init; }

    public required double PeakMemoryMiB { get; init; }

    public required double DiskBytesPerEntry { get; init; }

    /// <summary>Its parts, where a curve was asked for; each waited for the projections, so that the whole costs a little more.</summary>
    public required IReadOnlyList<IngestPart> Parts { get; init; }

    /// <summary>A table for people.</summary>
    public string ToText() => Parts.Count == 0
        ? Summary()
        : string.Join(Environment.NewLine, [Summary(), "  while the log grew from … to …, and the server's memory then:", .. Parts.Select(part => part.ToText())]);

    private string Summary() => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        bench ingest, {Mode}: {Attestations} attestations of {AttestationBytes:0} bytes, {Refused} refused
          cost per attestation      {Verifies,10:0.00} verifies ({ServerMicroseconds:0.0} µs of server CPU; one verification {VerifyMicroseconds:0.0} µs)
          throughput                {EntriesPerSecond,10:0} entries a second on {Cores} cores shared with the client
          latency p50 / p99         {LatencyP50Ms,10:0.0} / {LatencyP99Ms:0.0} ms with {InFlight} in flight
          peak memory of the server {PeakMemoryMiB,10:0} MiB
          disk                      {DiskBytesPerEntry,10:0} bytes an entry, everything
        """);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(IngestFigures))]
internal sealed partial class IngestFiguresJson : JsonSerializerContext;
