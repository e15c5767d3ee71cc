using Grpc.Core;
using Provenance.Statements;
using V1 = Provenance.Contracts.V1;

namespace Provenance.Server.FunctionalTests;

public sealed class BadInputTests(BadInputTests.Fixture fixture) : IClassFixture<BadInputTests.Fixture>
{
    private readonly LiveRegistry _live = fixture.Live;

    public static TheoryData<string> Rows => [.. BadInput.Table.Keys];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Bad_input_gets_a_typed_refusal_and_leaves_no_trace(string row)
    {
        var bad = BadInput.Table[row];
        var attestation = bad.Make(_live.World);
        var sizeBefore = await _live.SizeAsync();

        var exception = await _live.RefusedAsync(attestation);

        var error = TypedError.Of(exception);
        Assert.Equal((bad.Reason, bad.Code), (error.Info.Reason, error.Code));
        AssertField(bad.Field, error);
        Assert.NotEmpty(error.Refusal!.Message);
        Assert.NotEmpty(error.Refusal.Remedy);
        Assert.Equal(bad.Reason, ((RefusalReason)(int)error.Refusal.Reason).WireName());
        Assert.Equal(bad.IsSigned, error.Refusal.SignedNote.Length > 0);
        if (bad.IsSigned)
        {
            error.VerifySignedNote(EnvelopeOf(attestation), _live.Ready);
        }

        Assert.Equal(sizeBefore, await _live.SizeAsync());
        var next = await _live.SubmitAsync(_live.World.SignedJob());
        Assert.Equal(sizeBefore, next.Receipt.LogIndex);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Validation_alone_gives_the_same_refusal(string row)
    {
        var bad = BadInput.Table[row];
        var request = new V1.SubmitRequest { Attestation = bad.Make(_live.World), ValidateOnly = true };

        var exception = await Assert.ThrowsAsync<RpcException>(
            async () => await _live.Submission.SubmitAsync(request, LiveRegistry.Call));

        Assert.Equal(bad.Reason, TypedError.Of(exception).Info.Reason);
    }

    [Fact]
    public async Task A_message_beyond_the_transports_limit_is_refused_with_a_reason()
    {
        var attestation = _live.World.SignedJob().ToWire();
        attestation.Sections[0].Content = Google.Protobuf.ByteString.CopyFrom(new byte[18 << 20]);
        using var channel = Grpc.Net.Client.GrpcChannel.ForAddress(_live.Ready.Grpc, new() { MaxSendMessageSize = null });
        var client = new V1.SubmissionService.SubmissionServiceClient(channel);

        var exception = await Assert.ThrowsAsync<RpcException>(
            async () => await client.SubmitAsync(new V1.SubmitRequest { Attestation = attestation }, LiveRegistry.Call));

        var error = TypedError.Of(exception);
        Assert.Equal((StatusCode.ResourceExhausted, "ATTESTATION_TOO_LARGE"), (error.Code, error.Info.Reason));
        await _live.SubmitAsync(_live.World.SignedJob());
    }

    // The transport's limits count the bytes that come, and these unpack to a thousand times as many.
    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task A_compressed_message_is_refused_before_it_is_unpacked(string encoding)
    {
        var call = LiveRegistry.Call.WithHeaders([new Metadata.Entry("grpc-internal-encoding-request", encoding)]);
        var request = new V1.GetReceiptRequest { StatementId = Google.Protobuf.ByteString.CopyFrom(new byte[1 << 20]) };
        using var stream = _live.Submission.SubmitStream(call);
        await stream.RequestStream.WriteAsync(new V1.SubmitStreamRequest(), TestContext.Current.CancellationToken);

        var exceptions = new[]
        {
            await Assert.ThrowsAsync<RpcException>(async () => await _live.Submission.GetReceiptAsync(request, call)),
            await Assert.ThrowsAsync<RpcException>(async () => await stream.ResponseStream.MoveNext(TestContext.Current.CancellationToken)),
        };

        Assert.All(exceptions, exception => Assert.Equal((StatusCode.Unimplemented, "ARGUMENT_INVALID"), (exception.StatusCode, TypedError.Of(exception).Info.Reason)));
    }

    [Fact]
    public async Task A_callers_request_id_comes_back_in_the_error()
    {
        var request = new V1.SubmitRequest { RequestId = "nightly-7", Attestation = new V1.Attestation() };

        var exception = await Assert.ThrowsAsync<RpcException>(
            async () => await _live.Submission.SubmitAsync(request, LiveRegistry.Call));

        Assert.Equal("nightly-7", TypedError.Of(exception).Info.Metadata["request_id"]);
    }

    [Theory]
    [InlineData("nightly-8", true)]
    [InlineData("not fit for a log", false)]
    public async Task An_id_among_the_headers_comes_back_in_the_error_where_it_may_be_logged(string id, bool comesBack)
    {
        var call = LiveRegistry.Call.WithHeaders([new Metadata.Entry("x-request-id", id)]);

        var unknown = await Assert.ThrowsAsync<RpcException>(
            async () => await _live.Submission.GetReceiptAsync(new V1.GetReceiptRequest { StatementId = Google.Protobuf.ByteString.CopyFrom(new byte[32]) }, call));

        Assert.Equal(comesBack, TypedError.Of(unknown).Info.Metadata["request_id"] == id);
    }

    [Fact]
    public async Task Nothing_that_was_sent_reaches_the_log_of_the_process()
    {
        var marked = BadInput.Table["an unknown field"].Make(_live.World);
        await _live.RefusedAsync(marked);

        Assert.DoesNotContain("Heron-70B", _live.Server.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("colour", _live.Server.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("Kestrel", _live.Server.Log, StringComparison.Ordinal);
    }

    private static void AssertField(string expected, TypedError error)
    {
        if (expected.EndsWith('*'))
        {
            Assert.StartsWith(expected[..^1], error.Field, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(expected, error.Field);
        }

        Assert.Equal(error.Field, error.Info.Metadata.TryGetValue("field", out var field) ? field : "");
    }

    private static Envelope EnvelopeOf(V1.Attestation wire)
    {
        var signatures = wire.Envelope.Signatures
            .Select(signature => new EnvelopeSignature(new KeyId(signature.KeyId.ToDigest()), signature.Signature_.Memory))
            .ToArray();
        Assert.True(Envelope.TryCreate(wire.Envelope.PayloadType, wire.Envelope.Payload.Memory, signatures, out var envelope, out _));
        return envelope;
    }

    public sealed class Fixture : IAsyncLifetime
    {
        public LiveRegistry Live { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Live = await LiveRegistry.StartAsync(seed: 1);

        public ValueTask DisposeAsync() => Live?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
