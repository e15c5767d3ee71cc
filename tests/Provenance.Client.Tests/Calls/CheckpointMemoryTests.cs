using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Provenance.Statements;

namespace Provenance.Client.Tests;

/// <summary>A client that comes back catches a log that has forgotten or forked.</summary>
public sealed class CheckpointMemoryTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("memory-").FullName;

    private string Memory => Path.Combine(_directory, "checkpoint");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_log_that_grew_is_believed_and_its_newest_checkpoint_remembered()
    {
        using var logged = new LoggedWorld();
        for (var i = 0; i < 5; i++)
        {
            await SubmitAsync(logged);
        }

        Assert.Equal(logged.Log.Checkpoint().ToString(), await File.ReadAllTextAsync(Memory, Token));
    }

    [Fact]
    public async Task A_log_with_another_history_is_caught()
    {
        using var first = new LoggedWorld();
        await SubmitAsync(first);
        await SubmitAsync(first);

        // The same keys and the same first entries, then others: what a restored database would sign.
        using var forked = new LoggedWorld();
        forked.Add(forked.World.Reports.Entity().Sign(forked.World.Operator.Key));

        await Assert.ThrowsAsync<UnprovenAnswerException>(() => SubmitAsync(forked));
        await Assert.ThrowsAsync<UnprovenAnswerException>(() => SubmitAsync(forked));
    }

    [Fact]
    public async Task A_log_that_answers_from_an_older_tree_of_the_same_history_is_believed()
    {
        using var ahead = new LoggedWorld();
        var job = ahead.World.SignedJob();
        ahead.Add(job);
        await SubmitAsync(ahead);
        var remembered = await File.ReadAllTextAsync(Memory, Token);

        // A reader that lags behind still proves that its tree is a prefix, which only the one ahead can show.
        await SubmitAsync(ahead, job);

        Assert.Equal(remembered, await File.ReadAllTextAsync(Memory, Token));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Another_history_is_caught_in_a_stream_before_a_receipt_under_it_is_handed_on(bool breaksAtEnd)
    {
        using var first = new LoggedWorld();
        await SubmitAsync(first);
        await SubmitAsync(first);
        using var forked = new LoggedWorld();
        forked.Add(forked.World.Reports.Entity().Sign(forked.World.Operator.Key));
        var remembered = await File.ReadAllTextAsync(Memory, Token);

        await SubmitManyAsync(new FakeRegistry(forked.Log) { BreaksAtEnd = breaksAtEnd }, forked);

        Assert.Equal(remembered, await File.ReadAllTextAsync(Memory, Token));
    }

    [Fact]
    public async Task Another_history_is_caught_also_where_the_stream_ends_with_the_right_one()
    {
        using var first = new LoggedWorld();
        await SubmitAsync(first);
        await SubmitAsync(first);
        using var forked = new LoggedWorld();
        forked.Add(forked.World.Reports.Entity().Sign(forked.World.Operator.Key));
        var registry = new FakeRegistry(forked.Log);
        var taken = 0;
        registry.Refuse = _ =>
        {
            registry.Log = taken++ == 0 ? forked.Log : first.Log;
            return null;
        };

        await SubmitManyAsync(registry, first);
    }

    [Fact]
    public async Task A_stream_goes_on_where_the_server_that_is_asked_for_the_proof_is_behind_the_one_that_signed()
    {
        using var logged = new LoggedWorld();
        await SubmitAsync(logged);
        var registry = new FakeRegistry(logged.Log);
        registry.Script.Enqueue(OutOfRange());
        registry.Script.Enqueue(OutOfRange());
        using var client = new RegistryClient(registry, Options(logged) with { FirstBackoff = TimeSpan.FromMilliseconds(1) });

        var answers = await client.Submission
            .SubmitManyAsync(new[] { new SubmissionItem<int>(0, logged.World.SignedJob()) }.ToAsyncEnumerable(), validateOnly: false, Token)
            .ToListAsync(Token);

        Assert.NotNull(Assert.Single(answers).Outcome.Receipt);
        Assert.Equal((3, 1), (registry.Calls, registry.Connections));
    }

    [Fact]
    public async Task A_log_that_stays_behind_what_it_signed_is_told()
    {
        using var logged = new LoggedWorld();
        await SubmitAsync(logged);
        var registry = new FakeRegistry(logged.Log);
        registry.Script.Enqueue(null);
        for (var i = 0; i < 100; i++)
        {
            registry.Script.Enqueue(OutOfRange());
        }

        using var client = new RegistryClient(registry, Options(logged) with { FirstBackoff = TimeSpan.FromMilliseconds(1), Attempts = 3 });

        var thrown = await Assert.ThrowsAsync<RegistryException>(() => client.Submission.SubmitAsync(logged.World.SignedJob(), validateOnly: false, Token));
        Assert.Equal(RefusalReason.IndexOutOfRange, thrown.Failure.Reason);
        Assert.Equal(4, registry.Calls);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    // Two jobs, one a message: the first receipt is refused as evidence, and nothing is handed on.
    private async Task SubmitManyAsync(FakeRegistry registry, LoggedWorld logged)
    {
        using var client = new RegistryClient(registry, Options(logged) with { ItemsPerMessage = 1 });
        SubmissionItem<int>[] items = [new(0, logged.World.SignedJob()), new(1, logged.World.SignedJob())];

        await Assert.ThrowsAsync<UnprovenAnswerException>(async () =>
        {
            await foreach (var item in client.Submission.SubmitManyAsync(items.ToAsyncEnumerable(), validateOnly: false, Token))
            {
                Assert.Fail($"item {item.Key} was handed on");
            }
        });
    }

    private static RpcException OutOfRange()
    {
        var status = new Google.Rpc.Status { Code = (int)Code.OutOfRange, Message = "The newest checkpoint has size 6." };
        status.Details.Add(Any.Pack(new ErrorInfo { Reason = "INDEX_OUT_OF_RANGE", Domain = "provenance" }));
        return status.ToRpcException();
    }

    private RegistryClientOptions Options(LoggedWorld logged) =>
        new() { Address = new Uri("http://127.0.0.1:1"), Policy = logged.Policy, CheckpointMemory = Memory };

    private async Task SubmitAsync(LoggedWorld logged, Attestation? attestation = null)
    {
        using var client = new RegistryClient(new FakeRegistry(logged.Log), Options(logged));
        await client.Submission.SubmitAsync(attestation ?? logged.World.SignedJob(), validateOnly: false, Token);
    }
}
