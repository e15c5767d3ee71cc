using CsCheck;

namespace Provenance.Reports.Tests.Text;

public sealed class TextWidthTests
{
    [Theory]
    [InlineData("abc", 3)]
    [InlineData("红隼", 4)]
    [InlineData("ｱＡ", 3)]
    [InlineData("e\u0301", 1)]
    [InlineData("𠮷", 2)]
    public void Wide_characters_take_two_columns_and_marks_none(string text, int columns) => Assert.Equal(columns, TextWidth.Of(text));

    [Fact]
    public void Lines_are_within_their_width_and_lose_nothing_but_spaces_unless_they_say_so() =>
        Gen.Select(Gen.String["abc 红隼 "], Gen.Int[4, 12], Gen.Int[1, 5]).Sample((text, columns, lines) =>
        {
            var wrapped = TextWidth.Wrap(text, columns, lines);

            Assert.True(wrapped.Count <= lines);
            Assert.All(wrapped, line => Assert.InRange(TextWidth.Of(line), 0, columns));
            var whole = string.Concat(wrapped).Replace(" ", "", StringComparison.Ordinal);
            var expected = text.Replace(" ", "", StringComparison.Ordinal);
            Assert.True(whole == expected || (whole.EndsWith('…') && expected.StartsWith(whole[..^1], StringComparison.Ordinal)), $"{text} → {string.Join('/', wrapped)}");
        });
}
