using Provenance.Transparency;

namespace Provenance.Registry.Projections;

/// <summary>How far answers reach.</summary>
public interface IProjectionProgress
{
    /// <summary>The projections hold the log's first so many entries.</summary>
    TreeSize ProjectedSize { get; }

    /// <summary>Waits until the projections hold the log's first <paramref name="size"/> entries.</summary>
    Task WaitForAsync(TreeSize size, CancellationToken cancellationToken);
}
