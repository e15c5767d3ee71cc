// Example of a valid LEI: 969500KSV493XWY0PS33, from the public GLEIF data.

using CsCheck;

namespace Provenance.Statements.Tests.Values;

public sealed class LeiTests
{
    private const string Published = "969500KSV493XWY0PS33";

    private static readonly Gen<string> Prefixes =
        Gen.Char["0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"].Array[18].Select(characters => new string(characters));

    [Fact]
    public void A_published_identifier_is_read()
    {
        Assert.True(Lei.TryParse(Published, out var lei));
        Assert.Equal(Published, lei.ToString());
        Assert.Equal(lei, Lei.Complete(Published[..18]));
    }

    [Theory]
    [InlineData("969500KSV493XWY0PS34")] // check digits
    [InlineData("969500KSV493XWY0PS3")] // short
    [InlineData("969500KSV493XWY0PS333")] // long
    [InlineData("969500ksv493xwy0ps33")] // small letters
    [InlineData("969500KSV493XWY0PSA3")] // a letter for a check digit
    [InlineData("969500KSV493XWY0P\u00c933")] // not ASCII
    [InlineData("")]
    public void Anything_else_is_refused(string text) => Assert.False(Lei.TryParse(text, out _));

    [Fact]
    public void Completed_identifiers_are_valid_and_check_digits_run_from_02_to_98() =>
        Prefixes.Sample(prefix =>
        {
            var lei = Lei.Complete(prefix).ToString();
            return Lei.TryParse(lei, out _)
                && string.CompareOrdinal(lei[18..], "02") >= 0
                && string.CompareOrdinal(lei[18..], "98") <= 0;
        });

    [Fact]
    public void Only_one_pair_of_check_digits_fits_a_prefix() =>
        Prefixes.Sample(
            prefix => Enumerable.Range(0, 100).Count(check => Lei.TryParse($"{prefix}{check:00}", out _)) == 1,
            iter: 50);

    // A digit for a letter shifts all that follows and may by chance fit, so only like for like is promised.
    [Fact]
    public void A_wrong_digit_or_letter_and_a_swap_of_two_neighbours_of_a_sort_are_noticed() =>
        Gen.Select(Prefixes, Gen.Int[0, 16], Gen.Char["0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"]).Sample((prefix, at, other) =>
        {
            var lei = Lei.Complete(prefix).ToString();
            var changed = string.Concat(lei.AsSpan(0, at), other.ToString(), lei.AsSpan(at + 1));
            var swapped = string.Concat(lei.AsSpan(0, at), lei[at + 1].ToString(), lei[at].ToString(), lei.AsSpan(at + 2));
            return (IsUnlike(lei[at], other) || changed == lei || !Lei.TryParse(changed, out _))
                && (IsUnlike(lei[at], lei[at + 1]) || swapped == lei || !Lei.TryParse(swapped, out _));
        });

    [Theory]
    [InlineData("969500KSV493XWY0P")]
    [InlineData("969500KSV493XWY0Ps")]
    public void A_prefix_of_another_form_is_misuse(string prefix) =>
        Assert.Throws<ArgumentException>(() => Lei.Complete(prefix));

    private static bool IsUnlike(char left, char right) => char.IsAsciiDigit(left) != char.IsAsciiDigit(right);
}
