// The legal forms of companies: what stands at the end (or the start) of a name and says what it is in law, not who.
// One line a form: its word, its family, where it stands, and its spellings. Two spellings of one line are equal
// (Ltd, Limited); two lines of one family are what a translation turns into each other (有限公司, GmbH, LLC).
// Spellings are folded as names are, so that case, dots and width need not be listed; two words are parted by a space.

using System.Collections.Frozen;

namespace Provenance.Registry.Names;

/// <summary>What liability and shares a legal form stands for, as far as translators care.</summary>
public enum LegalFamily
{
    /// <summary>A company whose members are liable up to their part and whose shares are not traded.</summary>
    Limited,

    /// <summary>A company by shares.</summary>
    Shares,

    /// <summary>A partnership.</summary>
    Partnership,

    /// <summary>A foundation, association or state enterprise.</summary>
    Other,
}

/// <summary>A legal form.</summary>
/// <param name="Word">What it is called here, whatever its spelling.</param>
/// <param name="Family">Its family.</param>
public sealed record LegalForm(string Word, LegalFamily Family);

/// <summary>The table of legal forms.</summary>
internal static class LegalForms
{
    private const string Table = """
        ltd        | Limited     | end    | ltd; limited; co ltd; company limited; co limited; company ltd; المحدودة; محدودة; בע"מ; 有限公司; youxian gongsi; youxiangongsi
        private    | Limited     | end    | pte ltd; pte limited; pte; private limited; private ltd; pvt ltd; pvt limited; p ltd; 私人有限公司
        pty        | Limited     | end    | pty ltd; pty limited; proprietary limited
        sdn-bhd    | Limited     | end    | sdn bhd; sendirian berhad
        llc        | Limited     | either | llc; limited liability company; ооо; общество с ограниченной ответственностью; тоо; тов; 有限责任公司; youxian zeren gongsi; شمم; ذمم; ش ذ م م; ذات مسؤولية محدودة; ذات المسؤولية المحدودة; wll; fz llc; fzllc; fzco; fze; 유한책임회사; 合同会社; godo kaisha; goudou gaisha; gk
        gmbh       | Limited     | end    | gmbh; gesellschaft mit beschrankter haftung; gesmbh; ggmbh; gmbh co kg
        sarl       | Limited     | end    | sarl; sàrl; s a r l; societe a responsabilite limitee; sas; sasu; eurl; srl; sl; s l; lda; ltda; limitada
        bv         | Limited     | end    | bv; besloten vennootschap
        ou         | Limited     | either | oü; osauhing; uab; sia
        aps        | Limited     | end    | aps; anpartsselskab
        spzoo      | Limited     | end    | sp z oo; spzoo; sp z o o; sro; doo; kft; eood; ood
        yuhan      | Limited     | either | 유한회사; yuhan hoesa; 有限会社; yugen kaisha; yugen gaisha
        shares-cn  | Shares      | end    | 股份有限公司; 股份公司; gufen youxian gongsi; gufenyouxiangongsi; jsc; joint stock company; joint stock co ltd
        plc        | Shares      | end    | plc; public limited company; bhd; berhad; pcl; public company limited
        ag         | Shares      | end    | ag; aktiengesellschaft; se; kgaa
        sa         | Shares      | end    | sa; societe anonyme; sociedad anonima; spa; sab de cv; sa de cv
        inc        | Shares      | end    | inc; incorporated; corp; corporation; co; company; 公司; gongsi
        kk         | Shares      | either | kk; 株式会社; kabushiki kaisha; kabushiki gaisha; kabushikigaisha; kabushikikaisha; co kk
        jusik      | Shares      | either | 주식회사; 주; jusik hoesa; jusikhoesa
        ao         | Shares      | either | ао; пао; зао; оао; акционерное общество; публичное акционерное общество; oao; zao; pjsc; ojsc
        nv         | Shares      | end    | nv; naamloze vennootschap
        ab         | Shares      | end    | ab; aktiebolag; publ ab; ab publ
        as         | Shares      | end    | as; asa; aktieselskab; aksjeselskap; anonim sirketi
        oy         | Shares      | either | oy; oyj; osakeyhtio; oy ab
        pt         | Shares      | start  | pt; perseroan terbatas
        tbk        | Shares      | end    | tbk; terbuka
        shmea      | Shares      | end    | شمع; شمك; شمق; مساهمة; مساهمة عامة; saog; psc
        lp         | Partnership | end    | lp; llp; limited partnership; limited liability partnership; kg; ohg; gbr; snc; scs; 有限合伙; 合伙企业; cv
        foundation | Other       | either | foundation; stiftung; fondation; stichting; ev; фонд; 基金会; 사단법인; 재단법인; 一般社団法人
        """;

    private static readonly LegalSpelling[] Spellings = [.. Table.Split('\n').SelectMany(ReadLine)];

    private static readonly FrozenDictionary<string, LegalSpelling> ByLatin =
        Spellings.DistinctBy(spelling => spelling.Latin).ToFrozenDictionary(spelling => spelling.Latin, StringComparer.Ordinal);

    /// <summary>Words of the longest spelling.</summary>
    public static int LongestWords { get; } = Spellings.Max(spelling => spelling.Latin.Count(letter => letter == ' ') + 1);

    /// <summary>Spellings in scripts without spaces, by which runs of characters are cut.</summary>
    public static IEnumerable<string> Unspaced => Spellings.Select(spelling => spelling.Native).Where(NameScripts.IsUnspaced);

    /// <summary>The form that these words spell where they end a name; null where they spell none.</summary>
    public static LegalForm? AtEnd(string latin) => ByLatin.GetValueOrDefault(latin) is { Place: not "start" } found ? found.Form : null;

    /// <summary>The form that these words spell where they begin a name; null where they spell none.</summary>
    public static LegalForm? AtStart(string latin) => ByLatin.GetValueOrDefault(latin) is { Place: not "end" } found ? found.Form : null;

    private static IEnumerable<LegalSpelling> ReadLine(string line)
    {
        var parts = line.Split('|', StringSplitOptions.TrimEntries);
        var form = new LegalForm(parts[0], Enum.Parse<LegalFamily>(parts[1]));
        foreach (var spelling in parts[3].Split(';', StringSplitOptions.TrimEntries))
        {
            yield return new LegalSpelling(form, parts[2], NameWords.NativeOf(spelling), NameWords.LatinOf(spelling));
        }
    }

    private sealed record LegalSpelling(LegalForm Form, string Place, string Native, string Latin);
}
