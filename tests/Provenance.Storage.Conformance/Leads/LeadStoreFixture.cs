using Provenance.Registry.Investigation.Leads;

namespace Provenance.Storage.Conformance.Leads;

/// <summary>An empty lead store of a backend. Made anew for each test.</summary>
public abstract class LeadStoreFixture : IAsyncDisposable
{
    /// <summary>The store.</summary>
    public abstract ILeadStore Store { get; }

    /// <summary>Closes the store and opens it again over the same data.</summary>
    public abstract void Reopen();

    /// <summary>Closes what is open and removes the data.</summary>
    public abstract ValueTask DisposeAsync();
}
