// What the clients remember across the lives of a server: every attestation that was ever sent, where it was
// acknowledged, and every checkpoint that was seen. What contradicts it is a fault of the registry.
using System.Collections.Concurrent;
using Provenance.Client;
using Provenance.Statements;
using Provenance.TestWorld;
using Provenance.Transparency;

namespace Provenance.Faults;

/// <summary>What was sent and what was promised.</summary>
internal sealed class Ledger(RegistryWorld world)
{
    // New attestations in one life; beyond them, clients send again what was sent before.
    private const int FreshPerLife = 120;

    private readonly List<Attestation> _sent = [];
    private readonly ConcurrentDictionary<Digest, LeafIndex> _acknowledged = [];
    private readonly ConcurrentDictionary<long, Digest> _checkpoints = [];
    private readonly ConcurrentQueue<string> _contradictions = [];
    private volatile TaskCompletionSource _acknowledging = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _fresh;

    /// <summary>The world whose reporter signs.</summary>
    public RegistryWorld World => world;

    /// <summary>What the registry did that it must not.</summary>
    public IReadOnlyCollection<string> Contradictions => _contradictions;

    /// <summary>Where each acknowledged statement stands.</summary>
    public IReadOnlyDictionary<Digest, LeafIndex> Acknowledged => _acknowledged;

    /// <summary>Roots of all signed trees seen, by size.</summary>
    public IReadOnlyDictionary<long, Digest> Checkpoints => _checkpoints;

    /// <summary>How many attestations were sent.</summary>
    public int Sent
    {
        get
        {
            lock (_sent)
            {
                return _sent.Count;
            }
        }
    }

    /// <summary>What was sent, in order.</summary>
    public IReadOnlyList<Attestation> Everything
    {
        get
        {
            lock (_sent)
            {
                return [.. _sent];
            }
        }
    }

    /// <summary>What was sent and never acknowledged.</summary>
    public IReadOnlyList<Attestation> Unacknowledged
    {
        get
        {
            lock (_sent)
            {
                return [.. _sent.Where(attestation => !_acknowledged.ContainsKey(attestation.Envelope.StatementId))];
            }
        }
    }

    /// <summary>Completes at the first receipt of a life.</summary>
    public Task Acknowledging => _acknowledging.Task;

    /// <summary>A new life begins.</summary>
    public void BeginLife()
    {
        Volatile.Write(ref _fresh, 0);
        _acknowledging = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Notes an attestation before it is sent.</summary>
    public Attestation Send(Attestation attestation)
    {
        lock (_sent)
        {
            _sent.Add(attestation);
        }

        return attestation;
    }

    /// <summary>The next attestation to send: mostly a new one, sometimes one that was sent before.</summary>
    public Attestation Next(Random random)
    {
        var wantsFresh = random.Next(4) > 0 && Interlocked.Increment(ref _fresh) <= FreshPerLife;
        lock (_sent)
        {
            if (!wantsFresh && _sent.Count > 0)
            {
                // The newest ones are those that the last kill left open.
                return _sent[Math.Max(0, _sent.Count - 1 - random.Next(FreshPerLife))];
            }
        }

        return Send(world.SignedJob());
    }

    /// <summary>Notes a receipt, which the client has checked against the log's key.</summary>
    public void Acknowledge(Attestation attestation, SubmissionOutcome outcome)
    {
        if (outcome.Receipt is not { } receipt)
        {
            Contradict($"refused a valid attestation: {outcome.Refusal?.Reason}: {outcome.Refusal?.Message}");
            return;
        }

        Remember(attestation, receipt.Index);
        See(receipt.Checkpoint.Checkpoint);
        _ = _acknowledging.TrySetResult();
    }

    /// <summary>Notes where a statement stands.</summary>
    public void Remember(Attestation attestation, LeafIndex index)
    {
        var id = attestation.Envelope.StatementId;
        if (_acknowledged.GetOrAdd(id, index) is var first && first != index)
        {
            Contradict($"acknowledged statement {id} at {first} and at {index}.");
        }
    }

    /// <summary>Notes a checkpoint, which the client has checked against the log's key.</summary>
    public void See(Checkpoint checkpoint)
    {
        if (_checkpoints.GetOrAdd(checkpoint.Size.Value, checkpoint.Root) is var first && first != checkpoint.Root)
        {
            Contradict($"signed two roots for size {checkpoint.Size}: {first} and {checkpoint.Root}.");
        }
    }

    /// <summary>Notes what must not be.</summary>
    public void Contradict(string what) => _contradictions.Enqueue("The registry " + what);
}
