using Provenance.Transparency;

namespace Provenance.Statements;

/// <summary>Entries during which a key was suspended.</summary>
/// <param name="From">Index of the suspension.</param>
/// <param name="Until">Index of what ended it; null while it lasts.</param>
public sealed record SuspendedSpan(LeafIndex From, LeafIndex? Until);
