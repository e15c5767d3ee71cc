using Provenance.Transparency;

namespace Provenance.Registry.Signing;

/// <summary>
/// The largest tree the log was ever about to sign, kept outside the database. A database that is behind it was
/// restored from a backup or lost data in a failover; signing over it could give one size two roots, the one thing a
/// log must never do. So the mark is advanced first and compared always.
/// </summary>
public interface IHighWaterMark
{
    /// <summary>Where it is kept, for messages to the operator.</summary>
    string Location { get; }

    /// <summary>The mark, or null where none was ever set.</summary>
    /// <exception cref="InvalidDataException">The mark exists but cannot be read as one.</exception>
    ValueTask<Checkpoint?> ReadAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Raises the mark, unless another process has raised it as far or further. When it returns, the mark survives a crash of
    /// the process and of the machine.
    /// </summary>
    /// <returns>The mark that stands now: the one given, or another process's, which may be of another tree.</returns>
    ValueTask<Checkpoint> AdvanceAsync(Checkpoint mark, CancellationToken cancellationToken);
}
