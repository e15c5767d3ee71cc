using Provenance.Registry.Admission;
using Provenance.Registry.Tests.Support;
using Provenance.Statements;
using Provenance.TestWorld;
using Provenance.Transparency;

namespace Provenance.Registry.Tests.Trust;

/// <summary>A registry that was started for a root takes no other one.</summary>
public sealed class PinnedRootTests
{
    [Fact]
    public void Only_the_root_that_the_registry_was_started_for_is_admitted()
    {
        using var world = new RegistryWorld(now: TestClock.Start);
        var root = world.Trust.Root().Sign(world.Quorum);
        var other = world.Trust.Root().Sign(world.Quorum);
        var desk = new AdmissionDesk(world.Origin, new TestClock(), root.Envelope.StatementId);
        Assert.NotNull(desk.Admit(root, TrustState.Empty(world.Origin)).Admitted);
        Assert.Equal(RefusalReason.TrustContradiction, desk.Admit(other, TrustState.Empty(world.Origin)).Refusal!.Reason);
    }

    [Fact]
    public async Task A_log_that_began_with_another_root_is_not_opened_for_it()
    {
        await using var registry = await TestRegistry.WithGenesisAsync();
        var token = TestContext.Current.CancellationToken;
        var root = (await registry.Registry.Store.ReadEntryAsync(new LeafIndex(0), token))!.Envelope.StatementId;
        var later = (await registry.Registry.Store.ReadEntryAsync(new LeafIndex(1), token))!.Envelope.StatementId;

        registry.RootFingerprint = root;
        await registry.ReopenAsync();
        foreach (var other in new[] { later, Digest.Of("another root"u8) })
        {
            await registry.StopAsync();
            registry.RootFingerprint = other;
            var exception = await Assert.ThrowsAsync<ArgumentException>(registry.StartAsync);
            Assert.Contains("entry 0 of this log is another root", exception.Message, StringComparison.Ordinal);

            registry.RootFingerprint = root;
            await registry.StartAsync();
        }
    }
}
