using Provenance.Transparency;

namespace Provenance.Statements;

/// <summary>A key that delegated another one, before a further key of its party did so again.</summary>
/// <param name="Key">The delegator.</param>
/// <param name="Until">Index of the delegation that took the place of its own: of what was logged before, this key is the delegator.</param>
public sealed record FormerDelegator(KeyId Key, LeafIndex Until);
