using Provenance.Registry.Admission;
using Provenance.Statements;

namespace Provenance.Registry.Sequencing;

/// <summary>
/// An admitted attestation that waits for its place in the log. Thousands wait at once, and a garbage collection moves all that
/// they hold: of a report that is what is stored of it. A trust statement is needed as it was read.
/// </summary>
internal sealed class Pending(Admitted admitted)
{
    private readonly TaskCompletionSource<SequencingOutcome> _completion =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly StatementContent? _trust = admitted.Content.Statement.Kind.IsTrust ? admitted.Content : null;

    /// <summary>Envelope and sections.</summary>
    public Attestation Attestation { get; } = admitted.Attestation;

    /// <summary>What trust said of it.</summary>
    public Judgement Judgement { get; } = admitted.Judgement;

    /// <summary>Under which epoch it was judged; under another one it is judged again.</summary>
    public long TrustEpoch { get; } = admitted.TrustEpoch;

    /// <summary>Whether it is a trust statement.</summary>
    public bool IsTrust => _trust is not null;

    public Task<SequencingOutcome> Completion => _completion.Task;

    /// <summary>Its statement; of a report the signed part, which is read again.</summary>
    /// <param name="reader">Reads what was admitted.</param>
    public StatementContent Content(StatementReader reader) => _trust
        ?? reader.ReadHeader(Attestation.Envelope).Content
        ?? throw new InvalidOperationException($"Statement {Attestation.Envelope.StatementId} was admitted and cannot be read again.");

    public void Complete(SequencingOutcome outcome) => _completion.TrySetResult(outcome);
}
