// What reading a statement finds: refusals, which keep it out of the log, and warnings, which go into the log with it.
// Both are values: a refused statement is an expected answer, not an exception.

namespace Provenance.Statements;

/// <summary>Something found in a statement.</summary>
/// <param name="Field">Path of the field, such as <c>run.allocations[2].count</c>; empty where it is about the whole.</param>
/// <param name="Message">What is wrong, in one sentence.</param>
public abstract record Finding(string Field, string Message);

/// <summary>Why an attestation is refused.</summary>
/// <param name="Reason">The violated rule.</param>
/// <param name="Field">Path of the field, such as <c>predicate.issuedAt</c>; empty where it is about the whole.</param>
/// <param name="Message">What is wrong, in one sentence.</param>
/// <param name="Remedy">What to do about it, in one sentence.</param>
public sealed record Refusal(RefusalReason Reason, string Field, string Message, string Remedy)
    : Finding(Field, Message)
{
    /// <summary>A value that contradicts another one: an end before its start, a sum that cannot be.</summary>
    public static Refusal Impossible(string field, string message, string remedy = "Correct the field named.") =>
        new(RefusalReason.ValueImpossible, field, message, remedy);
}

/// <summary>What is accepted but implausible; it becomes a lead.</summary>
/// <param name="Reason">The rule that it strains.</param>
/// <param name="Field">Path of the field; empty where it is about the whole.</param>
/// <param name="Message">What is implausible, in one sentence.</param>
public sealed record Warning(WarningReason Reason, string Field, string Message)
    : Finding(Field, Message);
