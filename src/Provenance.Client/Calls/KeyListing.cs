using Provenance.Statements;
using Provenance.Transparency;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Client;

/// <summary>The keys that the log binds at a size, as the registry tells it.</summary>
/// <param name="Size">The size.</param>
/// <param name="Keys">The keys of the authorities, and those that were accredited or delegated.</param>
public sealed record KeyListing(TreeSize Size, IReadOnlyDictionary<KeyId, Wire.Accreditation> Keys);
