// How far a draft says that a job has come. Exports of accounting are taken again and again, and an older one may be read
// after a newer one: a job that has ended does not run again, and what runs is not as of an earlier time than before.

using System.Text.Json;
using Provenance.Statements;

namespace Provenance.Accounting;

/// <summary>How far a job has come.</summary>
/// <param name="HasEnded">Whether it has ended.</param>
/// <param name="AsOf">What it is as of while it has not; null where that is not said.</param>
public readonly record struct RunProgress(bool HasEnded, Timestamp? AsOf)
{
    private static readonly StatementKind Job = StatementKinds.ByName["training-job"];

    /// <summary>Whether it is behind what was said before. Of two ends neither is: a later word may correct it.</summary>
    public bool IsBehind(RunProgress before) => !HasEnded && (before.HasEnded || AsOf < before.AsOf);

    /// <summary>How far a draft's job has come; null where it is about no job.</summary>
    internal static RunProgress? Of(Draft draft)
    {
        if (draft.Kind != Job || draft.Sections.FirstOrDefault(section => section.Name == TrainingJobKind.Run) is not { Name: not null } run)
        {
            return null;
        }

        using var document = JsonDocument.Parse(run.Utf8);
        return document.RootElement.TryGetProperty("endedAt", out _) ? new(true, null) : new(false, Moment(document.RootElement, "asOf"));
    }

    private static Timestamp? Moment(JsonElement run, string name) =>
        run.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String && TextValue.TryParse<Timestamp>(member.GetString()!, out var moment)
            ? moment
            : null;
}
