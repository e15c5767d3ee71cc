namespace Provenance.Registry.Investigation;

/// <summary>Where devices were listed.</summary>
public interface IDeviceFacts
{
    /// <summary>How many current lists of devices there are that are not redacted.</summary>
    ValueTask<long> CountListsAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Lists that name an identity and were right for their time, by their moment, then log index; at most <paramref name="limit"/>.
    /// </summary>
    ValueTask<IReadOnlyList<ListedDeviceFacts>> FindAsync(string identity, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Identities that lists of more than one site ever named, a given one among them or any, whether or not those lists are
    /// known or current, in a fixed order: those of the next <paramref name="limit"/> places after <paramref name="after"/>.
    /// Others that share a place with one may be there too.
    /// </summary>
    ValueTask<IReadOnlyList<DeviceCandidate>> ListElsewhereAsync(
        string? handleOfOperator, string? site, long? after, int limit, CancellationToken cancellationToken);
}

/// <summary>An identity that was listed at more than one site.</summary>
/// <param name="Place">Its place in the order; several identities may share one.</param>
/// <param name="Identity">The identity.</param>
public readonly record struct DeviceCandidate(long Place, string Identity);
