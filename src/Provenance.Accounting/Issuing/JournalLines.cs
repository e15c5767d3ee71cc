// The journal's lines, each one JSON object:
//   first          {"type":"provenance-import-journal","version":1,"keyid":…,"origin":…,"stream":…}
//   a statement    {"run":3,"issue":{"sequence":1042,…}}
//   again          {"run":4,"again":1042}        a statement of an unfinished run goes out once more, in this one
//   end of a run   {"run":3,"delivered":true}    all statements of the run are where they were to go

using System.Text.Json;
using System.Text.Json.Serialization;
using Provenance.Statements;

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

    public bool? Delivered { get; init; }
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
