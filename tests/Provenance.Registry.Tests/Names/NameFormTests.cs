using CsCheck;
using Provenance.Registry.Names;

namespace Provenance.Registry.Tests.Names;

public sealed class NameFormTests
{
    [Theory]
    [InlineData("Kestrel Compute Pte. Ltd.", "kestrel compute", "private")]
    [InlineData("Kestrel Compute (Singapore) Sdn Bhd", "kestrel compute singapore", "sdn-bhd")]
    [InlineData("Kestrel S.A.R.L.", "kestrel", "sarl")]
    [InlineData("Kestrel S. A.", "kestrel", "sa")]
    [InlineData("Kestrel A/S", "kestrel", "as")]
    [InlineData("Kestrel B.V.", "kestrel", "bv")]
    [InlineData("PT Kestrel Raya Tbk", "kestrel raya", "tbk")]
    [InlineData("Kestrel FZ-LLC", "kestrel", "llc")]
    [InlineData("Kestrel OÜ", "kestrel", "ou")]
    [InlineData("Kestrel Aktiengesellschaft", "kestrel", "ag")]
    [InlineData("Kestrel Sp. z o.o.", "kestrel", "spzoo")]
    [InlineData("Kestrel Co., Ltd", "kestrel", "ltd")]
    [InlineData("ООО Кестрел", "kestrel", "llc")]
    [InlineData("ПАО «Кестрел»", "kestrel", "ao")]
    [InlineData("红隼有限责任公司", "hongsun", "llc")]
    [InlineData("紅隼股份有限公司", "hongsun", "shares-cn")]
    [InlineData("株式会社ケストレル", "kesutoreru", "kk")]
    [InlineData("ケストレル合同会社", "kesutoreru", "llc")]
    [InlineData("케스트렐 유한회사", "keseuteulel", "yuhan")]
    [InlineData("كيستريل ش.م.م", "kystryl", "llc")]
    [InlineData("AG Weser", "ag weser", null)]
    [InlineData("Limited", "limited", null)]
    public void The_legal_form_is_set_apart_from_the_words(string name, string words, string? legalForm)
    {
        var form = NameForm.Of(name);
        Assert.Equal(words, string.Join(' ', form.Tokens.Select(token => token.Latin)));
        Assert.Equal(legalForm, form.LegalForm?.Word);
    }

    [Theory]
    [InlineData("Kestrel", NameScript.Latin)]
    [InlineData("ООО Kestrel", NameScript.Latin)]
    [InlineData("ООО Кестрел", NameScript.Cyrillic)]
    [InlineData("红隼科技", NameScript.Han)]
    [InlineData("株式会社ケストレル", NameScript.Kana)]
    [InlineData("케스트렐", NameScript.Hangul)]
    [InlineData("هيرون", NameScript.Arabic)]
    [InlineData("Κέστρελ", NameScript.Greek)]
    [InlineData("7 11", NameScript.None)]
    public void The_script_is_that_of_the_companys_own_words(string name, NameScript script) =>
        Assert.Equal(script, NameForm.Of(name).Script);

    [Fact]
    public void Runs_without_spaces_are_cut_at_the_words_we_know()
    {
        var form = NameForm.Of("北京紅隼雲計算科技有限公司");
        Assert.Equal(["北京", "红隼", "云计算", "科技"], form.Tokens.Select(token => token.Native));
        Assert.Equal(["beijing", null, "cloud", "technology"], form.Tokens.Select(token => token.Common?.Word));
    }

    [Fact]
    public void A_character_is_folded_once_and_for_all()
    {
        Assert.True(HanVariants.Table.Count() > 1_900, "the table is short");
        Assert.All(HanVariants.Table, pair => Assert.Equal(pair.Value, HanVariants.Fold(pair.Value)));
    }

    [Theory]
    [InlineData("蒼鷺", "苍鹭")]
    [InlineData("龍騰", "龙腾")]
    [InlineData("発売図", "发卖图")]
    [InlineData("紅隼計算", "红隼计算")]
    public void Traditional_and_Japanese_forms_are_folded_to_the_simplified_ones(string name, string folded) =>
        Assert.Equal(folded, NameForm.Of(name).Full);

    [Fact]
    public void Composed_and_decomposed_letters_are_one()
    {
        Assert.Equal(NameForm.Of("Йод Ёж").Full, NameForm.Of("И\u0306од Е\u0308ж").Full);
        Assert.Equal(NameForm.Of("ガパヴド").Full, NameForm.Of("カ\u3099ハ\u309Aウ\u3099ト\u3099").Full);
        Assert.Equal(NameForm.Of("한빛").Full, NameForm.Of("\u1112\u1161\u11AB\u1107\u1175\u11BE").Full);
    }

    [Fact]
    public void Any_text_up_to_the_limit_is_taken_apart_and_matched_without_fault() =>
        AnyName.Text.Array[1, 40].Select(texts => string.Join(' ', texts)).Sample(
            text =>
            {
                var form = NameForm.Of(text.Length > NameForm.MaxTextLength ? text[..NameForm.MaxTextLength] : text);
                Assert.InRange(form.Tokens.Count, 0, NameForm.MaxTokens);
                Assert.All(form.Tokens, token => Assert.True(token.Latin.All(char.IsAsciiLetterOrDigit), token.Latin));
                Assert.InRange(NameKeys.Of(form).Count, 0, NameKeys.MaxKeys);
            },
            iter: 300);

    public static TheoryData<string> Storms => new()
    {
        "a" + new string('\u0301', 1_023),
        new string('\u202E', 1_024),
        new string('\u200B', 1_024),
        new string('\uD800', 1_024),
        new string('ﷺ', 1_024),
        new string('龘', 1_024),
        new string('a', 1_024),
        string.Concat(Enumerable.Repeat("a ", 512)),
        string.Concat(Enumerable.Repeat("ab ", 341)),
        string.Concat(Enumerable.Repeat("有限", 512)),
        string.Concat(Enumerable.Repeat("кa", 512)),
        string.Concat(Enumerable.Repeat("ltd ", 256)),
        string.Concat(Enumerable.Repeat("(", 1_024)),
    };

    [Theory]
    [MemberData(nameof(Storms))]
    public void Storms_of_marks_and_letters_stay_within_the_bounds(string text)
    {
        var form = NameForm.Of(text);
        Assert.InRange(form.Tokens.Count, 0, NameForm.MaxTokens);
        Assert.All(form.Tokens, token => Assert.InRange(token.Latin.Length, 0, NameForm.MaxTokenLength));
        Assert.InRange(NameMatch.Of(form, form).Score, 0m, 1m);
        Assert.Equal(form.Full.Length > 0, NameMatch.IsExact(form, form));
    }

    [Fact]
    public void What_a_bound_left_out_is_said()
    {
        Assert.True(NameForm.Of(string.Concat(Enumerable.Repeat("ab ", 341))).IsCut);
        Assert.True(NameForm.Of(new string('a', NameForm.MaxTokenLength + 1)).IsCut);
        Assert.False(NameForm.Of(new string('a', NameForm.MaxTokenLength)).IsCut);
    }

    [Fact]
    public void A_longer_text_is_refused() =>
        Assert.Throws<ArgumentException>(() => NameForm.Of(new string('a', NameForm.MaxTextLength + 1)));
}
