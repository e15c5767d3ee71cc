using Provenance.Statements;

namespace Provenance.Registry.Investigation;

/// <summary>Which jobs are asked for; null asks for all.</summary>
public sealed record JobFilter
{
    /// <summary>Entity id of the customer; <c>unknown</c> finds jobs whose customer is stated as unknown.</summary>
    public string? Customer { get; init; }

    /// <summary>Handle of the operator.</summary>
    public string? Operator { get; init; }

    /// <summary>Handle of the site.</summary>
    public string? Site { get; init; }

    /// <summary>Handle of the cluster.</summary>
    public string? Cluster { get; init; }

    /// <summary>Jobs that overlap this period, or may: an unknown start or end does not exclude.</summary>
    public Period Period { get; init; }

    /// <summary>Model name as declared, exactly.</summary>
    public string? Model { get; init; }

    /// <summary>Country of the cluster, by its current inventory.</summary>
    public string? Country { get; init; }

    /// <summary>At least this many accelerators in some allocation; 0 asks for all.</summary>
    public long MinAccelerators { get; init; }

    /// <summary>Declared FLOP (high) at least this.</summary>
    public Quantity? MinFlop { get; init; }

    /// <summary>What it asks of where a job ran, and no more.</summary>
    internal JobFilter PlaceOnly => new() { Operator = Operator, Site = Site, Cluster = Cluster, Country = Country };

    /// <summary>Whether it asks for something that a redacted section would have told.</summary>
    internal bool AsksForContent =>
        Customer is not null || Model is not null || MinAccelerators > 0 || MinFlop is not null || Period != Period.Always;
}
