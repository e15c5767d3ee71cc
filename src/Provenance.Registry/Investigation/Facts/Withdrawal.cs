namespace Provenance.Registry.Investigation;

/// <summary>A part of the log in which withdrawals of a party are looked for.</summary>
/// <param name="Party">Handle of the party that signed.</param>
/// <param name="From">The first entry of the part.</param>
/// <param name="Until">The entry after its last.</param>
/// <param name="LoggedFromMilliseconds">Only entries that were logged then or later, since 1970; 0 for all.</param>
public readonly record struct WithdrawalSpan(string Party, long From, long Until, long LoggedFromMilliseconds);

/// <summary>An entry by which its party says nothing more of a record.</summary>
/// <param name="LogIndex">The entry.</param>
/// <param name="IsSignerSuspended">Whether its signer was suspended when it was logged.</param>
public readonly record struct Withdrawal(long LogIndex, bool IsSignerSuspended);
