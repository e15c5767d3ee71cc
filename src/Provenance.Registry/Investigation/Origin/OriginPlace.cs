// A page of concealed origins looks at a block of pairs, of which only so many leads fit on it. The next page goes on within
// the block, or with the next one. Pairs that were logged after the size that all pages are of stand among the others, so that
// a block is told by the pairs it lies between and not by their number.

using System.Globalization;

namespace Provenance.Registry.Investigation.Origin;

/// <summary>Where a page of concealed origins begins.</summary>
/// <param name="Leads">Leads of the block that earlier pages gave.</param>
/// <param name="After">The pair after which the block begins; null for the first.</param>
/// <param name="Until">The pair with which it ends; null where no page has looked at it.</param>
internal sealed record OriginPlace(int Leads, ModelUse? After, ModelUse? Until)
{
    private const char None = '.';
    private const char Some = '+';
    private const char Unstated = '-';
    private const char LengthEnd = ':';

    /// <summary>The first page's.</summary>
    public static OriginPlace First { get; } = new(0, null, null);

    /// <summary>Reads a position back that <see cref="ToString"/> wrote; empty is the first page's.</summary>
    public static OriginPlace Parse(string position)
    {
        if (position.Length == 0)
        {
            return First;
        }

        var at = 0;
        return new OriginPlace(ReadNumber(position, ref at), ReadPair(position, ref at), ReadPair(position, ref at));
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Leads}{LengthEnd}{Write(After)}{Write(Until)}");

    private static string Write(ModelUse? pair) => pair is null ? $"{None}" : $"{Some}{Write(pair.Customer)}{Write(pair.Model)}";

    // Names may hold anything: their lengths tell where they end.
    private static string Write(string? name) =>
        name is null ? $"{Unstated}" : string.Create(CultureInfo.InvariantCulture, $"{name.Length}{LengthEnd}{name}");

    private static ModelUse? ReadPair(string position, ref int at) =>
        position[at++] == None ? null : new ModelUse(ReadName(position, ref at), ReadName(position, ref at));

    private static string? ReadName(string position, ref int at)
    {
        if (position[at] == Unstated)
        {
            at++;
            return null;
        }

        var length = ReadNumber(position, ref at);
        at += length;
        return position[(at - length)..at];
    }

    private static int ReadNumber(string position, ref int at)
    {
        var (from, end) = (at, position.IndexOf(LengthEnd, at));
        at = end + 1;
        return int.Parse(position.AsSpan(from, end - from), NumberStyles.None, CultureInfo.InvariantCulture);
    }
}
