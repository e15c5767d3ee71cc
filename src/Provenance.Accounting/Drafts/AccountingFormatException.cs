// Thrown where no record of a file can be read: a wrong format, a header without the columns needed. One bad record is
// no exception; it is listed.

namespace Provenance.Accounting;

/// <summary>A file that is not the accounting it was said to be.</summary>
/// <param name="message">What is wrong, and what would be right.</param>
public sealed class AccountingFormatException(string message) : Exception(message);
