using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;

namespace Provenance.Cli;

/// <summary>One minute of a soak.</summary>
internal sealed record SoakMinute
{
    /// <summary>What the columns of <see cref="ToText"/> are.</summary>
    public static string Header { get; } =
        $"{"minute",6} {"answered",9} {"waiting",8} {"behind",8} {"p50 ms",8} {"p99 ms",8} {"questions",9} {"p50 ms",8} {"max ms",8} {"MiB",6} {"µs CPU",7}";

    /// <summary>Counted from 1.</summary>
    public required int Minute { get; init; }

    /// <summary>Attestations answered.</summary>
    public required long Answered { get; init; }

    /// <summary>Attestations sent that have no answer yet, at its end.</summary>
    public required long Unanswered { get; init; }

    /// <summary>Entries that were logged and not projected yet, when the projections were last asked.</summary>
    public required long Behind { get; init; }

    /// <summary>From when an attestation was due to be sent until its answer, milliseconds.</summary>
    public required double SubmitP50Ms { get; init; }

    public required double SubmitP99Ms { get; init; }

    public required int Questions { get; init; }

    public required double QuestionP50Ms { get; init; }

    public required double QuestionMaxMs { get; init; }

    /// <summary>Memory of the server at its end, MiB.</summary>
    public required double MemoryMiB { get; init; }

    /// <summary>CPU time of the server an attestation answered, microseconds.</summary>
    public required double ServerMicroseconds { get; init; }

    /// <summary>A row of a table for people.</summary>
    public string ToText() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Minute,6} {Answered,9} {Unanswered,8} {Behind,8} {SubmitP50Ms,8:0.0} {SubmitP99Ms,8:0.0} {Questions,9} {QuestionP50Ms,8:0.0} {QuestionMaxMs,8:0.0} {MemoryMiB,6:0} {ServerMicroseconds,7:0}");
}

/// <summary>What a soak measured.</summary>
internal sealed record SoakFigures
{
    public required int Rate { get; init; }

    public required long Attestations { get; init; }

    public required long Refused { get; init; }

    public required long QuestionsFailed { get; init; }

    /// <summary>How long the projections took to catch up after the last answer, seconds.</summary>
    public required double CaughtUpAfterSeconds { get; init; }

    public required IReadOnlyList<SoakMinute> Minutes { get; init; }

    public required double DiskBytesPerEntry { get; init; }

    /// <summary>What the check of the whole log found afterwards.</summary>
    public required int Damages { get; init; }

    /// <summary>A table for people.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        Line(text, $"bench soak: {Attestations} attestations at {Rate} a second, {Refused} refused, {QuestionsFailed} questions failed");
        _ = text.AppendLine(SoakMinute.Header);
        foreach (var minute in Minutes)
        {
            _ = text.AppendLine(minute.ToText());
        }

        Line(text, $"projections caught up after {CaughtUpAfterSeconds:0.0} s; {DiskBytesPerEntry:0} bytes an entry; whole log checked: {Damages} damages");
        return text.ToString().TrimEnd();
    }

    private static void Line(StringBuilder text, FormattableString line) =>
        text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(SoakFigures))]
internal sealed partial class SoakFiguresJson : JsonSerializerContext;
