// The journal's lines, each one JSON object:
//   first          {"type":"provenance-import-journal","version":1,"keyid":…,"origin":…,"stream":…}
//   a statement    {"run":3,"issue":{"sequence":1042,…}}
//   again          {"run":4,"again":1042}        a statement of an unfinished run goes out once more, in this one
//   names          {"run":3,"names":[{"source":"slurm","scope":"account","slug":"lab-a","name":<mark>}]}
//   end of a run   {"run":3,"delivered":true}    all statements of the run are where they were to go
//                  {"run":3,"delivered":true,"except":[1042]}    all but these, which the next run lets go out again

using System.Text.Json;
using System.Text.Json.Serialization;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Accounting;

internal sealed record JournalHead
{
    public const string FileType = "provenance-import-journal";

    public required string Type { get; init; }

    public required long Version { get; init; }

    [JsonPropertyName("keyid")]
    public required KeyId KeyId { get; init; }

    public required string Origin { get; init; }

    public required StreamId Stream { get; init; }
}

internal sealed record JournalLine
{
    public required long Run { get; init; }

    public Issue? Issue { get; init; }

    public long? Again { get; init; }

    public IReadOnlyList<JournalName>? Names { get; init; }

    public bool? Delivered { get; init; }

    public IReadOnlyList<long>? Except { get; init; }
}

/// <summary>The name behind a slug that a source has used.</summary>
public sealed record JournalName
{
    /// <summary>The source.</summary>
    public required string Source { get; init; }

    /// <summary>What the name is of.</summary>
    public required string Scope { get; init; }

    /// <summary>The handle or id.</summary>
    public required string Slug { get; init; }

    /// <summary>The name's digest, marked (<see cref="ImportSecret.Mark"/>).</summary>
    public required Digest Name { get; init; }
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(JournalHead))]
[JsonSerializable(typeof(JournalLine))]
[JsonSerializable(typeof(bool))]
internal sealed partial class JournalJson : JsonSerializerContext
{
    public static JsonSerializerOptions Lines => Holder.Lines;

    // A class of its own, so that Default is there before it is asked for.
    private static class Holder
    {
        public static readonly JsonSerializerOptions Lines = StrictJson.For(Default);
    }
}
