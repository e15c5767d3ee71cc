using Provenance.Statements;

namespace Provenance.Registry.Investigation;

/// <summary>What is asked of every question, and how its refusals read.</summary>
internal static class QuestionRules
{
    /// <summary>A refusal of one field.</summary>
    public static Refusal Argument(string field, string message) =>
        new(RefusalReason.ArgumentInvalid, field, message, "Correct the field named.");

    /// <summary>Refuses a period that does not begin before it ends.</summary>
    public static Refusal? CheckPeriod(Period period) => period is { FromMicroseconds: { } from, ToMicroseconds: { } to } && from >= to
        ? Argument("period", "It does not begin before it ends.")
        : null;

    /// <summary>Refuses a number outside its limits.</summary>
    public static Refusal? CheckRange(long number, long least, long most, string field) => number >= least && number <= most
        ? null
        : Argument(field, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"It is not within {least} and {most}."));
}
