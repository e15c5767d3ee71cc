// The witness itself, without a network: judges a request, signs, holds what it signed on the disk, and only then answers.
// Requests about one log are taken one after another; requests about different logs do not wait for each other. The state
// compares again while it writes, so that even two processes over one state never sign two roots for one size.

using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Witness;

/// <summary>What a witness answers to a request.</summary>
/// <param name="Status">The status code that says so.</param>
/// <param name="Reason">Why, in words; empty where cosigned.</param>
/// <param name="Held">The size that is held of that log.</param>
/// <param name="Cosignatures">One a key of the witness where cosigned; none otherwise.</param>
public sealed record WitnessAnswer(WitnessStatus Status, string Reason, TreeSize Held, IReadOnlyList<NoteSignature> Cosignatures);

/// <summary>Cosigns checkpoints of the logs that it knows. Safe to use from several threads.</summary>
public sealed class CosigningWitness : IDisposable
{
    /// <summary>How far the clock may be behind the newest cosignature of a log before no more are given.</summary>
    public static readonly TimeSpan MaxClockLag = TimeSpan.FromMinutes(10);

    // A compare-and-set that fails means that another process was faster; what it wrote is judged in its turn.
    private const int MaxRounds = 4;

    private readonly IReadOnlyList<WitnessKey> _keys;
    private readonly IWitnessState _state;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, (IReadOnlyList<INoteVerifier> Keys, SemaphoreSlim Turn)> _logs;

    /// <summary>Makes a witness.</summary>
    /// <param name="keys">What it signs with: each checkpoint with all of them.</param>
    /// <param name="logs">Keys of the logs it knows; several of one name are keys of one log.</param>
    /// <param name="state">What it holds. Not disposed of here.</param>
    /// <param name="time">The clock.</param>
    public CosigningWitness(IReadOnlyList<WitnessKey> keys, IEnumerable<VerifierKey> logs, IWitnessState state, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfZero(keys.Count, nameof(keys));
        _keys = keys;
        _state = state;
        _time = time;
        _logs = logs.GroupBy(key => key.Name, StringComparer.Ordinal).ToDictionary(
            log => log.Key,
            log => ((IReadOnlyList<INoteVerifier>)[.. log.Select(key => key.ToVerifier(NSecEd25519.Instance)).OfType<INoteVerifier>()], new SemaphoreSlim(1)),
            StringComparer.Ordinal);
    }

    /// <summary>Names of the logs that it knows, in order.</summary>
    public IEnumerable<string> Origins => _logs.Keys.Order(StringComparer.Ordinal);

    /// <summary>What is damaged in its state, once that was seen: it signs nothing any more. Null before.</summary>
    public string? Damage => _state.Damage;

    /// <summary>
    /// Judges a request's body and cosigns where it is consistent. When this returns cosignatures, what they are over is
    /// held, and survives a crash of the process and of the machine.
    /// </summary>
    /// <exception cref="WitnessStateException">What is held cannot be read or written now, or is damaged: nothing was answered.</exception>
    /// <exception cref="ClockBehindException">The clock is behind what was signed before.</exception>
    public async ValueTask<WitnessAnswer> AddCheckpointAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (!AddCheckpointRequest.TryParse(body.Span, out var request, out var reason))
        {
            return new WitnessAnswer(WitnessStatus.BadRequest, reason, TreeSize.Zero, []);
        }

        var origin = request.Checkpoint.Checkpoint.Origin;
        if (!_logs.TryGetValue(origin, out var log))
        {
            return Refusal(WitnessRules.Judge(request, null, null));
        }

        await log.Turn.WaitAsync(cancellationToken);
        try
        {
            return AddCheckpoint(request, log.Keys);
        }
        finally
        {
            log.Turn.Release();
        }
    }

    /// <summary>The newest checkpoint that was cosigned for a log, with signatures and cosignatures, or null.</summary>
    /// <param name="originHash">SHA-256 of the log's name.</param>
    /// <exception cref="WitnessStateException">What is held cannot be read now, or is damaged.</exception>
    public SignedCheckpoint? Find(Digest originHash) =>
        _logs.Keys.FirstOrDefault(origin => HashOf(origin) == originHash) is { } found ? _state.Read(found)?.Cosigned : null;

    /// <summary>The name under which monitors ask for a log: SHA-256 of its origin.</summary>
    public static Digest HashOf(string origin) => Digest.Of(System.Text.Encoding.UTF8.GetBytes(origin));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, turn) in _logs.Values)
        {
            turn.Dispose();
        }
    }

    private WitnessAnswer AddCheckpoint(AddCheckpointRequest request, IReadOnlyList<INoteVerifier> logKeys)
    {
        var asked = request.Checkpoint.Checkpoint;
        for (var round = 0; round < MaxRounds; round++)
        {
            var held = _state.Read(asked.Origin);
            var verdict = WitnessRules.Judge(request, logKeys, held?.Cosigned.Checkpoint);
            if (verdict.Status == WitnessStatus.Inconsistent && WitnessRules.IsFork(asked, held?.Cosigned.Checkpoint))
            {
                _state.KeepContradiction(Witnessed(request.Checkpoint, logKeys, []), asked.Size.Value == 0 ? null : held?.Cosigned, Now());
            }

            if (verdict.Status != WitnessStatus.Consistent)
            {
                return Refusal(verdict);
            }

            var at = TimeOf(held);
            IReadOnlyList<NoteSignature> cosignatures = [.. _keys.Select(key => key.Cosign(asked, at))];
            if (_state.TryAdvance(held, new HeldCheckpoint(Witnessed(request.Checkpoint, logKeys, cosignatures), at)))
            {
                return new WitnessAnswer(WitnessStatus.Consistent, "", asked.Size, cosignatures);
            }
        }

        throw new WitnessStateException($"Other processes over the same state were faster {MaxRounds} times.");
    }

    // Monitors get the signatures that were verified and the cosignatures, and nothing that a stranger put beside them.
    private static SignedCheckpoint Witnessed(
        SignedCheckpoint sent, IReadOnlyList<INoteVerifier> logKeys, IReadOnlyList<NoteSignature> cosignatures) =>
        sent.WithOnly([.. NoteVerification.Verify(sent.Note, logKeys).Verified, .. cosignatures]);

    // A later cosignature of a log never bears an earlier time, or it would say that the tree shrank.
    private long TimeOf(HeldCheckpoint? held)
    {
        var now = Now();
        return held is null || held.CosignedAt <= now
            ? now
            : held.CosignedAt - now <= (long)MaxClockLag.TotalSeconds
                ? held.CosignedAt
                : throw new ClockBehindException(
                    $"The clock is {held.CosignedAt - now} s behind the newest cosignature for {held.Cosigned.Checkpoint.Origin}. Set it.");
    }

    private long Now() => Math.Max(1, _time.GetUtcNow().ToUnixTimeSeconds());

    private static WitnessAnswer Refusal(WitnessVerdict verdict) => new(verdict.Status, verdict.Reason, verdict.Held, []);
}
