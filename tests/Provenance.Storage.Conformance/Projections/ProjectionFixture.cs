using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>Empty projections of a backend. Made anew for each test.</summary>
public abstract class ProjectionFixture : IAsyncDisposable
{
    /// <summary>The projections.</summary>
    public abstract IProjectionStore Projections { get; }

    /// <summary>The same, for questions.</summary>
    public abstract IInvestigationStore Investigation { get; }

    /// <summary>The same, for single facts.</summary>
    public abstract IReportLookups Lookups { get; }

    /// <summary>Closes what is open and removes the database.</summary>
    public abstract ValueTask DisposeAsync();
}
