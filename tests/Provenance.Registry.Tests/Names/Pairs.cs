using Provenance.Registry.Names;

namespace Provenance.Registry.Tests.Names;

// Pairs of invented names. The first table holds names that people use for one company, the second those of companies
// that share all but their own words.
internal static class Pairs
{
    public static readonly TheoryData<string, string> SameCompany = new()
    {
        { "Kestrel Compute Ltd", "KESTREL COMPUTE LIMITED" },
        { "Kestrel Compute Pte. Ltd.", "Kestrel Compute" },
        { "Kestrel Compute Pte Ltd (Singapore)", "Kestrel Compute (Singapore) Pte. Ltd." },
        { "Kestrel", "Kestrel Technology (Singapore) Pte Ltd" },
        { "Heron Grauwasser GmbH", "Heron Grauwaßer GmbH" },
        { "Société Générique Héron S.A.R.L.", "Societe Generique Heron SARL" },
        { "Ærøskøbing Sæl A/S", "Aeroskobing Sael AS" },
        { "Zenith Orrery Sdn Bhd", "zenith orrery sdn. bhd." },
        { "PT Garuda Merpati Tbk", "Garuda Merpati" },
        { "Kestrel Heron Logistics", "Heron Kestrel Logistics" },
        { "Kestral Compute", "Kestrel Compute" },
        { "Zenith Orrery Technolgy", "Zenith Orrery Technology" },
        { "Hong Sun Keji Youxian Gongsi", "Hongsun Technology Co., Ltd." },
        { "Ｋｅｓｔｒｅｌ　Ｃｏｍｐｕｔｅ", "Kestrel Compute" },
        { "Kеstrеl Compute", "Kestrel Compute" },
        { "Кеstrеl Соmpute", "Kestrel Compute" },
        { "Kes\u200Btrel\u202E Compute\u202C", "Kestrel Compute" },
        { "Bu\u0308rger Wa\u0308rme AG", "Bürger Wärme AG" },
        { "北京红隼科技有限公司", "北京紅隼科技有限公司" },
        { "北京红隼科技有限公司", "Beijing Hongsun Technology Co., Ltd." },
        { "北京红隼科技有限公司", "红隼科技" },
        { "北京红隼科技有限公司", "Beijing Hong Sun Keji" },
        { "蒼鷺雲計算股份有限公司", "苍鹭云计算股份有限公司" },
        { "苍鹭云计算（深圳）有限公司", "深圳蒼鷺雲計算有限公司" },
        { "苍鹭国际控股集团有限公司", "Canglu International Holdings Group Limited" },
        { "ООО «Кестрел Вычисления»", "Kestrel Computing LLC" },
        { "ООО «Пустельга»", "Pustelga OOO" },
        { "Общество с ограниченной ответственностью «Щегол»", "Shchegol" },
        { "АО Зеленый Журавль", "АО «Зелёный журавль»" },
        { "شركة كيستريل للحوسبة ش.م.م", "Kestrel Computing" },
        { "شركة هيرون القابضة", "Heron Holding" },
        { "كيستريل", "كِيسْتِرِيل" },
        { "케스트렐 주식회사", "Kestrel" },
        { "(주)케스트렐", "케스트렐 주식회사" },
        { "주식회사케스트렐컴퓨팅", "Kestrel Computing" },
        { "株式会社ケストレル", "Kestrel K.K." },
        { "ケストレルコンピューティング株式会社", "Kestrel Computing Kabushiki Kaisha" },
        { "株式会社ｹｽﾄﾚﾙ", "ケストレル株式会社" },
        { "株式会社カ\u3099ネット", "株式会社ガネット" },
        { "Κέστρελ Α.Ε.", "ΚΕΣΤΡΕΛ" },
        { "Muhammad Abdullah", "Mohamed Abdullah" },
        { "Alexey Orlovski", "Aleksei Orlovski" },
        { "Hussein Al Shami", "Husain Al Shami" },
        { "Yevgeny Orlovski", "Evgeniy Orlovski" },
        { "Sheikh Merlin", "Shaykh Merlin" },
        { "Wei Zhang", "张伟" },
        { "Xiaoming Zhang", "张晓明" },
        { "Xiao Ming Zhang", "張曉明" },
        { "Zhang Wei", "张伟" },
        { "Nana Ouyang", "欧阳娜娜" },
    };

    public static readonly TheoryData<string, string> OtherCompanies = new()
    {
        { "Kestrel Holdings Ltd", "Heron Holdings Ltd" },
        { "Nova Technology International", "Luna Technology International" },
        { "Zenith Technology (Singapore) Pte Ltd", "Aurora Technology (Singapore) Pte Ltd" },
        { "Global Data Centre Services Inc", "Harrier Data Centre Services Inc" },
        { "Heron Freight", "Heron Dental" },
        { "Kestrel", "Kessler" },
        { "Mahmoud Abdullah", "Mohammed Abdullah" },
        { "Mahmud Merlin", "Mohamed Merlin" },
        { "Dallas Compute", "Dulles Compute" },
        { "Dallas Compute", "Tellus Compute" },
        { "张伟", "Wei Chang" },
        { "张伟", "Wei Zhao" },
        { "红隼科技", "Sun Hong Technology" },
        { "Acme", "Acorn" },
        { "Heron 7 Compute", "Heron 8 Compute" },
        { "Technology Holdings", "Kestrel Technology Holdings" },
        { "Marlin Capital Partners", "Merlot Capital Partners" },
        { "PT Garuda Merpati Tbk", "PT Garuda Elang Tbk" },
        { "北京红隼科技有限公司", "北京苍鹭科技有限公司" },
        { "深圳天鹅数据技术有限公司", "深圳白鹅数据技术有限公司" },
        { "上海龙腾科技有限公司", "上海隆藤科技有限公司" },
        { "深圳天鹅数据技术有限公司", "深圳白鹭数据技术有限公司" },
        { "北京红隼科技有限公司", "Beijing Canglu Technology Co Ltd" },
        { "ООО «Пустельга»", "ООО «Журавль»" },
        { "АО Кестрел Технологии", "АО Зенит Технологии" },
        { "شركة كيستريل للحوسبة", "شركة زينيث للحوسبة" },
        { "케스트렐 주식회사", "제니스 주식회사" },
        { "株式会社ケストレル", "株式会社ヘロン" },
        { "株式会社ケストレル", "Heron K.K." },
        { "Limited", "Kestrel Limited" },
        { "", "Kestrel" },
        { "— …", "— …" },
    };

    public static NameMatch Match(string one, string other) => NameMatch.Of(NameForm.Of(one), NameForm.Of(other));

    public static string Explain(NameMatch match) =>
        match.Score + "\n" + string.Join('\n', match.Features.Select(feature => $"  {feature.Name}: {feature.Saw} {feature.Contribution}"));

    public static bool ShareKey(string one, string other) =>
        NameKeys.AskedBy(NameForm.Of(one)).Intersect(NameKeys.Of(NameForm.Of(other))).Any()
        && NameKeys.AskedBy(NameForm.Of(other)).Intersect(NameKeys.Of(NameForm.Of(one))).Any();
}
