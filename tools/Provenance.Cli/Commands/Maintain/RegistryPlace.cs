// fsck and rebuild do the same wherever a registry's log is. What differs stands here: how it is opened, what else there is
// to look at, who else may be at work on it, and what is to be done about damage.

using Provenance.Registry.Checking;
using Provenance.Registry.Log;
using Provenance.Registry.Projections;
using Provenance.Server;
using Provenance.Transparency;

namespace Provenance.Cli;

/// <summary>Where the log of a registry is, and what is read off it.</summary>
/// <param name="directory">The registry's directory, which has the keys wherever the log is.</param>
internal abstract class RegistryPlace(RegistryDirectory directory)
{
    /// <summary>The registry's directory.</summary>
    public RegistryDirectory Directory => directory;

    /// <summary>What to do where it is damaged.</summary>
    protected abstract string WhenCorrupt { get; }

    /// <summary>What to do where it cannot be used now.</summary>
    protected abstract string WhenUnavailable { get; }

    /// <summary>Looks at what the log is kept in, apart from what its entries say. Changes nothing.</summary>
    public abstract IReadOnlyList<Damage> Examine();

    /// <summary>Opens the log of this origin, which must be there.</summary>
    /// <exception cref="StorageUnavailableException">It cannot be used now.</exception>
    /// <exception cref="StorageCorruptException">It is another log, or none of ours.</exception>
    public abstract ValueTask<Held<ILogStore>> OpenLogAsync(CancellationToken cancellationToken);

    /// <summary>Reads what can be read of damaged entries; null where there is no way around the store.</summary>
    public abstract Held<ILogSalvage>? OpenSalvage();

    /// <summary>Sets the high-water mark after a clean check.</summary>
    /// <param name="mark">What was checked.</param>
    /// <param name="isUnreadable">Whether the one that is there cannot be read.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public abstract ValueTask WriteMarkAsync(Checkpoint mark, bool isUnreadable, CancellationToken cancellationToken);

    /// <summary>What can be done about what was found, in sentences.</summary>
    public abstract IEnumerable<string> RemediesFor(CheckReport report);

    /// <summary>Works on the projections while nobody else makes them.</summary>
    /// <param name="work">The work; its token is cancelled once somebody else may.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public abstract Task<int> ProjectAloneAsync(Func<ProjectionAccess, CancellationToken, Task<int>> work, CancellationToken cancellationToken);

    /// <summary>Opens the log and works on it; damage of the store ends the command with a reason.</summary>
    public Task<int> WithLogAsync(Func<ILogStore, Task<int>> work, CancellationToken cancellationToken) => StorageFailures.ToldAsync(
        async () =>
        {
            using var opened = await OpenLogAsync(cancellationToken);
            return await work(opened.Value);
        },
        WhenCorrupt,
        WhenUnavailable);

    /// <summary>The mark, or why it cannot be read.</summary>
    public static async Task<(Checkpoint? Mark, string? Unreadable)> ReadMarkAsync(
        RegistryDirectory directory, CancellationToken cancellationToken)
    {
        try
        {
            return (await directory.HighWaterMark.ReadAsync(cancellationToken), null);
        }
        catch (InvalidDataException exception)
        {
            return (null, exception.Message);
        }
    }
}

/// <summary>What was opened, and what closes it.</summary>
/// <param name="Value">What was opened.</param>
/// <param name="Closing">Closes it.</param>
internal sealed record Held<T>(T Value, IDisposable Closing) : IDisposable
{
    public void Dispose() => Closing.Dispose();
}

/// <summary>The projections, for whoever may write them.</summary>
/// <param name="Open">Opens them.</param>
/// <param name="Discard">Has them begin from nothing the next time they are opened, where opening them fails.</param>
internal sealed record ProjectionAccess(Func<Held<IProjectionStore>> Open, Action Discard);
