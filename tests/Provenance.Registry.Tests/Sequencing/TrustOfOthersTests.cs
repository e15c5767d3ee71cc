// What one server logs of trust is known at every other before anything is answered by it.
using Provenance.Registry.Log;
using Provenance.Registry.Signing;
using Provenance.Registry.Tests.Support;
using Provenance.Statements;
using Provenance.TestWorld;
using Provenance.Transparency;

namespace Provenance.Registry.Tests.Sequencing;

public sealed class TrustOfOthersTests : IAsyncLifetime
{
    private const int First = 0;
    private const int Follower = 1;

    // So long that a test ends before a server looks by itself.
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);

    private SeveralRegistries _servers = null!;
    private SigningKey _reporter = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private RegistryWorld World => _servers.World;

    public async ValueTask InitializeAsync()
    {
        _servers = await SeveralRegistries.StartAsync(1);
        _reporter = World.Key("reporter of several servers");
        _ = await _servers.LogAsync(
            First, World.Trust.Delegation(World.Operator, _reporter, [RegistryWorld.Site], ["training-job"]).Sign(World.Operator.Key));
    }

    public async ValueTask DisposeAsync()
    {
        _reporter.Dispose();
        await _servers.DisposeAsync();
    }

    [Fact]
    public async Task A_tree_is_signed_only_once_the_trust_below_it_is_learned()
    {
        var plan = new FaultPlan();
        var follower = await _servers.AddAsync(plan);
        var reading = plan.PauseAt(Step.ReadTiles);
        var size = await RevokeAsync();

        // What is read back before it is signed.
        await reading.Reached;
        var isKnown = IsRevoked(follower.Trust.At(size));
        reading.Release();

        Assert.True(isKnown);
        _ = await follower.Integrated.WaitForAsync(new LeafIndex(size.Value - 1), Token);
    }

    [Fact]
    public async Task A_server_that_cannot_reach_the_mark_learns_whom_the_log_trusts()
    {
        var mark = new FaultyMark(_servers.Mark, new FaultPlan());
        var follower = await _servers.AddAsync(mark: mark);
        mark.Unreadable = new IOException("The share is gone.");

        await RevokeAsync();

        await UntilRevokedAsync(follower);
        Assert.True(follower.Condition.IsWritable);
    }

    [Fact]
    public async Task A_server_that_is_read_only_learns_whom_the_log_trusts_and_signs_nothing()
    {
        var follower = await _servers.AddAsync();
        var signed = follower.Integrated.Latest!.Checkpoint.Size;
        follower.Condition.TurnReadOnly("A test wants it so.");

        await RevokeAsync();

        await UntilRevokedAsync(follower);
        Assert.Equal(signed, follower.Integrated.Latest!.Checkpoint.Size);
    }

    [Fact]
    public async Task Trust_at_a_size_is_never_older_than_that_size()
    {
        var follower = await _servers.AddAsync(lookForOthers: Never);
        var before = (await follower.Store.ReadHeadAsync(Token)).Size;
        var size = await RevokeAsync();

        Assert.False(IsRevoked(follower.Trust.At(size)));
        Assert.True(IsRevoked(await follower.TrustAtAsync(size, Token)));
        Assert.False(IsRevoked(await follower.TrustAtAsync(before, Token)));
    }

    [Fact]
    public async Task Trust_at_a_size_that_the_log_has_not_reached_is_not_told()
    {
        var follower = await _servers.AddAsync(lookForOthers: Never);
        var size = (await follower.Store.ReadHeadAsync(Token)).Size;

        var refused = await Assert.ThrowsAsync<StorageUnavailableException>(
            async () => await follower.TrustAtAsync(new TreeSize(size.Value + 1), Token));

        Assert.Contains($"holds {size} entries", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_only_validated_is_judged_by_what_another_server_logged()
    {
        _ = await _servers.AddAsync(lookForOthers: Never);
        var job = World.Reports.Job().Sign(_reporter);
        Assert.Null((await _servers.SubmitAsync(Follower, job, validateOnly: true)).Refusal);
        await RevokeAsync();

        Assert.Equal(RefusalReason.KeyRevoked, (await _servers.SubmitAsync(Follower, job, validateOnly: true)).Refusal?.Reason);
    }

    private async Task<TreeSize> RevokeAsync()
    {
        var receipt = await _servers.LogAsync(First, World.Trust.Revocation(_reporter, version: 2).Sign(World.Quorum));
        return new TreeSize(receipt.Index.Value + 1);
    }

    private async Task UntilRevokedAsync(ProvenanceRegistry registry)
    {
        for (var tries = 0; !IsRevoked(registry.Trust.Current); tries++)
        {
            Assert.True(tries < 1_000, "It was never learned.");
            await Task.Delay(10, Token);
        }
    }

    private bool IsRevoked(TrustState trust) => trust.Find(_reporter.PublicKey.KeyId)!.OwnStanding == KeyStanding.Revoked;
}
