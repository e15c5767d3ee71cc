// The committed schemas are those of the code, and admit the statements that the code admits.
// PROVENANCE_UPDATE=1 rewrites them.

using System.Text;
using System.Text.Json.Nodes;
using NJsonSchema;
using Provenance.Statements.Tests.Examples;
using Provenance.Statements.Tests.Kinds.Reports;

namespace Provenance.Statements.Tests.Schemas;

public sealed class StatementSchemasTests
{
    private static readonly SortedDictionary<string, string> Generated = StatementSchemas.Generate();
    private static readonly string Folder = Repository.At("proto", "statements", "v1");

    public static TheoryData<string> Kinds => ReportExamples.KindNames;

    [Fact]
    public void The_committed_schemas_are_those_of_the_code()
    {
        if (Repository.Updates)
        {
            Directory.CreateDirectory(Folder);
            foreach (var stale in Directory.GetFiles(Folder, "*.schema.json"))
            {
                File.Delete(stale);
            }

            foreach (var (name, schema) in Generated)
            {
                File.WriteAllText(Path.Combine(Folder, name), schema);
            }
        }

        Assert.Equal(Generated.Keys, Directory.GetFiles(Folder, "*.schema.json").Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(Generated, schema => Assert.Equal(schema.Value, File.ReadAllText(Path.Combine(Folder, schema.Key))));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Valid_statements_fit_their_schemas(string kind)
    {
        var attestation = ReportExamples.AllKinds[kind];

        Assert.Empty(await Errors($"{kind}.statement.schema.json", attestation.Envelope.Payload));
        foreach (var (name, content) in attestation.Sections)
        {
            Assert.Empty(await Errors($"{kind}.{name}.schema.json", content));
        }
    }

    [Fact]
    public async Task Other_shapes_of_a_kind_fit_its_schemas()
    {
        foreach (var report in Fixtures.Variants)
        {
            foreach (var (name, content) in ReportExamples.Build(report).Sections)
            {
                Assert.Empty(await Errors($"{report.Kind}.{name}.schema.json", content));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Statements_with_a_member_too_many_do_not_fit(string kind)
    {
        foreach (var (name, content) in ReportExamples.AllKinds[kind].Sections)
        {
            var json = JsonNode.Parse(content.Span)!;
            json["surprise"] = 1;

            Assert.NotEmpty(await Errors($"{kind}.{name}.schema.json", Encoding.UTF8.GetBytes(json.ToJsonString())));
        }
    }

    [Fact]
    public void Every_member_says_what_it_means() => Assert.All(
        Generated.Where(schema => !schema.Key.EndsWith(".statement.schema.json", StringComparison.Ordinal)),
        schema => Assert.Empty(Undescribed(JsonNode.Parse(schema.Value)!, schema.Key)));

    [Fact]
    public void No_schema_refers_to_a_place_within_itself() =>
        Assert.All(Generated.Values, schema => Assert.DoesNotContain("\"$ref\"", schema, StringComparison.Ordinal));

    private static IEnumerable<string> Undescribed(JsonNode schema, string path)
    {
        var members = schema["properties"] as JsonObject ?? [];
        var inner = members
            .Concat((schema["anyOf"] as JsonArray ?? []).Index().Select(item => KeyValuePair.Create($"({item.Index})", item.Item)))
            .Append(KeyValuePair.Create("[]", schema["items"]))
            .Where(item => item.Value is not null);
        return members
            .Where(member => member.Value!["description"] is null)
            .Select(member => $"{path}.{member.Key}")
            .Concat(inner.SelectMany(item => Undescribed(item.Value!, $"{path}.{item.Key}")));
    }

    private static async Task<IReadOnlyList<string>> Errors(string file, ReadOnlyMemory<byte> json)
    {
        var schema = await JsonSchema.FromJsonAsync(Generated[file], TestContext.Current.CancellationToken);
        return [.. schema.Validate(Encoding.UTF8.GetString(json.Span)).Select(error => error.ToString())];
    }
}
