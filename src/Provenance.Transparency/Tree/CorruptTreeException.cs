namespace Provenance.Transparency;

/// <summary>
/// Stored hashes contradict each other or their size: a tile of the wrong length, an edge that does not fit its
/// tree, a proof that does not lead to the root. Nothing built on them may leave the process.
/// </summary>
public sealed class CorruptTreeException(string message) : Exception(message);
