using System.Buffers.Text;
using System.Text.Json.Nodes;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Provenance.Client;
using Provenance.Statements;
using Provenance.TestWorld;
using Provenance.Transparency;

namespace Provenance.Server.FunctionalTests;

/// <summary>Bundles as an auditor fetches them, of whatever kind the entry is.</summary>
public sealed class BundleTests
{
    // The authorities of the world with other keys, the third as before.
    private static StatementDraft RootOf(RegistryWorld world, long version, ISigner[] keys) => world.Trust.Root(version).But(draft =>
    {
        for (var i = 0; i < keys.Length; i++)
        {
            draft.Sections["body"]["authorities"]![i]!["keys"] = new JsonArray(Base64Url.EncodeToString(keys[i].PublicKey.Bytes.Span));
        }
    });

    [Fact]
    public async Task Every_entry_has_a_bundle_that_verifies_also_those_about_keys_that_signed_nothing_in_it()
    {
        var token = TestContext.Current.CancellationToken;
        await using var live = await LiveRegistry.StartAsync(seed: 97);
        var world = live.World;
        var job = world.SignedJob();
        foreach (var attestation in (Attestation[])
            [
                job,
                world.Trust.Suspension(world.Reporter, version: 2).Sign(world.Authorities[0].Key),
                world.Trust.Reinstatement(world.Reporter, version: 3).Sign(world.Quorum),
                world.Trust.Redaction(job.Envelope.StatementId, 1, "parties").Sign(world.Quorum),
                world.Trust.Revocation(world.Reporter, version: 4).Sign(world.Quorum),
                world.Trust.Suspension(world.Operator.Key, version: 2).Sign(world.Authorities[1].Key),
            ])
        {
            _ = await live.SubmitAsync(attestation);
        }

        var policy = await live.PolicyAsync();
        using var client = new RegistryClient(new RegistryClientOptions { Address = new Uri(live.Ready.Grpc), Policy = policy });
        var bundles = client.FetchBundles();
        var size = await live.SizeAsync();
        for (var index = 0L; index < size; index++)
        {
            var report = new BundleVerifier(policy).Verify(await bundles.FetchAsync(new LeafIndex(index), token));
            Assert.True(report.IsProved, $"entry {index}: {report.FirstBroken?.Name}: {report.FirstBroken?.Detail}");
        }
    }

    // What ended a key was signed by authorities whose own keys have been replaced since, and replaced again.
    [Fact]
    public async Task A_bundle_stays_proved_and_disputed_however_often_the_root_changes_afterwards()
    {
        var token = TestContext.Current.CancellationToken;
        await using var live = await LiveRegistry.StartAsync(seed: 96);
        var world = live.World;
        var job = await live.SubmitAsync(world.SignedJob());
        ISigner[] second = [world.Key("second-a"), world.Key("second-b")];
        ISigner[] third = [world.Key("third-a"), world.Key("third-b")];
        _ = await live.SubmitAsync(RootOf(world, 2, second).Sign([.. world.Quorum, .. second]));
        var revocation = world.Trust.Revocation(world.Reporter, version: 2)
            .But(draft => draft.Sections["body"]["from"] = StatementDraft.Time(world.Now.AddDays(-1)));
        _ = await live.SubmitAsync(revocation.Sign(second));
        _ = await live.SubmitAsync(RootOf(world, 3, third).Sign([.. second, .. third]));

        var policy = await live.PolicyAsync();
        using var client = new RegistryClient(new RegistryClientOptions { Address = new Uri(live.Ready.Grpc), Policy = policy });
        var bundle = await client.FetchBundles().FetchAsync(new LeafIndex(job.Receipt.LogIndex), token);
        var report = new BundleVerifier(policy).Verify(bundle);

        Assert.True(report.IsProved, $"{report.FirstBroken?.Name}: {report.FirstBroken?.Detail}");
        Assert.NotNull(report.DisputedFrom);
    }

    // The reporter's delegator was in other hands; another key of the party delegates it anew.
    [Fact]
    public async Task Another_delegator_since_takes_no_dispute_away_and_what_is_logged_under_it_has_none()
    {
        var token = TestContext.Current.CancellationToken;
        await using var live = await LiveRegistry.StartAsync(seed: 95);
        var world = live.World;
        using var other = world.Key("other");
        _ = await live.SubmitAsync(world.Trust.Accreditation(world.Operator, other, sites: [RegistryWorld.Site]).Sign(world.Quorum));
        var before = await live.SubmitAsync(world.SignedJob());
        var revocation = world.Trust.Revocation(world.Operator.Key, version: 2)
            .But(draft => draft.Sections["body"]["from"] = StatementDraft.Time(world.Now.AddDays(-1)));
        _ = await live.SubmitAsync(revocation.Sign(world.Quorum));
        _ = await live.SubmitAsync(
            world.Trust.Delegation(world.Operator, world.Reporter, [RegistryWorld.Site], ["training-job"], version: 2).Sign(other));
        var after = await live.SubmitAsync(world.SignedJob());

        var policy = await live.PolicyAsync();
        using var client = new RegistryClient(new RegistryClientOptions { Address = new Uri(live.Ready.Grpc), Policy = policy });
        foreach (var (index, isDisputed) in new[] { (before.Receipt.LogIndex, true), (after.Receipt.LogIndex, false) })
        {
            var report = new BundleVerifier(policy).Verify(await client.FetchBundles().FetchAsync(new LeafIndex(index), token));
            Assert.True(report.IsProved, $"entry {index}: {report.FirstBroken?.Name}: {report.FirstBroken?.Detail}");
            Assert.Equal(isDisputed, report.DisputedFrom is not null);
            var entry = await live.Audit.GetEntryAsync(new Contracts.V1.GetEntryRequest { LogIndex = index }, LiveRegistry.Call);
            Assert.Equal(isDisputed, entry.DisputedFrom is not null);
        }
    }

    [Fact]
    public async Task Keys_are_asked_for_once_until_a_trust_statement_or_time_says_otherwise()
    {
        var token = TestContext.Current.CancellationToken;
        await using var live = await LiveRegistry.StartAsync(seed: 98);
        var world = live.World;
        var first = await live.SizeAsync();
        for (var i = 0; i < 20; i++)
        {
            _ = await live.SubmitAsync(world.SignedJob());
        }

        var policy = await live.PolicyAsync();
        var (calls, clock) = (new CallCount("ListAccreditations"), new HandClock());
        using var client = new RegistryClient(new RegistryClientOptions
        {
            Address = new Uri(live.Ready.Grpc),
            Policy = policy,
            Interceptors = [calls],
            Time = clock,
        });
        var bundles = client.FetchBundles();
        for (var i = 0; i < 20; i++)
        {
            Assert.Empty((await bundles.FetchAsync(new LeafIndex(first + i), token)).Later);
        }

        Assert.Equal(1, calls.Count);
        _ = await live.SubmitAsync(world.Trust.Revocation(world.Reporter, version: 2).Sign(world.Quorum));
        var revocation = new LeafIndex(first + 20);
        _ = await bundles.FetchAsync(revocation, token);
        var disputed = await bundles.FetchAsync(new LeafIndex(first), token);

        Assert.Equal(revocation, Assert.Single(disputed.Later).Receipt.Index);
        Assert.True(new BundleVerifier(policy).Verify(disputed).IsProved);
        Assert.InRange(calls.Count, 2, 3);
        var before = calls.Count;
        clock.Seconds = 4;
        _ = await bundles.FetchAsync(new LeafIndex(first), token);
        Assert.Equal(before, calls.Count);
        clock.Seconds = 6;
        _ = await bundles.FetchAsync(new LeafIndex(first), token);
        Assert.Equal(before + 1, calls.Count);
    }

    private sealed class CallCount(string method) : Interceptor
    {
        private int _count;

        public int Count => _count;

        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            _count += context.Method.Name == method ? 1 : 0;
            return continuation(request, context);
        }
    }

    // However long a loaded machine takes, no other time passes between two asks.
    private sealed class HandClock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long GetTimestamp() => Seconds * TimestampFrequency;
    }
}
