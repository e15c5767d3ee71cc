using Provenance.Statements;

namespace Provenance.Registry.Investigation;

/// <summary>A cluster by its current inventory.</summary>
/// <param name="LogIndex">The inventory's entry.</param>
/// <param name="Country">Where it stands; null where the section is redacted.</param>
/// <param name="Domains">Its interconnect domains by name: the highest Gbit/s stated for any accelerators of it, or null where none is stated.</param>
public sealed record ClusterFacts(long LogIndex, string? Country, IReadOnlyDictionary<string, Quantity?> Domains);
