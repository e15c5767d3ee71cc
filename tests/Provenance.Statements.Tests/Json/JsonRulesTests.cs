// The rules for all JSON, each with the path of what breaks it.

using System.Text;
using CsCheck;

namespace Provenance.Statements.Tests.Json;

public sealed class JsonRulesTests
{
    public static TheoryData<string, RefusalReason, string> Violations => new()
    {
        { "{\"a\":null}", RefusalReason.FieldType, "doc.a" },
        { "{\"a\":[1,null]}", RefusalReason.FieldType, "doc.a[1]" },
        { "null", RefusalReason.FieldType, "doc" },
        { "{\"a\":\"\"}", RefusalReason.FieldValue, "doc.a" },
        { "{\"\":1}", RefusalReason.FieldValue, "doc" },
        { "{\"a\":1,\"a\":1}", RefusalReason.FieldDuplicate, "doc.a" },
        { "{\"a\":1,\"\\u0061\":1}", RefusalReason.FieldDuplicate, "doc.a" },
        { "{\"x\":[{\"a\":1},{\"a\":1,\"b\":2,\"a\":3}]}", RefusalReason.FieldDuplicate, "doc.x[1].a" },
        { "{\"a\":1.0}", RefusalReason.FieldValue, "doc.a" },
        { "{\"a\":1e3}", RefusalReason.FieldValue, "doc.a" },
        { "{\"a\":9007199254740992}", RefusalReason.FieldValue, "doc.a" },
        { "{\"a\":-9007199254740992}", RefusalReason.FieldValue, "doc.a" },
        { "{\"a\":-9223372036854775808}", RefusalReason.FieldValue, "doc.a" },
        { "{\"a\":1234567890123456789012345678901234567890}", RefusalReason.FieldValue, "doc.a" },
        { "{\"a\":1e999999}", RefusalReason.FieldValue, "doc.a" },
        { "{\"a\":\"\\u0000\"}", RefusalReason.FieldValue, "doc.a" },
        { "{\"a\":\"x\\ny\"}", RefusalReason.FieldValue, "doc.a" },
        { "{\"a\":\"x\u007Fy\"}", RefusalReason.FieldValue, "doc.a" },
        { "{\"a\":\"\\ud800\"}", RefusalReason.FieldValue, "doc.a" },
        { "{\"a\":\"\\udc00\\ud800\"}", RefusalReason.FieldValue, "doc.a" },
        { "{\"a\":1,}", RefusalReason.StatementMalformed, "doc.a" },
        { "{\"a\":1}{}", RefusalReason.StatementMalformed, "doc" },
        { "{\"a\":1/**/}", RefusalReason.StatementMalformed, "doc.a" },
        { "{\"a\":01}", RefusalReason.StatementMalformed, "doc.a" },
        { "{\"a\":+1}", RefusalReason.StatementMalformed, "doc.a" },
        { "{\"a\":NaN}", RefusalReason.StatementMalformed, "doc.a" },
        { "{'a':1}", RefusalReason.StatementMalformed, "doc" },
        { "\uFEFF{\"a\":1}", RefusalReason.StatementMalformed, "doc" },
        { "", RefusalReason.StatementMalformed, "doc" },
    };

    [Theory]
    [MemberData(nameof(Violations))]
    public void A_violation_is_found_at_its_place(string json, RefusalReason reason, string field)
    {
        var refusal = JsonRules.Walk(Encoding.UTF8.GetBytes(json), "doc");

        Assert.Equal((reason, field), (refusal?.Reason, refusal?.Field));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"a\":9007199254740991,\"b\":-9007199254740991,\"c\":-0,\"d\":true,\"e\":[],\"f\":{}}")]
    [InlineData("{\"a\":\"\\ud83d\\ude00 \\u00e9 \\\\ \\/ nullable\"}")]
    [InlineData(" {\r\n\t\"a\" : 1 } ")]
    public void What_keeps_the_rules_is_let_pass(string json) => Assert.Null(JsonRules.Walk(Encoding.UTF8.GetBytes(json), "doc"));

    [Fact]
    public void Bytes_that_are_not_UTF8_are_refused() =>
        Assert.Equal(RefusalReason.StatementMalformed, JsonRules.Check([.. "{\"a\":\""u8, 0xC3, .. "\"}"u8], "doc")?.Reason);

    [Theory]
    [InlineData('[', ']')]
    [InlineData('{', '}')]
    public void Nesting_is_bounded(char open, char close)
    {
        Assert.Null(JsonRules.Walk(Nested(JsonRules.MaxDepth), "doc"));
        Assert.Equal(RefusalReason.JsonTooDeep, JsonRules.Walk(Nested(JsonRules.MaxDepth + 1), "doc")?.Reason);
        Assert.Equal(RefusalReason.JsonTooDeep, JsonRules.Walk(Nested(30_000), "doc")?.Reason);

        byte[] Nested(int depth) => open == '['
            ? [.. Enumerable.Repeat((byte)open, depth), .. Enumerable.Repeat((byte)close, depth)]
            : [.. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", depth - 1)) + "{}" + new string(close, depth - 1))];
    }

    [Fact]
    public void Arrays_are_bounded()
    {
        Assert.Null(JsonRules.Check(Array(JsonRules.MaxElements), "doc"));
        Assert.Equal((RefusalReason.JsonTooDeep, "doc.a[4096]"), Of(JsonRules.Check(Array(JsonRules.MaxElements + 1), "doc")));

        static byte[] Array(int elements) => Encoding.UTF8.GetBytes($"{{\"a\":[{string.Join(',', Enumerable.Repeat('1', elements))}]}}");
        static (RefusalReason?, string?) Of(Refusal? refusal) => (refusal?.Reason, refusal?.Field);
    }

    // The quick look may only spare the walk where the serializer would refuse the same.
    [Fact]
    public void The_quick_look_never_overlooks_what_the_serializer_lets_pass() => GenJson.Text.Sample(
        json =>
        {
            var utf8 = Encoding.UTF8.GetBytes(json);
            var walked = JsonRules.Walk(utf8, "doc");
            var quick = JsonRules.Check(utf8, "doc");
            return quick is null
                ? walked is null || walked.Reason is RefusalReason.FieldDuplicate or RefusalReason.StatementMalformed or RefusalReason.JsonTooDeep || walked.Message.Contains("integer", StringComparison.Ordinal)
                : walked == quick;
        },
        iter: 5000);

    [Fact]
    public void No_bytes_crash_the_walk() => Gen.Byte.Array[0, 60].Sample(bytes => _ = JsonRules.Walk(bytes, "doc"), iter: 5000);
}
