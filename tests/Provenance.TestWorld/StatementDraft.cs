// A statement before it is signed, as JSON (proto/README.md §3), so that a test can make it wrong in any way that a
// signer could: change the tree, or rewrite the text before it is hashed and signed.
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.TestWorld;

/// <summary>An unsigned statement with its sections.</summary>
public sealed class StatementDraft
{
    private readonly Dictionary<string, Func<string, string>> _sectionRewrites = [];
    private Func<string, string> _rewrite = text => text;

    /// <summary>Begins a statement.</summary>
    /// <param name="kind">Name of the kind.</param>
    /// <param name="record">Name of the record.</param>
    /// <param name="origin">The registry.</param>
    /// <param name="issuedAt">Time of signing.</param>
    public StatementDraft(string kind, string record, string origin, DateTimeOffset issuedAt)
    {
        PredicateType = $"urn:compute-provenance:{kind}:v1";
        Record = record;
        Predicate = new JsonObject { ["origin"] = origin, ["issuedAt"] = Time(issuedAt) };
    }

    /// <summary>The in-toto predicate type.</summary>
    public string PredicateType { get; set; }

    /// <summary>The record's name.</summary>
    public string Record { get; set; }

    /// <summary>The predicate, without <c>sections</c>.</summary>
    public JsonObject Predicate { get; }

    /// <summary>Sections by name, each with its salt.</summary>
    public Dictionary<string, JsonObject> Sections { get; } = [];

    /// <summary>A time as statements write it, in whole seconds.</summary>
    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Adds a section.</summary>
    public StatementDraft With(string name, JsonObject section)
    {
        Sections[name] = section;
        return this;
    }

    /// <summary>Changes the draft.</summary>
    public StatementDraft But(Action<StatementDraft> change)
    {
        change(this);
        return this;
    }

    /// <summary>Replaces an earlier statement of the same record.</summary>
    public StatementDraft Superseding(Attestation earlier, string reason)
    {
        Predicate["supersedes"] = new JsonObject { ["statement"] = earlier.Envelope.StatementId.ToString(), ["reason"] = reason };
        if (reason == "withdrawal")
        {
            Sections.Clear();
        }

        return this;
    }

    /// <summary>Rewrites the statement's text before it is signed.</summary>
    public StatementDraft Rewrite(Func<string, string> rewrite)
    {
        _rewrite = rewrite;
        return this;
    }

    /// <summary>Rewrites a section's text before it is hashed.</summary>
    public StatementDraft RewriteSection(string name, Func<string, string> rewrite)
    {
        _sectionRewrites[name] = rewrite;
        return this;
    }

    /// <summary>Signs it.</summary>
    /// <exception cref="InvalidOperationException">It exceeds the limits of an attestation.</exception>
    public Attestation Sign(params ReadOnlySpan<ISigner> signers)
    {
        var sections = Sections.ToDictionary(section => section.Key, section => SectionBytes(section.Key));
        var envelope = Envelope.Sign(StatementBytes(sections), signers);
        return Attestation.TryCreate(envelope, sections, out var attestation, out var refusal)
            ? attestation
            : throw new InvalidOperationException(refusal.Message);
    }

    private ReadOnlyMemory<byte> SectionBytes(string name)
    {
        var text = Sections[name].ToJsonString();
        return Encoding.UTF8.GetBytes(_sectionRewrites.TryGetValue(name, out var rewrite) ? rewrite(text) : text);
    }

    private byte[] StatementBytes(Dictionary<string, ReadOnlyMemory<byte>> sections)
    {
        var predicate = (JsonObject)Predicate.DeepClone();
        predicate["sections"] = new JsonObject(sections.Select(section =>
            KeyValuePair.Create(section.Key, (JsonNode?)Digest.Of(section.Value.Span).ToString())));
        var statement = new JsonObject
        {
            ["_type"] = "https://in-toto.io/Statement/v1",
            ["subject"] = new JsonArray(new JsonObject
            {
                ["name"] = Record,
                ["digest"] = new JsonObject { ["sha256"] = Digest.Of(Encoding.UTF8.GetBytes(Record)).ToString() },
            }),
            ["predicateType"] = PredicateType,
            ["predicate"] = predicate,
        };
        return Encoding.UTF8.GetBytes(_rewrite(statement.ToJsonString()));
    }
}
