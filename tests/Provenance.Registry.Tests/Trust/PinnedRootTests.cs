using Provenance.Registry.Admission;
using Provenance.Registry.Tests.Support;
using Provenance.Statements;
using Provenance.TestWorld;

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
}
