// Where signed attestations go: a file, a registry.

using Provenance.Statements;

namespace Provenance.Accounting;

/// <summary>Takes the attestations of one import.</summary>
public interface IAttestationSink
{
    /// <summary>Takes a batch. They need not be safe yet when it returns.</summary>
    Task WriteAsync(IReadOnlyList<Attestation> attestations, CancellationToken cancellationToken);

    /// <summary>Takes no more. When it returns, everything taken is where it was to go and outlives a crash.</summary>
    Task CompleteAsync(CancellationToken cancellationToken);
}
