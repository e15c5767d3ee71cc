using Provenance.Registry.Admission;

namespace Provenance.Registry.Sequencing;

/// <summary>An admitted attestation that waits for its place in the log.</summary>
internal sealed class Pending(Admitted admitted)
{
    private readonly TaskCompletionSource<SequencingOutcome> _completion =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Admitted Admitted { get; } = admitted;

    public Task<SequencingOutcome> Completion => _completion.Task;

    public void Complete(SequencingOutcome outcome) => _completion.TrySetResult(outcome);
}
