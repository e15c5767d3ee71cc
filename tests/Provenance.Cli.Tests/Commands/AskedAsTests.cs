using CsCheck;

namespace Provenance.Cli.Tests;

/// <summary>The journal's text of a question.</summary>
public sealed class AskedAsTests
{
    private static readonly Gen<string> Word = Gen.String[Gen.Char["ab-/'\\ \n$\"红=@"], 0, 8];

    [Fact]
    public void What_is_written_is_read_again() =>
        Gen.Select(Gen.String[Gen.Char["abc ?红"], 0, 12], Word.List[1, 5]).Sample((remark, words) =>
        {
            var read = AskedAs.Read(new AskedAs(remark, words).Write());

            Assert.Equal(remark, read.Remark);
            Assert.Equal(words, read.Words);
        }, iter: 2000);

    [Theory]
    [InlineData("")]
    [InlineData("A remark.")]
    [InlineData("It costs $ provenance query a lot")]
    [InlineData("$ provenance query")]
    [InlineData("$ provenance query 'not closed")]
    public void Any_other_text_is_a_remark(string text)
    {
        var read = AskedAs.Read(text);

        Assert.Equal(text, read.Remark);
        Assert.Empty(read.Words);
        Assert.Equal(text, read.Write());
    }

    [Fact]
    public void It_can_be_pasted_into_a_shell() => Assert.Equal(
        "Where from?\n$ provenance query lineage --model 'Kestrel'\\''s 70B'",
        new AskedAs("Where from?", ["lineage", "--model", "Kestrel's 70B"]).Write());
}
