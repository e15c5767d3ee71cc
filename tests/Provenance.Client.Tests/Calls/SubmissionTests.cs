using CsCheck;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Provenance.Statements;
using Provenance.TestWorld;
using Status = Google.Rpc.Status;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Client.Tests;

/// <summary>What the client does around a submission: deadlines, retries, refusals, checks.</summary>
public sealed class SubmissionTests : IDisposable
{
    private readonly LoggedWorld _logged = new();
    private readonly FakeRegistry _registry;

    public SubmissionTests() => _registry = new FakeRegistry(_logged.Log);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_receipt_comes_back_checked_and_every_call_has_a_deadline_and_a_request_id()
    {
        using var client = Client();

        var outcome = await client.Submission.SubmitAsync(_logged.World.SignedJob(), validateOnly: false, Token);

        Assert.Equal(6, outcome.Receipt!.Index.Value);
        Assert.All(_registry.Options, options =>
        {
            Assert.NotNull(options.Deadline);
            Assert.NotEmpty(options.Headers!.GetValue("x-request-id")!);
        });
    }

    [Fact]
    public async Task What_is_unavailable_is_tried_again_with_the_same_request_id()
    {
        _registry.Script.Enqueue(new RpcException(new Grpc.Core.Status(StatusCode.Unavailable, "not there yet")));
        _registry.Script.Enqueue(Rich(Code.ResourceExhausted, "QUEUE_FULL", new RetryInfo { RetryDelay = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(1)) }));
        using var client = Client();

        await client.Submission.SubmitAsync(_logged.World.SignedJob(), validateOnly: false, Token);

        Assert.Equal(3, _registry.Calls);
        Assert.Single(_registry.Options.Select(options => options.Headers!.GetValue("x-request-id")).Distinct());
    }

    [Fact]
    public async Task Tries_are_bounded()
    {
        for (var i = 0; i < 100; i++)
        {
            _registry.Script.Enqueue(new RpcException(new Grpc.Core.Status(StatusCode.Unavailable, "gone")));
        }

        using var client = Client();

        var thrown = await Assert.ThrowsAsync<RegistryException>(() => client.Submission.SubmitAsync(_logged.World.SignedJob(), validateOnly: false, Token));
        Assert.Equal(StatusCode.Unavailable, thrown.Failure.Code);
        Assert.Equal(4, _registry.Calls);
    }

    [Theory]
    [InlineData(Code.Unavailable, "LOG_READ_ONLY")]
    [InlineData(Code.ResourceExhausted, "ANSWER_TOO_LARGE")]
    [InlineData(Code.Internal, "INTERNAL")]
    [InlineData(Code.DeadlineExceeded, "")]
    public async Task What_does_not_pass_by_itself_is_not_tried_again(Code code, string reason)
    {
        // As a registry says it: every reason of its own comes with a Refusal among the details.
        _registry.Script.Enqueue(
            System.Enum.TryParse<Wire.ErrorReason>(reason.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var known)
                ? Rich(code, reason, new Wire.Refusal { Reason = known, Message = "it failed" })
                : Rich(code, reason));
        using var client = Client();

        await Assert.ThrowsAsync<RegistryException>(() => client.Submission.SubmitAsync(_logged.World.SignedJob(), validateOnly: false, Token));
        Assert.Equal(1, _registry.Calls);
    }

    [Fact]
    public async Task A_refusal_is_an_answer_with_reason_field_remedy_and_signed_note()
    {
        _registry.Script.Enqueue(Rich(
            Code.PermissionDenied,
            "KEY_OUTSIDE_SITES",
            new Wire.Refusal { Reason = Wire.ErrorReason.KeyOutsideSites, Field = "subject[0].name", Message = "not its site", SignedNote = "note" }));
        using var client = Client();

        var outcome = await client.Submission.SubmitAsync(_logged.World.SignedJob(), validateOnly: false, Token);

        Assert.Equal(RefusalReason.KeyOutsideSites, outcome.Refusal!.Reason);
        Assert.Equal("subject[0].name", outcome.Refusal.Field);
        Assert.Equal("Sign with a key of that site, or have the accreditation widened.", outcome.Refusal.Remedy);
        Assert.Equal(Wire.Retry.AfterRemedy, outcome.Refusal.Retry);
        Assert.Equal("note", outcome.Refusal.SignedNote);
    }

    [Theory]
    [InlineData("hash")]
    [InlineData("leaf")]
    [InlineData("index")]
    [InlineData("size")]
    public async Task A_receipt_that_proves_nothing_is_not_handed_on(string what)
    {
        _registry.Tamper = receipt =>
        {
            switch (what)
            {
                case "hash":
                    receipt.InclusionProof[0] = Google.Protobuf.ByteString.CopyFrom(new byte[32]);
                    break;
                case "leaf":
                    receipt.Leaf = Google.Protobuf.ByteString.CopyFrom(_logged.Logged(1).Receipt.Proof.Extra.Span);
                    break;
                case "index":
                    receipt.LogIndex--;
                    break;
                default:
                    receipt.TreeSize++;
                    break;
            }
        };
        using var client = Client();

        await Assert.ThrowsAsync<UnprovenAnswerException>(() => client.Submission.SubmitAsync(_logged.World.SignedJob(), validateOnly: false, Token));
    }

    [Fact]
    public async Task A_receipt_under_another_log_key_is_not_handed_on()
    {
        using var other = new TestLog(_logged.World, "another log");
        using var client = new RegistryClient(_registry, Options() with { Policy = VerificationPolicy.Of(other.LogKey, _logged.Policy.RootFingerprint) });

        await Assert.ThrowsAsync<UnprovenAnswerException>(() => client.Submission.SubmitAsync(_logged.World.SignedJob(), validateOnly: false, Token));
    }

    [Fact]
    public async Task Of_many_each_is_answered_exactly_once_however_often_the_stream_breaks()
    {
        var jobs = Enumerable.Range(0, 40).Select(_ => _logged.World.SignedJob()).ToList();
        await Gen.Int[0, 30].List[0, 6].SampleAsync(async breaks =>
        {
            using var logged = new LoggedWorld();
            var registry = new FakeRegistry(logged.Log);
            breaks.ForEach(registry.Breaks.Enqueue);
            using var client = new RegistryClient(registry, Options() with { Policy = logged.Policy, Attempts = 8, InFlight = 7, ItemsPerMessage = 3 });

            var answered = new List<int>();
            await foreach (var item in client.Submission.SubmitManyAsync(Items(jobs), validateOnly: false, Token))
            {
                Assert.Equal(jobs[item.Key].Envelope.StatementId, item.Outcome.Receipt!.StatementId);
                answered.Add(item.Key);
            }

            Assert.Equal(Enumerable.Range(0, jobs.Count), answered.Order());
            Assert.Equal(6 + jobs.Count, logged.Log.Size.Value);
        }, iter: 50);
    }

    [Fact]
    public async Task A_refused_one_of_many_does_not_end_the_stream_and_one_that_must_wait_comes_again()
    {
        var jobs = Enumerable.Range(0, 10).Select(_ => _logged.World.SignedJob()).ToList();
        var deferred = 0;
        _registry.Refuse = attestation => attestation.Envelope.StatementId == jobs[3].Envelope.StatementId
            ? new Wire.Refusal { Reason = Wire.ErrorReason.KeyRevoked, Message = "revoked" }
            : attestation.Envelope.StatementId == jobs[5].Envelope.StatementId && deferred++ < 2
                ? new Wire.Refusal { Reason = Wire.ErrorReason.QueueFull, RetryAfterMs = 1 }
                : null;
        using var client = Client();

        var outcomes = new Dictionary<int, SubmissionOutcome>();
        await foreach (var item in client.Submission.SubmitManyAsync(Items(jobs), validateOnly: false, Token))
        {
            outcomes.Add(item.Key, item.Outcome);
        }

        Assert.Equal(jobs.Count, outcomes.Count);
        Assert.Equal(RefusalReason.KeyRevoked, outcomes[3].Refusal!.Reason);
        Assert.NotNull(outcomes[5].Receipt);
        Assert.Equal(3, deferred);
    }

    [Fact]
    public async Task A_registry_that_takes_nothing_in_until_it_is_mended_ends_the_stream_and_refuses_nothing()
    {
        _registry.Refuse = _ => new Wire.Refusal { Reason = Wire.ErrorReason.LogReadOnly, Message = "read-only" };
        using var client = Client();

        var thrown = await Assert.ThrowsAsync<RegistryException>(async () =>
        {
            await foreach (var _ in client.Submission.SubmitManyAsync(Items([_logged.World.SignedJob(), _logged.World.SignedJob()]), validateOnly: false, Token))
            {
                Assert.Fail("nothing was judged");
            }
        });
        Assert.Equal(RefusalReason.LogReadOnly, thrown.Failure.Reason);
        Assert.NotEmpty(thrown.Failure.RequestId);
        Assert.Equal(1, _registry.Connections);
    }

    [Fact]
    public async Task What_is_refused_a_right_behind_a_trust_statement_that_must_wait_is_judged_with_it()
    {
        var further = _logged.World.Key("further");
        Attestation[] items =
        [
            _logged.World.Trust.Delegation(_logged.World.Operator, further, [RegistryWorld.Site], ["training-job"]).Sign(_logged.World.Operator.Key),
            _logged.World.Reports.Job().Sign(further),
            _logged.World.SignedJob(),
            _logged.World.Reports.Job().Sign(_logged.World.Stranger),
        ];
        var ids = items.Select(item => item.Envelope.StatementId).ToList();
        var deferred = 0;
        _registry.Refuse = attestation => ids.IndexOf(attestation.Envelope.StatementId) switch
        {
            0 when deferred++ < 2 => new Wire.Refusal { Reason = Wire.ErrorReason.QueueFull, RetryAfterMs = 1 },
            1 when _logged.Log.Find(ids[0]) is null => new Wire.Refusal { Reason = Wire.ErrorReason.KeyUnknown },
            3 => new Wire.Refusal { Reason = Wire.ErrorReason.KeyUnknown },
            _ => null,
        };
        using var client = Client();

        var outcomes = new Dictionary<int, SubmissionOutcome>();
        await foreach (var item in client.Submission.SubmitManyAsync(Items(items), validateOnly: false, Token))
        {
            outcomes.Add(item.Key, item.Outcome);
        }

        Assert.Equal([false, false, false, true], outcomes.OrderBy(outcome => outcome.Key).Select(outcome => outcome.Value.IsRefused));
    }

    [Fact]
    public async Task A_failure_is_told_with_the_id_under_which_the_registry_logged_it()
    {
        var status = new Status { Code = (int)Code.Internal, Message = "it failed" };
        status.Details.Add(Any.Pack(new ErrorInfo { Reason = "INTERNAL", Domain = "provenance", Metadata = { ["request_id"] = "its own" } }));
        _registry.Script.Enqueue(status.ToRpcException());
        using var client = Client();

        var thrown = await Assert.ThrowsAsync<RegistryException>(() => client.Submission.SubmitAsync(_logged.World.SignedJob(), validateOnly: false, Token));
        Assert.Equal("its own", thrown.Failure.RequestId);
    }

    [Fact]
    public async Task Nothing_to_submit_opens_no_stream()
    {
        using var client = Client();

        await foreach (var _ in client.Submission.SubmitManyAsync(Items([]), validateOnly: false, Token))
        {
            Assert.Fail("nothing was submitted");
        }

        Assert.Equal(0, _registry.Connections);
    }

    [Fact]
    public async Task A_stream_that_never_gets_on_gives_up()
    {
        for (var i = 0; i < 100; i++)
        {
            _registry.Breaks.Enqueue(0);
        }

        using var client = Client();

        await Assert.ThrowsAsync<RegistryException>(async () =>
        {
            await foreach (var _ in client.Submission.SubmitManyAsync(Items([_logged.World.SignedJob()]), validateOnly: false, Token))
            {
                Assert.Fail("nothing can have been answered");
            }
        });
        Assert.InRange(_registry.Connections, 4, 5);
    }

    [Fact]
    public async Task A_source_that_fails_ends_the_submission_with_its_reason()
    {
        using var client = Client();

        await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await foreach (var _ in client.Submission.SubmitManyAsync(Failing(), validateOnly: false, Token))
            {
                // What was answered before is no matter here.
            }
        });
    }

    [Fact]
    public async Task A_fault_while_sending_ends_the_submission_rather_than_waiting_for_answers()
    {
        _registry.Refuse = _ => throw new NotSupportedException("a fault");
        using var client = Client();

        await Assert.ThrowsAsync<NotSupportedException>(async () =>
        {
            await foreach (var _ in client.Submission.SubmitManyAsync(Items([_logged.World.SignedJob()]), validateOnly: false, Token))
            {
                Assert.Fail("nothing can have been answered");
            }
        });
    }

    public void Dispose() => _logged.Dispose();

    private RegistryClient Client() => new(_registry, Options());

    private RegistryClientOptions Options() => new()
    {
        Address = new Uri("http://127.0.0.1:1"),
        Policy = _logged.Policy,
        Attempts = 4,
        FirstBackoff = TimeSpan.FromMilliseconds(1),
        LongestBackoff = TimeSpan.FromMilliseconds(2),
    };

    private static RpcException Rich(Code code, string reason, params Google.Protobuf.IMessage[] details)
    {
        var status = new Status { Code = (int)code, Message = "it failed" };
        status.Details.Add(Any.Pack(new ErrorInfo { Reason = reason, Domain = "provenance" }));
        status.Details.Add(details.Select(Any.Pack));
        return status.ToRpcException();
    }

    private static async IAsyncEnumerable<SubmissionItem<int>> Items(IReadOnlyList<Attestation> attestations)
    {
        foreach (var (index, attestation) in attestations.Index())
        {
            await Task.Yield();
            yield return new SubmissionItem<int>(index, attestation);
        }
    }

    private async IAsyncEnumerable<SubmissionItem<int>> Failing()
    {
        await Task.Yield();
        yield return new SubmissionItem<int>(0, _logged.World.SignedJob());
        throw new InvalidDataException("the file ended");
    }
}
