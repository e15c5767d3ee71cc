// A registry's services without a network: a CallInvoker whose answers come from a log in memory, and which fails as a
// script says. What matters is the client's behaviour around calls, so the transport is left out.
using System.Threading.Channels;
using Grpc.Core;
using Provenance.Statements;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Client.Tests;

/// <summary>Answers submissions from a log; failures are scripted.</summary>
internal sealed class FakeRegistry(TestLog log) : CallInvoker
{
    /// <summary>The log that it answers from.</summary>
    public TestLog Log { get; set; } = log;

    /// <summary>How each unary call fails, in order; null for an answer. Answers follow when the script has ended.</summary>
    public Queue<RpcException?> Script { get; } = [];

    /// <summary>After how many answers each connection of a stream breaks; none break when the script has ended.</summary>
    public Queue<int> Breaks { get; } = [];

    /// <summary>Whether each connection of a stream breaks once all is answered, rather than ends.</summary>
    public bool BreaksAtEnd { get; init; }

    /// <summary>What each submission is refused with; null to log it.</summary>
    public Func<Attestation, Wire.Refusal?> Refuse { get; set; } = _ => null;

    /// <summary>The entries that it shows, by index; it binds no keys.</summary>
    public IReadOnlyList<Attestation> Entries { get; init; } = [];

    /// <summary>What it sends where entries are asked for.</summary>
    public IReadOnlyList<Wire.StreamEntriesResponse> Streamed { get; init; } = [];

    /// <summary>Changes an answer on its way.</summary>
    public Action<Wire.Receipt> Tamper { get; set; } = _ => { };

    public int Calls { get; private set; }

    public int Connections { get; private set; }

    public List<CallOptions> Options { get; } = [];

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        Calls++;
        Options.Add(options);
        var answer = Script.TryDequeue(out var failure) && failure is not null
            ? Task.FromException<TResponse>(failure)
            : Task.FromResult((TResponse)Answer(request));
        return new AsyncUnaryCall<TResponse>(answer, Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });
    }

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        Connections++;
        Options.Add(options);
        var stream = new FakeStream(this, Breaks.TryDequeue(out var after) ? after : int.MaxValue);
        return new AsyncDuplexStreamingCall<TRequest, TResponse>(
            (IClientStreamWriter<TRequest>)(object)stream,
            (IAsyncStreamReader<TResponse>)(object)stream,
            Task.FromResult(new Metadata()),
            () => Status.DefaultSuccess,
            () => [],
            stream.Abort);
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => new(
            (IAsyncStreamReader<TResponse>)(object)new FakeEntries(Streamed), Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw new NotSupportedException();

    /// <summary>An entry as it is shown.</summary>
    public static Wire.Entry Shown(long index, Attestation entry)
    {
        var shown = WireForms.ToWire(entry);
        return new Wire.Entry { LogIndex = index, StatementId = WireForms.ToBytes(entry.Envelope.StatementId), Envelope = shown.Envelope, Sections = { shown.Sections } };
    }

    /// <summary>What becomes of one item.</summary>
    public Wire.SubmitOutcome Outcome(Wire.SubmitItem item)
    {
        var attestation = FromWire(item.Attestation);
        if (Refuse(attestation) is { } refusal)
        {
            return new Wire.SubmitOutcome { ItemId = item.ItemId, Refusal = refusal };
        }

        var alreadyLogged = Log.Find(attestation.Envelope.StatementId) is not null;
        Log.Append(attestation);
        return new Wire.SubmitOutcome { ItemId = item.ItemId, Receipt = new Wire.Receipt { StatementId = WireForms.ToBytes(attestation.Envelope.StatementId), AlreadyLogged = alreadyLogged } };
    }

    /// <summary>Fills in the proofs of outcomes against the newest checkpoint.</summary>
    public Wire.Checkpoint Prove(IEnumerable<Wire.Receipt> receipts)
    {
        var checkpoint = Log.Checkpoint();
        foreach (var wire in receipts)
        {
            var receipt = Log.Receipt(Log.Find(new Transparency.Digest(wire.StatementId.Span))!.Value, checkpoint);
            wire.LogIndex = receipt.Index.Value;
            wire.TreeSize = checkpoint.Checkpoint.Size.Value;
            wire.Leaf = Google.Protobuf.ByteString.CopyFrom(receipt.Proof.Extra.Span);
            wire.InclusionProof.AddRange(receipt.Proof.Inclusion.Hashes.Select(WireForms.ToBytes));
            Tamper(wire);
        }

        return new Wire.Checkpoint { Note = checkpoint.ToString() };
    }

    private object Answer(object request)
    {
        switch (request)
        {
            case Wire.SubmitRequest submit:
                var outcome = Outcome(new Wire.SubmitItem { Attestation = submit.Attestation });
                return new Wire.SubmitResponse { Receipt = outcome.Receipt, Checkpoint = Prove([outcome.Receipt]) };
            case Wire.GetReceiptRequest asked:
                var receipt = new Wire.Receipt { StatementId = asked.StatementId };
                return new Wire.GetReceiptResponse { Checkpoint = Prove([receipt]), Receipt = receipt };
            case Wire.GetEntryRequest asked:
                return Shown(asked.LogIndex, Entries[(int)asked.LogIndex]);
            case Wire.ListAccreditationsRequest:
                return new Wire.ListAccreditationsResponse { TreeSize = Log.Size.Value };
            case Wire.GetCheckpointRequest:
                return new Wire.Checkpoint { Note = Log.Checkpoint().ToString() };
            case Wire.GetConsistencyProofRequest consistency:
                var response = new Wire.GetConsistencyProofResponse();
                response.Hashes.AddRange(Log.Consistency(new(consistency.OldSize), new(consistency.NewSize)).Hashes.Select(WireForms.ToBytes));
                return response;
            default:
                throw new NotSupportedException(request.GetType().Name);
        }
    }

    private static Attestation FromWire(Wire.Attestation wire)
    {
        var signatures = wire.Envelope.Signatures.Select(s => new EnvelopeSignature(new KeyId(new Transparency.Digest(s.KeyId.Span)), s.Signature_.Memory)).ToList();
        Assert.True(Envelope.TryCreate(wire.Envelope.PayloadType, wire.Envelope.Payload.Memory, signatures, out var envelope, out _));
        Assert.True(Attestation.TryCreate(envelope, wire.Sections.Select(s => KeyValuePair.Create(s.Name, s.Content.Memory)), out var attestation, out _));
        return attestation;
    }

    /// <summary>One connection of a stream; breaks after some answers, having logged what it did not answer.</summary>
    private sealed class FakeEntries(IReadOnlyList<Wire.StreamEntriesResponse> messages) : IAsyncStreamReader<Wire.StreamEntriesResponse>
    {
        private int _at = -1;

        public Wire.StreamEntriesResponse Current => messages[_at];

        public Task<bool> MoveNext(CancellationToken cancellationToken) => Task.FromResult(++_at < messages.Count);
    }

    private sealed class FakeStream(FakeRegistry registry, int breakAfter) : IClientStreamWriter<Wire.SubmitStreamRequest>, IAsyncStreamReader<Wire.SubmitStreamResponse>
    {
        private readonly Channel<Wire.SubmitStreamResponse> _responses = Channel.CreateUnbounded<Wire.SubmitStreamResponse>();
        private int _answered;

        public WriteOptions? WriteOptions { get; set; }

        public Wire.SubmitStreamResponse Current { get; private set; } = null!;

        public Task WriteAsync(Wire.SubmitStreamRequest message, CancellationToken cancellationToken) => WriteAsync(message);

        public Task WriteAsync(Wire.SubmitStreamRequest message)
        {
            var outcomes = message.Items.Select(registry.Outcome).ToList();
            if (_answered + outcomes.Count > breakAfter)
            {
                var broken = new RpcException(new Status(StatusCode.Unavailable, "the connection broke"));
                _responses.Writer.TryComplete(broken);
                throw broken;
            }

            _answered += outcomes.Count;
            var response = new Wire.SubmitStreamResponse { Checkpoint = registry.Prove(outcomes.Where(o => o.Receipt is not null).Select(o => o.Receipt)) };
            response.Outcomes.AddRange(outcomes);
            _responses.Writer.TryWrite(response);
            return Task.CompletedTask;
        }

        public Task CompleteAsync()
        {
            _responses.Writer.TryComplete(registry.BreaksAtEnd ? new RpcException(new Status(StatusCode.Unavailable, "the connection broke")) : null);
            return Task.CompletedTask;
        }

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            if (!await _responses.Reader.WaitToReadAsync(cancellationToken))
            {
                return false;
            }

            Current = await _responses.Reader.ReadAsync(cancellationToken);
            return true;
        }

        public void Abort() => _responses.Writer.TryComplete(new RpcException(new Status(StatusCode.Cancelled, "disposed of")));
    }
}
