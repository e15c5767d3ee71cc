// Paths of tlog-tiles: /tile/<L>/<N>[.p/<W>] and /tile/entries/<N>[.p/<W>]. N is cut
// into groups of three digits, all but the last with an "x" in front: 1234067 is
// x001/x234/067, so that a file never has the name of a folder. Each resource has one
// path; every other spelling (leading zeros, W of 256, an empty group) is refused.

using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Provenance.Transparency;

/// <summary>Writes and strictly reads the paths of tiles and entry bundles, from "/tile/" on.</summary>
public static class TilePath
{
    private const string Prefix = "/tile/";
    private const string EntriesPrefix = "/tile/entries/";
    private const string PartialMark = ".p/";

    // 2^63 - 1 has 19 digits, so seven groups; a longer path is refused before it is read.
    private const int MaxGroups = 7;

    /// <summary>The path of a tile, such as /tile/0/x001/x234/067 or /tile/2/000.p/1.</summary>
    public static string Of(TileId tile) =>
        string.Create(CultureInfo.InvariantCulture, $"{Prefix}{tile.Level}/{NumberPath(tile.Number)}{Suffix(tile.Width)}");

    /// <summary>The path of an entry bundle, such as /tile/entries/273.p/112.</summary>
    public static string Of(EntryBundleId bundle) =>
        EntriesPrefix + NumberPath(bundle.Number) + Suffix(bundle.Width);

    /// <summary>Reads the path of a tile of hashes.</summary>
    /// <param name="path">The whole path, nothing before "/tile/" and nothing after.</param>
    /// <param name="tile">The tile, when true is returned.</param>
    /// <param name="reason">Why not, when false is returned.</param>
    public static bool TryParse(ReadOnlySpan<char> path, out TileId tile, [NotNullWhen(false)] out string? reason)
    {
        tile = default;
        if (!path.StartsWith(Prefix, StringComparison.Ordinal))
        {
            reason = "the path does not begin with /tile/";
            return false;
        }

        var rest = path[Prefix.Length..];
        var slash = rest.IndexOf('/');
        if (slash is not (1 or 2)
            || !StrictDecimal.TryParse(rest[..slash], out var level)
            || level > TileId.MaxLevel)
        {
            reason = "the level is not a decimal from 0 to 63 without leading zeros";
            return false;
        }

        if (!TryParseNumberAndWidth(rest[(slash + 1)..], out var number, out var width, out reason))
        {
            return false;
        }

        tile = new TileId((int)level, number, width);
        return true;
    }

    /// <summary>Reads the path of an entry bundle.</summary>
    /// <param name="path">The whole path, nothing before "/tile/entries/" and nothing after.</param>
    /// <param name="bundle">The bundle, when true is returned.</param>
    /// <param name="reason">Why not, when false is returned.</param>
    public static bool TryParse(ReadOnlySpan<char> path, out EntryBundleId bundle, [NotNullWhen(false)] out string? reason)
    {
        bundle = default;
        if (!path.StartsWith(EntriesPrefix, StringComparison.Ordinal))
        {
            reason = "the path does not begin with /tile/entries/";
            return false;
        }

        if (!TryParseNumberAndWidth(path[EntriesPrefix.Length..], out var number, out var width, out reason))
        {
            return false;
        }

        bundle = new EntryBundleId(number, width);
        return true;
    }

    private static string Suffix(int width) => width == TileId.FullWidth
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $"{PartialMark}{width}");

    private static string NumberPath(long number)
    {
        var path = (number % 1000).ToString("000", CultureInfo.InvariantCulture);
        for (var rest = number / 1000; rest > 0; rest /= 1000)
        {
            path = string.Create(CultureInfo.InvariantCulture, $"x{rest % 1000:000}/{path}");
        }

        return path;
    }

    private static bool TryParseNumberAndWidth(
        ReadOnlySpan<char> text, out long number, out int width, [NotNullWhen(false)] out string? reason)
    {
        number = 0;
        width = TileId.FullWidth;
        var mark = text.IndexOf(PartialMark, StringComparison.Ordinal);
        if (mark >= 0)
        {
            if (!StrictDecimal.TryParse(text[(mark + PartialMark.Length)..], out var partial)
                || partial is < 1 or >= TileId.FullWidth)
            {
                reason = "the width is not a decimal from 1 to 255 without leading zeros";
                return false;
            }

            width = (int)partial;
            text = text[..mark];
        }

        var isNumber = TryParseNumber(text, out number);
        reason = isNumber ? null : "the number is not in groups of three digits, all but the last after an x";
        return isNumber;
    }

    private static bool TryParseNumber(ReadOnlySpan<char> text, out long number)
    {
        number = 0;
        Int128 value = 0;
        var groups = 0;
        for (var rest = text; ; rest = rest[5..])
        {
            var isLast = rest.Length == 3;
            var hasShape = isLast || (rest.Length > 5 && rest[0] == 'x' && rest[4] == '/');
            var digits = isLast ? rest : hasShape ? rest[1..4] : default;
            if (!hasShape || ++groups > MaxGroups || digits.ContainsAnyExceptInRange('0', '9'))
            {
                return false;
            }

            // A leading group of zeros would give the number a second path.
            if (groups == 1 && !isLast && digits.SequenceEqual("000"))
            {
                return false;
            }

            value = (value * 1000) + int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
            if (isLast)
            {
                number = value <= long.MaxValue ? (long)value : 0;
                return value <= long.MaxValue;
            }
        }
    }
}
