using CsCheck;
using Provenance.Registry.Names;
using Provenance.Statements;

namespace Provenance.Registry.Tests.Names;

public sealed class NameKeyTests
{
    [Fact]
    public void Keys_do_not_depend_on_case_accents_width_spaces_or_invisible_marks() =>
        Gen.Select(AnyName.OfThree, Gen.Int[0, 5]).Sample((name, way) =>
        {
            var disguised = way switch
            {
                0 => name.ToUpperInvariant(),
                1 => string.Concat(name.Select(letter => letter == ' ' ? '\u3000' : (char)(letter + 0xFEE0))),
                2 => string.Concat(name.Select(letter => letter == ' ' ? " " : letter + "\u0301\u200B")),
                3 => "  " + name.Replace(" ", "   ", StringComparison.Ordinal) + "\u202E ",
                4 => name.Replace('e', 'é').Replace('o', 'Ø'),
                _ => name.Replace("e", "e\u0301", StringComparison.Ordinal).ToLowerInvariant(),
            };
            Assert.Equal(KeysOf(name), KeysOf(disguised));
        });

    [Fact]
    public void Any_text_has_distinct_keys_within_the_bound_exact_ones_first() =>
        AnyName.Text.Sample(text =>
        {
            var keys = KeysOf(text);
            Assert.InRange(keys.Count, 0, NameKeys.MaxKeys);
            Assert.Equal(keys.Count, keys.Distinct().Count());
            Assert.Equal(keys.Select(key => key.Class).Order(), keys.Select(key => key.Class));
        });

    [Fact]
    public void The_bound_is_reached_by_long_words_in_Chinese_characters_and_some_without_vowels()
    {
        var chinese = Enumerable.Range(0, NameForm.MaxTokens - 4).Select(word => string.Concat(Enumerable.Range(0, 8).Select(at => (char)(0x5A00 + (word * 8) + at))));
        Assert.InRange(KeysOf(string.Join(' ', [.. chinese, "ذومجني", "لوثجبي", "موجكثي", "نوذجتي"])).Count, NameKeys.MaxKeys - 15, NameKeys.MaxKeys);
    }

    [Fact]
    public void Keys_are_those_of_the_first_day()
    {
        // Written down from the formula in NameKeys: an index made yesterday must answer tomorrow.
        Assert.Equal(FirstEightBytes("exact\nkestrelcompute ltd"), KeysOf("Kestrel Compute Ltd.")[0].Value);
        Assert.Contains(new NameKey(NameKeyClass.Token, FirstEightBytes("token\nkestrel")), KeysOf("Kestrel Compute Ltd."));
        Assert.Contains(new NameKey(NameKeyClass.Fuzzy, FirstEightBytes("fuzzy\nketrel")), KeysOf("Kestrel Compute Ltd."));
        Assert.Contains(new NameKey(NameKeyClass.Fuzzy, FirstEightBytes("fuzzy\nconsonants kstr")), KeysOf("株式会社ケストレル"));
        Assert.Contains(new NameKey(NameKeyClass.Fuzzy, FirstEightBytes("fuzzy\nvowelless skr")), KeysOf("شركة الصقر"));
        Assert.Contains(new NameKey(NameKeyClass.Fuzzy, FirstEightBytes("fuzzy\nvowelless arskr")), KeysOf("شركة الصقر"));
    }

    [Fact]
    public void Companies_that_share_common_words_only_share_no_key() =>
        Assert.False(Pairs.ShareKey("Kestrel Technology (Singapore) Pte Ltd", "Heron Technology (Singapore) Pte Ltd"));

    [Theory]
    [InlineData("LEI:969500KSV493XWY0PS33", "lei: 9695-00KS V493 XWY0 PS33", true)]
    [InlineData("969500KSV493XWY0PS33", "LEI:969500KSV493XWY0PS33", true)]
    [InlineData("NATIONAL:SG:202112345K", "2021.12345-k", true)]
    [InlineData("NATIONAL:SG:202112345K", "NATIONAL:MY:202112345K", false)]
    [InlineData("OPERATOR:acme:c-7", "OPERATOR:zenith:c-7", false)]
    [InlineData("OPERATOR:acme:c-7", "operator：ACME：Ｃ７", true)]
    [InlineData("0042", "42", false)]
    public void Identifiers_are_compared_by_letters_and_digits(string one, string other, bool expected)
    {
        var (first, second) = (IdentifierForm.TryOf(one)!, IdentifierForm.TryOf(other)!);
        Assert.Equal(expected, first.Fits(second));
        Assert.Equal(expected, second.Fits(first));
        Assert.Equal(first.Value == second.Value, first.Key == second.Key);
        Assert.Equal(NameKeyClass.Identifier, first.Key.Class);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" - . : ")]
    public void A_text_without_letter_or_digit_is_no_identifier(string text) => Assert.Null(IdentifierForm.TryOf(text));

    [Fact]
    public void The_form_of_an_entity_id_is_that_of_its_text() =>
        Assert.Equal(new IdentifierForm("NATIONAL:SG", "20211234"), IdentifierForm.Of(EntityId.Parse("NATIONAL:SG:2021-1234")));

    private static IReadOnlyList<NameKey> KeysOf(string text) => NameKeys.Of(NameForm.Of(text));

    private static long FirstEightBytes(string text)
    {
        var digest = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes("provenance name key 1\n" + text));
        return digest.Take(8).Aggregate(0L, (value, octet) => (value << 8) | octet);
    }
}
