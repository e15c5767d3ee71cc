namespace Provenance.Statements.Tests.Values;

public sealed class CountedTests
{
    [Theory]
    [InlineData(0, "0 jobs have a mark; they are 0 in all.")]
    [InlineData(1, "1 job has a mark; it is 1 in all.")]
    [InlineData(2, "2 jobs have a mark; they are 2 in all.")]
    [InlineData(1_200, "1200 jobs have a mark; they are 1,200 in all.")]
    public void The_noun_and_the_verb_follow_the_number(long count, string expected) =>
        Assert.Equal(expected, Counted.Say(count, "{0} [job has|jobs have] a mark; [it is|they are] {0:N0} in all."));

    [Fact]
    public void Brackets_without_a_choice_stay_as_they_are() =>
        Assert.Equal("1 in [0.8θ, θ)[7]", Counted.Say(1, "{0} in [0.8θ, θ)[7]"));
}
