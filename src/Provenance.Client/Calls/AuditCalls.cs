using System.Runtime.CompilerServices;
using Grpc.Core;
using Provenance.Statements;
using Provenance.Transparency;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Client;

/// <summary>The calls by which the log is checked: checkpoints, proofs, entries, trust.</summary>
public sealed class AuditCalls
{
    private readonly Wire.AuditService.AuditServiceClient _service;
    private readonly Retries _retries;
    private readonly RegistryClientOptions _options;

    internal AuditCalls(CallInvoker invoker, RegistryClientOptions options, Retries retries)
    {
        _service = new Wire.AuditService.AuditServiceClient(invoker);
        _options = options;
        _retries = retries;
    }

    /// <summary>The newest checkpoint, not yet checked.</summary>
    /// <exception cref="RegistryException">The call failed.</exception>
    public async Task<SignedCheckpoint> GetCheckpointAsync(CancellationToken cancellationToken) =>
        WireForms.ToCheckpoint(await CallAsync(options => _service.GetCheckpointAsync(new Wire.GetCheckpointRequest(), options), cancellationToken));

    /// <summary>That the entry at an index is in the tree of a size; check it against a leaf and a root of your own.</summary>
    public async Task<InclusionProof> GetInclusionProofAsync(LeafIndex index, TreeSize size, CancellationToken cancellationToken)
    {
        var request = new Wire.GetInclusionProofRequest { LogIndex = index.Value, TreeSize = size.Value };
        var response = await CallAsync(options => _service.GetInclusionProofAsync(request, options), cancellationToken);
        return new InclusionProof(index, size, [.. response.Hashes.Select(hash => WireForms.ToDigest(hash, "a hash of a proof"))]);
    }

    /// <summary>That one tree is a prefix of another; check it against roots of your own.</summary>
    public async Task<ConsistencyProof> GetConsistencyProofAsync(TreeSize oldSize, TreeSize newSize, CancellationToken cancellationToken)
    {
        var request = new Wire.GetConsistencyProofRequest { OldSize = oldSize.Value, NewSize = newSize.Value };
        var response = await CallAsync(options => _service.GetConsistencyProofAsync(request, options), cancellationToken);
        return new ConsistencyProof(oldSize, newSize, [.. response.Hashes.Select(hash => WireForms.ToDigest(hash, "a hash of a proof"))]);
    }

    /// <summary>One entry, by index.</summary>
    public Task<LogEntry> GetEntryAsync(LeafIndex index, CancellationToken cancellationToken) =>
        GetEntryAsync(new Wire.GetEntryRequest { LogIndex = index.Value }, cancellationToken);

    /// <summary>One entry, by statement id.</summary>
    public Task<LogEntry> GetEntryAsync(Digest statementId, CancellationToken cancellationToken) =>
        GetEntryAsync(new Wire.GetEntryRequest { StatementId = WireForms.ToBytes(statementId) }, cancellationToken);

    /// <summary>Entries in log order, up to the size of the tree at the start; opened anew where the stream breaks.</summary>
    /// <param name="start">First index.</param>
    /// <param name="limit">How many at most; 0 for all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RegistryException">The call failed.</exception>
    /// <exception cref="UnprovenAnswerException">What came cannot be read, or is not what was asked for, one entry after the other.</exception>
    public async IAsyncEnumerable<LogEntry> StreamEntriesAsync(
        LeafIndex start, long limit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var next = start.Value;
        var end = limit == 0 ? long.MaxValue : checked(start.Value + limit);
        for (var attempt = 1; next < end;)
        {
            var requestId = Retries.NewRequestId();
            var request = new Wire.StreamEntriesRequest { StartIndex = next, Limit = end == long.MaxValue ? 0 : end - next };
            using var call = _service.StreamEntries(request, _retries.CallOptions(requestId, _options.StreamDeadline, cancellationToken));
            var failure = await MoveNextAsync(call, requestId, cancellationToken);
            for (; failure is { IsOpen: true }; failure = await MoveNextAsync(call, requestId, cancellationToken))
            {
                attempt = 1;
                foreach (var entry in call.ResponseStream.Current.Entries)
                {
                    if (next == end || entry.LogIndex != next)
                    {
                        throw new UnprovenAnswerException($"Entries {start} to {end - 1} were asked for; entry {entry.LogIndex} came where {next} was to come.");
                    }

                    yield return WireForms.ToEntry(entry);
                    next++;
                }
            }

            if (failure.Failure is not { } broken)
            {
                yield break;
            }

            if (!broken.PassesByItself || attempt >= _options.Attempts)
            {
                throw new RegistryException(broken);
            }

            await _retries.WaitAsync(attempt++, broken.RetryAfter, cancellationToken);
        }
    }

    /// <summary>Keys bound by the log, as judged at a size.</summary>
    /// <param name="party">Only of this party; empty for all.</param>
    /// <param name="size">Trust as the statements below this size make it; zero for the newest.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RegistryException">The call failed.</exception>
    /// <exception cref="UnprovenAnswerException">The registry's answer cannot be.</exception>
    public async Task<KeyListing> ListAccreditationsAsync(string party, TreeSize size, CancellationToken cancellationToken)
    {
        var request = new Wire.ListAccreditationsRequest { Party = party, TreeSize = size.Value, PageSize = 1000 };
        var keys = new Dictionary<KeyId, Wire.Accreditation>();
        while (true)
        {
            var response = await CallAsync(options => _service.ListAccreditationsAsync(request, options), cancellationToken);
            foreach (var key in response.Accreditations)
            {
                keys[new KeyId(WireForms.ToDigest(key.KeyId, "a key id"))] = key;
            }

            if (response.NextPageToken.Length == 0)
            {
                return response.TreeSize >= 0
                    ? new KeyListing(new TreeSize(response.TreeSize), keys)
                    : throw new UnprovenAnswerException($"The listing of keys is for a tree of {response.TreeSize} entries.");
            }

            request.PageToken = response.NextPageToken;
        }
    }

    /// <summary>Has it shown that the smaller of two trees, whose signatures were verified, is a prefix of the larger.</summary>
    /// <exception cref="RegistryException">The call failed.</exception>
    /// <exception cref="UnprovenAnswerException">The two do not belong to one growing log.</exception>
    internal async Task RequireOneLogAsync(SignedCheckpoint known, SignedCheckpoint seen, CancellationToken cancellationToken)
    {
        var (older, newer) = known.Checkpoint.Size.Value <= seen.Checkpoint.Size.Value
            ? (known.Checkpoint, seen.Checkpoint)
            : (seen.Checkpoint, known.Checkpoint);
        var proof = older.Size == newer.Size || older.Size.Value == 0
            ? new ConsistencyProof(older.Size, newer.Size, [])
            : await ProveGrowthAsync(older.Size, newer.Size, cancellationToken);
        var verdict = proof.Verify(older.Root, newer.Root);
        if (verdict != ProofVerdict.Valid)
        {
            throw new UnprovenAnswerException(
                $"The tree of {older.Size} entries is no prefix of the tree of {newer.Size} ({verdict}). Both checkpoints are signed; keep them:\n{known}\n{seen}");
        }
    }

    // Both sizes are signed. Where several servers write one log, the one that is asked may be a moment behind the one that
    // signed, and then it calls the size out of range; so that answer is believed only once it stays.
    private async Task<ConsistencyProof> ProveGrowthAsync(TreeSize oldSize, TreeSize newSize, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await GetConsistencyProofAsync(oldSize, newSize, cancellationToken);
            }
            catch (RegistryException exception) when (exception.Failure.Reason == RefusalReason.IndexOutOfRange && attempt < _options.Attempts)
            {
                await _retries.WaitAsync(attempt, _options.FirstBackoff, cancellationToken);
            }
        }
    }

    private static async Task<StreamStep> MoveNextAsync(
        AsyncServerStreamingCall<Wire.StreamEntriesResponse> call, string requestId, CancellationToken cancellationToken)
    {
        try
        {
            return new StreamStep(await call.ResponseStream.MoveNext(cancellationToken), null);
        }
        catch (RpcException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new StreamStep(false, FailureReader.Read(exception, requestId));
        }
    }

    private async Task<LogEntry> GetEntryAsync(Wire.GetEntryRequest request, CancellationToken cancellationToken)
    {
        var entry = WireForms.ToEntry(await CallAsync(options => _service.GetEntryAsync(request, options), cancellationToken));
        return request.EntryCase == Wire.GetEntryRequest.EntryOneofCase.LogIndex && entry.Index.Value != request.LogIndex
            ? throw new UnprovenAnswerException($"Entry {request.LogIndex} was asked for, entry {entry.Index} came.")
            : entry;
    }

    private Task<T> CallAsync<T>(Func<CallOptions, AsyncUnaryCall<T>> call, CancellationToken cancellationToken) =>
        _retries.CallAsync(call, Retries.NewRequestId(), cancellationToken);

    private readonly record struct StreamStep(bool IsOpen, RegistryFailure? Failure);
}
