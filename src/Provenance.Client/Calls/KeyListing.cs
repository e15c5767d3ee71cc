using Provenance.Transparency;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Client;

/// <summary>The keys that the log binds at a size, as the registry tells it.</summary>
/// <param name="Size">The size.</param>
/// <param name="Keys">The keys: those of the authorities, then the others in order of first binding.</param>
public sealed record KeyListing(TreeSize Size, IReadOnlyList<Wire.Accreditation> Keys);
