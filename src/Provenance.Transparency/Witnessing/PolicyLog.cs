namespace Provenance.Transparency;

/// <summary>A log that a policy accepts checkpoints of.</summary>
/// <param name="Key">The log's key; its name is the log's origin.</param>
/// <param name="Url">Where the log is reached, if the policy says so.</param>
public sealed record PolicyLog(VerifierKey Key, string? Url);
