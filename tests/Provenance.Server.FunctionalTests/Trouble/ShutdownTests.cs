using System.Diagnostics;
using Grpc.Core;
using Provenance.Statements;
using V1 = Provenance.Contracts.V1;

namespace Provenance.Server.FunctionalTests;

public sealed class ShutdownTests
{
    // A client with more to do than it can reads the end of its stream late. When the server hung up at once, it met the
    // end of the connection instead, in one of three such runs: hence several.
    [Theory]
    [InlineData(30, 0)]
    [InlineData(31, 6)]
    [InlineData(32, 6)]
    [InlineData(33, 6)]
    public async Task A_stopping_server_answers_what_it_read_and_says_that_it_stops(int seed, int busy)
    {
        await using var live = await LiveRegistry.StartAsync(seed);
        var jobs = Enumerable.Range(0, 200).Select(_ => live.World.SignedJob()).ToArray();
        using var call = live.Submission.SubmitStream(LiveRegistry.Call);
        foreach (var chunk in jobs.Select((job, i) => new V1.SubmitItem { ItemId = (ulong)i, Attestation = job.ToWire() }).Chunk(50))
        {
            await call.RequestStream.WriteAsync(new V1.SubmitStreamRequest { Items = { chunk } }, TestContext.Current.CancellationToken);
        }

        Assert.True(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        var outcomes = call.ResponseStream.Current.Outcomes.ToList();
        var other = Enumerable.Range(0, busy).Select(_ => Task.Run(KeepBusyAsync, TestContext.Current.CancellationToken)).ToArray();
        live.Server.BeginStop();
        var exception = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken))
            {
                outcomes.AddRange(call.ResponseStream.Current.Outcomes);
            }
        });
        await live.Server.EndedAsync();
        await Task.WhenAll(other);

        Assert.Equal("SHUTTING_DOWN", TypedError.Of(exception).Info.Reason);
        Assert.Equal(0, live.Server.ExitCode);
        await live.ResumeAsync();
        await AssertLoggedAsync(live, jobs, outcomes);
    }

    // What is answered and not read fills the window of the stream, so that the server cannot end it.
    [Fact]
    public async Task A_stop_takes_as_long_as_a_client_needs_to_read_its_answers()
    {
        await using var live = await LiveRegistry.StartAsync(34);
        var jobs = Enumerable.Range(0, 3_000).Select(_ => live.World.SignedJob()).ToArray();
        using var call = live.Submission.SubmitStream(LiveRegistry.Call);
        foreach (var chunk in jobs.Select((job, i) => new V1.SubmitItem { ItemId = (ulong)i, Attestation = job.ToWire() }).Chunk(100))
        {
            await call.RequestStream.WriteAsync(new V1.SubmitStreamRequest { Items = { chunk } }, TestContext.Current.CancellationToken);
        }

        Assert.True(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        var outcomes = call.ResponseStream.Current.Outcomes.ToList();
        live.Server.BeginStop();
        await Task.Delay(TimeSpan.FromSeconds(4), TestContext.Current.CancellationToken);
        var exception = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken))
            {
                outcomes.AddRange(call.ResponseStream.Current.Outcomes);
            }
        });
        await live.Server.EndedAsync();
        Assert.Equal("SHUTTING_DOWN", TypedError.Of(exception).Info.Reason);
        Assert.Equal(0, live.Server.ExitCode);
        await live.ResumeAsync();
        await AssertLoggedAsync(live, jobs, outcomes, every: 30);
    }

    // Gives its thread back now and then, as other work of a client does.
    private static async Task KeepBusyAsync()
    {
        for (var clock = Stopwatch.StartNew(); clock.ElapsedMilliseconds < 1500;)
        {
            if (clock.ElapsedMilliseconds % 40 < 2)
            {
                await Task.Yield();
            }
        }
    }

    // What was acknowledged is there, under the same index; the rest was refused, and goes in now. A slow machine refuses some
    // of it before the stop begins, because more is sent than it commits.
    private static async Task AssertLoggedAsync(LiveRegistry live, Attestation[] jobs, List<V1.SubmitOutcome> outcomes, int every = 1)
    {
        var receipts = outcomes.Where(outcome => outcome.Receipt is not null).ToDictionary(outcome => outcome.ItemId, outcome => outcome.Receipt);
        Assert.NotEmpty(receipts);
        Assert.All(
            outcomes.Where(outcome => outcome.Refusal is not null),
            outcome => Assert.Contains(outcome.Refusal.Reason, (V1.ErrorReason[])[V1.ErrorReason.ShuttingDown, V1.ErrorReason.QueueFull]));
        for (var i = 0; i < jobs.Length; i += every)
        {
            var again = await live.SubmitAsync(jobs[i]);
            if (receipts.TryGetValue((ulong)i, out var receipt))
            {
                Assert.Equal(receipt.LogIndex, again.Receipt.LogIndex);
                Assert.True(again.Receipt.AlreadyLogged);
            }
        }
    }
}
