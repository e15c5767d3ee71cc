using Provenance.Registry.Names;

namespace Provenance.Registry.Tests.Names;

// Names that are written without vowels, and how people write them in Latin letters.
public sealed class VowellessNameTests
{
    // One name a line: as it is written, and its usual spellings.
    private static readonly (string Written, string[] Spellings)[] Names =
    [
        ("شركة الصقر للحوسبة", ["Al Saqr", "Al-Saqr Computing", "Alsaqr Computing", "As-Saqr Computing", "El Saqr Computing", "Al Sakr Computing", "Saqr Computing", "Al Saqr Computing LLC", "Al Saqer Computing Company"]),
        ("شركة الصقر للحوسبة ذ.م.م", ["Al Saqr Computing LLC", "Al Saqr", "Alsaqr"]),
        ("شركة الصقر الذهبي المحدودة", ["Al Saqr Al Dhahabi Ltd", "Al Saqr Al Zahabi", "Alsaqr Althahabi"]),
        ("نجم الشمال", ["Najm Al Shamal", "Najm Alshamal", "Najm Ash-Shamal", "Nagm El Shamal", "Najm al-Shamaal"]),
        ("محمد عبد الله", ["Mohammed Abdullah", "Muhammad Abdullah", "Mohamed Abdallah", "Mohammad Abd Allah", "Mouhamed Abdullah", "Mohamed Abdulla"]),
        ("عبدالرحمن خالد", ["Abdul Rahman Khalid", "Abdulrahman Khaled", "Abd al-Rahman Khalid", "Abdurrahman Khaled", "Abdel Rahman Khaled"]),
        ("نور الدين القاسم", ["Noureddine Al Qasim", "Nur al-Din al-Qasim", "Nooruddin Al Kassem", "Nour El Din El Kasem"]),
        ("مدينة الزهراء للتكنولوجيا", ["Madinat Al Zahra Technology", "Madina Al-Zahraa Technologies", "Madinah Azzahra Tech"]),
        ("يوسف حسين", ["Yousef Hussein", "Yusuf Husain", "Youssef Hussain", "Yoosuf Hossein"]),
        ("عمر الفاروق", ["Omar Al Farouk", "Umar al-Faruq", "Omar El Farook"]),
        ("نور", ["Noor", "Nour", "Nur"]),
        ("واحة البيانات", ["Waha Data", "Al Waha Data"]),
        ("جمال الخليج القابضة", ["Jamal Al Khaleej Holding", "Gamal Al Khalij Holdings", "Jamal Alkhaleej Holding"]),
        ("مجموعة ضياء الرياض", ["Diya Al Riyadh Group", "Dhiya Al-Riyadh Group", "Diya Al Riyad Group"]),
        ("כוכב הצפון", ["Kokhav HaTsafon", "Kochav HaTzafon", "Kokhav Ha-Tsafon", "Kohav Hatzafon", "Kokhav Tsafon"]),
        ("כוכב הצפון בע\"מ", ["Kokhav HaTsafon Ltd", "Kochav Hatzafon"]),
        ("נשר מחשוב בע״מ", ["Nesher Computing Ltd", "Nesher Compute"]),
        ("יונה לוי טכנולוגיות", ["Yona Levi Technologies", "Yonah Levy Technology"]),
    ];

    public static TheoryData<string, string> Spellings
    {
        get
        {
            var pairs = new TheoryData<string, string>();
            foreach (var (written, spellings) in Names)
            {
                foreach (var spelling in spellings)
                {
                    pairs.Add(written, spelling);
                }
            }

            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Spellings))]
    public void A_name_without_vowels_is_found_by_its_usual_spellings_and_says_why(string written, string spelling)
    {
        var match = Pairs.Match(spelling, written);
        Assert.True(match.Score >= NameMatch.DefaultThreshold, Pairs.Explain(match));
        Assert.True(match.Score < 1, Pairs.Explain(match));
        Assert.Contains("may be read", match.Features.Single(feature => feature.Name == "consonants").Saw, StringComparison.Ordinal);
        Assert.NotEmpty(NameKeys.AskedBy(NameForm.Of(spelling)).Intersect(NameKeys.Of(NameForm.Of(written))));
    }

    [Fact]
    public void A_name_in_Latin_letters_is_found_by_one_without_vowels_where_a_word_has_three_consonants()
    {
        foreach (var (written, spellings) in Names.Where(name => name.Written is not ("نور" or "واحة البيانات" or "مجموعة ضياء الرياض")))
        {
            Assert.All(spellings, spelling => Assert.NotEmpty(NameKeys.AskedBy(NameForm.Of(written)).Intersect(NameKeys.Of(NameForm.Of(spelling)))));
        }
    }

    [Fact]
    public void No_spelling_of_one_name_is_a_spelling_of_another_with_other_words()
    {
        var wrong =
            from name in Names
            from other in Names
            where !WordsOf(name.Written).Intersect(WordsOf(other.Written)).Any()
            from spelling in other.Spellings
            let match = Pairs.Match(spelling, name.Written)
            where match.Score >= NameMatch.DefaultThreshold
            select $"{spelling} {name.Written} {Pairs.Explain(match)}";
        Assert.Empty(wrong);

        IEnumerable<string> WordsOf(string text) => NameForm.Of(text).Tokens.Where(token => token.IsOwn).Select(token => token.Native);
    }

    [Theory]
    [InlineData("Shaker Computing", "صقر للحوسبة")]
    [InlineData("Sukkar Computing", "صقر للحوسبة")]
    [InlineData("Jaguar Computing", "صقر للحوسبة")]
    [InlineData("Zagora Computing", "صقر للحوسبة")]
    [InlineData("Sakura", "شركة الصقر للحوسبة")]
    [InlineData("Secure Computing", "الصقر للحوسبة")]
    [InlineData("Mahmoud", "محمد")]
    [InlineData("Mohammed", "محمود")]
    [InlineData("Naim Al Shamal", "نجم الشمال")]
    [InlineData("Najm Al Janoub", "نجم الشمال")]
    [InlineData("Najm Al Shams", "نجم الشمال")]
    [InlineData("Mohammed Abdul Rahman", "محمد عبد الله")]
    [InlineData("Abdul Rahim Khalid", "عبدالرحمن خالد")]
    [InlineData("Nar Computing", "نور للحوسبة")]
    [InlineData("Nir Computing", "نور للحوسبة")]
    [InlineData("Kestrel Computing", "القطرس للحوسبة")]
    [InlineData("Hassan Trading", "حسين للتجارة")]
    [InlineData("Kamal Holding", "جمال القابضة")]
    [InlineData("Kokhav HaDarom", "כוכב הצפון")]
    [InlineData("Diana Holding", "دانة القابضة")]
    [InlineData("Russell", "شركة الجزيرة")]
    [InlineData("Jeffrey", "جابر")]
    [InlineData("Peter Investment", "بدر للاستثمار")]
    [InlineData("Deborah", "דביר")]
    [InlineData("Kakadu Safari", "כוכב הצפון")]
    [InlineData("Al Computing", "شركة الصقر للحوسبة")]
    [InlineData("LLC", "شركة الصقر ذ.م.م")]
    public void A_name_that_is_nearly_read_so_is_another(string other, string written)
    {
        var match = Pairs.Match(other, written);
        Assert.True(match.Score < NameMatch.DefaultThreshold, Pairs.Explain(match));
    }

    // The better the spelling, the higher the score, from the transliteration of each letter down to another name.
    [Theory]
    [InlineData("صقر للحوسبة", "Sqr Computing", "Saqr Computing", "Sakr Computing", "Sukkar Computing", "Shaker Computing")]
    [InlineData("نجم الشمال", "Najm Al Shamal", "Nagm Al Shamal", "Nagm Shamal", "Naim Shamal")]
    [InlineData("محمد عبد الله", "Muhamad Abdullah", "Mohammed Abdullah", "Mahmoud Abdullah", "Mahmoud Abdul Rahman")]
    [InlineData("כוכב הצפון", "Kokhav HaTsafon", "Kokhav Hazafon", "Kokhav Zafon", "Kokav Darom")]
    public void A_better_spelling_scores_higher(string written, params string[] spellings)
    {
        var scores = spellings.Select(spelling => Pairs.Match(spelling, written).Score).ToList();
        Assert.True(scores.Zip(scores.Skip(1)).All(pair => pair.First > pair.Second), string.Join(' ', scores));
    }

    [Fact]
    public void Parts_and_legal_forms_are_told_from_a_companys_own_words()
    {
        var form = NameForm.Of("مجموعة شركات عبد الله والتقنية المحدودة");
        Assert.Equal(["group", "company", null, "technology"], form.Tokens.Select(token => token.Common?.Word));
        Assert.Equal(("عبدالله", "ltd"), (form.Tokens[2].Native, form.LegalForm?.Word));
        Assert.Equal("llc", NameForm.Of("شركة الصقر ذات المسؤولية المحدودة").LegalForm?.Word);
        Assert.Equal("ltd", NameForm.Of("כוכב הצפון בע\"מ").LegalForm?.Word);
        Assert.Equal(NameScript.Hebrew, NameForm.Of("כוכב הצפון").Script);
    }

    [Fact]
    public void Names_in_Latin_letters_have_the_keys_they_had_and_are_compared_as_before()
    {
        Assert.Equal(NameKeys.Of(NameForm.Of("Kestrel Compute")).Count + 1, NameKeys.AskedBy(NameForm.Of("Kestrel Compute")).Count);
        var feature = Pairs.Match("Kestrel", "Kestral").Features.Single(feature => feature.Name == "consonants");
        Assert.Equal((0m, "not compared"), (feature.Contribution, feature.Saw));
    }
}
