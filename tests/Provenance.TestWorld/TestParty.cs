using Provenance.Statements;

namespace Provenance.TestWorld;

/// <summary>A party with its keys.</summary>
/// <param name="Handle">Its handle.</param>
/// <param name="Role">operator, customer, regulator, auditor or oversight.</param>
/// <param name="Name">Its name.</param>
/// <param name="Key">Signs its statements.</param>
/// <param name="RecoveryKey">Suspends its other keys.</param>
public sealed record TestParty(string Handle, string Role, string Name, SigningKey Key, SigningKey RecoveryKey);
