using Provenance.Registry.Sequencing;
using Provenance.Statements;

namespace Provenance.Registry.Submission;

/// <summary>What became of a submitted attestation.</summary>
/// <param name="Receipt">Its proof; null where refused or only validated.</param>
/// <param name="Warnings">What was implausible.</param>
/// <param name="Refusal">Why it was refused, or null.</param>
/// <param name="SignedRefusal">The refusal as a note signed by the log, where every signature had verified.</param>
public sealed record SubmissionOutcome(
    LogReceipt? Receipt, IReadOnlyList<Warning> Warnings, Refusal? Refusal, string? SignedRefusal);
