using Provenance.Statements;

namespace Provenance.Client;

/// <summary>What became of one attestation: logged, valid (where nothing was to be logged), or refused.</summary>
public sealed record SubmissionOutcome
{
    /// <summary>The checked receipt; null unless it was logged.</summary>
    public Receipt? Receipt { get; init; }

    /// <summary>Why it was refused; null unless it was.</summary>
    public RegistryFailure? Refusal { get; init; }

    /// <summary>What was implausible.</summary>
    public IReadOnlyList<Warning> Warnings { get; init; } = [];

    /// <summary>Whether it was in the log before.</summary>
    public bool AlreadyLogged { get; init; }

    /// <summary>Whether it was refused.</summary>
    public bool IsRefused => Refusal is not null;
}

/// <summary>A receipt that was waited for.</summary>
/// <param name="Receipt">The receipt, checked.</param>
/// <param name="IsWitnessed">Whether its checkpoint satisfies the verifier's policy, the quorum of witnesses included.</param>
public sealed record WitnessedReceipt(Receipt Receipt, bool IsWitnessed);

/// <summary>An attestation to be submitted among many, with whatever the caller knows it by.</summary>
/// <param name="Key">The caller's own.</param>
/// <param name="Attestation">The attestation.</param>
public sealed record SubmissionItem<TKey>(TKey Key, Attestation Attestation);

/// <summary>What became of an attestation among many.</summary>
/// <param name="Key">The caller's own.</param>
/// <param name="Attestation">The attestation.</param>
/// <param name="Outcome">What became of it.</param>
public sealed record SubmittedItem<TKey>(TKey Key, Attestation Attestation, SubmissionOutcome Outcome);
