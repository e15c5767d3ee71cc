using Provenance.Statements;

namespace Provenance.Registry.Investigation;

/// <summary>Where devices were listed.</summary>
public interface IDeviceFacts
{
    /// <summary>How many current lists of devices there are that are not redacted.</summary>
    ValueTask<long> CountListsAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Lists that name an identity: those that were right for their time, by their moment, then log index, and those that are
    /// passed over, by log index; at most <paramref name="limit"/> of each.
    /// </summary>
    ValueTask<DeviceLists> FindAsync(string identity, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Identities that lists of more than one site ever named, a given one among them or any, whether or not those lists are
    /// known or current, in a fixed order: those of the next <paramref name="limit"/> places after <paramref name="after"/>.
    /// Others that share a place with one may be there too.
    /// </summary>
    ValueTask<IReadOnlyList<DeviceCandidate>> ListElsewhereAsync(
        string? handleOfOperator, string? site, long? after, int limit, CancellationToken cancellationToken);
}

/// <summary>Lists that name a device.</summary>
/// <param name="Held">Those that were right for their time.</param>
/// <param name="PassedOver">Those that are in conflict, or that were withdrawn, corrected or replaced.</param>
public readonly record struct DeviceLists(IReadOnlyList<ListedDeviceFacts> Held, IReadOnlyList<PassedOverList> PassedOver);

/// <summary>A list that names a device and does not count.</summary>
/// <param name="LogIndex">Its entry.</param>
/// <param name="AsOf">The moment that it holds for.</param>
/// <param name="IsConflict">Whether it is in conflict with what its party says; otherwise the party says it no more.</param>
public readonly record struct PassedOverList(long LogIndex, Timestamp AsOf, bool IsConflict);

/// <summary>An identity that was listed at more than one site.</summary>
/// <param name="Place">Its place in the order; several identities may share one.</param>
/// <param name="Identity">The identity.</param>
public readonly record struct DeviceCandidate(long Place, string Identity);
