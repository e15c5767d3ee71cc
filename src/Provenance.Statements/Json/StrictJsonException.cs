// Thrown by converters, caught by StrictJson, never seen outside: a converter has no other way to stop the serializer.

using System.Text.Json;

namespace Provenance.Statements;

/// <summary>A value in JSON that its type does not admit. The serializer adds the path.</summary>
/// <param name="reason">The violated rule.</param>
/// <param name="message">What is wrong, in one sentence.</param>
/// <param name="remedy">What to do about it.</param>
public sealed class StrictJsonException(RefusalReason reason, string message, string remedy) : JsonException(message)
{
    /// <summary>The violated rule.</summary>
    public RefusalReason Reason { get; } = reason;

    /// <summary>What to do about it.</summary>
    public string Remedy { get; } = remedy;
}
