using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Grpc.Core;
using V1 = Provenance.Contracts.V1;

namespace Provenance.Server.FunctionalTests;

public sealed class StreamTests(SharedRegistry shared)
{
    private readonly LiveRegistry _live = shared.Live;

    [Fact]
    public async Task Everything_sent_is_answered_once_with_a_receipt_that_its_message_proves()
    {
        var jobs = Enumerable.Range(0, 600).Select(_ => _live.World.SignedJob()).ToArray();

        var outcomes = await StreamAsync(jobs.Select(job => job.ToWire()).Chunk(100));

        Assert.Equal(jobs.Length, outcomes.Count);
        foreach (var (outcome, checkpoint) in outcomes.Values)
        {
            outcome.Receipt.Verify(checkpoint!, jobs[outcome.ItemId], _live.Ready);
        }

        Assert.Equal(jobs.Length, outcomes.Values.Select(one => one.Outcome.Receipt.LogIndex).Distinct().Count());
    }

    [Fact]
    public async Task A_refused_item_does_not_end_the_stream()
    {
        var good = _live.World.SignedJob();
        var outcomes = await StreamAsync([
            [BadInput.Table["an altered payload"].Make(_live.World), new V1.Attestation()],
            [BadInput.Table["an unknown field"].Make(_live.World), good.ToWire()],
        ]);

        Assert.Equal(V1.ErrorReason.SignatureInvalid, outcomes[0].Outcome.Refusal.Reason);
        Assert.Equal(V1.ErrorReason.EnvelopeMalformed, outcomes[1].Outcome.Refusal.Reason);
        Assert.Equal(V1.ErrorReason.FieldUnknown, outcomes[2].Outcome.Refusal.Reason);
        Assert.NotEmpty(outcomes[2].Outcome.Refusal.SignedNote);
        outcomes[3].Outcome.Receipt.Verify(outcomes[3].Checkpoint!, good, _live.Ready);
    }

    [Fact]
    public async Task Validation_alone_gives_verdicts_and_no_checkpoint()
    {
        var outcomes = await StreamAsync([[_live.World.SignedJob().ToWire(), new V1.Attestation()]], validateOnly: true);

        Assert.NotNull(outcomes[0].Outcome.Validated);
        Assert.NotNull(outcomes[1].Outcome.Refusal);
        Assert.All(outcomes.Values, one => Assert.Null(one.Checkpoint));
    }

    [Fact]
    public async Task A_message_of_too_many_items_ends_the_stream_after_what_came_before_is_answered()
    {
        using var call = _live.Submission.SubmitStream(LiveRegistry.Call);
        await call.RequestStream.WriteAsync(Message([_live.World.SignedJob().ToWire()], 7), TestContext.Current.CancellationToken);
        var tooMany = new V1.SubmitStreamRequest();
        tooMany.Items.Add(Enumerable.Range(0, 257).Select(_ => new V1.SubmitItem()));
        await call.RequestStream.WriteAsync(tooMany, TestContext.Current.CancellationToken);

        Assert.True(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        Assert.Equal(7UL, Assert.Single(call.ResponseStream.Current.Outcomes).ItemId);
        var exception = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));

        Assert.Equal(("ARGUMENT_INVALID", "items"), (TypedError.Of(exception).Info.Reason, TypedError.Of(exception).Field));
    }

    [Fact]
    public async Task A_stream_that_breaks_off_within_a_message_leaves_the_server_serving()
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, _live.Ready.Grpc + "/provenance.v1.SubmissionService/SubmitStream")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(Truncated(Message([_live.World.SignedJob().ToWire()], 1))),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        var before = await _live.SizeAsync();

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

        var status = response.TrailingHeaders.Concat(response.Headers).Single(header => header.Key == "grpc-status").Value.Single();
        Assert.NotEqual("0", status);
        Assert.Contains(response.TrailingHeaders.Concat(response.Headers), header => header.Key == "grpc-status-details-bin");
        Assert.True(await _live.SizeAsync() >= before);
        await _live.SubmitAsync(_live.World.SignedJob());
    }

    private async Task<Dictionary<ulong, (V1.SubmitOutcome Outcome, V1.Checkpoint? Checkpoint)>> StreamAsync(
        IEnumerable<V1.Attestation[]> messages, bool validateOnly = false)
    {
        using var call = _live.Submission.SubmitStream(LiveRegistry.Call);
        var outcomes = new Dictionary<ulong, (V1.SubmitOutcome, V1.Checkpoint?)>();
        var reading = Task.Run(async () =>
        {
            while (await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken))
            {
                foreach (var outcome in call.ResponseStream.Current.Outcomes)
                {
                    outcomes.Add(outcome.ItemId, (outcome, call.ResponseStream.Current.Checkpoint));
                }
            }
        });
        ulong next = 0;
        foreach (var message in messages)
        {
            var request = Message(message, next);
            request.ValidateOnly = validateOnly;
            await call.RequestStream.WriteAsync(request, TestContext.Current.CancellationToken);
            next += (ulong)message.Length;
        }

        await call.RequestStream.CompleteAsync();
        await reading;
        return outcomes;
    }

    private static V1.SubmitStreamRequest Message(V1.Attestation[] attestations, ulong firstId)
    {
        var request = new V1.SubmitStreamRequest();
        request.Items.Add(attestations.Select((attestation, i) =>
            new V1.SubmitItem { ItemId = firstId + (ulong)i, Attestation = attestation }));
        return request;
    }

    // A gRPC frame announces more bytes than follow.
    private static byte[] Truncated(IMessage message)
    {
        var bytes = message.ToByteArray();
        var length = new byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        return [0, .. length, .. bytes.AsSpan(0, bytes.Length / 2)];
    }
}
