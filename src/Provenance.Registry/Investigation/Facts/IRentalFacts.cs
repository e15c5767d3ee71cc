namespace Provenance.Registry.Investigation;

/// <summary>Rentals: who had what, through whom.</summary>
public interface IRentalFacts
{
    /// <summary>Current rentals, by entry.</summary>
    IAsyncEnumerable<CurrentRental> ReadAsync(CancellationToken cancellationToken);
}

/// <summary>A current rental.</summary>
public sealed record CurrentRental
{
    /// <summary>Its entry.</summary>
    public required long LogIndex { get; init; }

    /// <summary>Name of its record.</summary>
    public required string Record { get; init; }

    /// <summary>Entity id, <c>unknown</c>, or null where redacted.</summary>
    public string? Customer { get; init; }

    /// <summary>Who is declared to use it: entity id, <c>customer</c>, <c>unknown</c>, or null where redacted.</summary>
    public string? EndCustomer { get; init; }

    /// <summary>Entity ids of resellers between operator and end customer, the nearest to the operator first.</summary>
    public required IReadOnlyList<string> Resellers { get; init; }

    /// <summary>When it began, microseconds since 1970; null where redacted.</summary>
    public long? From { get; init; }

    /// <summary>Accelerators reserved; null where redacted.</summary>
    public long? Reserved { get; init; }
}
