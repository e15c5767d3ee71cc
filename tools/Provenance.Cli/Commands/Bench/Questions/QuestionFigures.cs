using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;

namespace Provenance.Cli;

/// <summary>What one question cost.</summary>
internal sealed record QuestionFigure
{
    public required string Name { get; init; }

    /// <summary>How far it has to look.</summary>
    public required SampleScope Scope { get; init; }

    public required int Asked { get; init; }

    public required double P50Ms { get; init; }

    public required double P95Ms { get; init; }

    /// <summary>Mean processor time of this process: what is left of a time when others use the cores.</summary>
    public required double CpuMs { get; init; }
}

/// <summary>The same aggregate here and on PostgreSQL, over the same rows.</summary>
internal sealed record ComparedFigure
{
    public required string Name { get; init; }

    public required double RegistryMs { get; init; }

    public required double PostgresMs { get; init; }

    /// <summary>Whether both found the same figures.</summary>
    public required bool IsSame { get; init; }

    /// <summary>PostgreSQL's time divided by the registry's.</summary>
    public double Ratio => PostgresMs / RegistryMs;
}

/// <summary>Figures over one generated registry.</summary>
internal sealed record QuestionFigures
{
    public required long Jobs { get; init; }

    public required int Cores { get; init; }

    /// <summary>Seconds that writing the tables took; 0 where they were there.</summary>
    public required double GeneratedSeconds { get; init; }

    /// <summary>Seconds that computing all signals took; 0 where they were there, or are left out.</summary>
    public required double LeadsSeconds { get; init; }

    public required double DatabaseMiB { get; init; }

    /// <summary>The most memory that this process had, generation included where it generated.</summary>
    public required double PeakMemoryMiB { get; init; }

    public required IReadOnlyList<QuestionFigure> Questions { get; init; }

    /// <summary>Registered questions that are not measured.</summary>
    public required IReadOnlyList<string> Unasked { get; init; }

    /// <summary>Why there is no comparison; null where there is one.</summary>
    public required string? WithoutPostgres { get; init; }

    public required IReadOnlyList<ComparedFigure> Compared { get; init; }

    /// <summary>A table for people.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        Line($"bench query: {Jobs:N0} jobs, {GeneratedWorld.Clusters} clusters, {GeneratedWorld.Customers:N0} customers, {GeneratedWorld.Models:N0} models, seed {GeneratedWorld.Seed}");
        Line($"  The tables were written through the projections' own write path, without a log and without signatures: ingest is not measured here.");
        Line(GeneratedSeconds > 0 ? $"  written in {GeneratedSeconds:0} s in this process" : (FormattableString)$"  the tables were there");
        Line($"  database {DatabaseMiB:N0} MiB; peak memory of this process {PeakMemoryMiB:N0} MiB; {Cores} cores");
        Line($"  {"question",-72} {"asked",5} {"p50 ms",10} {"p95 ms",10} {"CPU ms",10}");
        foreach (var figure in Questions)
        {
            Line($"  {figure.Name + Mark(figure.Scope),-72} {figure.Asked,5} {figure.P50Ms,10:0.0} {figure.P95Ms,10:0.0} {figure.CpuMs,10:0.0}");
        }

        Line($"  * over the whole registry or a part that grows with it; + ten times as many rows match where there are ten times as many jobs;");
        Line($"  ! as of an earlier size, from what was whole by then and rows; the others are found by an index");
        if (LeadsSeconds > 0)
        {
            Line($"  all signals were computed once in {LeadsSeconds:0.0} s");
        }

        if (Unasked.Count > 0)
        {
            Line($"  not measured, for they have no sample here: {string.Join(", ", Unasked)}");
        }

        Line(WithoutPostgres is { } reason ? $"  PostgreSQL: skipped. {reason}" : (FormattableString)$"  PostgreSQL over the same rows, medians:");
        foreach (var figure in Compared)
        {
            Line($"  {figure.Name,-72} {figure.RegistryMs,10:0.0} here {figure.PostgresMs,10:0.0} there, ratio {figure.Ratio:0.0}, {(figure.IsSame ? "same figures" : "OTHER FIGURES")}");
        }

        return text.ToString().TrimEnd();

        static string Mark(SampleScope scope) => scope switch
        {
            SampleScope.Aggregate => " *",
            SampleScope.Matching => " +",
            SampleScope.Earlier => " !",
            _ => "",
        };

        void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(QuestionFigures))]
internal sealed partial class QuestionFiguresJson : JsonSerializerContext;
