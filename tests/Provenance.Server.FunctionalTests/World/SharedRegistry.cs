[assembly: AssemblyFixture(typeof(Provenance.Server.FunctionalTests.SharedRegistry))]

namespace Provenance.Server.FunctionalTests;

/// <summary>One running registry for tests that only add to it and ask it.</summary>
public sealed class SharedRegistry : IAsyncLifetime
{
    public LiveRegistry Live { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Live = await LiveRegistry.StartAsync(seed: 2);

    public ValueTask DisposeAsync() => Live?.DisposeAsync() ?? ValueTask.CompletedTask;
}
