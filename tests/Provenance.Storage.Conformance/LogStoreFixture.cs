using Provenance.Registry.Log;

namespace Provenance.Storage.Conformance;

/// <summary>One empty database of a backend, and ways to open stores on it. Made anew for each test.</summary>
public abstract class LogStoreFixture : IAsyncDisposable
{
    /// <summary>How long stores of this fixture wait for an append's turn; short, so that tests of it are.</summary>
    public static TimeSpan BusyTimeout { get; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Whether the backend has a clock of its own.</summary>
    public virtual bool HasClock => false;

    /// <summary>Opens one more store on the database, as another process would. The fixture closes it.</summary>
    public abstract ILogStore Open();

    /// <summary>Closes a store that <see cref="Open"/> made.</summary>
    public abstract ValueTask CloseAsync(ILogStore store);

    /// <summary>Closes what is open and removes the database.</summary>
    public abstract ValueTask DisposeAsync();
}
