// A section of a kind: its name in the statement and the contract its JSON is read with.

using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Provenance.Statements;

/// <summary>A section that statements of a kind may bring.</summary>
/// <param name="Name">Its name, such as <c>run</c>.</param>
/// <param name="Required">Whether every statement of the kind has it (but see <see cref="StatementKind.Requires"/>).</param>
/// <param name="Type">Contract of a type derived from <see cref="Section"/>, from options of <see cref="StrictJson.For"/>.</param>
public sealed record SectionKind(string Name, bool Required, JsonTypeInfo Type)
{
    /// <summary>The section <paramref name="name"/> with the contract of <typeparamref name="T"/>.</summary>
    public static SectionKind Of<T>(string name, bool required, JsonSerializerOptions options)
        where T : Section => new(name, required, options.GetTypeInfo(typeof(T)));
}

/// <summary>What every section begins with.</summary>
public abstract record Section
{
    /// <summary>Random bytes, the first member, so that a withheld section cannot be guessed from its digest.</summary>
    [Description("16 random bytes in base64url without padding; the first member, so that a withheld section cannot be guessed.")]
    [JsonPropertyOrder(-2)]
    public required Salt Salt { get; init; }
}
