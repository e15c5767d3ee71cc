// The corner cases of points that C2SP/CCTV lists: which of them format 1 accepts follows from what each one exercises.
// Points, scalars and vectors stand in three kinds of lines, as the points repeat; the file's head names the flags.

using System.Globalization;
using System.Reflection;
using System.Text;

namespace Provenance.Statements.Tests.Keys;

/// <summary>One vector of CCTV's collection.</summary>
public sealed record CofactorVector(string Id, byte[] PublicKey, byte[] Message, byte[] Signature, string Flags)
{
    private const string OfLowOrder = "ar";
    private const string NotCanonical = "nm";
    private const string OnlyWithCofactor = "xk";

    /// <summary>
    /// Format 1: canonical A and R, neither of low order, and the equation holds without the cofactor. A component of low
    /// order that cancels out ("b", "c") is let through here and kept out where keys are accredited.
    /// </summary>
    public bool IsGood => !Flags.AsSpan().ContainsAny(OfLowOrder + NotCanonical + OnlyWithCofactor);

    /// <summary>Whether the key is a point of the prime-order subgroup, written canonically.</summary>
    public bool HasGoodKey => !Flags.AsSpan().ContainsAny("abn");

    public static IReadOnlyList<CofactorVector> Load()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("cctv-ed25519.csv")!;
        using var reader = new StreamReader(stream);
        var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.StartsWith('#'))
            .ToLookup(line => line[0], line => line[2..]);
        var points = lines['p'].Select(Convert.FromHexString).ToList();
        var scalars = lines['s'].Select(Convert.FromHexString).ToList();
        return [.. lines['v'].Select(line => line.Split(';')).Select(field => new CofactorVector(
            field[0],
            points[Number(field[1])],
            Encoding.ASCII.GetBytes(field[4] == "-" ? "ed25519vectors" : "ed25519vectors " + field[4]),
            [.. points[Number(field[2])], .. scalars[Number(field[3])]],
            field[5]))];
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
