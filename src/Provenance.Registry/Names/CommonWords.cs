// Words that many companies share, so that two names which only share these are not one. One line a word: what it is
// called here, how much it weighs beside a word that is a company's own (1), and its spellings in all languages.
// The lines also translate: technology and 科技 are one word. Places are here for the same reason as trades. A spelling is
// found by its Latin form, so that one whose form is short (ענן, nn) would take Latin words with it, and is not here. In
// Arabic the article and the particles before it need no line (VowellessArticle).

using System.Collections.Frozen;

namespace Provenance.Registry.Names;

/// <summary>A word that many names have.</summary>
/// <param name="Word">What it is called here, whatever its spelling and language.</param>
/// <param name="Weight">How much it tells, beside 1 for a word that is a company's own.</param>
public sealed record CommonWord(string Word, double Weight);

/// <summary>The table of common words.</summary>
internal static class CommonWords
{
    private const string Table = """
        and           | 0.05 | and; und; et; y; e; и; the; of; de; du; la; le; der; die; for
        group         | 0.2  | group; groupe; gruppe; grupo; группа; 集团; グループ; 그룹; مجموعة; jituan; קבוצת; קבוצה
        holding       | 0.2  | holding; holdings; холдинг; 控股; ホールディングス; 홀딩스; القابضة; konggu; قابضة; אחזקות; החזקות
        company       | 0.1  | company; co; شركة; компания; compagnie; 会社; شركات; מפעלי; חברת; חברה
        international | 0.2  | international; intl; internationale; internacional; 国际; インターナショナル; 인터내셔널; интернешнл; الدولية; guoji; دولية; בינלאומית; בינלאומי
        global        | 0.2  | global; worldwide; world; 全球; 环球; グローバル; 글로벌; العالمية; عالمية; גלובל
        technology    | 0.2  | technology; technologies; tech; technologie; tecnologia; 科技; 技术; テクノロジー; テクノロジーズ; テック; 테크; 테크놀로지; технологии; للتكنولوجيا; التكنولوجيا; للتقنية; keji; jishu; teknologi; تكنولوجيا; تقنية; تقنيات; טכנולוגיות; טכנולוגיה
        computing     | 0.2  | computing; compute; computer; computers; computation; 计算; コンピューティング; コンピュータ; 컴퓨팅; 컴퓨트; вычисления; компьютеры; للحوسبة; الحوسبة; jisuan; komputasi; حوسبة; מחשוב; מחשבים
        cloud         | 0.25 | cloud; clouds; クラウド; 클라우드; облако; 云计算; yunjisuan; السحابية; سحابة; سحابية
        data          | 0.2  | data; datacenter; datacentre; 数据; データ; 데이터; данные; البيانات; للبيانات; shuju; بيانات; נתונים
        center        | 0.2  | center; centre; centers; centres; zentrum; 中心; センター; 센터; центр; zhongxin; مركز; מרכז
        intelligence  | 0.2  | intelligence; intelligent; ai; 智能; 人工智能; インテリジェンス; 인공지능; zhineng; ذكاء; בינה
        network       | 0.2  | network; networks; net; 网络; ネットワーク; 네트워크; сети; wangluo; شبكات; شبكة; רשתות
        information   | 0.2  | information; info; informatics; 信息; 情报; 情報; 정보; информационные; xinxi; معلومات; מידע
        system        | 0.2  | system; systems; systeme; 系统; システム; システムズ; 시스템; 시스템즈; системы; xitong; نظم; أنظمة; מערכות
        software      | 0.2  | software; 软件; ソフトウェア; 소프트웨어; ruanjian; برمجيات; תוכנה
        digital       | 0.2  | digital; 数字; 数码; デジタル; 디지털; shuzi; رقمية; رقمي; דיגיטל
        industry      | 0.2  | industry; industries; industrial; 实业; 工业; 产业; 산업; shiye; gongye; صناعات; صناعية; תעשיות
        trade         | 0.2  | trade; trading; 贸易; 商贸; 무역; 상사; 商事; торговля; للتجارة; maoyi; dagang; تجارة; تجارية
        investment    | 0.2  | investment; investments; invest; 投资; 투자; инвестиции; للاستثمار; touzi; استثمار; استثمارات; השקעות
        capital       | 0.2  | capital; 资本; 资产; キャピタル; 캐피탈; капитал; ziben
        finance       | 0.2  | finance; financial; 金融; ファイナンス; 금융; jinrong
        development   | 0.2  | development; developments; 发展; 开发; 開発; 개발; fazhan; kaifa; تطوير; تنمية; פיתוח
        service       | 0.2  | service; services; servicios; 服务; サービス; 서비스; услуги; للخدمات; fuwu; خدمات; שירותים; שירותי
        solution      | 0.2  | solution; solutions; ソリューションズ; 솔루션; 솔루션즈; פתרונות
        engineering   | 0.2  | engineering; 工程; エンジニアリング; 엔지니어링; gongcheng; هندسة; هندسية; הנדסה
        research      | 0.2  | research; lab; labs; laboratory; laboratories; institute; 研究院; 研究所; 实验室; 연구소; yanjiuyuan; أبحاث; بحوث; מחקר
        electronics   | 0.2  | electronics; electronic; 电子; エレクトロニクス; 전자; dianzi; إلكترونيات; אלקטרוניקה
        energy        | 0.2  | energy; power; 能源; 电力; エナジー; 에너지; энергия; nengyuan; طاقة; אנרגיה
        logistics     | 0.25 | logistics; 物流; ロジスティクス; 물류; логистика; wuliu
        partners      | 0.2  | partner; partners; associates; ventures; venture; enterprise; enterprises; 企业; qiye
        china         | 0.25 | china; chinese; 中国; 中华; zhongguo
        beijing       | 0.25 | beijing; peking; 北京; 北京市
        shanghai      | 0.25 | shanghai; 上海; 上海市
        shenzhen      | 0.25 | shenzhen; 深圳; 深圳市
        guangzhou     | 0.25 | guangzhou; canton; 广州; 广州市; 广东
        hangzhou      | 0.25 | hangzhou; 杭州; 杭州市; 浙江; zhejiang
        nanjing       | 0.25 | nanjing; 南京; 南京市; 江苏; jiangsu
        chengdu       | 0.25 | chengdu; 成都; 成都市; 四川; sichuan
        wuhan         | 0.25 | wuhan; 武汉; 武汉市; 湖北; hubei
        hongkong      | 0.25 | hongkong; hong kong; hk; 香港; xianggang
        taiwan        | 0.25 | taiwan; taipei; 台湾; 台北; taibei
        singapore     | 0.25 | singapore; 新加坡; シンガポール; 싱가포르; сингапур; سنغافورة; xinjiapo
        malaysia      | 0.25 | malaysia; 马来西亚; マレーシア; 말레이시아
        indonesia     | 0.25 | indonesia; 印度尼西亚; 印尼
        japan         | 0.25 | japan; nippon; 日本; ジャパン; 일본
        tokyo         | 0.25 | tokyo; 东京; 도쿄
        korea         | 0.25 | korea; 韩国; 코리아; 한국
        seoul         | 0.25 | seoul; 서울
        asia          | 0.25 | asia; asian; pacific; apac; 亚洲; 亚太; アジア; 아시아
        europe        | 0.25 | europe; european; emea; 欧洲
        germany       | 0.25 | germany; deutschland; 德国
        russia        | 0.25 | russia; россия; рус
        emirates      | 0.25 | uae; emirates; dubai; دبي; الإمارات; إمارات
        america       | 0.25 | america; usa; us; americas; american; 美国; アメリカ
        """;

    private static readonly (CommonWord Word, string Native, string Latin)[] Spellings = [.. Table.Split('\n').SelectMany(ReadLine)];

    private static readonly FrozenDictionary<string, CommonWord> ByLatin =
        Spellings.DistinctBy(spelling => spelling.Latin).ToFrozenDictionary(spelling => spelling.Latin, spelling => spelling.Word, StringComparer.Ordinal);

    /// <summary>Spellings in scripts without spaces, by which runs of characters are cut.</summary>
    public static IEnumerable<string> Unspaced => Spellings.Select(spelling => spelling.Native).Where(NameScripts.IsUnspaced);

    /// <summary>The common word that is spelled so in Latin letters; null where a word is a company's own.</summary>
    public static CommonWord? Find(string latin) => ByLatin.GetValueOrDefault(latin);

    private static IEnumerable<(CommonWord Word, string Native, string Latin)> ReadLine(string line)
    {
        var parts = line.Split('|', StringSplitOptions.TrimEntries);
        var word = new CommonWord(parts[0], double.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture));
        foreach (var spelling in parts[2].Split(';', StringSplitOptions.TrimEntries))
        {
            yield return (word, NameWords.NativeOf(spelling), NameWords.LatinOf(spelling).Replace(" ", "", StringComparison.Ordinal));
        }
    }
}
