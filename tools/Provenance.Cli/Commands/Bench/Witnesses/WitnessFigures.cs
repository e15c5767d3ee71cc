using System.Globalization;
using System.Text.Json.Serialization;

namespace Provenance.Cli;

/// <summary>What <c>bench witness</c> found; times in milliseconds from the sending of the statement.</summary>
internal sealed record WitnessFigures(
    int Statements,
    int Witnesses,
    int Quorum,
    int LongestPauseMs,
    int Cores,
    double IntegratedP50Ms,
    double IntegratedP95Ms,
    double WitnessedP50Ms,
    double WitnessedP95Ms,
    double WitnessedMaxMs)
{
    /// <summary>The figures for people.</summary>
    public string ToText() => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        {Statements} statements, pauses of up to {LongestPauseMs} ms, {Witnesses} witnesses of which {Quorum} make the quorum, {Cores} cores
        receipt integrated   p50 {IntegratedP50Ms:0.0} ms, p95 {IntegratedP95Ms:0.0} ms
        receipt witnessed    p50 {WitnessedP50Ms:0.0} ms, p95 {WitnessedP95Ms:0.0} ms, longest {WitnessedMaxMs:0.0} ms
        """);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(WitnessFigures))]
internal sealed partial class WitnessFiguresJson : JsonSerializerContext;
