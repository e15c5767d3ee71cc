// Country codes: ISO 3166-1 alpha-2. The list below holds the 249 officially assigned codes and XK, which is
// user-assigned but in general use for Kosovo; reserved and withdrawn codes (EU, UK, SU, AN …) are not countries here.

using System.Collections.Frozen;
using System.Text.Json.Serialization;

namespace Provenance.Statements;

/// <summary>An assigned country code of two capital letters.</summary>
[JsonConverter(typeof(TextValueConverter<CountryCode>))]
public readonly record struct CountryCode : ITextValue<CountryCode>
{
    private const string Assigned = """
        AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS
        BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE
        EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM
        HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC
        LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA
        NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW
        SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO
        TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW XK
        """;

    private static readonly FrozenSet<string> Codes = Assigned
        .Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)
        .ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> CodesBySpan =
        Codes.GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly string? _code;

    private CountryCode(string code) => _code = code;

    /// <summary>Every code that is accepted.</summary>
    public static IReadOnlyCollection<string> All => Codes;

    /// <inheritdoc/>
    public static TextForm Form { get; } = new(
        "a country", "assigned code of ISO 3166-1 alpha-2, or XK", $"^({string.Join('|', Codes.Order(StringComparer.Ordinal))})$", 2);

    /// <summary>Reads two capital letters that are an assigned code, or <c>XK</c>.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out CountryCode country)
    {
        var isAssigned = CodesBySpan.TryGetValue(text, out var code);
        country = isAssigned ? new CountryCode(code!) : default;
        return isAssigned;
    }

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out CountryCode value)
    {
        value = default;
        return utf8.Length == 2 && TryParse([(char)utf8[0], (char)utf8[1]], out value);
    }

    /// <summary>Reads a code.</summary>
    /// <exception cref="FormatException">The text is no assigned code.</exception>
    public static CountryCode Parse(ReadOnlySpan<char> text) => TryParse(text, out var country)
        ? country
        : throw new FormatException("A country is an assigned code of ISO 3166-1 alpha-2.");

    /// <summary>The two letters; empty for a value that was never set.</summary>
    public override string ToString() => _code ?? "";
}
