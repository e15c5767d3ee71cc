namespace Provenance.Registry.Leases;

/// <summary>
/// How long a lease is held and how often it is renewed. The term is how long the work rests after its server died; the
/// renewals that fit into it are how many may fail before the work goes to another.
/// </summary>
public sealed record LeaseOptions
{
    /// <summary>For how long the lease is taken.</summary>
    public TimeSpan Term { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often the holder renews it, and the others look whether it is free.</summary>
    public TimeSpan Renewal { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often it is tried again where the database could not be asked, or work of an earlier term is still ending.</summary>
    public TimeSpan Retry { get; init; } = TimeSpan.FromSeconds(1);
}
