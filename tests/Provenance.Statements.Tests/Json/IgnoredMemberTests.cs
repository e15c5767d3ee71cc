namespace Provenance.Statements.Tests.Json;

/// <summary>A property outside the contract must not open a hole in it.</summary>
public sealed class IgnoredMemberTests
{
    [Fact]
    public void A_member_named_like_an_ignored_property_is_unknown()
    {
        var suspension = StatementKinds.Get<SuspensionKind>().Sections[0];
        var body = """
            {"salt":"AAAAAAAAAAAAAAAAAAAAAA","version":1,"key":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
             "reason":"lost","from":"2026-11-23T09:00:00Z","subject":"anything"}
            """u8.ToArray();

        Assert.False(StrictJson.TryRead(body, suspension.Type, "body", out _, out var refusal));
        Assert.Equal(RefusalReason.FieldUnknown, refusal.Reason);
        Assert.Equal("body.subject", refusal.Field);
        Assert.StartsWith("The format names no such member, but salt, version, key, ", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("subject", refusal.Message, StringComparison.Ordinal);
    }
}
