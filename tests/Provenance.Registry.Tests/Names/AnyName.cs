using CsCheck;
using Provenance.Registry.Names;
using Provenance.Statements;

namespace Provenance.Registry.Tests.Names;

// Random names of invented words, random slips of the finger, and random texts that are hardly names.
internal static class AnyName
{
    private const string Hostile = "abKEé ΑαАаёЙй\u0301\u0308\u200B\u202E\u0640\uFE0F.-/&'（）0７٣红紅隼龍龙株ケｹガ\u3099케ᄏ\u1161ـشّकि\uD83D\uDE00";

    private static readonly string[] LatinWords =
    [
        "Kestrel", "Heron", "Zenith", "Acme", "Orrery", "Sky", "Ix", "Harrier", "Montgolfier", "Quill", "Technology", "Holdings",
        "International", "Compute", "Group", "Wren", "Emu", "Thistledownhouse",
    ];

    public static readonly Gen<string> OfThree = Gen.OneOf(LatinWords).Array[1, 3].Select(words => string.Join(' ', words))
        .Where(name => name.Count(char.IsLetter) >= 8);

    // Names in scripts whose letters have transliterations of several letters or none.
    public static readonly Gen<string> OfOtherScripts = Gen.OneOf(
        Words("Пустельга Журавль Щегол Жаворонок Зимородок Удод"),
        Words("Κέστρελ Αλκυόνα Πελαργός Χελιδόνι"),
        Words("كيستريل الهدهد القطرس النورس البجع"),
        Words("황조롱이새매 두루미호수 물총새마을 직박구리"),
        Words("ケストレルハウス カワセミドオリ ヒバリノサト ウグイス"));

    public static readonly Gen<NameKind?> Kind = Gen.OneOf<NameKind?>(null, NameKind.Registered, NameKind.Former, NameKind.Other);

    public static readonly Gen<string> Text = Gen.Frequency(
        (3, OfThree),
        (2, Gen.OneOf("北京红隼科技有限公司", "株式会社ケストレル", "ООО Кестрел", "케스트렐 주식회사", "شركة كيستريل ش.م.م", "Heron 7 Ltd")),
        (2, Gen.Char[Hostile].Array[0, 60].Select(letters => new string(letters))),
        (1, Gen.String[0, 200]));

    private static Gen<string> Words(string words) => Gen.OneOf(words.Split(' ')).Array[1, 3]
        .Select(chosen => string.Join(' ', chosen)).Where(name => name.Count(char.IsLetter) >= 8);

    // A slip whose letter, where it has one, is of the name itself: of its script, then.
    public static Gen<(string Name, Slip Slip)> SlipIn(Gen<string> names) =>
        Gen.Select(names, Slip, Gen.Int[0, 30], (name, slip, from) => (name, slip with { Letter = name.Where(char.IsLetter).ElementAt(from % name.Count(char.IsLetter)) }))
            .Where(pair => pair.Item2.Fits(pair.name));

    public static readonly Gen<Slip> Slip = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 30], Gen.Char['a', 'z'], (kind, at, letter) => new Slip(kind, at, letter));
}

// A letter left out, put in, replaced, or exchanged with the next.
internal sealed record Slip(int Kind, int At, char Letter)
{
    public bool Fits(string name)
    {
        var isLetter = At < name.Length && char.IsLetter(name[At]);
        return isLetter && (Kind != 3 || (At + 1 < name.Length && char.IsLetter(name[At + 1])));
    }

    public string In(string name) => Kind switch
    {
        0 => name.Remove(At, 1),
        1 => name.Insert(At, Letter.ToString()),
        2 => name.Remove(At, 1).Insert(At, Letter.ToString()),
        _ => name[..At] + name[At + 1] + name[At] + name[(At + 2)..],
    };
}
