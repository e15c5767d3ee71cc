namespace Provenance.Transparency;

/// <summary>A witness that a policy knows.</summary>
/// <param name="Name">Its name within the policy file only: the file's octets, one character each.</param>
/// <param name="Key">Its cosigning key, of type 0x04 or 0x06.</param>
/// <param name="Url">Where it is reached, if the policy says so.</param>
public sealed record PolicyWitness(string Name, VerifierKey Key, string? Url);
