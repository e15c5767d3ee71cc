// One record of a file, as bytes, with its place.

namespace Provenance.Registers;

/// <summary>A record.</summary>
/// <param name="Line">Line on which it begins, from 1.</param>
/// <param name="Utf8">Its bytes.</param>
/// <param name="Fault">Why it cannot be read; null where it can.</param>
internal readonly record struct SourceRecord(long Line, ReadOnlyMemory<byte> Utf8, string? Fault = null);
