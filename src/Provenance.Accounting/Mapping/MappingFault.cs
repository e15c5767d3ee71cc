// A mapping is written by people, so each mistake is told with the line and column where it stands. Inside the reader it
// travels as an exception, for a tree of templates has no other way to stop; outside it is a value.

using System.Globalization;

namespace Provenance.Accounting;

/// <summary>What is wrong with a mapping file, and where.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in bytes.</param>
/// <param name="Message">What is wrong, and what would be right.</param>
public sealed record MappingFault(int Line, int Column, string Message)
{
    /// <summary><c>line 12, column 7: message</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"line {Line}, column {Column}: {Message}");
}

/// <summary>Carries a fault out of the depths of a mapping; no public member throws it.</summary>
/// <param name="fault">The fault.</param>
public sealed class MappingFaultException(MappingFault fault) : Exception(fault.Message)
{
    /// <summary>The fault.</summary>
    public MappingFault Fault { get; } = fault;
}
