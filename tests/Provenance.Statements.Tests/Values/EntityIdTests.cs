namespace Provenance.Statements.Tests.Values;

public sealed class EntityIdTests
{
    [Theory]
    [InlineData("LEI:969500KSV493XWY0PS33", EntityScheme.Lei, null, null, "969500KSV493XWY0PS33")]
    [InlineData("NATIONAL:SG:201912345K", EntityScheme.National, "SG", null, "201912345K")]
    [InlineData("OPERATOR:acme-cloud:c.17_b-2", EntityScheme.Operator, null, "acme-cloud", "c.17_b-2")]
    public void Every_scheme_is_read_and_written_alike(
        string text, EntityScheme scheme, string? country, string? operatorHandle, string localId)
    {
        var entity = EntityId.Parse(text);

        Assert.Equal(scheme, entity.Scheme);
        Assert.Equal(country, entity.Country?.ToString());
        Assert.Equal(operatorHandle, entity.Operator);
        Assert.Equal(localId, entity.LocalId);
        Assert.Equal(text, entity.ToString());
    }

    [Theory]
    [InlineData("LEI:969500KSV493XWY0PS34", EntityIdFault.CheckDigits)]
    [InlineData("LEI:969500KSV493XWY0PS3", EntityIdFault.Form)]
    [InlineData("LEI:", EntityIdFault.Form)]
    [InlineData("lei:969500KSV493XWY0PS33", EntityIdFault.Form)]
    [InlineData("NATIONAL:ZZ:1", EntityIdFault.Form)]
    [InlineData("NATIONAL:sg:1", EntityIdFault.Form)]
    [InlineData("NATIONAL:SG:", EntityIdFault.Form)]
    [InlineData("NATIONAL:SG", EntityIdFault.Form)]
    [InlineData("NATIONAL:SG:a b", EntityIdFault.Form)]
    [InlineData("NATIONAL:SG:a:b", EntityIdFault.Form)]
    [InlineData("OPERATOR:Acme:1", EntityIdFault.Form)]
    [InlineData("OPERATOR:-acme:1", EntityIdFault.Form)]
    [InlineData("OPERATOR::1", EntityIdFault.Form)]
    [InlineData("OPERATOR:acme", EntityIdFault.Form)]
    [InlineData("DUNS:123456789", EntityIdFault.Form)]
    [InlineData("unknown", EntityIdFault.Form)]
    [InlineData("", EntityIdFault.Form)]
    public void Anything_else_is_refused_with_its_fault(string text, EntityIdFault fault) =>
        Assert.Equal(fault, EntityId.Read(text, out _));

    [Fact]
    public void Identifiers_and_handles_have_their_longest_length()
    {
        Assert.True(EntityId.TryParse($"OPERATOR:{new string('a', 63)}:{new string('b', 64)}", out _));
        Assert.False(EntityId.TryParse($"OPERATOR:{new string('a', 64)}:b", out _));
        Assert.False(EntityId.TryParse($"OPERATOR:a:{new string('b', 65)}", out _));
    }
}
