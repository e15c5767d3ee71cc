// Every way to break one place of a JSON document, made from the document itself.

using System.Text.Json.Nodes;

namespace Provenance.Statements.Tests.Reading;

/// <summary>A broken copy of a document.</summary>
/// <param name="What">What was done to it.</param>
/// <param name="Path">The place, as refusals name it.</param>
/// <param name="Json">The broken document.</param>
public sealed record JsonMutation(string What, string Path, string Json)
{
    // A value of each JSON type, as replacements of another type.
    private static readonly (string What, string Json)[] Values =
    [
        ("null", "null"),
        ("boolean", "true"),
        ("number", "7"),
        ("fraction", "1.5"),
        ("huge number", "123456789012345678901234567890"),
        ("string", "\"\\u00bf no value of any type \\u00bf\""),
        ("empty string", "\"\""),
        ("control character", "\"a\\u0001\""),
        ("lone surrogate", "\"\\ud800\""),
        ("array", "[[]]"),
        ("object", "{\"surprise\":1}"),
        ("deep nesting", new string('[', 20) + new string(']', 20)),
    ];

    /// <summary>Each place of the document with each value.</summary>
    public static IEnumerable<JsonMutation> Replacements(JsonNode document, string root) =>
        from place in Places(document, root)
        from value in Values
        select new JsonMutation(value.What, place.Path, Substitute(document, place.Node, value.Json));

    /// <summary>Each object of the document with an unknown member, and with each of its members twice.</summary>
    public static IEnumerable<JsonMutation> Additions(JsonNode document, string root)
    {
        foreach (var (node, path) in Places(document, root).Append((Node: document, Path: root)).Where(place => place.Node is JsonObject))
        {
            var text = node.ToJsonString();
            var body = text[1..^1];
            foreach (var (name, value) in node.AsObject())
            {
                var twice = $"{{{body},\"{name}\":{value!.ToJsonString()}}}";
                yield return new JsonMutation("twice", Join(path, name), Substitute(document, node, twice));
            }

            var separator = body.Length == 0 ? string.Empty : ",";
            yield return new JsonMutation("unknown", Join(path, "surprise"), Substitute(document, node, $"{{{body}{separator}\"surprise\":1}}"));
        }
    }

    private static IEnumerable<(JsonNode Node, string Path)> Places(JsonNode node, string path)
    {
        var children = node switch
        {
            JsonObject owner => owner.Select(member => (Node: member.Value!, Path: Join(path, member.Key))),
            JsonArray array => array.Index().Select(item => (Node: item.Item!, Path: $"{path}[{item.Index}]")),
            _ => [],
        };
        return children.SelectMany(child => Places(child.Node, child.Path).Prepend(child));
    }

    // The place is marked by a string that stands nowhere else, then written over in the text.
    private static string Substitute(JsonNode document, JsonNode place, string json)
    {
        const string Mark = "\"@@here@@\"";
        if (place.Parent is null)
        {
            return json;
        }

        var path = place.GetPath();
        var copy = document.DeepClone();
        var at = Places(copy, string.Empty).Single(candidate => candidate.Node.GetPath() == path).Node;
        at.ReplaceWith(JsonNode.Parse(Mark));
        return copy.ToJsonString().Replace(Mark, json, StringComparison.Ordinal);
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
